"""One window per data folder: two would show each other stale lists.

Command lines may run beside it; the store keeps writers apart.
"""

from __future__ import annotations

import os
from pathlib import Path

from desktop.errors import AlreadyOpen

FILE_NAME = "window.lock"


class WindowLock:
    """A claim on a data folder; the system drops it when the process ends, however it ends."""

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._descriptor = os.open(data_dir / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise AlreadyOpen from error

    def release(self) -> None:
        """Let go; twice is no error."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def is_claimed(data_dir: Path) -> bool:
    """Is a window open on this folder?"""
    try:
        WindowLock(data_dir).release()
    except AlreadyOpen:
        return True
    return False


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
