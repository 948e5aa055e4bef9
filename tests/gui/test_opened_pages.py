"""A page is built when it is first asked for, and is then like one that was there from the start."""

from __future__ import annotations

import gc
import weakref

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui.window import pages
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter


def test_what_nobody_opened_is_not_built(work: WorkArea) -> None:
    names = [name for name, _page in work._pages.items()]
    assert names == ["counter", "today", "bags", "exchange"]
    work.page_named("staff")
    assert [name for name, _page in work._pages.items()] == [*names, "staff"]


def test_each_page_has_the_focus_when_it_is_opened_first(counter: Counter, work: WorkArea) -> None:
    for entry in reversed(pages.PAGES):
        work.show_page(work.page_named(entry.name))
        counter.settle()
        focus = QApplication.focusWidget()
        assert focus is not None, entry.name
        assert work.page.isAncestorOf(focus), entry.name


def test_a_key_opens_a_page_that_was_not_there(counter: Counter, work: WorkArea) -> None:
    for entry in [entry for entry in pages.PAGES if entry.sign and entry.keys]:
        counter.press(Qt.Key(ord(entry.keys.removeprefix("Ctrl+"))), held=Qt.KeyboardModifier.ControlModifier)
        counter.settle()
        assert work.page is work.page_named(entry.name)


@pytest.mark.parametrize("query", ["xsecsyjs", "SAMPLE-001"])
def test_what_was_just_built_is_nobodys_garbage(counter: Counter, work: WorkArea, query: str) -> None:
    """Not even where questions were put in their place among the keys."""
    gc.collect()
    counter.press(KEY.Key_F2)
    counter.type(query)
    counter.press(KEY.Key_Return)
    # Whoever held a widget would save it.  What was there at the start is set aside, and not among these.
    seen = [weakref.ref(each) for each in gc.get_objects() if isinstance(each, QWidget) and is_seen(each)]
    assert len(seen) > 10
    gc.collect()
    ended = [part for part in seen if (widget := part()) is None or not shiboken6.isValid(widget)]
    assert len(ended) == 0
    counter.settle()


def is_seen(widget: QWidget) -> bool:
    return shiboken6.isValid(widget) and widget.isVisible()
