"""Copies of this workplace: one a day and one on closing, beside the data and in a chosen folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec
from sqlalchemy import Connection, func, select

from casework.errors import StoreError
from casework.language import _, n_
from desktop.database import backup, banner, copy_file, copying, journal
from desktop.database.copying import Source
from desktop.database.engine import Store
from desktop.database.keyring import read_keyring
from desktop.database.tables import JournalEntry
from desktop.services.upkeep.keep_setting import keep_setting, read_setting
from desktop.settings import COPY_FOLDER

OLD_AFTER = dt.timedelta(days=3)
THOROUGH_AFTER = dt.timedelta(days=7)
_HERE, _AWAY, _TROUBLE, _THOROUGH = "copied_here", "copied_away", "copy_trouble", "copied_thoroughly"


class CopyMade(msgspec.Struct, frozen=True):
    """A copy that was made and looked at; `path` is "" for none."""

    made_at: str = ""
    seq: int = 0
    path: str = ""


class Copies(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of copies: the newest here and elsewhere, and how far the banner has this journal.

    `begun_at` is when this journal began; `trouble` why the last one could not be made in the chosen folder.
    """

    here: CopyMade
    away: CopyMade
    folder: str
    trouble: str
    begun_at: str
    own_entries: int
    at_banner: int
    banner_at: str

    def words(self, now: dt.datetime) -> str:
        """What has to be said of them, "" while all is well: too old, on this disk alone, or in trouble."""
        match self.fault(now):
            case "failed":
                return _("拷贝没有做到 {folder}：{why}").format(folder=self.folder, why=self.trouble)
            case "old":
                return _("最新的拷贝已超过 3 天：请把拷贝放到 U 盘")
            case "alone":
                return _("数据只在这块硬盘上：请把拷贝放到 U 盘")
            case _:
                return ""

    def fault(self, now: dt.datetime) -> Literal["failed", "old", "alone", ""]:
        """What is wrong with them."""
        if self.trouble:
            return "failed"
        if _is_old(self._newest(), now):
            return "old"
        return "alone" if _is_old(self._elsewhere(now), now) else ""

    def _newest(self) -> str:
        return max(self.here.made_at, self.away.made_at, self.begun_at, key=_moment)

    def _elsewhere(self, now: dt.datetime) -> str:
        """Until when what is here is somewhere else, too; ISO 8601."""
        if self.banner_at and self.at_banner >= self.own_entries:
            return now.isoformat()  # all of it: nothing was recorded since
        return max(self.away.made_at, self.banner_at, self.begun_at, key=_moment)


def copy_now(store: Store, data_dir: Path, to: Path | None = None) -> list[Path]:
    """Make a copy beside the data and in the chosen folder, or in `to` alone; returns where they are.

    Raises StoreError where the copy that was asked for could not be made.  That the chosen folder, a stick
    maybe, is not there is kept to be told.
    """
    if to is not None:
        return [_copy(store, data_dir, to, is_away=True)]
    made = [_copy(store, data_dir, data_dir / backup.FOLDER, is_away=False)]
    folder = read_setting(store, COPY_FOLDER, "")
    if folder:
        trouble = ""
        try:
            made.append(_copy(store, data_dir, Path(folder), is_away=True))
        except StoreError as error:
            trouble = error.what
        if trouble != read_setting(store, _TROUBLE, ""):
            keep_setting(store, _TROUBLE, trouble)
    return made


def choose_folder(store: Store, data_dir: Path, folder: Path | None) -> list[Path]:
    """Keep copies in this folder, too, beginning now; None keeps them beside the data alone.

    Raises StoreError when no copy can be made there, and then the former choice stays.
    """
    if folder is not None and _is_within(folder, data_dir):
        raise StoreError(
            _("文件夹不合适"),
            _("{folder} 就在数据文件夹里").format(folder=folder),
            _("请选 U 盘或另一块硬盘"),
        )
    made = [] if folder is None else [_copy(store, data_dir, folder, is_away=True)]
    keep_setting(store, COPY_FOLDER, str(folder.absolute()) if folder else "")
    keep_setting(store, _TROUBLE, "")
    return made


