"""Copies of the store beside it, under the same key; a few generations are kept."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from pathlib import Path

from sqlcipher3 import dbapi2

from casework.durable import sync_folder
from casework.errors import StoreError
from casework.language import _
from desktop.database.engine import open_file, store_error
from desktop.database.keys import DatabaseKey

FOLDER = "backups"
GENERATIONS = 5
_ABANDONED_S = 3600.0


def back_up(path: Path, key: DatabaseKey, reason: str) -> Path:
    """Copy a store that may be in use to `backups/`, whole or not at all; returns the copy's path.

    `reason` becomes part of the file name.  Raises StoreError, and then leaves no half copy.
    """
    folder = path.parent / FOLDER
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / f"tamga-{stamp}-{reason}.db"
    unfinished = target.with_suffix(".new")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _drop_unfinished(folder)
        _copy(path, unfinished, key)
        unfinished.replace(target)
    except (dbapi2.Error, OSError) as error:
        raise store_error(error) from error
    finally:
        with contextlib.suppress(OSError):  # where there is no folder there is no half copy
            unfinished.unlink(missing_ok=True)
    sync_folder(folder)
    _drop_oldest(folder)
    return target


def _copy(path: Path, target: Path, key: DatabaseKey) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    source = open_file(path, key)
    try:
        copy = dbapi2.connect(str(target), isolation_level=None)
        try:
            copy.execute(key.pragma())
            source.backup(copy)
            # One file, no WAL beside it, and nobody has to believe that it is whole.
            copy.execute("PRAGMA journal_mode = DELETE")
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
        finally:
            copy.close()
    finally:
        source.close()
    if verdict != "ok":
        raise StoreError(_("备份未成功"), _("备份文件没有通过检查"), _("请检查磁盘"))
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _drop_unfinished(folder: Path) -> None:
    """What a power cut left; a young one may be another process's, at work on it now."""
    for left in folder.glob("tamga-*.new"):
        if time.time() - left.stat().st_mtime > _ABANDONED_S:
            left.unlink(missing_ok=True)


def _drop_oldest(folder: Path) -> None:
    for old in sorted(folder.glob("tamga-*.db"))[:-GENERATIONS]:
        old.unlink()
