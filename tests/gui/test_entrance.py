"""First run, unlocking and locking."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import bootstrap
from desktop.gui.entrance.setup import SetUpPage
from desktop.gui.entrance.start import StartPage
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.window.idle import IdleWatch
from desktop.gui.window.main_window import MainWindow
from desktop.services.upkeep.new_workplace import SetUp
from tests.gui.counter import KEY, NAME, Counter
from tests.support.window_pages import counter_page

AWAY_S = 0.5
PASSWORD = "草原上的一匹白马"
Open = Callable[[Path], MainWindow]


def words_on(window: QWidget) -> str:
    """Every text that a passer-by could read."""
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    fields = [field.displayText() for field in window.findChildren(QLineEdit) if field.isVisible()]
    return "\n".join([*labels, *fields])


def set_up_with_password(folder: Path) -> Path:
    bootstrap.set_up(folder, SetUp(site_code="ML0101", staff_name="其其格", password=PASSWORD))
    return folder


@pytest.mark.slow
def test_first_run_makes_a_workplace(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    window = open_window(tmp_path / "new")
    assert isinstance(window.page, StartPage)
    Counter(window, qtbot).press(KEY.Key_4)
    page = window.page
    assert isinstance(page, SetUpPage)
    qtbot.waitUntil(lambda: page.site.count() > 0)
    page.site.setCurrentIndex(page.site.findData("ML0101"))
    clerk = Counter(window, qtbot)
    page.name.setFocus()
    clerk.commit("其其格")
    clerk.press(KEY.Key_Return)
    clerk.commit("短密码")
    assert "太短" in page.strength.text()
    clerk.commit("变成了长的一句话")
    clerk.press(KEY.Key_Return)
    clerk.commit("不一样")
    clerk.press(KEY.Key_Return)
    assert "两次密码不一样" in page.note.text()
    page.again.setText(page.password.text())
    page.begin.click()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    assert window.desk is not None
    assert (window.desk.staff_name, window.desk.site.code) == ("其其格", "ML0101")


@pytest.mark.slow
def test_wrong_password_waits_longer_and_names_nobody(
    open_window: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(set_up_with_password(tmp_path / "data"))
    page = window.page
    assert isinstance(page, UnlockPage)
    said = []
    for name in ("其其格", "没有这个人"):
        page.name.setText(name)
        page.password.setText("不对的密码")
        page.open.click()
        qtbot.waitUntil(lambda: page.password.text() == "" and not window.runner.busy, timeout=20_000)
        said.append(page.note.text())
    assert said[0] == said[1]
    for _ in range(8):
        page.password.setText("还是不对")
        page.open.click()
        qtbot.waitUntil(lambda: not window.runner.busy, timeout=20_000)
        if not page.open.isEnabled():
            break
    assert "秒后再输入" in page.note.text()
    assert not page.open.isEnabled()


@pytest.mark.slow
def test_lock_hides_the_case_and_gives_it_back(open_window: Open, tmp_path: Path, qtbot: QtBot) -> None:
    window = open_window(set_up_with_password(tmp_path / "data"))
    page = window.page
    assert isinstance(page, UnlockPage)
    clerk = Counter(window, qtbot)
    assert page.name.text() == "其其格", "who works here is known"
    clerk.commit(PASSWORD)
    clerk.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: window.work is not None, timeout=20_000)
    clerk.fill_in()
    assert NAME in words_on(window)
    clerk.press(KEY.Key_L, held=Qt.KeyboardModifier.ControlModifier)
    assert NAME not in words_on(window)
    assert window.desk is None
    clerk.settle()
    page = window.page
    assert isinstance(page, UnlockPage)
    assert clerk.focus is page.password
    clerk.commit(PASSWORD)
    clerk.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=20_000)
    assert window.desk is not None
    assert window.desk.cases.drafts()[0].applicant.name == NAME
    qtbot.waitUntil(lambda: counter_page(window.work).draft.applicant.name == NAME, timeout=20_000)
    clerk.settle()
    assert not any(message.key == "drafts" for message in counter_page(window.work).messages.shown())


def test_a_demonstration_opens_again_with_enter(counter: Counter, qtbot: QtBot) -> None:
    window = counter.window
    window.lock()
    counter.settle()
    counter.press(KEY.Key_Return)
    qtbot.waitUntil(lambda: window.work is not None, timeout=20_000)


def test_idle_time_runs_out_only_without_a_touch(qtbot: QtBot, qapp: QApplication) -> None:
    widget = QLineEdit()
    qtbot.addWidget(widget)
    watch = IdleWatch(widget)
    try:
        begun = time.monotonic()
        watch.start(minutes=AWAY_S / 60)
        touched: list[float] = []
        ended: list[float] = []
        watch.idle.connect(lambda: ended.append(time.monotonic()))
        while time.monotonic() < begun + 1.5 * AWAY_S and not ended:
            touched.append(time.monotonic())
            QTest.keyClick(widget, KEY.Key_A)
            qtbot.wait(10)
        qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
        (end,) = ended
        assert end - touched[-1] > 0.9 * AWAY_S, "it counts from the last touch"
    finally:
        watch.stop()
