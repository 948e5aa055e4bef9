"""A second start brings the running window to the front, from another process, and ends well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.gui.window.second_start import SecondStarts, raise_running
from tests.support.source import ROOT

pytestmark = pytest.mark.slow

ASK = """
import sys
from pathlib import Path
from desktop import app
sys.exit(not app.raise_running(*map(Path, sys.argv[1:])))
"""


def test_the_running_window_comes_forward(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    file = tmp_path / "包裹 一.tamga-parcel"
    handed: list[Path] = []
    SecondStarts(window, tmp_path).file_handed.connect(handed.append)
    window.showMinimized()
    second = subprocess.Popen(
        [sys.executable, "-P", "-c", ASK, str(tmp_path), str(file)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
    finally:
        second.kill()
    assert second.returncode == 0
    qtbot.waitUntil(lambda: not window.isMinimized())
    assert window.isVisible()
    qtbot.waitUntil(lambda: handed == [file])


def test_nobody_answers_where_no_window_is(qtbot: QtBot, tmp_path: Path) -> None:
    assert not raise_running(tmp_path)


def test_a_name_that_a_killed_window_left_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    for _ in range(2):
        window = QWidget()
        qtbot.addWidget(window)
        SecondStarts(window, tmp_path)
    assert raise_running(tmp_path)
