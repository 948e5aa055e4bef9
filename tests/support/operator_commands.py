"""The program's and the operator's command lines in processes of their own, also killed at any step."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.support.banners import forks
from tests.support.source import ROOT

# A signal of no consequence: the answer comes when the process has ended by itself.
_WAIT = 0


def tamga(*arguments: str, check: bool = True, before: Sequence[str] = ()) -> str:
    """Run a command of the program; its output, or what it complains of when it need not succeed."""
    command = [*before, sys.executable, "-P", "-m", "desktop", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False, cwd="/"
    )
    assert not check or done.returncode == 0, done.stderr
    return done.stdout if check else done.stderr


def operator(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run `python -m sync.server …` to its end."""
    command = [sys.executable, "-P", "-m", "sync.server", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False, cwd="/"
    )
    assert not check or done.returncode == 0, done.stderr
    return done


def quick(*arguments: str, **order: object) -> int:
    """The same, forked from a process that has the program loaded; its exit code, negative for a signal.

    `order` may say what `tests.support.server_forks` is told besides: "die_at" a step, "full_at" a size.
    """
    pid = forks()({"argv": list(arguments), **order})["pid"]
    return int(forks()({"end": pid, "signal": _WAIT})["code"])
