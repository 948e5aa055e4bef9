"""Starts the program: the package's launcher calls `main`, which starts the version that is to be started.

A version that never came up is watched; when it fails, the one before starts at once.  Nothing but the
standard library, and little of it: each start waits for this (docs/decisions/0123-program-versions.md).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from desktop import __version__
from desktop.which_version import (
    CHOSEN,
    CURRENT,
    PACKAGE,
    PACKAGE_TREE,
    START,
    TREE,
    VERSIONS,
    chosen,
    note_start,
    package_tree,
    refuse,
    settled,
    tree_of,
    tries,
    versions_folder,
    word,
)

# Closed, Ctrl+C, the end of a session: such a start is counted, and says nothing of the version.
_ENDED_FROM_OUTSIDE = frozenset((0, 130, -1, -2, -9, -15, 0xC000013A))


def main() -> int:
    """Start the version that is to be started, with the arguments of this start; its exit code."""
    base = package_tree()
    if CHOSEN in os.environ or not base:
        return _run_here(base)
    os.environ[PACKAGE_TREE] = base
    folder = versions_folder(base)
    if not is_window_start(sys.argv[1:]):
        return _run(folder, base, settled(folder, __version__))
    try:
        return _run_newest(folder, base)
    except OSError:  # nothing can be noted there, or what lies there cannot be started
        return _run_here(base)


def is_window_start(arguments: Sequence[str]) -> bool:
    """Does this start open the window?  A command runs what the window runs, and tries nothing new."""
    rest = list(arguments)
    if rest[:1] == ["--data"]:
        rest = rest[2:]
    return not rest or (len(rest) == 1 and os.path.isfile(rest[0]))


def _run_newest(folder: str, base: str) -> int:
    """A version that never came up is watched: when it fails, the one before starts at once."""
    while (version := chosen(folder, __version__)) != __version__:
        note_start(folder, version)
        if word(folder, CURRENT) == version:
            break
        code = _spawn(tree_of(folder, version), folder, version)
        is_counted = tries(folder, version) > 0  # else it came up, or is not at fault
        if code in _ENDED_FROM_OUTSIDE or not is_counted:
            return code
        refuse(folder, version, f"exit {code}")
    return _run(folder, base, version)


def _run(folder: str, base: str, version: str) -> int:
    """Go on as that version: in this process where it is the package's own."""
    if version == __version__:
        return _run_here(base)
    tree = tree_of(folder, version)
    if os.name != "nt":
        environment = _environment(tree, folder, version)
        os.execve(os.path.join(tree, START), [START, *sys.argv[1:]], environment)  # noqa: S606
    return _spawn(tree, folder, version)


def _spawn(tree: str, folder: str, version: str) -> int:
    import subprocess

    try:
        return subprocess.call(
            [os.path.join(tree, START), *sys.argv[1:]], env=_environment(tree, folder, version)
        )
    except OSError:
        return 126  # as a shell says of what cannot be started
    except KeyboardInterrupt:
        return 130


def _environment(tree: str, folder: str, version: str) -> dict[str, str]:
    return {**os.environ, TREE: tree, VERSIONS: folder, CHOSEN: version, PACKAGE: __version__}


def _run_here(base: str) -> int:
    if base:
        os.environ[TREE] = base
        os.environ.setdefault(VERSIONS, versions_folder(base))
        os.environ.setdefault(CHOSEN, __version__)
        os.environ.setdefault(PACKAGE, __version__)
    from desktop.__main__ import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
