"""No part of the window, its frame included, lies below the screen's free area."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.gui.window.first_window import FirstWindow


@pytest.mark.parametrize(("beyond", "fills"), [(1, True), (0, True), (-40, False)])
def test_a_window_that_is_higher_than_the_screen_fills_it(qtbot: QtBot, beyond: int, fills: bool) -> None:
    window = FirstWindow()
    qtbot.addWidget(window)
    free = window.screen().availableGeometry()
    window.resize(700, free.height() + beyond)
    window.show()
    window.fill(QWidget())
    assert window.isMaximized() is fills
    qtbot.waitUntil(lambda: window.height() <= free.height())
