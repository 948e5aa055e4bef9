"""Which version of the program a start gets: the newest that is whole and comes up, else the one before.

Versions that came later lie in a folder of the user, each a tree of its
own; the tree of the package is always there to go back to.  What is known of versions are files of a few
words, each replaced by a rename, so that a power cut leaves the old word or the new one
(docs/decisions/0123-program-versions.md).  Nothing but the standard library, and little of it: each start
waits for this.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from casework.version_order import is_newer, parts

TREE = "TAMGA_TREE"  # the folder of the version that runs
VERSIONS = "TAMGA_VERSIONS"  # the folder of versions that came later
PACKAGE = "TAMGA_PACKAGE"  # the version of the package, to which one can always go back
PACKAGE_TREE = "TAMGA_PACKAGE_TREE"  # where that lies: what starts by itself later starts there
CHOSEN = "TAMGA_CHOSEN"  # set by the launcher: this tree was chosen, nothing is to be chosen again

MANIFEST = "manifest.json"
PORTABLE = "versions"  # beside the package's tree, where somebody made it: all stays on the stick
START = "tamga.exe" if os.name == "nt" else "tamga"
MOST_TRIES = 2  # starts that did not come up: the first may have been the power
COMING = "coming"

CURRENT, PREVIOUS, READY, TRIES, BELIEVED = "current", "previous", "ready", "tries", "believed"
DAMAGED = "damaged"
_REFUSED = "refused-"


def package_tree() -> str:
    """The tree that this module lies in, "" for a checkout: the nearest folder above with a manifest."""
    folder = os.environ.get(TREE, "") or os.path.dirname(os.path.abspath(__file__))
    for _ in range(8):
        if os.path.isfile(os.path.join(folder, MANIFEST)):
            return folder
        folder = os.path.dirname(folder)
    return ""


def versions_folder(base: str) -> str:
    """Where versions that come later lie: beside a portable package, else in the user's own folder."""
    if named := os.environ.get(VERSIONS):
        return named
    beside = os.path.join(os.path.dirname(base), PORTABLE)
    if os.path.isdir(beside) and os.access(beside, os.W_OK):
        return beside
    if os.name == "nt":
        home = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    else:
        home = os.environ.get("XDG_DATA_HOME") or os.path.join(os.path.expanduser("~"), ".local", "share")
    return os.path.join(home, "tamga-program")


def chosen(folder: str, base: str) -> str:
    """The version that the window starts with: one that is ready, else `settled`; refuses what fails."""
    ready = word(folder, READY)
    if ready and is_newer(ready, settled(folder, base)) and _can_start(folder, ready):
        if tries(folder, ready) < MOST_TRIES:
            return ready
        refuse(folder, ready, "did not come up")
    for version in _come_up_before(folder, base):
        if tries(folder, version) < MOST_TRIES or is_whole(tree_of(folder, version)):
            return version
        refuse(folder, version, DAMAGED)
    return base


def settled(folder: str, base: str) -> str:
    """The version that came up last and is still there, `base` when the package's own is as new."""
    return next(_come_up_before(folder, base), base)


def note_start(folder: str, version: str) -> None:
    """Count a start that has to come up yet; raises OSError.

    One that came up before does not wait for the disk: a count that the power takes is no harm.
    """
    count = f"{version} {tries(folder, version) + 1}"
    put(folder, TRIES, count, is_durable=version != word(folder, CURRENT))


def came_up(folder: str, version: str) -> None:
    """The window of that version is there and whole: the next starts are its, until a newer one is ready."""
    before = word(folder, CURRENT)
    if before != version:
        if before:
            put(folder, PREVIOUS, before)
        put(folder, CURRENT, version)
    drop(folder, TRIES)
    if word(folder, READY) == version:
        drop(folder, READY)


def refuse(folder: str, version: str, why: str) -> None:
    """Never start that version again: the one before starts instead."""
    put(folder, _REFUSED + version, why)
    drop(folder, TRIES)
    for name in (READY, CURRENT):
        if word(folder, name) == version:
            drop(folder, name)


def is_on_trial() -> bool:
    """Does a version run here that has not come up yet?"""
    folder, running = os.environ.get(VERSIONS, ""), os.environ.get(CHOSEN, "")
    return bool(folder and running) and running not in (os.environ.get(PACKAGE), word(folder, CURRENT))


def not_at_fault() -> None:
    """This start ends for another reason than its version: it does not count."""
    if is_on_trial():
        drop(os.environ[VERSIONS], TRIES)


def stand_by_data() -> None:
    """Data is about to be brought up to this version: none before reads it then, so this one is to start."""
    if is_on_trial():
        came_up(os.environ[VERSIONS], os.environ[CHOSEN])


def go_back() -> str:
    """This version cannot use the data: the one before starts next; which, "" where there is none."""
    folder, running = os.environ.get(VERSIONS, ""), os.environ.get(CHOSEN, "")
    if not folder or not running or word(folder, CURRENT) != running:
        return ""
    refuse(folder, running, "data")
    return settled(folder, os.environ.get(PACKAGE, ""))


def allow(folder: str, version: str) -> None:
    """A version that was damaged has come anew."""
    drop(folder, _REFUSED + version)


def refused(folder: str) -> dict[str, str]:
    """Versions that are not started any more, each with the reason."""
    with suppress(OSError):
        names = [
            name for name in os.listdir(folder) if name.startswith(_REFUSED) and parts(name[len(_REFUSED) :])
        ]
        return {name[len(_REFUSED) :]: word(folder, name) for name in sorted(names)}
    return {}


def tries(folder: str, version: str) -> int:
    """How many starts of it have not come up since one did."""
    name, _, count = word(folder, TRIES).partition(" ")
    return int(count) if name == version and count.isdecimal() else 0


def tree_of(folder: str, version: str) -> str:
    """Where that version lies."""
    return os.path.join(folder, version)


def is_whole(tree: str) -> bool:
    """Is every file of the tree there, byte for byte?  Reads all of it: a second for a whole program."""
    import hashlib
    import json

    try:
        with open(os.path.join(tree, MANIFEST), "rb") as file:
            files = json.load(file)["files"]
        for name, line in files.items():
            with open(os.path.join(tree, *name.split("/")), "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != line["sha256"]:
                    return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def word(folder: str, name: str) -> str:
    """What is noted under that name, "" for nothing."""
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read(200).strip()
    except (OSError, ValueError):
        return ""


def put(folder: str, name: str, words: str, *, is_durable: bool = True) -> None:
    """Note it, whole or not at all; raises OSError."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    unfinished = os.path.join(folder, f".{name}.{os.getpid()}.new")
    descriptor = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, words.encode())
        if is_durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(unfinished, os.path.join(folder, name))
    if is_durable:
        sync_folder(folder)


def drop(folder: str, name: str) -> None:
    """Note nothing under that name any more."""
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(folder, name))
        sync_folder(folder)


def sync_folder(folder: str) -> None:
    """Make what was renamed in a folder durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _come_up_before(folder: str, base: str) -> Iterator[str]:
    for name in (CURRENT, PREVIOUS):
        version = word(folder, name)
        if is_newer(version, base) and _can_start(folder, version):
            yield version


def _can_start(folder: str, version: str) -> bool:
    if not parts(version) or word(folder, _REFUSED + version):
        return False
    tree = tree_of(folder, version)
    return all(os.path.isfile(os.path.join(tree, name)) for name in (MANIFEST, START))
