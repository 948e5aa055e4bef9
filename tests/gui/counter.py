"""What a clerk does at the keyboard, in the words of the counter."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.gui.counter.ask import AskColumn
from desktop.gui.window.main_window import MainWindow
from tests.support.window_pages import counter_page

ID_NUMBER = "152129195001010004"
NAME = "测试·甲"
KEY = Qt.Key


class Counter:
    """Presses keys where the focus is; nothing here touches a widget but by its keys."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    @property
    def ask(self) -> AskColumn:
        assert self.window.work is not None
        return counter_page(self.window.work).ask

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key, held)

    def type(self, text: str) -> None:
        for character in text:
            QTest.keyClicks(self.focus, character)

    def commit(self, text: str) -> None:
        """Chinese, as an input method commits it; keyClicks would abort the process."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self.focus, event)

    def settle(self) -> None:
        """Wait until what was asked for in the background is done and shown."""
        self.qtbot.waitUntil(self._is_settled, timeout=20_000)
        QCoreApplication.processEvents()

    def _is_settled(self) -> bool:
        """Nothing runs, and nothing that was committed is still to be told."""
        return not self.window.runner.busy and self.window.feed.is_idle

    def choose(self, query: str) -> None:
        self.press(KEY.Key_F2)
        self.type(query)
        self.press(KEY.Key_Return)

    def name_applicant(self, name: str = NAME, id_number: str = ID_NUMBER) -> None:
        """From the name to the materials, with Enter alone."""
        assert self.focus is self.ask.applicant.name
        self.commit(name)
        self.press(KEY.Key_Return, KEY.Key_Return)
        self.type(id_number)
        self.press(KEY.Key_Return, KEY.Key_Return)

    def fill_in(self) -> None:
        """A whole case of SAMPLE-001, one paper handed in, two missing; the focus ends on the list."""
        self.choose("SAMPLE-001")
        self.type("12")
        self.name_applicant()
        self.press(KEY.Key_Return, KEY.Key_Return, KEY.Key_Return)  # the agent's fields stay empty
        assert self.focus is self.ask.materials.list
        self.press(KEY.Key_1)
