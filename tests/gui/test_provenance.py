"""Where the applicant's fields came from, through the real window: card, paste, typing, the case before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from desktop.readers.card import ReadCard
from tests.gui.counter import ID_NUMBER, KEY, NAME, Counter
from tests.gui.test_case_page import case_page, scan
from tests.support.window_pages import counter_page

HELD = Qt.KeyboardModifier.ControlModifier
CARD = ReadCard(name=NAME, id_number=ID_NUMBER, address="宝力格嘎查 7 号")


def newest(desk: Desk) -> str:
    return desk.cases.list()[0].slip_number


def test_a_card_then_a_paste_then_the_next_matter(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.choose("SAMPLE-001")
    counter.type("12")
    form = counter.ask.applicant
    form.take_card(CARD)
    form.phone.setFocus()
    QApplication.clipboard().setText("13800000000")
    counter.press(KEY.Key_V, held=HELD)
    form.address.setFocus()
    counter.press(KEY.Key_End)
    counter.type("8")
    assert counter_page(work).draft.sources == {"name": "card", "id_number": "card", "phone": "pasted"}
    counter.press(KEY.Key_F9)
    counter.settle()
    number = newest(desk)
    assert desk.cases.show(number).sources == {
        "name": "card",
        "id_number": "card",
        "phone": "pasted",
        "address": "typed",
    }
    counter.press(KEY.Key_F10)
    counter.settle()
    assert set(counter_page(work).draft.sources.values()) == {"earlier"}
    scan(counter, number)
    assert case_page(work).head.sources.text() == "读卡：姓名、证件号码；粘贴：电话；手工填写：住址"


def test_what_is_typed_again_digit_by_digit_is_typed(counter: Counter, work: WorkArea) -> None:
    counter.choose("SAMPLE-001")
    counter.type("12")
    form = counter.ask.applicant
    QApplication.clipboard().setText("138")
    form.phone.setFocus()
    counter.type("138")
    assert counter_page(work).draft.sources == {}


def test_the_next_person_begins_with_nothing_known(counter: Counter, work: WorkArea) -> None:
    counter.choose("SAMPLE-001")
    counter.ask.applicant.take_card(CARD)
    counter.press(KEY.Key_N, held=HELD)
    assert counter_page(work).draft.sources == {}
    assert counter.ask.applicant.sources.known == {}
