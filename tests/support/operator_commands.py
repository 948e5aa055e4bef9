"""The program's and the operator's command lines in processes of their own, also killed at any step."""

from __future__ import annotations

import functools
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.banners import forks
from tests.support.line_process import LineProcess
from tests.support.source import ROOT

# A signal of no consequence: the answer comes when the process has ended by itself.
_WAIT = 0
_LONGEST_S = 120


def tamga(*arguments: str, check: bool = True, before: Sequence[str] = ()) -> str:
    """Run a command of the program; its output, or what it complains of when it need not succeed.

    `before` is a command that starts it, such as one that lies about the time: then it is no fork.
    """
    done = _started([*before, sys.executable, "-P", "-m", "desktop", *arguments]) if before else None
    done = done or command("desktop", *arguments)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout if check else done.stderr


def _started(words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        words, env=environment, capture_output=True, text=True, timeout=_LONGEST_S, check=False, cwd="/"
    )


def operator(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run `python -m sync.server …` to its end."""
    done = command("sync.server", *arguments)
    assert not check or done.returncode == 0, done.stderr
    return done


def command(
    program: str, *arguments: str, folder: Path | str = "/", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `python -m PROGRAM …` to its end in a process that has it loaded; `environment` adds to ours."""
    with tempfile.TemporaryDirectory(prefix="tamga-command-") as said:
        out, err = Path(said, "out"), Path(said, "err")
        order = {
            "program": program,
            "arguments": list(arguments),
            "folder": str(folder),
            "environment": {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            "out": str(out),
            "err": str(err),
        }
        pid = _commands()(order)["pid"]
        _wait(pid)
        code = int(_commands()({"end": pid})["code"])
        return subprocess.CompletedProcess(arguments, code, out.read_text("utf-8"), err.read_text("utf-8"))


def _wait(pid: int) -> None:
    """Until it has ended; others may give orders meanwhile."""
    ended = os.pidfd_open(pid)
    try:
        waiting = select.poll()  # select() takes no file beyond the 1024th
        waiting.register(ended, select.POLLIN)
        assert waiting.poll(_LONGEST_S * 1000), f"the command has not ended after {_LONGEST_S} s"
    finally:
        os.close(ended)


@functools.cache
def _commands() -> LineProcess:
    return LineProcess("tests.support.command_forks")


def quick(*arguments: str, **order: object) -> int:
    """An operator's command that says nothing to the test; its exit code, negative for a signal.

    `order` may say what `tests.support.server_forks` is told besides: "die_at" a step, "full_at" a size.
    """
    pid = forks()({"argv": list(arguments), **order})["pid"]
    return int(forks()({"end": pid, "signal": _WAIT})["code"])
