"""What the widget with the focus does with its keys: each that the table teaches, pressed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.gui.case.case import CasePage
from desktop.gui.keyboard.keys import KEYS
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.support.window_pages import cases_page, counter_page


def choose_a_matter(counter: Counter) -> None:
    counter.press(KEY.Key_F2, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up)
    rows = counter_page(counter.window.work).find_column.model.rows
    counter.press(KEY.Key_Return)
    assert counter_page(counter.window.work).draft.matter_code == rows[1].code


def answer_questions(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    first, second = counter.ask.situations.boxes[:2]
    assert counter.focus is first
    counter.type("1")
    assert first.values
    assert counter.focus is second
    counter.press(KEY.Key_Backtab)
    assert counter.focus is first
    counter.press(KEY.Key_Return)
    assert counter.focus is second


def walk_the_fields(counter: Counter) -> None:
    form = counter.ask.applicant
    counter.choose("SAMPLE-001")
    counter.type("11")
    assert counter.focus is form.name
    counter.press(KEY.Key_Return)
    assert form.phone.hasFocus()
    counter.press(KEY.Key_Tab)
    assert form.document.hasFocus()
    counter.press(KEY.Key_Tab, held=Qt.KeyboardModifier.ShiftModifier)
    assert form.phone.hasFocus()


def tick_and_take_back(counter: Counter) -> None:
    counter.fill_in()
    materials = counter.ask.materials
    here = materials.list.currentIndex().row()
    counter.press(KEY.Key_Space)
    assert materials.model.rows[here].mark.state == "handed_in"
    counter.press(KEY.Key_Space)
    assert materials.model.rows[here].mark.state == "missing"
    assert materials.list.currentIndex().row() == here


def give_four_states(counter: Counter) -> None:
    counter.fill_in()
    materials = counter.ask.materials
    for row, (key, state) in enumerate(
        {KEY.Key_1: "handed_in", KEY.Key_2: "missing", KEY.Key_3: "invalid", KEY.Key_4: "not_needed"}.items()
    ):
        materials.list.select(min(row, len(materials.model.rows) - 1))
        here = materials.list.currentIndex().row()
        counter.press(key)
        if state in ("invalid", "not_needed"):
            counter.commit("有原因")
            counter.press(KEY.Key_Return)
        assert materials.model.rows[here].mark.state == state
        assert materials.list.currentIndex().row() == min(here + 1, len(materials.model.rows) - 1)


def open_one(counter: Counter) -> None:
    work = counter.window.work
    assert work is not None
    for _ in range(2):
        counter.fill_in()
        counter.press(KEY.Key_F9)
        counter.settle()
    counter.press(KEY.Key_F3)
    counter.settle()
    page = cases_page(work)
    assert page.search.hasFocus()
    counter.press(KEY.Key_Down)
    assert page.table.currentIndex().row() == 1
    wanted = page.model.rows[1].slip_number
    counter.press(KEY.Key_Return)
    counter.settle()
    opened = work.page
    assert isinstance(opened, CasePage)
    assert opened.place is not None
    assert opened.place.shown.slip_number == wanted


# By the words of the help: the same keys do several things.
ACTS: dict[str, Callable[[Counter], None]] = {
    "在查到的事项里选一个，开始办理": choose_a_matter,
    "回答情形；Enter 到下一项": answer_questions,
    "到下一格；Tab、Shift+Tab 前后走": walk_the_fields,
    "材料已收，再按一次变回缺": tick_and_take_back,
    "材料：已收、缺、不合格（写原因）、不需提交、已承诺，并到下一份": give_four_states,
    "办件：选一件，打开它；那里写着能做什么": open_one,
}


@pytest.mark.parametrize("words", ACTS)
def test_what_the_help_says_of_it_is_what_it_does(counter: Counter, words: str) -> None:
    ACTS[words](counter)


def test_every_key_without_an_action_is_among_them() -> None:
    assert {key.words for key in KEYS if not key.action} == set(ACTS)


def test_tab_goes_from_the_last_question_to_the_name(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    boxes = counter.ask.situations.boxes
    for box in boxes:
        assert counter.focus is box
        counter.press(KEY.Key_Tab)
    assert counter.focus is counter.ask.applicant.name
    counter.press(KEY.Key_Backtab)
    assert boxes[-1].hasFocus()
    counter.type("2")  # other materials, and with them other questions
    counter.ask.situations.boxes[-1].setFocus()
    counter.press(KEY.Key_Tab)
    assert counter.focus is counter.ask.applicant.name


def test_the_first_page_has_the_focus_where_it_is_seen(work: WorkArea) -> None:
    assert QApplication.focusWidget() is counter_page(work).find_column.search
