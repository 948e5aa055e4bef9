"""One process serves a SQLite file: two would each keep their own limits, turns and counts beside one file.

The lock is the system's, beside the file: it goes with the process, however that ends.  PostgreSQL is made
for many processes and needs none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.language import _
from sync.server.refusals import refuse

_SUFFIX = ".serving"


@contextmanager
def claimed(file: Path | None) -> Iterator[None]:
    """Nobody else serves this file meanwhile; raises Refused when somebody does, OSError."""
    if file is None or not file.exists():
        yield
        return
    # Two names of one file are one claim.
    path = Path(f"{file.resolve()}{_SUFFIX}")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            what = _("已有一个 serve 在用 {file}：一个 SQLite 文件只能由一个进程服务；请先停掉那一个")
            raise refuse("unavailable", what.format(file=file)) from error
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
