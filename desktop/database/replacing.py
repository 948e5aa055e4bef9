"""One workplace takes the place of another in a data folder: after a power cut either the former or the
new one opens.

What is to come is made ready in a folder of its own.  From the moment at which `ready` lies there the
change is decided, and whoever opens the data folder next goes on with it; every step may be done twice.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from pathlib import Path

from casework.durable import sync_folder
from desktop.database import anchor, engine, keyring, signed_marks

STAGE = "restoring"
_READY = "ready"
_ASIDE = "replaced-"
# Of the former database: SQLite's own, and what is noted of its end.
_BESIDE = (
    f"{engine.FILE_NAME}-wal",
    f"{engine.FILE_NAME}-shm",
    anchor.FILE_NAME,
    signed_marks.FILE_NAME,
)


def stage(data_dir: Path) -> Path:
    """An empty folder in which a workplace is made ready.  Raises OSError."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = data_dir / STAGE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def give_up(data_dir: Path) -> None:
    """Nothing is decided yet: what was made ready goes."""
    shutil.rmtree(data_dir / STAGE, ignore_errors=True)


def decide(data_dir: Path) -> Path | None:
    """Put what was made ready in place; returns where the former files are, None when there were none.

    Raises OSError; the next opening goes on from there.
    """
    stamp = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    keyring.write_atomically(data_dir / STAGE / _READY, f"{_ASIDE}{stamp}".encode())
    return finish(data_dir)


def is_under_way(data_dir: Path) -> bool:
    """Was a change decided and not finished?"""
    return (data_dir / STAGE / _READY).is_file()


def finish(data_dir: Path) -> Path | None:
    """Do what of a decided change is not done; as `decide`."""
    ready = data_dir / STAGE / _READY
    aside = data_dir / ready.read_text("ascii").strip()
    if not aside.name.startswith(_ASIDE):
        raise OSError(f"{ready} is not ours")
    for name in _BESIDE:  # before the new database comes: they are not its own
        if (data_dir / STAGE / engine.FILE_NAME).exists():
            _move(data_dir / name, aside)
    for name in (engine.FILE_NAME, keyring.FILE_NAME):
        new = data_dir / STAGE / name
        if new.exists():
            _move(data_dir / name, aside)
            new.replace(data_dir / name)
    sync_folder(data_dir)
    shutil.rmtree(data_dir / STAGE)
    with contextlib.suppress(OSError):
        sync_folder(data_dir)
    return aside if aside.is_dir() else None


def _move(path: Path, aside: Path) -> None:
    if path.exists() and not (aside / path.name).exists():
        aside.mkdir(mode=0o700, exist_ok=True)
        path.replace(aside / path.name)
        sync_folder(aside)
