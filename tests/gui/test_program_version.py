"""The window that opens says that its version comes up, and which one the next start brings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import which_version
from desktop.gui.window.main_window import MainWindow
from desktop.services.upkeep.program_folder import ProgramFolder
from desktop.services.upkeep.stage_program import stage_program
from tests.support.program_trees import installed, make_tree

pytestmark = pytest.mark.slow


def test_the_strip_says_what_the_next_start_brings(
    open_window: Callable[[Path], MainWindow],
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    versions = tmp_path / "versions"
    package = installed(make_tree(tmp_path / "package", "0.1.0"), versions)
    stage_program(package, ProgramFolder(make_tree(tmp_path / "0.2.0", "0.2.0")))
    which_version.note_start(str(versions), "0.2.0")
    monkeypatch.setenv(which_version.TREE, str(versions / "0.2.0"))
    monkeypatch.setenv(which_version.VERSIONS, str(versions))
    monkeypatch.setenv(which_version.CHOSEN, "0.2.0")
    window = open_window(data_dir)
    qtbot.waitUntil(lambda: window.work is not None, timeout=20_000)
    qtbot.waitUntil(lambda: which_version.word(str(versions), which_version.CURRENT) == "0.2.0")
    assert window.work is not None
    strip = window.work.strip
    assert "换成" not in strip.release.text()
    running = installed(versions / "0.2.0", versions, "0.2.0")
    tree = make_tree(tmp_path / "0.3.0", "0.3.0", changes="查事项更快\n打印更稳")
    stage_program(running, ProgramFolder(tree))
    strip.refresh()
    assert strip.release.text().endswith("下次打开时换成 0.3.0 版")
    assert strip.release.toolTip().endswith("查事项更快\n打印更稳")
