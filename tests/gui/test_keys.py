"""One table of keys: each acts in the real window, and what is added to it does, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.gui.counter.counter import CounterPage
from desktop.gui.exchange.banner import BannerPage
from desktop.gui.keyboard import keys
from desktop.gui.keyboard.keys import KEYS, Key
from desktop.gui.parts.page import Act, WindowPage
from desktop.gui.window.main_window import MainWindow
from tests.support import source

Open = Callable[[], MainWindow]


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def opened(
    monkeypatch: pytest.MonkeyPatch,
    open_window: Callable[[Path], MainWindow],
    data_dir: Path,
    qtbot: QtBot,
    done: list[str],
) -> Open:
    """Opens a window whose pages write down what they are asked for, and do nothing."""

    def note(kind: type[WindowPage]) -> None:
        before = kind.acts

        def acts(page: WindowPage) -> Mapping[str, Act]:
            return {name: partial(done.append, name) for name in before(page)}

        monkeypatch.setattr(kind, "acts", acts)

    def open_one() -> MainWindow:
        for kind in (CounterPage, BannerPage):
            note(kind)
        window = open_window(data_dir)
        qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=20_000)
        return window

    return open_one


def press(window: MainWindow, sequence: str) -> None:
    combination: QKeyCombination = QKeySequence(sequence)[0]  # type: ignore[index]
    QTest.keyClick(window.window(), combination.key(), combination.keyboardModifiers())


def test_every_key_of_the_counter_and_of_the_window_does_what_the_table_says(
    opened: Open, done: list[str], qtbot: QtBot
) -> None:
    window = opened()
    assert window.work is not None
    taught = [key for key in KEYS if key.action and key.where in (keys.WINDOW, "counter")]
    for key in taught:
        if key.action == "lock":
            continue
        press(window, key.keys)
    assert done == [key.action for key in taught if key.action != "lock"]
    with qtbot.waitSignal(window.work.lock_requested, timeout=5_000):
        press(window, next(key.keys for key in taught if key.action == "lock"))


def test_escape_leaves_each_page_but_the_first(opened: Open, done: list[str]) -> None:
    window = opened()
    work = window.work
    assert work is not None
    for name in ("cases", "exchange", "help"):
        work.show_page(work.page_named(name))
        press(window, "Esc")
        assert work.page is work.home
    assert done == []


def test_a_key_of_one_line_acts_and_stands_in_the_help(
    monkeypatch: pytest.MonkeyPatch, opened: Open, done: list[str]
) -> None:
    monkeypatch.setattr(keys, "KEYS", (*KEYS, Key("F7", "试验：放大", "zoom_in", "counter")))
    window = opened()
    press(window, "F7")
    assert done == ["zoom_in"]
    assert window.work is not None
    words = [each.text() for each in window.work.page_named("help").findChildren(QLabel)]
    assert words[words.index("F7") + 1] == "试验：放大"
    assert "今日办件：再打印、另存为 PDF、只看超期" in words, "the keys of pages come from their table"


def test_shortcuts_are_made_from_the_tables_alone() -> None:
    makers = [
        source.name(path)
        for path in source.modules("desktop/gui")
        if any(word in path.read_text("utf-8") for word in ("QShortcut(", "QKeySequence(", "setShortcut("))
    ]
    assert makers == ["desktop/gui/keyboard/keys.py"]
