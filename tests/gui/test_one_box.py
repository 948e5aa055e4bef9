"""The one box: cases, people and commands below the matters, in groups, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.counter.counter import CounterPage
from desktop.gui.parts.lines import Line
from desktop.gui.parts.output import Target
from desktop.gui.person.person import PersonPage
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import ID_NUMBER, KEY, Counter
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.window_pages import counter_page
from tests.support.workplaces import ready_draft

ALT = Qt.KeyboardModifier.AltModifier
NAME = "乌云其木格"


@pytest.fixture
def number(desk: Desk, counter: Counter) -> str:
    slip_number = desk.cases.open(ready_draft(desk, "SAMPLE-004", name=NAME)).slip_number
    counter.settle()
    return slip_number


def lines(work: WorkArea) -> tuple[Line, ...]:
    return counter_page(work).find_column.below.lines


def groups(work: WorkArea) -> list[str]:
    return [line.words for line in lines(work) if line.is_heading]


def seek(counter: Counter, typed: str) -> None:
    counter.press(KEY.Key_F2)
    counter.type(typed) if typed.isascii() else counter.commit(typed)
    counter.settle()


def opened_case(work: WorkArea) -> str:
    page = work.page
    assert isinstance(page, CasePage)
    assert page.place is not None
    return page.place.shown.slip_number


def opened_person(work: WorkArea) -> PersonPage:
    page = work.page
    assert isinstance(page, PersonPage)
    assert page.place is not None
    return page


def test_a_name_by_its_initials_opens_the_case_by_enter(
    counter: Counter, work: WorkArea, number: str
) -> None:
    seek(counter, "wyqmg")
    assert groups(work) == ["办件", "人"]
    counter.press(KEY.Key_Return)
    counter.settle()
    assert opened_case(work) == number
    assert counter_page(work).find_column.search.text() == "", "the box is free for the next person"


def test_a_visit_by_the_end_of_its_number_takes_eight_keys(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    before = len(desk.cases.find(number).missing)
    counter.press(KEY.Key_F2)
    counter.type("A1")
    counter.settle()
    counter.press(KEY.Key_Return)
    counter.settle()
    counter.press(KEY.Key_Space, KEY.Key_F9)  # F2 A 1 Enter, Space F9: six
    counter.settle()
    assert len(desk.cases.find(number).missing) == before - 1


def test_groups_are_reached_by_their_digits_and_by_arrows(
    counter: Counter, work: WorkArea, number: str
) -> None:
    seek(counter, ID_NUMBER)
    assert [line.word for line in lines(work) if line.is_heading] == ["Alt+2", "Alt+3"]
    counter.press(KEY.Key_3, held=ALT)
    counter.press(KEY.Key_Return)
    counter.settle()
    assert opened_person(work).title.text() == NAME
    seek(counter, ID_NUMBER)
    column = counter_page(work).find_column
    first = column.places.currentIndex().row()
    assert lines(work)[first].kind == "case"
    counter.press(KEY.Key_Down)
    here = column.places.currentIndex().row()
    assert lines(work)[here].kind == "person", "the heading between is stepped over"
    counter.press(KEY.Key_Up)
    assert column.places.currentIndex().row() == first


def test_matters_stay_first_and_enter_takes_them(counter: Counter, work: WorkArea, number: str) -> None:
    seek(counter, "SAMPLE-004")
    counter.press(KEY.Key_Return)
    counter.settle()
    assert isinstance(work.page, CounterPage)
    assert work.page.draft.matter_code == "SAMPLE-004"


def test_a_command_is_found_by_its_letters_and_done(counter: Counter, work: WorkArea) -> None:
    seek(counter, "今日：要")
    assert groups(work)[-1] == "操作"
    counter.press(KEY.Key_Return)
    counter.settle()
    assert work.rail.buttons["today"].is_here


def test_what_to_bring_needs_no_name_and_is_counted(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    seek(counter, "SAMPLE-004")
    row = next(place for place, line in enumerate(lines(work)) if line.kind == "guide")
    column = counter_page(work).find_column
    while column.places.currentIndex().row() != row:
        counter.press(KEY.Key_Down)
    counter.press(KEY.Key_Return)
    counter.settle()
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == [".pdf"]
    (enquiry,) = desk.affairs.list("enquiry")
    assert enquiry.title == "“医疗救助申请”要带什么"
    assert desk.cases.list() == []


def test_the_next_matter_of_the_same_person_takes_one_key(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    seek(counter, "wyqmg")
    counter.press(KEY.Key_Return)
    counter.settle()
    counter.press(KEY.Key_R, held=ALT)
    counter.settle()
    page = opened_person(work)
    assert page.list.hasFocus()
    counter.press(KEY.Key_F10)
    counter.settle()
    draft = counter_page(work).draft
    assert (draft.applicant.name, draft.applicant.id_number) == (NAME, ID_NUMBER)
    assert counter_page(work).find_column.search.hasFocus()
    counter.press(KEY.Key_F2)


def test_of_the_family_address_and_phone_are_known(counter: Counter, work: WorkArea, number: str) -> None:
    seek(counter, "wyqmg")
    counter.press(KEY.Key_3, held=ALT)
    counter.press(KEY.Key_Return)
    counter.settle()
    counter.press(KEY.Key_F10, held=Qt.KeyboardModifier.ShiftModifier)
    counter.settle()
    applicant = counter_page(work).draft.applicant
    assert (applicant.name, applicant.id_number, applicant.phone) == ("", "", "13800000000")


def test_it_fits_every_size(counter: Counter, work: WorkArea, number: str) -> None:
    seek(counter, "wyqmg")
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
    counter.press(KEY.Key_3, held=ALT)
    counter.press(KEY.Key_Return)
    counter.settle()
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size


CONTROL = Qt.KeyboardModifier.ControlModifier


def commands(work: WorkArea) -> dict[str, str]:
    """What the box offers to do, by what is done."""
    return {line.number: line.words for line in lines(work) if line.kind == "command"}


def test_the_box_has_the_commands_of_the_page_that_it_was_asked_for_on(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    seek(counter, "wyqmg")
    counter.press(KEY.Key_Return)
    counter.settle()
    case = work.page
    assert isinstance(case, CasePage)
    counter.press(KEY.Key_K, held=CONTROL)
    counter.settle()
    assert isinstance(work.page, CounterPage)
    assert counter_page(work).find_column.search.hasFocus()
    assert {"note@case", "lock", "save"} <= commands(work).keys()
    assert "find_command" not in commands(work)
    assert next(iter(commands(work))).endswith("@case"), "what was left comes first"
    counter.commit("记一笔")
    counter.settle()
    column = counter_page(work).find_column
    while (line := column.below.line(column.places.currentIndex().row())) is None or line.kind != "command":
        counter.press(KEY.Key_Down)
    counter.press(KEY.Key_Return)
    counter.settle()
    assert opened_case(work) == number
    assert case.questions.isVisible(), "the note is asked for on the page of the case"


def test_f2_asks_for_no_commands_of_another_page(counter: Counter, work: WorkArea, number: str) -> None:
    counter.press(KEY.Key_F3)
    counter.settle()
    counter.press(KEY.Key_K, held=CONTROL)
    counter.settle()
    assert "print_set@cases" in commands(work)
    counter.press(KEY.Key_F2)
    seek(counter, "成套打印")
    assert "print_set" in commands(work)
    assert "print_set@cases" not in commands(work)


def test_a_command_is_found_by_its_key(counter: Counter, work: WorkArea) -> None:
    seek(counter, "ctrl+n")
    assert list(commands(work)) == ["start_anew"]


def test_the_first_command_is_done_by_enter(counter: Counter, work: WorkArea, number: str) -> None:
    counter.press(KEY.Key_K, held=CONTROL)
    counter.settle()
    column = counter_page(work).find_column
    line = column.below.line(column.places.currentIndex().row())
    assert line is not None
    assert line.kind == "command"


def test_a_digit_takes_the_guess_also_where_a_case_is_below(
    counter: Counter, work: WorkArea, desk: Desk, number: str
) -> None:
    desk.cases.open(ready_draft(desk, "SAMPLE-001", name="乌兰图雅"))
    counter.settle()
    page = counter_page(work)
    seek(counter, "wlty")
    assert page.find_column.places.currentIndex().isValid(), "Enter would open the case"
    guessed = page.find_column.model.rows[0]
    assert guessed.is_question
    counter.type("1")
    assert page.draft.matter_code == guessed.code
    assert work.page is page
