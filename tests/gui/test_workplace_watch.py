"""What is damaged beside an open window is said there in red."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.workplace_watch import WorkplaceWatch
from desktop.services.upkeep import check_package
from installers import manifest


def test_a_damaged_file_of_the_program_is_named(
    window: MainWindow, desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    font = package / "song.ttf"
    font.write_bytes(bytes(3_000_000))
    manifest.write_manifest(package, "0.1.0.0", "linux-x86_64")
    monkeypatch.setattr(check_package, "package_folder", lambda: package)
    font.write_bytes(bytes(2_999_999) + b"\x55")
    watch = WorkplaceWatch(window, desk)
    with qtbot.waitSignal(watch.message_raised) as raised:
        watch.compare()
    (message,) = raised.args or []
    assert (message.key, message.tone) == ("program", "stop")
    assert "song.ttf" in message.what
    assert "重新安装" in message.what
    watch.stop()
