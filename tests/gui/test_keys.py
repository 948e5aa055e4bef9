"""One table of keys: each acts in the real window, and what is added to it does, too."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.gui.keyboard import keys
from desktop.gui.keyboard.keys import KEYS, Key
from desktop.gui.parts.page import Act, WindowPage
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.pages import PAGES
from tests.support import source
from tests.support.window_pages import cases_page, counter_page

# As a text would name it; F and a number alone, not a part of a colour or a code.
A_KEY = re.compile(r"(?<![#0-9A-Za-z])(F([1-9]|1[0-2])|Esc|(Alt|Ctrl|Shift)\+\S+)(?![0-9A-Za-z])")

OF_THE_WINDOW = {"lock", "open_settings", "find_command", "take_tour"}  # which no page does

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
        for entry in PAGES:
            assert isinstance(entry.build, type)
            assert issubclass(entry.build, WindowPage)
            note(entry.build)
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
        if key.action not in OF_THE_WINDOW:
            press(window, key.keys)
    assert done == [key.action for key in taught if key.action not in OF_THE_WINDOW]
    settings = window.work.rail.settings.menu()
    press(window, next(key.keys for key in taught if key.action == "open_settings"))
    assert settings.isVisible()
    settings.close()
    with qtbot.waitSignal(window.work.lock_requested, timeout=5_000):
        press(window, next(key.keys for key in taught if key.action == "lock"))


@pytest.mark.parametrize("name", [entry.name for entry in PAGES[1:]])
def test_every_key_of_a_page_does_what_the_table_says(name: str, opened: Open, done: list[str]) -> None:
    window = opened()
    assert window.work is not None
    window.work.show_page(window.work.page_named(name))
    taught = [key for key in KEYS if key.where == name]
    for key in taught:
        press(window, key.keys)
    assert done == [key.action for key in taught]


def test_a_page_before_the_work_alone_has_keys_that_are_pressed_elsewhere() -> None:
    pressed = {entry.name for entry in PAGES} | {keys.WINDOW, keys.LEFT_PAGES}
    assert {key.where for key in KEYS if key.action} - pressed == {"join", "restore"}, (
        "test_join and test_copies_window press theirs"
    )


def test_escape_leaves_each_page_but_the_first(opened: Open, done: list[str]) -> None:
    window = opened()
    work = window.work
    assert work is not None
    for name in ("cases", "exchange", "help"):
        work.show_page(work.page_named(name))
        press(window, "Esc")
        assert work.page is work.home
    assert done == []


def test_a_key_of_one_line_acts_and_stands_in_the_help_and_on_its_button(
    monkeypatch: pytest.MonkeyPatch, opened: Open, done: list[str]
) -> None:
    monkeypatch.setattr(keys, "KEYS", (*KEYS, Key("Ctrl+F7", "试验：放大", "zoom_in", "counter")))
    window = opened()
    press(window, "Ctrl+F7")
    assert done == ["zoom_in"]
    assert window.work is not None
    words = [each.text() for each in window.work.page_named("help").findChildren(QLabel)]
    assert words[words.index("Ctrl+F7") + 1] == "试验：放大"
    assert "办件：查找，再打印、另存为 PDF、只看超期" in words, "the keys of pages come from their table"
    slip = counter_page(window.work).slip
    tips = {each.accessibleName(): each.toolTip() for each in slip.findChildren(QPushButton)}
    assert tips["放大"] == "预览放大  Ctrl+= / Ctrl+F7"


def test_another_key_of_an_action_is_shown_wherever_the_action_is(
    monkeypatch: pytest.MonkeyPatch, opened: Open, done: list[str]
) -> None:
    others = {
        "save": "Ctrl+F7",
        "find": "Ctrl+F6",
        "sync": "F10",
        "lock": "F11",
        "leave": "F12",
        "open_settings": "Alt+G",
    }
    table = (msgspec.structs.replace(key, keys=others.get(key.action, key.keys)) for key in KEYS)
    monkeypatch.setattr(keys, "KEYS", tuple(table))
    window = opened()
    press(window, "Ctrl+F7")
    assert done == ["save"]
    work = window.work
    assert work is not None
    buttons = {each.accessibleName(): each for each in work.findChildren(QPushButton)}
    for name, key in {
        "保存并打印": "Ctrl+F7",
        "立即同步": "F10",
        "锁定": "F11",
        "回到窗口": "F12",
        "按键": "F1",
    }.items():
        assert buttons[name].text() == f"{name}  {key}"
        assert buttons[name].toolTip().endswith(f"  {key}")
    assert buttons["设置"].toolTip().endswith("  Alt+G")
    assert counter_page(work).slip.output.toolTip() == "Ctrl+F7 送往：选打印机\n选打印机  Alt+P"
    assert "按 Ctrl+F6 开始第一件" in cases_page(work).empty.text()
    assert "Ctrl+F6" in [each.text() for each in counter_page(work).find_column.findChildren(QLabel)]


def test_shortcuts_are_made_from_the_tables_alone() -> None:
    makers = [
        source.name(path)
        for path in source.modules("desktop/gui")
        if any(word in path.read_text("utf-8") for word in ("QShortcut(", "QKeySequence(", "setShortcut("))
    ]
    assert makers == ["desktop/gui/keyboard/keys.py"]


def test_no_key_is_written_outside_the_tables() -> None:
    """A text takes its key from the table; the letter of a field's caption stands where it is underlined."""
    tables = {"desktop/gui/keyboard/keys.py", "desktop/gui/window/pages.py"}
    written = [
        f"{source.name(path)}: {text}"
        for path in source.modules("desktop/gui")
        if source.name(path) not in tables
        for text in texts(source.tree(path))
        if A_KEY.search(text)
    ]
    assert written == []


def texts(tree: ast.Module) -> Iterator[str]:
    """The strings of a module without its docstrings."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_the_help_shows_every_key_at_once_on_the_laptop(opened: Open) -> None:
    window = opened()
    work = window.work
    assert work is not None
    window.window().resize(1366, 768)
    work.show_page(work.page_named("help"))
    QApplication.processEvents()
    area = work.page_named("help").findChild(QScrollArea)
    assert area is not None
    seen = area.viewport().rect()
    words = {label.text(): label for label in area.findChildren(QLabel)}
    told = [key for key in KEYS if key.heading in (keys.STEPS, keys.PLACES, keys.ANY_TIME)]
    for key in told:  # the pictures below them are scrolled to
        where = words[key.text].mapTo(area.viewport(), words[key.text].rect().bottomRight())
        assert seen.contains(where), key.text
    assert area.horizontalScrollBar().maximum() == 0
