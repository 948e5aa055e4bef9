"""`setup` makes a server of a machine: what it writes is what runs, and again it does what is missing."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests

from sync.server.commands.main import main
from tests.support.banners import wait_until_listening
from tests.support.postgres import cluster_url, free_port
from tests.support.source import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def admin() -> Iterator[str]:
    """A PostgreSQL without the banner's role and database, also afterwards."""
    url = cluster_url("postgres")

    def clear() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS tamga WITH (FORCE)")
            connection.execute("DROP ROLE IF EXISTS tamga")

    clear()
    yield url
    clear()


def set_up(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """As the page says: in the program's folder, where nothing else tells Python of it."""
    command = [sys.executable, "-m", "sync.server", "setup", *words]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["HOME"] = str(home)
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def order(root: Path, admin: str, port: int) -> list[str]:
    words = ["--root", str(root), "--admin-url", admin, "--port", str(port)]
    return [*words, "--code", "BQ00", "--name", "白音旗", "--host", "by.example.cn"]


def test_what_it_writes_is_what_runs(admin: str, tmp_path: Path) -> None:
    root, port = tmp_path / "root", free_port()
    done = set_up(*order(root, admin, port), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "已建立 BQ00 白音旗" in done.stdout
    unit = (root / "etc/systemd/system/tamga-server.service").read_text("utf-8")
    command = next(line for line in unit.splitlines() if line.startswith("ExecStart=")).partition("=")[2]
    folder = next(line for line in unit.splitlines() if line.startswith("WorkingDirectory=")).partition("=")[
        2
    ]
    server = subprocess.Popen(shlex.split(command), cwd=folder, stdout=subprocess.DEVNULL)
    try:
        wait_until_listening(port)
        assert requests.get(f"http://127.0.0.1:{port}/ready", timeout=20).json() == {"status": "ready"}
        assert "白音旗" in requests.get(f"http://127.0.0.1:{port}/status", timeout=20).text
    finally:
        server.terminate()
        server.wait(20)
    for name in ("tamga-backup.service", "tamga-drill.service"):
        commands = (root / "etc/systemd/system" / name).read_text("utf-8")
        assert "/opt/tamga" not in commands.replace("# ", "")
    nginx = (root / "etc/nginx/conf.d/tamga.conf").read_text("utf-8")
    assert "server_name by.example.cn;" in nginx
    assert f"proxy_pass http://127.0.0.1:{port};" in nginx
    shown = subprocess.run(
        ["openssl", "x509", "-noout", "-text", "-in", str(root / "etc/tamga/certificate.pem")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "DNS:by.example.cn" in shown
    assert (root / "etc/tamga/key.pem").stat().st_mode & 0o777 == 0o600


def test_again_it_changes_nothing_and_does_what_is_missing(admin: str, tmp_path: Path) -> None:
    root, port = tmp_path / "root", free_port()
    assert set_up(*order(root, admin, port), home=tmp_path).returncode == 0
    key = (root / "etc/tamga/key.pem").read_bytes()
    unit = root / "etc/systemd/system/tamga-server.service"
    unit.write_text("# mine\n")
    again = set_up(*order(root, admin, port), home=tmp_path)
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("做好") == 1
    assert unit.with_name("tamga-server.service.before").read_text() == "# mine\n"
    assert (root / "etc/tamga/key.pem").read_bytes() == key
    assert "已有  BQ00 白音旗" in again.stdout


def test_the_plan_changes_nothing(admin: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    done = set_up(*order(root, admin, 8463), "--plan", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "要做  数据库" in done.stdout
    assert not root.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "站点编码"),
        (("--code", "BQ00", "--name", "白音旗", "--host", "By_x"), "不是主机名"),
        (("--code", "b", "--name", "白音旗", "--host", "a.cn"), "大写字母"),
        (
            (
                "--code",
                "BQ00",
                "--name",
                "白音旗",
                "--host",
                "a.cn",
                "--admin-url",
                "postgresql://127.0.0.1:1/x",
            ),
            "数据库没有照办",
        ),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    done = set_up(*words, "--root", str(tmp_path / "root"), home=tmp_path)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_who_is_not_root_is_told_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    words = ["setup", "--code", "BQ00", "--name", "白音旗", "--host", "by.example.cn"]
    for program in ("python -m sync.server", "tamga-server"):
        assert main(words, program) == 1
        assert f"sudo {program} setup" in capsys.readouterr().err
