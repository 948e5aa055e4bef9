"""Joint matters on the page of a case, by keys: opinions of departments, and cases that go together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.gui.test_case_page import HELD, case_page, messages, scan
from tests.support.workplaces import ready_draft

HELD_BOTH = HELD | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def number(desk: Desk, counter: Counter) -> str:
    slip_number = desk.cases.open(ready_draft(desk, "SAMPLE-042")).slip_number
    counter.settle()
    return slip_number


def answer(counter: Counter, *answers: str) -> None:
    for each in answers:
        if each.isascii():
            counter.type(each)
        else:
            counter.commit(each)
        counter.press(KEY.Key_Return)
    counter.settle()


def departments(desk: Desk, number: str) -> list[tuple[str, str]]:
    return [(each.name, each.words) for each in desk.cases.place_again(number).shown.departments]


def test_an_opinion_by_key_asks_whose_turn_it_is(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    scan(counter, number)
    page = case_page(work)
    assert page.departments.isVisible()
    counter.press(KEY.Key_J, held=HELD_BOTH)
    assert page.questions.field.text() == "旗民政局", "the first that has not answered"
    answer(counter, "", "2", "家庭符合条件")
    assert departments(desk, number)[0] == ("旗民政局", "同意")
    counter.press(KEY.Key_J, held=HELD_BOTH)
    assert page.questions.field.text() == "旗自然资源局"
    answer(counter, "", "7", "")
    assert messages(work) == ["没有记下部门意见"]


def test_enter_on_a_department_records_its_opinion(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    scan(counter, number)
    page = case_page(work)
    page.departments.list.setFocus()
    counter.press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Return)
    answer(counter, "不同意", "")
    assert departments(desk, number) == [("旗民政局", ""), ("旗自然资源局", "不同意")]
    assert messages(work) == ["已记：记部门意见"]


def test_cases_of_a_project_are_put_together_and_noted_by_keys(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    others = [desk.cases.open(ready_draft(desk)).slip_number for _ in range(2)]
    counter.settle()
    scan(counter, number)
    assert "consult_note" not in case_page(work).acts_view.buttons, "there is no project yet"
    counter.press(KEY.Key_H, held=HELD_BOTH)
    answer(counter, " ".join(others), "奶站", "")
    counter.press(KEY.Key_N, held=HELD_BOTH)
    answer(counter, "水电一起接")
    (bundle,) = desk.cases.place_again(others[0]).bundles
    assert (bundle.name, bundle.notes, len(bundle.siblings)) == ("奶站", ("水电一起接",), 2)
    assert case_page(work).siblings.isVisible()
