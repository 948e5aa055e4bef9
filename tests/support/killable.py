"""Runs the command line in processes that die by SIGKILL at a chosen step.

A launcher imports the program once and forks for each run; the child counts steps (every service and
database function entered and left, every SQL statement, commit, fsync, rename and started program) and
kills itself at the one it was told.  The product knows nothing of it.  Each line of JSON on stdin, such as
{"argv": [...], "die_at": 17}, is answered by one line on stdout; "kept" and "saved" tell what the child
had been promised before it died.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import subprocess
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect

from desktop.cli.commands import main
from desktop.desk.desk import Desk

_STEPS = ("desktop.services", "desktop.database", "desktop.printing", "sync")
_PROMISES = {"keep_draft": b"k", "open_case": b"s"}


class Fate:
    """Counts steps; dies at the chosen one.

    Steps of the threads that are named `beside` do not count: these work when they please, and a count
    with them would be another one each time.
    """

    def __init__(self, die_at: int | None, promises: int, beside: tuple[str, ...] = ()) -> None:
        self.die_at, self.promises, self.count, self._beside = die_at, promises, 0, beside

    def step(self) -> None:
        if threading.current_thread().name in self._beside:
            return
        self.count += 1
        if self.count == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a step before and after it, and the promise that its return makes."""

        @functools.wraps(function)
        def stepped(*args: Any, **kwargs: Any) -> Any:
            self.step()
            result = function(*args, **kwargs)
            if function.__name__ in _PROMISES:
                os.write(self.promises, _PROMISES[function.__name__])
            self.step()
            return result

        return stepped


def arm(fate: Fate, steps: tuple[str, ...] = _STEPS) -> None:
    """Put steps around each function of the packages in `steps`, around SQL, commits, fsyncs, programs."""
    wrapped: dict[Callable[..., Any], Callable[..., Any]] = {}
    for module in [m for name, m in sys.modules.items() if name.startswith(("desktop", "sync"))]:
        for name, value in list(vars(module).items()):
            if _is_step(value, steps):
                wrapped.setdefault(value, fate.around(value))
                setattr(module, name, wrapped[value])
    for name in ("before_cursor_execute", "after_cursor_execute"):
        event.listen(Engine, name, lambda *_: fate.step())
    DefaultDialect.do_commit = fate.around(DefaultDialect.do_commit)  # type: ignore[method-assign]
    for owner, name in ((os, "fsync"), (subprocess, "run")):
        setattr(owner, name, fate.around(getattr(owner, name)))


def _is_step(value: object, steps: tuple[str, ...]) -> bool:
    # What is wrapped already are context managers: they take their steps themselves.
    is_function = isinstance(value, types.FunctionType) and not hasattr(value, "__wrapped__")
    return is_function and getattr(value, "__module__", "").startswith(steps)


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Fork, run the command, report how it ended."""
    promised, promises = os.pipe()
    counted, counts = os.pipe()
    pid = os.fork()
    if pid == 0:
        _child(order, promises, counts)
    os.close(promises)
    os.close(counts)
    if order.get("after_s") is not None:  # not at a step: wherever it happens to be
        threading.Timer(order["after_s"], _kill, [pid]).start()
    said = os.read(promised, 100)
    _, status = os.waitpid(pid, 0)
    said += os.read(promised, 100)
    count = os.read(counted, 20)
    os.close(promised)
    os.close(counted)
    return {
        "killed": os.WIFSIGNALED(status),
        "code": os.waitstatus_to_exitcode(status),
        "kept": b"k" in said,
        "saved": b"s" in said,
        "steps": int(count or 0),
    }


def _child(order: dict[str, Any], promises: int, counts: int) -> None:
    fate = Fate(order.get("die_at"), promises)
    arm(fate)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    code = main(order["argv"])
    os.write(counts, str(fate.count).encode())
    os._exit(code)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    assert callable(Desk)  # all that F9 needs is loaded before the first fork
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
