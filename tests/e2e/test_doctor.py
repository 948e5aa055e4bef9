"""`doctor` as a script calls it: the real process on a real data folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.source import ROOT

pytestmark = pytest.mark.slow


def tamga(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "desktop", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "CUPS_SERVER": "/nonexistent/socket", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert done.stderr == ""
    return {finding["subject"]: finding for finding in json.loads(done.stdout)["findings"]}


def test_a_demonstration_is_opened_and_looked_through(tmp_path: Path) -> None:
    assert tamga("setup", "--demo", "--data", str(tmp_path / "data")).returncode == 0
    done = tamga("doctor", "--json", "--data", str(tmp_path / "data"))
    assert done.returncode == 0, done.stdout
    found = findings(done)
    assert found["数据库"]["level"] == found["流水"]["level"] == "ok"
    assert found["打印机"]["state"] == "本机的 CUPS 没有回应"


def test_a_damaged_store_is_broken_and_the_exit_code_says_so(tmp_path: Path) -> None:
    assert tamga("setup", "--demo", "--data", str(tmp_path / "data")).returncode == 0
    store = tmp_path / "data" / "tamga.db"
    store.write_bytes(b"\0" * store.stat().st_size)
    done = tamga("doctor", "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "✗ 有误  数据：" in done.stdout


def test_what_is_locked_stays_locked_without_a_password(tmp_path: Path) -> None:
    setup = ("setup", "--site", "ML0101", "--staff", "其其格", "--data", str(tmp_path / "data"))
    assert tamga(*setup, TAMGA_PASSWORD="correct horse").returncode == 0
    doctor = ("doctor", "--json", "--data", str(tmp_path / "data"))
    assert "已上锁，未检查" in findings(tamga(*doctor))["数据"]["state"]
    opened = tamga(*doctor, "--staff", "其其格", TAMGA_PASSWORD="correct horse")
    assert findings(opened)["数据库"]["level"] == "ok"
    refused = tamga(*doctor, "--staff", "其其格", TAMGA_PASSWORD="wrong")
    assert (refused.returncode, findings(refused)["数据"]["level"]) == (0, "attention")
