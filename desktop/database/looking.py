"""A data folder that cannot be written, a disk remounted after errors maybe, is looked at in a copy of its
files.

SQLite reads no log without writing beside it, and what is only in the log must not be missing.  The copy
is sealed as the store is, lies where temporary files do, and is gone when the store is closed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from casework.errors import StoreError
from casework.language import _
from casework.system_words import reason
from desktop.database import engine
from desktop.database.copy_file import copy_bytes


def can_be_written(data_dir: Path) -> bool:
    """Can files be written, and made, in this folder?"""
    return os.access(data_dir, os.W_OK | os.X_OK) and os.access(data_dir / engine.FILE_NAME, os.W_OK)


class Looking:
    """Database and log of a folder, copied where something can be written; raises StoreError."""

    def __init__(self, data_dir: Path) -> None:
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="tamga-looking-"))
            self.database = self._folder / engine.FILE_NAME
            for name in (engine.FILE_NAME, f"{engine.FILE_NAME}-wal"):
                if (data_dir / name).is_file():
                    copy_bytes(data_dir / name, self._folder / name)
        except OSError as error:
            raise StoreError(
                _("数据文件不可写"),
                _("只能查看，但临时文件夹也写不了（{why}）").format(why=reason(error)),
                _("请用环境变量 TMPDIR 指到能写的文件夹"),
            ) from error

    def clear_away(self) -> None:
        """The copy is not needed any more; twice is no error."""
        shutil.rmtree(self._folder, ignore_errors=True)
