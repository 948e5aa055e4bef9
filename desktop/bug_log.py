"""The log of bugs: where in the program, and what kind of error; never its words, they may hold a name."""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from desktop import __version__

_LARGEST_BYTES = 1_000_000
_MOST_FILES = 1

_log = logging.getLogger(__name__)


def log_bug(data_dir: Path, error: BaseException) -> Path | None:
    """Add an unexpected error to the log of the data folder; None where there is no folder or no room."""
    handler = BugLog(data_dir)
    try:
        handler.handle(_record(error))
    finally:
        handler.close()
    return None if handler.failed else handler.path


def keep_log(data_dir: Path) -> BugLog:
    """Let everything that this process logs go to the log of the data folder, until `stop` of the log."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, BugLog) and handler.path == log_path(data_dir):
            return handler
    handler = BugLog(data_dir)
    logging.getLogger().addHandler(handler)
    return handler


def watch_for_bugs(tell: Callable[[BaseException], None]) -> None:
    """Log what nobody catches, in every thread, and hand what ends a slot to `tell`; stderr hears nothing."""

    def uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        _log.error("bug", exc_info=error)
        tell(error)

    sys.excepthook = uncaught
    threading.excepthook = lambda args: _log.error("bug in a thread", exc_info=args.exc_value)
    sys.unraisablehook = lambda args: _log.error("bug at the end of a thing", exc_info=args.exc_value)


def log_path(data_dir: Path) -> Path:
    """Where the log of a data folder is, once there is something in it."""
    return data_dir / "log" / "tamga.log"


class BugLog(RotatingFileHandler):
    """The log of a data folder, readable by its owner alone; `failed` when the last could not be written."""

    def __init__(self, data_dir: Path) -> None:
        self.path = log_path(data_dir)
        self.failed = False
        super().__init__(
            self.path, maxBytes=_LARGEST_BYTES, backupCount=_MOST_FILES, encoding="utf-8", delay=True
        )
        self.setLevel(logging.WARNING)
        self.setFormatter(_WithoutWords())

    def _open(self) -> TextIOWrapper:
        # The data folder itself is never made here: to look at a program is not to set it up.
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def stop(self) -> None:
        """Nothing more goes to this log."""
        logging.getLogger().removeHandler(self)
        self.close()

    def emit(self, record: logging.LogRecord) -> None:
        self.failed = False
        super().emit(record)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 - the name of logging
        self.failed = True  # on stderr the library would quote what was to be logged


class _WithoutWords(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="seconds")
        lines = [f"{moment} tamga {__version__} {record.levelname} {record.name}:{record.lineno}"]
        error: BaseException | None = record.exc_info[1] if record.exc_info else None
        while error is not None:
            lines.append(type(error).__qualname__)
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def _record(error: BaseException) -> logging.LogRecord:
    exc_info = (type(error), error, error.__traceback__)
    return logging.LogRecord("tamga", logging.ERROR, __file__, 0, "bug", None, exc_info)
