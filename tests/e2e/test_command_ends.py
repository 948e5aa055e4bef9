"""What a command meets at its own ends is told in one line by what it is about, and makes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import source

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")


def run(*words: str, home: Path, shell: str = "") -> subprocess.CompletedProcess[str]:
    """The program in a process of its own; `shell` says where its output goes."""
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT), "XDG_DATA_HOME": str(home)}
    command = ["sh", "-c", f'exec "$@" {shell}', "sh", sys.executable, "-P", "-m", "desktop", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("shell", "told"), [(">/dev/full", "输出写不出去：磁盘已满"), (">&-", "没有标准输出")]
)
def test_an_output_that_cannot_be_written(tmp_path: Path, shell: str, told: str) -> None:
    done = run("doctor", home=tmp_path, shell=shell)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_too_long_a_path(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["n" * 100] * 6)
    done = run("setup", "--demo", "--data", str(deep), home=tmp_path)
    assert done.returncode == 1
    assert "路径太长" in done.stderr
    assert "权限的" not in done.stderr


def test_a_folder_that_cannot_be_looked_into(tmp_path: Path) -> None:
    done = run("cases", "--data", str(tmp_path / ("n" * 300)), home=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "不能进入" in done.stderr
    assert "名称太长" in done.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_a_password_file_that_is_not_utf_8(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "password"
    file.write_bytes("密码很长的一句话".encode(encoding))
    words = ("setup", "--site", "ML01", "--staff", "苏和", "--password-file", str(file))
    done = run(*words, "--data", str(tmp_path / "d"), home=tmp_path)
    assert done.returncode == 1
    assert "不是 UTF-8" in done.stderr
    assert not (tmp_path / "d").exists()
