"""A newer version of the program from the banner: after the entries, in the background, a slice at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import select

from casework.errors import TamgaError
from casework.language import _, sentences
from casework.system_words import reason
from casework.version_order import is_newer
from desktop import which_version
from desktop.database import banner
from desktop.database.engine import Store
from desktop.database.sync_store import SyncStore
from desktop.database.tables import SyncNote
from desktop.services.upkeep.own_program import OwnProgram, own_program, program_state
from desktop.services.upkeep.program_folder import ProgramFolder
from desktop.services.upkeep.stage_program import forget_ready, stage_program, tidy
from sync.device.asking import DoorWay, ask_signed
from sync.device.errors import ExchangeError, ServerRefused, TryAgain
from sync.device.program_feed import ProgramFeed, ProgramUntrusted
from sync.device.store import Note
from sync.wire import doors
from sync.wire.program_messages import PiecesAsked, PiecesGiven, ProgramAsked, SignedProgram, WantedPiece

_MOST_WORDS = 100  # what the banner keeps of them
_SLICE_S = 60.0  # of one exchange: news of cases come between


def fetch_program(
    store: Store, way: DoorWay, newest: str | None, give_way: Callable[[], bool]
) -> tuple[Note, ...]:
    """Make ready what the banner offers to this device, or forget what it took back.

    A way that breaks off or more urgent work is no failure: it goes on from there the next time.
    """
    own = own_program()
    if own is None or newest is None:
        return ()
    tidy(own)
    end = time.monotonic() + _SLICE_S
    if not _is_wanted(own, newest):
        return ()
    feed = BannerPrograms(store, way)
    try:
        return made_ready(store, own, feed, lambda: give_way() or time.monotonic() > end)
    except TryAgain:
        return ()
    except ServerRefused as error:
        if error.refusal.code == "replayed":  # another run was faster
            return ()
        return _note(store, _("新版本没有取完：{what}").format(what=error.what))


def _is_wanted(own: OwnProgram, newest: str) -> bool:
    """Has it to come yet?  What is ready and is not offered any more, or is in use by now, is forgotten."""
    folder = str(own.versions)
    in_use = which_version.settled(folder, own.version)
    ready = which_version.word(folder, which_version.READY)
    if ready and (is_newer(ready, newest or in_use) or not is_newer(ready, in_use)):
        forget_ready(own, ready)
    why = which_version.refused(folder).get(newest, which_version.DAMAGED)
    return newest != ready and why == which_version.DAMAGED and is_newer(newest, in_use)


def made_ready(
    store: Store, own: OwnProgram, feed: ProgramFeed, give_way: Callable[[], bool] = lambda: False
) -> tuple[Note, ...]:
    """Make the version of a feed ready; what became of it as a note.  Raises ExchangeError of the way."""
    try:
        version = stage_program(own, feed, give_way)
    except ProgramUntrusted as error:
        return _note(store, _("{title}：{what}").format(title=error.title, what=error.what))
    except ExchangeError:
        raise
    except TamgaError as error:
        return _note(store, _("{title}：{what}").format(title=error.title, what=error.what))
    except OSError as error:
        return _note(store, _("新版本没有装上：{why}").format(why=reason(error)))
    if not version or version != which_version.word(str(own.versions), which_version.READY):
        return ()
    state = program_state()
    words = [_("新版本 {version} 已备好，下次打开时换上").format(version=version)]
    return _note(store, sentences([*words, *state.changes.splitlines()[:1]]))


def take_program(store: Store, tree: Path) -> str:
    """Make a signed version that somebody brought on a stick ready; what became of it in words.

    Raises FileUnreadable for no such folder.
    """
    own = own_program()
    if own is None:
        return _("本机的程序不是用安装包装的，新版本要由装它的人升级")
    return sentences(note.text for note in made_ready(store, own, ProgramFolder(tree)))


def program_words() -> str:
    """What this device says of its program: version, machine, and what is ready or did not come up."""
    state = program_state()
    words = [state.version]
    if state.target:
        words.append(state.target)
    if state.ready:
        words.append(f"ready={state.ready}")
    words += [f"refused={version}" for version in list(state.refused)[-1:]]
    return " ".join(words)[:_MOST_WORDS]


class BannerPrograms:
    """The doors of the banner, as `sync.device.program_feed.ProgramFeed`."""

    def __init__(self, store: Store, way: DoorWay) -> None:
        self._store, self._way = SyncStore(store), way

    def newest_program(self, target: str) -> SignedProgram:
        """The newest that is offered to this device."""
        return ask_signed(self._store, self._way, doors.PROGRAM, ProgramAsked(target=target))

    def program_pieces(self, wanted: Sequence[WantedPiece]) -> PiecesGiven:
        """Files by digest."""
        return ask_signed(self._store, self._way, doors.PROGRAM_PIECES, PiecesAsked(wanted=tuple(wanted)))


def _note(store: Store, text: str) -> tuple[Note, ...]:
    """The note, written once: what is refused at every exchange is not news every time."""
    note = Note("program", text)
    with store.writing() as connection:
        last = connection.scalar(
            select(SyncNote.text).where(SyncNote.kind == "program").order_by(SyncNote.note.desc()).limit(1)
        )
        if last != text:
            banner.add_note(connection, note)
    return (note,)
