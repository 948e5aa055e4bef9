"""The log of bugs: where in the program, and what kind of error; never its words, they may hold a name."""

from __future__ import annotations

import datetime as dt
import os
import traceback
from pathlib import Path

from desktop import __version__

_LARGEST_BYTES = 1_000_000


def log_bug(data_dir: Path, error: BaseException) -> Path | None:
    """Add an unexpected error to `log/tamga.log` of the data folder; None when that cannot be written."""
    path = data_dir / "log" / "tamga.log"
    lines = [f"{dt.datetime.now(dt.UTC).isoformat(timespec='seconds')} tamga {__version__}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__qualname__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in _frames(cause)]
        cause = cause.__cause__ or cause.__context__
    try:
        _add(path, "\n".join(lines) + "\n")
    except OSError:
        return None
    return path


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _add(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LARGEST_BYTES:
        path.replace(path.with_suffix(".old.log"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
