"""Copies in the window: made as it closes, said when they lack, put back from the entrance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop import bootstrap
from desktop.database import copy_file
from desktop.gui.entrance.restore import RestorePage
from desktop.gui.entrance.start import StartPage
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.window.main_window import MainWindow
from tests.support.workplaces import PASSWORD, STAFF, ready_draft, real_folder

pytestmark = pytest.mark.slow
Open = Callable[[Path], MainWindow]


def unlock(window: MainWindow, qtbot: QtBot) -> None:
    page = window.page
    assert isinstance(page, UnlockPage)
    page.name.setText(STAFF)
    page.password.setText(PASSWORD)
    page.open.click()
    qtbot.waitUntil(lambda: window.work is not None, timeout=20_000)


def way_to_restoring(window: MainWindow) -> QPushButton:
    return next(each for each in window.page.findChildren(QPushButton) if each.text() == "从拷贝恢复…")


def test_a_copy_is_made_as_the_window_closes_and_comes_back_at_the_entrance(
    open_window: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = real_folder(tmp_path / "data")
    window = open_window(folder)
    unlock(window, qtbot)
    assert window.desk
    assert window.work
    number = window.desk.cases.open(ready_draft(window.desk)).slip_number
    window.window().close()
    copy = bootstrap.newest_copy(folder)
    assert copy
    assert copy_file.read_facts(copy).cases == 1

    (folder / "tamga.db").write_bytes(b"damage" * 4096)
    window = open_window(folder)
    way_to_restoring(window).click()
    page = window.page
    assert isinstance(page, RestorePage)
    assert page.copy == copy
    qtbot.waitUntil(lambda: page.note.text().endswith("的拷贝，里面有 1 件办件"), timeout=20_000)
    broken = tmp_path / "broken.tamga-copy"
    broken.write_bytes(copy.read_bytes()[:-100])
    page.take(broken)
    qtbot.waitUntil(lambda: "broken.tamga-copy" in page.note.text(), timeout=20_000)
    page.take(copy)
    page.name.setText(STAFF)
    page.password.setText("不对的密码啊啊")
    page.begin.click()
    qtbot.waitUntil(lambda: "密码不对" in page.note.text(), timeout=20_000)
    page.password.setText(PASSWORD)
    page.begin.click()
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage), timeout=20_000)
    back = window.page
    assert isinstance(back, UnlockPage)
    assert "已恢复 1 件" in back.note.text()
    unlock(window, qtbot)
    assert window.desk
    assert [row.slip_number for row in window.desk.cases.list()] == [number]


def test_on_a_new_computer_restoring_is_offered_and_may_be_left(
    open_window: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(tmp_path / "new")
    way_to_restoring(window).click()
    page = window.page
    assert isinstance(page, RestorePage)
    assert page.copy is None
    page.begin.click()
    assert "先选拷贝文件" in page.note.text()
    qtbot.waitUntil(page.isVisible)
    QTest.keyClick(page.choose, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(window.page, StartPage))


def test_strip_and_today_say_that_all_is_on_this_disk_alone(
    open_window: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(real_folder(tmp_path / "data"))
    unlock(window, qtbot)
    desk, work = window.desk, window.work
    assert desk
    assert work
    qtbot.waitUntil(lambda: not work.strip.copies.text())
    assert work.strip.copies.isHidden()
    copies = desk.upkeep.copies()
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=4)
    work.strip.show_copies(msgspec.structs.replace(copies, begun_at=old.isoformat()))
    assert work.strip.copies.isVisible()
    assert "拷贝旧了" in work.strip.copies.text()
    stick = tmp_path / "stick"
    work.copies.keep_in(stick)
    area = work.home.messages
    assert area
    qtbot.waitUntil(lambda: any("今后也放在这里" in each.title for each in area.shown()))
    assert len(copy_file.copies_in(stick)) == 1
    assert work.strip.copies.isHidden()
