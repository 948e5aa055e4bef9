"""A text that finds no room on paper: the window says whose it is, prints nothing, keeps the draft."""

from __future__ import annotations

from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import ID_NUMBER, KEY, Counter
from tests.support.window_pages import counter_page

NAME = "巴特尔" * 2000


def test_a_name_without_room_is_named_and_the_draft_stays(
    counter: Counter, work: WorkArea, desk: Desk
) -> None:
    counter.choose("SAMPLE-001")
    counter.type("12")
    counter.commit(NAME)
    counter.press(KEY.Key_Return, KEY.Key_Return)
    counter.type(ID_NUMBER)
    counter.press(KEY.Key_F9)
    counter.settle()
    page = counter_page(work)
    said = [f"{message.title} {message.what}" for message in page.messages.shown()]
    assert any(
        "您填写的“申请人”，6000 字" in text and "请在“申请人”一栏缩短后再打印" in text for text in said
    ), said
    assert desk.cases.list() == []
    assert page.draft.applicant.name == NAME
    assert counter.ask.applicant.name.text() == NAME
