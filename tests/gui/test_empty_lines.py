"""What is needed and was left empty is asked for in words: the focus alone tells nobody what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.parts.page import Place
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.support.printers import PaperTray
from tests.support.window_pages import cases_page
from tests.support.workplaces import ready_draft

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def asked_for(part: QWidget) -> list[str]:
    """The words in that part that ask for attention."""
    shown = (each for each in part.findChildren(QLabel) if each.isVisible())
    return [each.text() for each in shown if each.property("tone") == "attention"]


def test_an_empty_line_that_is_needed_says_so(counter: Counter, work: WorkArea, desk: Desk) -> None:
    """Printing again from the list, a question on the page of a case, a paper that is not good."""
    tray = PaperTray()
    desk.state.printing = tray
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    tray.state = "completed"
    desk.slips.jobs()
    counter.press(KEY.Key_F3)
    counter.settle()
    listed = cases_page(work)
    assert desk.cases.list()[0].print_state == "printed"
    listed.reprint.setFocus()
    counter.press(KEY.Key_Return)
    assert listed.reason.hasFocus()
    assert any("再打印要写原因" in words for words in asked_for(listed))
    work.open_place(Place("case", number))
    counter.settle()
    page = work.page
    assert isinstance(page, CasePage)
    counter.press(KEY.Key_N, held=CTRL)
    counter.press(KEY.Key_Return)
    assert page.questions.field.hasFocus()
    assert any("这一项要写" in words for words in asked_for(page.questions))
    counter.commit("先放一放")
    counter.press(KEY.Key_Return)
    counter.settle()
    counter.press(KEY.Key_N, held=CTRL)
    assert asked_for(page.questions) == [], "asked anew, nothing was left empty yet"
    counter.press(KEY.Key_Escape)
    page.materials.list.setFocus()
    counter.press(KEY.Key_3, KEY.Key_Return)
    assert page.materials.reason.hasFocus()
    assert any("要写原因" in words for words in asked_for(page.materials))
    assert len(tray.requests) == 1
