"""No part of the window, its frame included, lies outside the free screen, and it stays where it was put."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.gui.window.first_window import FirstWindow
from desktop.gui.window.window_place import PLACE_FILE
from tests.support.workplaces import demo_folder


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


def test_a_window_that_is_wider_than_the_screen_fills_it(qtbot: QtBot) -> None:
    window = FirstWindow()
    qtbot.addWidget(window)
    free = window.screen().availableGeometry()
    window.resize(free.width() + 1, 400)
    window.show()
    window.fill(QWidget())
    assert window.isMaximized()
    qtbot.waitUntil(lambda: window.width() <= free.width())


def closed_at(qtbot: QtBot, folder: Path, place: QRect) -> None:
    window = opened(qtbot, folder)
    window.setGeometry(place)
    window.close()


def opened(qtbot: QtBot, folder: Path) -> FirstWindow:
    window = app.open_window(folder)
    window.painted.disconnect()  # its pages are not needed
    qtbot.addWidget(window)
    return window


def test_it_opens_where_it_was_closed(qtbot: QtBot, tmp_path: Path) -> None:
    folder, place = demo_folder(tmp_path / "data"), QRect(30, 40, 700, 500)
    closed_at(qtbot, folder, place)
    assert opened(qtbot, folder).geometry() == place
    (folder / PLACE_FILE).write_bytes(b"torn")
    assert opened(qtbot, folder).isVisible()


def test_a_screen_that_was_unplugged_takes_no_window_with_it(qtbot: QtBot, tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "data")
    closed_at(qtbot, folder, QRect(5000, 3000, 700, 500))
    window = opened(qtbot, folder)
    assert window.screen().availableGeometry().contains(window.geometry())
    assert window.size().toTuple() == (700, 500)


def test_a_folder_that_is_not_set_up_stays_empty(qtbot: QtBot, tmp_path: Path) -> None:
    closed_at(qtbot, tmp_path, QRect(30, 40, 700, 500))
    assert list(tmp_path.iterdir()) == []
