"""What an operator gets wrong at the banner's command line: one line that says why, never a traceback."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.support.operator_commands import operator
from tests.support.source import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def banner(tmp_path: Path) -> Path:
    data = tmp_path / "banner"
    operator("banner", "init", "BQ00", "示例旗", "--data", str(data))
    return data


def refused(*arguments: str, code: int = 1) -> str:
    done = operator(*arguments, check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_what_cannot_be_served_is_named(banner: Path) -> None:
    here = ("--data", str(banner))
    for port in ("99999", "-1", "80x"):
        assert "0 到 65535" in refused("serve", f"--port={port}", *here, code=2)
    assert "postgresql://" in refused("serve", "--database", "garbage", *here)
    assert "postgresql://" in refused("serve", "--database", "oracle://a/b", *here)
    assert "本机没有这个地址" in refused("serve", "--host", "192.0.2.1", *here)
    # Nobody listens on port 1: the driver's words say which server it was.
    unreachable = refused("banner", "status", "--database", "postgresql://x@127.0.0.1:1/x", *here)
    assert "数据库用不了" in unreachable
    assert "127.0.0.1" in unreachable


def test_a_certificate_that_is_none_is_refused_before_it_serves(banner: Path, tmp_path: Path) -> None:
    here = ("--data", str(banner), "--port", "0")
    assert "nowhere.pem：没有这个文件" in refused("serve", "--certificate", "nowhere.pem", *here)
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate", "ascii")
    done = operator("serve", "--certificate", str(wrong), *here, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"证书 {wrong}" in done.stderr


def test_ctrl_c_ends_the_server_without_a_word_of_failure(banner: Path) -> None:
    command = [sys.executable, "-P", "-m", "sync.server", "serve", "--data", str(banner), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().split()[-1]
        _until_it_answers(f"{url}/health")
        server.send_signal(signal.SIGINT)
        _, complaint = server.communicate(timeout=30)
    assert (server.returncode, complaint) == (0, "")


def _until_it_answers(url: str) -> None:
    for _ in range(100):
        with contextlib.suppress(requests.ConnectionError):
            assert requests.get(url, timeout=10).status_code == 200
            return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_files_that_cannot_be_read_are_named(banner: Path) -> None:
    here = ("--data", str(banner))
    assert "/nowhere.json（没有这个文件" in refused("banner", "release", "publish", "/nowhere.json", *here)
    assert "没有这个文件" in refused("banner", "backup", "/nowhere/x", *here)


def test_what_is_refused_is_told_in_chinese_and_apart(banner: Path) -> None:
    here = ("--data", str(banner))
    operator("banner", "site", "add", "ML01", "BQ00", "示例苏木", *here)
    for said, *command in (
        ("已经建立", "init", "BQ00", "示例旗"),
        ("ML01 已经有了", "site", "add", "ML01", "BQ00", "示例苏木"),
        ("字母和数字", "site", "add", "ML-02", "BQ00", "示例苏木"),
        ("没有上级站点 XX", "site", "add", "ML02", "XX", "示例苏木"),
        ("没有站点 XX", "code", "XX"),
        ("没有站点 XX", "staff", "add", "XX", "测试"),
        ("名册里没有 测试", "staff", "remove", "ML01", "测试"),
        ("没有设备 abc", "device", "revoke", "abc"),
        ("没有设备 abc", "device", "move", "abc", "ML01"),
        ("还没有发布过目录", "calendar", "show"),
        ("不是告知单编号", "case", "status", "X", "accepted", "--by", "测试"),
    ):
        assert said in refused("banner", *command, *here)


def test_a_folder_without_a_banner_is_refused_and_not_made(banner: Path, tmp_path: Path) -> None:
    mistyped = tmp_path / "baner"
    for command in (
        ("banner", "status"),
        ("banner", "site", "add", "ML01", "BQ00", "示例苏木"),
        ("banner", "backup", str(tmp_path / "backup")),
        ("serve", "--port", "0"),
    ):
        assert "请核对 --data" in refused(*command, "--data", str(mistyped))
    assert not mistyped.exists()
    operator("banner", "backup", str(tmp_path / "backup"), "--data", str(banner))
    restoring = ("banner", "restore", str(tmp_path / "backup"), "--data", str(mistyped))
    assert "--backup-key" in refused(*restoring)
    operator(*restoring, "--backup-key", str(banner / "data.key"))
    assert "示例旗" in operator("banner", "status", "--data", str(mistyped)).stdout


@pytest.mark.parametrize("module", ["desktop", "sync.server"])
def test_ctrl_c_while_the_program_loads_says_nothing(module: str, tmp_path: Path) -> None:
    # A module that all commands load waits, as on a slow disk, until the signal comes.
    (tmp_path / "argparse.py").write_text(
        "import time\nprint('loading', flush=True)\ntime.sleep(60)\n", "utf-8"
    )
    command = [sys.executable, "-m", module, "banner", "status", "--data", "/nowhere"]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "loading\n"
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
    assert (process.returncode, complaint) == (130, "")
