"""A lock leaves no dialog on screen, and keeps no key for a disk that hangs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from casework.errors import StoreError
from desktop.desk.desk import Desk
from desktop.gui.background.tasks import Job
from desktop.gui.entrance.unlock import UnlockPage, UnlockRequested
from desktop.gui.window import leaving
from desktop.gui.window.main_window import MainWindow
from tests.support.workplaces import ready_draft


def shown(window: MainWindow) -> list[QWidget]:
    frame = window.window()
    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not frame]


def test_no_dialog_stays(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """A file dialog that asks whether to overwrite, a question without a way out, a menu, one beside."""
    beside = QDialog(window)
    beside.setModal(False)
    beside.show()
    choosing = QFileDialog(window, "保存", str(tmp_path))
    choosing.setOption(QFileDialog.Option.DontUseNativeDialog)
    choosing.open()
    asking = QMessageBox(choosing)
    asking.setText("文件已存在，要替换吗？")
    asking.addButton("替换", QMessageBox.ButtonRole.AcceptRole)
    asking.addButton("换个名字", QMessageBox.ButtonRole.ActionRole)  # so that Esc has no meaning
    asking.open()
    menu = QMenu(window)
    menu.addAction("复制")
    menu.popup(window.mapToGlobal(window.rect().center()))
    tip = QWidget(window, Qt.WindowType.Tool)
    tip.show()
    assert len(shown(window)) >= 5
    window.lock()
    assert isinstance(window.page, UnlockPage)
    assert shown(window) == []
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None


@pytest.fixture
def hung() -> Iterator[threading.Event]:
    released = threading.Event()
    yield released
    released.set()


def test_a_disk_that_hangs_keeps_no_key(
    window: MainWindow, desk: Desk, hung: threading.Event, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "HUNG_DISK_MS", 300)
    begun, store = threading.Event(), desk.state.duty.store

    def write_for_ever() -> None:
        with store.reading():
            begun.set()
            assert hung.wait(60)

    window.runner.start(Job(title="写", work=write_for_ever))
    qtbot.waitUntil(begun.is_set, timeout=10_000)
    window.lock()
    assert isinstance(window.page, UnlockPage)
    qtbot.waitUntil(lambda: store.key is None and store.signer is None, timeout=10_000)
    with pytest.raises(StoreError, match="锁"):
        desk.cases.open(ready_draft(desk))
    window.page.unlock_requested.emit(UnlockRequested("", ""))
    qtbot.waitUntil(lambda: window.work is not None, timeout=20_000)
    assert not hung.is_set()
    assert window.desk is not None
    assert window.desk.cases.open(ready_draft(window.desk)).slip_number
    assert window.desk.upkeep.compare() == [], "nothing was written without a signature"
