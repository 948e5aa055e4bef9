"""The rail: a page a sign and a word, opened by its number; it leaves the counter its three columns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.gui.look.look import TextSize
from desktop.gui.parts.page import Needs
from desktop.gui.window import pages
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import Counter
from tests.gui.test_fit import show
from tests.support.window_pages import counter_page


def test_each_page_of_the_rail_opens_by_its_number_and_by_a_click(counter: Counter, work: WorkArea) -> None:
    on_rail = [page for page in pages.PAGES if page.sign]
    assert list(work.rail.buttons) == [page.name for page in on_rail]
    for page in reversed(on_rail):
        assert page.keys.startswith("Ctrl+")
        number = Qt.Key(ord(page.keys.removeprefix("Ctrl+")))
        counter.press(number, held=Qt.KeyboardModifier.ControlModifier)
        counter.settle()
        assert work.page is work.page_named(page.name)
        here = [name for name, press in work.rail.buttons.items() if press.is_here]
        assert here == [page.name]
    for page in on_rail:
        QTest.mouseClick(work.rail.buttons[page.name], Qt.MouseButton.LeftButton)
        assert work.page is work.page_named(page.name)


@pytest.mark.parametrize("text", ["normal", "large"])
def test_it_leaves_the_three_columns_their_place(counter: Counter, work: WorkArea, text: TextSize) -> None:
    counter.fill_in()
    show(counter, (1366, 768), text)
    page = counter_page(work)
    places = [
        column.mapTo(counter.window, column.rect().topLeft()).x()
        for column in (page.find_column, page.ask, page.slip)
        if column.isVisible()
    ]
    assert len(places) == 3
    assert places[0] >= work.rail.width() == 52


def test_what_needs_somebody_is_said_to_screen_readers_too(work: WorkArea) -> None:
    work.page_named("cases").needs_changed.emit(Needs(3))
    assert work.rail.buttons["cases"].accessibleDescription() == "3 件要有人管"
    work.page_named("cases").needs_changed.emit(Needs())
    assert work.rail.buttons["cases"].accessibleDescription() == ""
