"""The program without a screen: one plain line, whatever the environment says of displays."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import ROOT


def start(folder: Path, **displays: str) -> subprocess.CompletedProcess[str]:
    """The program without a command, seeing these displays alone."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": str(folder), **displays}
    command = [sys.executable, "-P", "-m", "desktop", "--data", str(folder / "data")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_no_display_is_said_in_one_line(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tamga: 没有显示器")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "displays",
    [
        {"DISPLAY": ":987"},
        {"DISPLAY": ":987.0"},
        {"DISPLAY": "127.0.0.1:987"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-77"},
        {"DISPLAY": ":987", "WAYLAND_DISPLAY": "/nowhere"},
    ],
)
def test_a_dead_display_is_said_in_one_line(tmp_path: Path, displays: dict[str, str]) -> None:
    done = start(tmp_path, **displays)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tamga: 打不开窗口")
    assert all(name in done.stderr for name in displays.values())
    assert done.stderr.count("\n") == 1


def test_a_socket_that_nobody_serves_is_dead(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "wayland-0"))
    assert start(tmp_path, WAYLAND_DISPLAY="wayland-0").returncode == 1
