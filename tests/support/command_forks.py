"""Forks processes that run a command line: `python -m tests.support.command_forks`, orders on stdin.

The programs are imported once, so that a command of a test costs a tenth of a second instead of a whole one.
An order names the program, its arguments, folder and environment, and the files that take what it says; the
answer is the process's number.  {"end": number} tells how it ended.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import pkgutil
import runpy
import sys
import threading
import time
import traceback
from typing import Any, NoReturn

_LOADED = ("casework", "desktop.cli", "desktop.database", "desktop.services", "forms", "sync")
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out one order."""
    if "end" in order:
        _, status = os.waitpid(order["end"], 0)
        return {"code": os.waitstatus_to_exitcode(status)}
    pid = os.fork()
    if pid == 0:
        _become(order)
    return {"pid": pid}


def _become(order: dict[str, Any]) -> NoReturn:
    """Be a new process of the program in all that the program can see, to its end."""
    opened = (os.devnull, os.O_RDONLY), (order["out"], _NEW), (order["err"], _NEW)
    for stream, (path, how) in enumerate(opened):
        os.dup2(os.open(path, how, 0o600), stream)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    sys.argv = [order["program"], *order["arguments"]]
    code = 1
    try:
        code = _ran(order["program"])
    finally:
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        threading._shutdown()  # type: ignore[attr-defined]  # as an interpreter ends: its threads first
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ran(program: str) -> int:
    try:
        runpy.run_module(program, run_name="__main__", alter_sys=False)
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _load() -> None:
    for name in _LOADED:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("__main__") and "migrations" not in found.name:
                importlib.import_module(found.name)


if __name__ == "__main__":
    _load()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