def is_due(store: Store, now: dt.datetime, *, closing: bool = False) -> bool:
    """Is there something that today's copy lacks?  On closing: that the newest copy lacks."""
    here = _made(store, _HERE)
    with store.reading() as connection:
        seq = journal.read_head(connection, journal.own_device(connection)).seq
    away = _made(store, _AWAY)
    lacking = here.seq != seq or bool(read_setting(store, COPY_FOLDER, "") and away.seq != seq)
    if not Path(here.path).is_file():
        return True
    return lacking and (closing or _moment(here.made_at).date() != now.astimezone(dt.UTC).date())


def read_copies(store: Store) -> Copies:
    """What is known of copies; looks whether the newest is still where it was put."""
    with store.reading() as connection:
        device = journal.own_device(connection)
        head = journal.read_head(connection, device)
        state, contact = banner.read_state(connection), banner.read_contact(connection)
        begun_at = _begun_at(connection)
    here, away = _made(store, _HERE), _made(store, _AWAY)
    return Copies(
        here=here if Path(here.path).is_file() else CopyMade(),
        away=away,  # a stick is not always there
        folder=read_setting(store, COPY_FOLDER, ""),
        trouble=read_setting(store, _TROUBLE, ""),
        begun_at=begun_at,
        own_entries=head.seq,
        at_banner=state.acknowledged.seq if state else 0,
        banner_at=contact.at if contact else "",
    )


def list_copies(store: Store, data_dir: Path) -> list[Path]:
    """The copies of this workplace that can be reached now, the newest first."""
    return known_copies(data_dir, Path(folder) if (folder := read_setting(store, COPY_FOLDER, "")) else None)


def copy_words(copy: Path) -> str:
    """When it was made and how many cases it holds; why it cannot be used, "" for a database as it lies."""
    if copy.suffix != copy_file.SUFFIX:
        return ""
    try:
        facts = copy_file.read_facts(copy)
    except StoreError as error:
        return error.what
    at = f"{_moment(facts.made_at).astimezone():%Y-%m-%d %H:%M}"
    return n_("{at} 的拷贝，里面有 {count} 件办件", facts.cases).format(at=at, count=facts.cases)


def known_copies(data_dir: Path, folder: Path | None = None) -> list[Path]:
    """The copies beside the data and in a folder, the newest first."""
    family = read_keyring(data_dir).device
    places = [data_dir / backup.FOLDER, *([folder] if folder else [])]
    paths = [path for place in places for path in copy_file.copies_in(place, family)]
    return sorted(paths, key=copy_file.stamp_of, reverse=True)


def _copy(store: Store, data_dir: Path, folder: Path, *, is_away: bool) -> Path:
    key = store.key
    if key is None:
        raise StoreError(_("已锁定"), _("数据已经锁上"), _("请解锁后再试"))
    now = dt.datetime.now(dt.UTC)
    thorough = now - _moment(read_setting(store, _THOROUGH, "")) > THOROUGH_AFTER
    path, facts = copying.make_copy(Source(data_dir / "tamga.db", key, thorough=thorough), folder, now)
    made = CopyMade(facts.made_at, facts.seq, str(path.absolute()))
    keep_setting(store, _AWAY if is_away else _HERE, msgspec.json.encode(made).decode())
    if thorough or facts.size <= copying.ALWAYS_CHECKED_BYTES:
        keep_setting(store, _THOROUGH, facts.made_at)
    return path


def _made(store: Store, name: str) -> CopyMade:
    try:
        return msgspec.json.decode(read_setting(store, name, "{}"), type=CopyMade)
    except msgspec.DecodeError:
        return CopyMade()


def _begun_at(connection: Connection) -> str:
    first = select(JournalEntry.recorded_at).where(
        JournalEntry.position
        == select(func.min(JournalEntry.position)).where(JournalEntry.position > 0).scalar_subquery()
    )
    return connection.scalar(first) or ""


def _moment(text: str) -> dt.datetime:
    """The time, and the beginning of time for none; one without offset, which nobody writes, is UTC."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _is_old(text: str, now: dt.datetime) -> bool:
    return now - _moment(text) > OLD_AFTER


def _is_within(folder: Path, data_dir: Path) -> bool:
    return folder.absolute().resolve().is_relative_to(data_dir.absolute().resolve())
