"""The same person again: warned of a case of the last days, and served with the next matter by one key."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt

from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.parts.messages import Message, MessageAnswer
from desktop.gui.parts.output_choice import Target
from desktop.gui.window.work_area import WorkArea
from desktop.services.cases.find_duplicate import find_duplicate
from tests.gui.counter import ID_NUMBER, KEY, NAME, Counter
from tests.support.window_pages import counter_page
from tests.support.workplaces import ready_draft


def warnings(work: WorkArea) -> list[Message]:
    return [message for message in counter_page(work).messages.shown() if message.key == "duplicate"]


def wait_for(counter: Counter, work: WorkArea, count: int) -> list[Message]:
    counter.qtbot.waitUntil(lambda: len(warnings(work)) == count, timeout=10_000)
    return warnings(work)


def test_a_case_of_the_last_days_is_warned_of_with_the_way_to_it(
    counter: Counter, work: WorkArea, desk: Desk
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    counter.settle()
    counter.fill_in()
    (warning,) = wait_for(counter, work, 1)
    assert number in warning.what
    assert "办过这一项" in warning.title
    counter_page(work).messages.answered.emit(MessageAnswer("duplicate", warning.actions[0].meaning))
    counter.settle()
    page = work.page
    assert isinstance(page, CasePage)
    assert page.place is not None
    assert page.place.shown.slip_number == number
    assert len(desk.cases.list()) == 1, "nothing is dropped or merged: the draft waits"
    counter.qtbot.waitUntil(lambda: len(desk.cases.drafts()) == 1, timeout=10_000)


def test_another_case_may_be_made_all_the_same(counter: Counter, work: WorkArea, desk: Desk) -> None:
    desk.cases.open(ready_draft(desk))
    counter.settle()
    counter.fill_in()
    wait_for(counter, work, 1)
    counter.press(KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.list()) == 2
    assert wait_for(counter, work, 0) == []


def test_another_matter_another_person_and_a_void_case_are_no_duplicates(desk: Desk) -> None:
    later_day = dt.datetime.now().astimezone().date() + dt.timedelta(days=32)
    saved = desk.cases.open(ready_draft(desk))
    other_matter, same = ready_draft(desk, "SAMPLE-004"), ready_draft(desk)
    stranger = msgspec.structs.replace(same.applicant, id_number="15072719881105000X")
    assert desk.cases.earlier(other_matter) is None
    assert desk.cases.earlier(msgspec.structs.replace(same, applicant=stranger)) is None
    with desk.state.duty.store.reading() as connection:
        later = find_duplicate(connection, same, later_day, desk.state.known_cases)
    assert later is None, "thirty days and no more"
    typed = msgspec.structs.replace(same.applicant, id_number="１５２１２９ 19500101 0004")
    earlier = desk.cases.earlier(msgspec.structs.replace(same, applicant=typed))
    assert earlier is not None
    assert earlier.slip_number == saved.slip_number
    desk.cases.void(saved.slip_number, "重复登记")
    assert desk.cases.earlier(same) is None


def test_the_next_matter_of_the_same_person_takes_one_key(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_F10)
    assert counter_page(work).draft.applicant.name == "", "nobody was served yet"
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    counter.press(KEY.Key_F10)
    counter.settle()
    page = counter_page(work)
    assert (page.draft.applicant.name, page.draft.applicant.id_number) == (NAME, ID_NUMBER)
    assert page.find_column.search.hasFocus()
    counter.choose("SAMPLE-004")
    assert page.ask.applicant.name.text() == NAME


def test_of_the_family_nobody_is_taken_for_the_other(counter: Counter, work: WorkArea) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    counter.press(KEY.Key_F10, held=Qt.KeyboardModifier.ShiftModifier)
    counter.settle()
    applicant = counter_page(work).draft.applicant
    assert (applicant.name, applicant.id_number, applicant.agent_name) == ("", "", "")


def test_what_may_follow_a_saved_case_is_offered_with_its_keys(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    """Until the next person begins: then nothing of the one before stays on screen."""
    work.output.choose(Target(folder=tmp_path))
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    steps = counter.ask.next_steps
    assert steps.title.text() == "测**还要办什么？"
    assert [press.text() for press in steps.buttons.values()] == ["F10", "Shift+F10", "Alt+Enter", "Ctrl+P"]
    assert all(press.isVisible() for press in steps.buttons.values())
    counter.press(KEY.Key_Return, held=Qt.KeyboardModifier.AltModifier)
    counter.settle()
    page = work.page
    assert isinstance(page, CasePage)
    assert page.place is not None
    assert page.place.shown.slip_number == desk.cases.list()[0].slip_number
    counter.press(KEY.Key_Escape)
    counter.settle()
    steps.buttons["same_person"].click()
    assert counter_page(work).draft.applicant.name == NAME
    assert steps.title.text() == ""
