"""The password typed at a terminal: asked for, not shown, and enough."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.source import ROOT

pytestmark = pytest.mark.slow

PASSWORD = "草原上的八匹骏马"


def at_terminal(arguments: list[str], typed: list[str]) -> tuple[int, str, str]:
    """Run a command whose terminal types these lines; exit code, stdout, and all the terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "desktop", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""
    for count, line in enumerate(typed, start=1):
        shown += _until_asked(ours, shown, count)
        os.write(ours, line.encode() + b"\n")
    out, _ = process.communicate(timeout=60)
    shown += _rest(ours)
    os.close(ours)
    return process.returncode, out, shown


def _until_asked(terminal: int, shown: str, times: int) -> str:
    said, patience = b"", time.monotonic() + 30
    while (shown + said.decode("utf-8", "ignore")).count("：") < times:
        assert time.monotonic() < patience, said
        said += os.read(terminal, 1000)
    time.sleep(0.1)  # echo is switched off before the prompt is written; let the prompt's write end
    return said.decode()


def _rest(terminal: int) -> str:
    try:
        return os.read(terminal, 10_000).decode("utf-8", "ignore")
    except OSError:  # the other end is closed, as Linux says it
        return ""


def test_a_password_is_asked_for_and_never_shown(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path / "data"), "--staff", "其其格"]
    code, out, shown = at_terminal(["setup", *data, "--site", "ML01"], [PASSWORD, PASSWORD + "吗"])
    assert (code, out) == (1, "")
    assert "不一致" in shown
    code, out, shown = at_terminal(["setup", *data, "--site", "ML01"], [PASSWORD, PASSWORD])
    assert code == 0
    assert "ML01" in out
    assert PASSWORD not in out + shown
    code, out, shown = at_terminal(["cases", *data], [PASSWORD])
    assert (code, out) == (0, "")
    assert PASSWORD not in shown
    code, out, shown = at_terminal(["cases", *data], ["not the password"])
    assert (code, out) == (1, "")
    assert "姓名或密码不对" in shown
