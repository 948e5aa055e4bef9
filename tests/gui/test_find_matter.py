"""The search box asks where it only guesses, and answers for what is no longer needed."""

from __future__ import annotations

import json

import pytest

from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from resources import SAMPLE_RELEASE
from tests.gui.counter import KEY, Counter
from tests.support.window_pages import counter_page

MISTYPED = "社会保彰卡"


@pytest.fixture
def withdrawn(desk: Desk, work: WorkArea, counter: Counter) -> None:
    """A release in which the matter is withdrawn comes into use."""
    release = json.loads(SAMPLE_RELEASE.read_bytes())
    release["name"], release["number"] = "sample-0.2", 2
    matter = next(each for each in release["matters"] if each["code"] == "SAMPLE-007")
    matter["status"] = "withdrawn"
    matter["withdrawal"] = {
        "basis": [{"title": "关于取消证明事项的通知", "number": "国办发〔2018〕47号"}],
        "instead": {"zh": "由部门共享数据办理"},
    }
    desk.catalogue.import_release(json.dumps(release, ensure_ascii=False).encode())
    counter.settle()


def typed(counter: Counter, words: str) -> None:
    counter.press(KEY.Key_F2)
    counter.commit(words)


def test_a_guess_is_a_question_that_enter_does_not_take(counter: Counter, work: WorkArea) -> None:
    page = counter_page(work)
    typed(counter, MISTYPED)
    assert [row.code for row in page.find_column.model.rows if row.is_question] == ["SAMPLE-008"]
    assert page.find_column.caption.text().startswith("是不是想找…？")
    counter.press(KEY.Key_Return)
    assert page.draft.matter_code == ""


def test_a_step_down_and_enter_answer_the_question(counter: Counter, work: WorkArea) -> None:
    typed(counter, MISTYPED)
    counter.press(KEY.Key_Down, KEY.Key_Return)
    assert counter_page(work).draft.matter_code == "SAMPLE-008"


def test_a_digit_answers_the_question(counter: Counter, work: WorkArea) -> None:
    typed(counter, MISTYPED)
    counter.type("1")
    assert counter_page(work).draft.matter_code == "SAMPLE-008"


def test_a_number_takes_the_place_of_words_that_are_selected(counter: Counter, work: WorkArea) -> None:
    page = counter_page(work)
    counter.type("ybcb")
    counter.press(KEY.Key_F2)  # the words of before are selected: a scanner types over them
    counter.type("152129195001010004")
    assert page.find_column.search.text() == "152129195001010004"
    assert page.draft.matter_code == ""


def test_a_digit_with_no_guess_of_that_number_is_typed(counter: Counter, work: WorkArea) -> None:
    typed(counter, MISTYPED)
    counter.type("9")
    assert counter_page(work).find_column.search.text() == f"{MISTYPED}9"
    assert counter_page(work).draft.matter_code == ""


def test_digits_of_a_code_are_never_an_answer(counter: Counter, work: WorkArea) -> None:
    typed(counter, "SAMLPE-0")
    assert counter_page(work).find_column.model.rows[0].is_question
    counter.type("1")
    assert counter_page(work).find_column.search.text() == "SAMLPE-01"


def test_what_is_known_is_taken_by_enter(counter: Counter, work: WorkArea) -> None:
    counter.choose("sbk")
    assert counter_page(work).draft.matter_code == "SAMPLE-008"


@pytest.mark.usefixtures("withdrawn")
def test_a_withdrawn_matter_is_answered_and_cannot_be_chosen(counter: Counter, work: WorkArea) -> None:
    find = counter_page(work).find_column
    typed(counter, "养老注销")
    answer = "已取消，不再需要（依据：《关于取消证明事项的通知》（国办发〔2018〕47号））。由部门共享数据办理"
    assert find.model.rows[0].unavailable == answer
    assert answer in find.caption.text()
    counter.press(KEY.Key_Return)
    counter.press(KEY.Key_Down, KEY.Key_Return)
    assert counter_page(work).draft.matter_code == ""
    assert answer in find.caption.text()


@pytest.mark.usefixtures("withdrawn")
def test_a_withdrawn_matter_is_not_replaced_in_silence(counter: Counter, work: WorkArea) -> None:
    typed(counter, "xmlz")
    rows = counter_page(work).find_column.model.rows
    assert [(row.code, bool(row.unavailable)) for row in rows] == [
        ("SAMPLE-033", False),
        ("SAMPLE-007", True),
    ]
