"""The program that runs here: which version, from which tree, whom it believes, what comes next."""

from __future__ import annotations

import importlib
import os
import platform
import re
from pathlib import Path

import msgspec

from casework.language import _
from casework.version_order import is_newer
from desktop import __version__, which_version
from sync.device import program_feed

# What a clerk's first minute loads besides the window.
_WORK_NEEDS = (
    "desktop.desk.desk",
    "desktop.database.schema",
    "desktop.printing.print_system",
    "forms.text.fonts",
)


class OwnProgram(msgspec.Struct, frozen=True, kw_only=True):
    """A packaged program: its tree, the folder of versions that came later, the keys that sign them."""

    version: str
    target: str
    tree: Path
    versions: Path
    keys: tuple[bytes, ...]


class ProgramState(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be known of the program here; `changes` are those of the version that is ready.

    A checkout or a Python package has no target: whoever installed it brings it up to date.
    """

    version: str = __version__
    target: str = ""
    ready: str = ""
    changes: str = ""
    refused: dict[str, str] = {}
    has_keys: bool = False

    @property
    def words(self) -> str:
        """The next version as a line for the window; "" while there is none."""
        return _("下次打开时换成 {version} 版").format(version=self.ready) if self.ready else ""


class _TreeHead(msgspec.Struct):
    version: str
    target: str
    changes: str = ""


def own_program() -> OwnProgram | None:
    """The packaged program that runs; None where it is a checkout or a Python package."""
    tree = Path(os.environ.get(which_version.TREE) or which_version.package_tree() or os.devnull)
    head = _head(tree)
    if head is None:
        return None
    try:
        keys = program_feed.read_keys((tree / program_feed.KEYS).read_text("utf-8"))
    except (OSError, ValueError):
        keys = ()
    versions = Path(which_version.versions_folder(str(tree)))
    return OwnProgram(version=head.version, target=head.target, tree=tree, versions=versions, keys=keys)


def program_state() -> ProgramState:
    """How the program stands, from a few small files."""
    own = own_program()
    if own is None:
        return ProgramState()
    folder = str(own.versions)
    ready = which_version.word(folder, which_version.READY)
    head = _head(own.versions / ready) if is_newer(ready, own.version) else None
    return ProgramState(
        version=own.version,
        target=own.target,
        ready=ready if head else "",
        changes=head.changes if head else "",
        refused=which_version.refused(folder),
        has_keys=bool(own.keys),
    )


def note_came_up() -> None:
    """The window is there: load what work needs, and say that this version comes up.

    What cannot be loaded sends this version away: the next start is the one before's.  Raises what it was.
    """
    running, folder = os.environ.get(which_version.CHOSEN, ""), os.environ.get(which_version.VERSIONS, "")
    if not (folder and (Path(folder) / running / program_feed.MANIFEST).is_file() and running):
        return  # the package's own version, or a checkout
    try:
        for name in _WORK_NEEDS:
            importlib.import_module(name)
    except Exception:
        which_version.refuse(folder, running, "not loaded")
        raise
    which_version.came_up(folder, running)


def glibc_here() -> str:
    """The C library of this machine, such as "2.28"; "" where it is another one."""
    name, version = platform.libc_ver()
    return version if name == "glibc" and re.fullmatch(r"\d+\.\d+", version) else ""


def _head(tree: Path) -> _TreeHead | None:
    try:
        return msgspec.json.decode((tree / program_feed.MANIFEST).read_bytes(), type=_TreeHead)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
