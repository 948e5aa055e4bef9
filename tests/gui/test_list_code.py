"""F8: what to bring as a code on the screen, that any phone reads without a network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import segno
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.counter.list_code import CodeView, ListCodeDialog, list_of
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.support.scanning import scanned
from tests.support.window_pages import counter_page


@pytest.fixture
def shown(counter: Counter, qtbot: QtBot) -> Iterator[ListCodeDialog]:
    """The list of a case with papers missing, opened by its key."""
    counter.fill_in()
    counter.settle()
    counter.press(KEY.Key_F8)
    counter.settle()
    qtbot.waitUntil(lambda: dialogs() != [], timeout=10_000)
    (dialog,) = dialogs()
    yield dialog
    for left in dialogs():
        left.close()


def dialogs() -> list[ListCodeDialog]:
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ListCodeDialog) and each.isVisible()
    ]


def modules(view: CodeView, count: int) -> list[list[bool]]:
    """The dark and light modules as they are painted, without the rim, looked at in their middles."""
    image = view.grab().toImage()
    step = image.width() / (count + 8)
    middles = [(4.5 + place) * step for place in range(count)]
    return [[image.pixelColor(int(x), int(y)).lightness() < 128 for x in middles] for y in middles]


def messages(work: WorkArea) -> str:
    """All that the counter page says."""
    return "\n".join(each.text() for each in counter_page(work).findChildren(QLabel) if each.isVisible())


def test_the_code_on_screen_says_what_is_missing_and_nobody_s_name(
    shown: ListCodeDialog, work: WorkArea, desk: Desk
) -> None:
    draft = counter_page(work).draft
    listed = list_of(desk, draft)
    assert listed is not None
    text = listed.text
    lines = text.split("\n")
    assert lines[0] == "城乡居民基本医疗保险参保登记"
    assert lines[1].startswith("还缺 ")
    assert draft.applicant.name not in text
    assert draft.applicant.id_number not in text
    assert shown.words.text().split("\n") == lines[1:]  # the same to read beside it
    code = segno.make_qr(text, error="l", boost_error=False, encoding="utf-8", mode="byte")
    matrix = [[bool(module) for module in row] for row in code.matrix]
    assert modules(shown.code, len(matrix)) == matrix


def test_a_scanner_reads_the_list_from_the_screen(shown: ListCodeDialog, work: WorkArea, desk: Desk) -> None:
    listed = list_of(desk, counter_page(work).draft)
    assert listed is not None
    image = shown.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, line = image.width(), image.height(), image.bytesPerLine()
    grey = Image.frombuffer("L", (line, height), bytes(image.constBits()), "raw", "L", 0, 1)
    assert scanned([grey.crop((0, 0, width, height))]) == f"{listed.text}\n"


def test_escape_closes_it_and_the_counter_goes_on(
    shown: ListCodeDialog, counter: Counter, qtbot: QtBot
) -> None:
    QTest.keyClick(shown, KEY.Key_Escape)
    qtbot.waitUntil(lambda: dialogs() == [], timeout=5_000)
    assert counter.ask.materials.isVisible()


def test_it_keeps_to_the_window_and_has_its_light_rim(shown: ListCodeDialog, counter: Counter) -> None:
    assert shown.height() <= counter.window.height()
    assert shown.width() <= counter.window.width()
    image = shown.code.grab().toImage()
    rim = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in (0, image.height() - 1)]
    assert set(rim) == {255}


def test_without_a_matter_it_says_what_to_do(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_F8)
    counter.settle()
    assert dialogs() == []
    assert "请先选事项" in messages(work)


def test_where_all_is_here_it_says_so(counter: Counter, work: WorkArea) -> None:
    counter.fill_in()
    materials = counter.ask.materials.list
    for _ in range(materials.model().rowCount()):
        counter.press(KEY.Key_1)
    counter.settle()
    counter.press(KEY.Key_F8)
    counter.settle()
    assert dialogs() == []
    assert "没有还要带的材料" in messages(work)
