"""What is said about an ID number while it is being typed."""

from __future__ import annotations

import pytest

from desktop.desk.desk import Desk
from tests.gui.counter import KEY, NAME, Counter


def at_number(counter: Counter) -> None:
    counter.choose("SAMPLE-001")
    counter.type("11")
    counter.commit(NAME)
    counter.press(KEY.Key_Return, KEY.Key_Return)
    assert counter.focus is counter.ask.applicant.number


@pytest.mark.parametrize("typed", ["152129195001010005", "150727200102290000"])
def test_a_wrong_number_says_why_and_is_kept(counter: Counter, typed: str) -> None:
    at_number(counter)
    counter.type(typed)
    form = counter.ask.applicant
    assert form.number_note.text()
    assert form.number_note.property("tone") == "stop"
    assert form.number.text() == typed
    assert form.number.property("wrong")
    assert form.reason.isVisible()


def test_nothing_is_faulted_that_may_still_become_right(counter: Counter) -> None:
    at_number(counter)
    form = counter.ask.applicant
    for character in "15212919500101000":
        counter.type(character)
        assert form.number_note.text() == ""
    counter.type("4")
    assert form.number_note.property("tone") == "done"


def test_an_unfinished_number_is_told_when_the_field_is_left(counter: Counter) -> None:
    at_number(counter)
    counter.type("1521291950")
    counter.press(KEY.Key_Tab)
    assert counter.ask.applicant.number_note.property("tone") == "stop"


def test_no_document_is_saved_with_its_reason(counter: Counter, desk: Desk) -> None:
    counter.fill_in()
    form = counter.ask.applicant
    form.number.clear()
    form.document.setCurrentIndex(form.document.findData("none"))
    assert not form.number.isEnabled()
    counter.press(KEY.Key_F9)
    counter.settle()
    assert counter.focus is form.reason
    counter.commit("证件遗失，正在补办")
    counter.press(KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.list()) == 1
