"""The window in two languages: Mongolian stands beside captions, buttons and states."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casework import language
from desktop.gui.counter.counter import CounterPage
from desktop.gui.look.look import Appearance
from desktop.gui.parts.mongolian_words import mongolian_of
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from resources import FOLDER
from tests.support.window_pages import counter_page

pytestmark = pytest.mark.slow

WORDS: dict[str, str] = json.loads((FOLDER / "i18n" / "window-mn.json").read_text("utf-8"))["words"]


@pytest.fixture
def window(
    open_window: Callable[[Path], MainWindow], data_dir: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    monkeypatch.setenv(language.VARIABLE, "mn")
    language.choose()
    window = open_window(data_dir)
    window.window().resize(QSize(1366, 768))
    qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=20_000)
    yield window
    language.use(language.SOURCE, None)


def button(work: WorkArea, name: str) -> QPushButton:
    return next(each for each in work.findChildren(QPushButton) if each.accessibleName() == name)


def caption(page: CounterPage, words: str) -> QLabel:
    return next(each for each in page.findChildren(QLabel) if each.text().startswith(words))


def beside(heading: QLabel) -> QLabel:
    mark = heading.findChild(QLabel)
    assert isinstance(mark, QLabel)
    return mark


def test_captions_and_buttons_carry_their_mongolian(work: WorkArea) -> None:
    page = counter_page(work)
    save = button(work, "保存并打印")
    assert not save.icon().isNull()
    assert save.height() >= save.iconSize().height()
    heading = caption(page, "告知单预览")
    assert beside(heading).accessibleName() == WORDS["告知单预览"]
    assert heading.rect().contains(beside(heading).geometry()), "it is not cut"
    assert not button(work, "办理").icon().isNull()


def test_a_caption_that_says_something_else_changes_its_mongolian(work: WorkArea, qtbot: QtBot) -> None:
    count = counter_page(work).ask.materials.count
    heading = caption(counter_page(work), "查找")
    heading.setText("锁定")
    qtbot.waitUntil(lambda: beside(heading).accessibleName() == WORDS["锁定"])
    heading.setText("没有这个词的译文")
    qtbot.waitUntil(lambda: not beside(heading).isVisible())
    assert count.findChild(QLabel) is None


def test_a_dark_palette_paints_them_anew(window: MainWindow) -> None:
    def ink(picture: QPixmap) -> set[str]:
        image = picture.toImage()
        points = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return {image.pixelColor(*at).name() for at in points if image.pixelColor(*at).alpha() == 255}

    look = window.look
    mark = beside(caption(counter_page(window.work), "告知单预览"))
    assert look.colour("ink").name() in ink(mark.pixmap())
    look.wear(Appearance(palette="dark"))
    assert look.colour("ink").name() in ink(mark.pixmap())
    look.wear(Appearance())


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("姓名(&N)", "姓名"),
        ("保存并打印  F9", "保存并打印"),
        ("全部 12", "全部"),
        ("另存为 PDF…", "另存为 PDF"),
        ("草原", ""),
    ],
)
def test_a_caption_is_known_with_its_key_and_its_count(shown: str, words: str) -> None:
    assert mongolian_of(shown) == WORDS.get(words, "")


def test_the_words_are_mongolian_in_logical_order_and_nowhere_approved() -> None:
    allowed = set(" \u202f\u180b\u180cPDF") | {chr(point) for point in range(0x1820, 0x1843)} | {"\u180e"}
    assert {zh: mn for zh, mn in WORDS.items() if set(mn) - allowed or not mn.strip()} == {}
    assert "草" not in language.LANGUAGES["mn"]
    assert "译文待审" in language.LANGUAGES["mn"], "whoever chooses it is told"
