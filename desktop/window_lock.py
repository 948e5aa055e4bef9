"""One window per data folder: two would show each other stale lists.  And one set-up of it at a time.

Command lines may run beside a window; the store keeps writers apart.  The lock is the system's own and not a
library's: the claim comes before the first paint, and importing filelock, portalocker or fasteners there
costs 50 to 130 ms of processor time (docs/decisions/0017-package.md).
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from casework.language import _
from casework.system_words import reason
from desktop.errors import AlreadyOpen, SetUpError

FILE_NAME = "window.lock"
_DATABASE = "tamga.db"
SET_UP_FILE_NAME = "setup.lock"


class WindowLock:
    """A claim on a data folder; the system drops it when the process ends, however it ends."""

    def __init__(self, data_dir: Path, file_name: str = FILE_NAME) -> None:
        """Raises AlreadyOpen when another process has the claim, SetUpError when the folder is not ours.

        A workplace on a disk that cannot be written needs no claim: it is only looked at, in a copy.
        """
        self._descriptor = -1
        try:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(data_dir / file_name, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if error.errno in (errno.EROFS, errno.EACCES) and (data_dir / _DATABASE).is_file():
                return
            why = reason(error)
            raise SetUpError(
                _("未能打开"),
                _("不能写入 {data_dir}（{why}）").format(data_dir=data_dir, why=why),
                _("请换一个文件夹或检查权限"),
            ) from error
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
    """Is a window open on this folder?  None can be on one that cannot be written."""
    try:
        WindowLock(data_dir).release()
    except AlreadyOpen:
        return True
    except SetUpError:
        return False
    return False


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
