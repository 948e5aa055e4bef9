"""The tour of day one, by keys in the real window: every part is lit, nothing else acts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.gui.help.tour import Tour
from desktop.gui.parts.stops import STOPS, marked
from desktop.gui.window.main_window import MainWindow
from tests.gui.counter import KEY, Counter
from tests.support.window_pages import counter_page

pytestmark = pytest.mark.slow


def take(counter: Counter) -> Tour:
    QTest.keyClick(counter.window.window(), KEY.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert counter.window.work is not None
    (tour,) = counter.window.work.findChildren(Tour)
    return tour


def size_and_light(window: MainWindow, size: QSize) -> None:
    window.window().resize(size)
    QApplication.processEvents()


def test_every_part_is_shown_in_turn_and_the_window_is_as_before(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    draft, focus = counter_page(counter.window.work).draft, counter.focus
    tour = take(counter)
    shown = []
    while not tour.isHidden():
        shown.append(tour.title.text())
        assert tour.stops[tour.here].text() == tour.words.text()
        assert "{" not in tour.words.text()
        QTest.keyClick(tour.on, KEY.Key_Return)
    assert len(shown) == len(set(shown)) == len(STOPS)
    assert counter_page(counter.window.work).draft == draft
    assert counter.focus is focus


def test_escape_ends_it_and_no_other_key_gets_through(counter: Counter) -> None:
    tour = take(counter)
    work = counter.window.work
    assert work is not None
    for key in (KEY.Key_F3, KEY.Key_F9, KEY.Key_A):
        QTest.keyClick(QApplication.focusWidget() or tour, key)
    assert work.page is work.home
    assert counter_page(work).find_column.search.text() == ""
    QTest.keyClick(tour.on, KEY.Key_Right)
    QTest.keyClick(tour.on, KEY.Key_Left)
    assert tour.here == 0
    QTest.keyClick(tour.on, KEY.Key_Tab)
    assert tour.isAncestorOf(QApplication.focusWidget() or work)
    QTest.keyClick(tour.on, KEY.Key_Escape)
    assert tour.isHidden()


@pytest.mark.parametrize("size", [QSize(1366, 768), QSize(1920, 1080), QSize(800, 600)])
def test_the_words_stand_inside_the_window_and_beside_what_is_lit(counter: Counter, size: QSize) -> None:
    size_and_light(counter.window, size)
    tour, work = take(counter), counter.window.work
    assert work is not None
    for place, stop in enumerate(tour.stops):
        tour.go(place)
        QApplication.processEvents()
        assert tour.rect().contains(tour.bubble.geometry()), stop.name
        part = marked(work, stop.name)
        assert part is not None
        if size.width() > 1000:
            lit = part.rect().translated(part.mapTo(work, part.rect().topLeft()))
            assert not lit.intersects(tour.bubble.geometry()), stop.name
    tour.end()
