"""A window at one end of the way between two sites and the banner, with its clerk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.cases.today import TodayLine
from desktop.gui.bags.bags import BagsPage
from desktop.gui.today.today import TodayPage
from desktop.gui.window.main_window import MainWindow
from tests.gui.counter import KEY, Counter
from tests.gui.test_case_page import HELD
from tests.support.banners import Banner
from tests.support.window_pages import banner_page, upload_button

PATIENCE_MS = 30_000


class End:
    """A window at one end of the way, driven by keys; its clerk looks at one window at a time."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.window, self.counter = window, Counter(window, qtbot)
        self.until(lambda: window.work is not None and not window.runner.busy)
        assert window.work is not None
        assert window.desk is not None
        self.work, self.desk = window.work, window.desk

    @property
    def bags(self) -> BagsPage:
        page = self.work.page_named("bags")
        assert isinstance(page, BagsPage)
        return page

    def until(self, seen: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(seen, timeout=PATIENCE_MS)

    def come_forward(self) -> None:
        frame = self.window.window()
        frame.activateWindow()
        self.until(frame.isActiveWindow)
        self.until(lambda: QApplication.focusWidget() is not None)

    def enrol(self, banner: Banner, site: str) -> None:
        self.come_forward()
        upload_button(self.work).click()
        self.until(banner_page(self.work).form.url.hasFocus)
        self.counter.type(banner.url)
        self.counter.press(KEY.Key_Return)
        self.counter.type(banner.code(site).lower())
        self.counter.press(KEY.Key_Return)
        self.until(lambda: "旗里已收" in upload_button(self.work).text())
        self.counter.settle()

    def open_page(self, digit: KEY) -> None:
        self.counter.press(digit, held=HELD)
        self.counter.settle()

    def fetch(self, is_there: Callable[[], bool]) -> None:
        """F5 until it is there: the other end sends by itself, when it comes to it."""

        def seen() -> bool:
            if not is_there():
                self.counter.press(KEY.Key_F5)
                self.counter.settle()
            return is_there()

        self.come_forward()
        self.until(seen)

    def alarms(self) -> list[TodayLine]:
        """The alarms about bags that 今日 shows in this window."""
        page = self.work.page_named("today")
        assert isinstance(page, TodayPage)
        return [line for line in page.lines if line.place == "bags" and line.is_alarm]
