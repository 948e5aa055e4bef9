"""What needs somebody today: each kind of task is told once, the oldest promise first, names masked."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest

from casework.cases.draft import Draft
from casework.cases.today import TodayLine
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.list_today import list_today
from desktop.services.cases.record_events import Escalating
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import NAME, ready_draft

__all__ = ["desk", "folder", "tray"]


def complete(desk: Desk, matter: str = "SAMPLE-001") -> str:
    return desk.cases.open(all_handed_in(ready_draft(desk, matter))).slip_number


def all_handed_in(draft: Draft) -> Draft:
    marks = tuple(msgspec.structs.replace(mark, state="handed_in") for mark in draft.marks)
    return msgspec.structs.replace(draft, marks=marks)


def on(desk: Desk, day: dt.date) -> list[TodayLine]:
    """What the list would say on that day."""
    promise = Promise(desk.state.promised_days, desk.catalogue.release)
    with desk.state.duty.store.reading() as connection:
        return list_today(connection, promise, day)


def test_nothing_to_do_is_nothing(desk: Desk) -> None:
    assert desk.affairs.today() == []


def test_a_promise_comes_near_is_due_and_is_late(desk: Desk) -> None:
    number = complete(desk)
    (row,) = desk.cases.list()
    promised = row.promised_on
    assert promised is not None
    words = {}
    for days in (-4, -3, 0, 2):
        lines = on(desk, promised + dt.timedelta(days=days))
        words[days] = [(line.kind, line.group, line.number, line.is_alarm) for line in lines]
    assert words == {
        -4: [],
        -3: [("due", "soon", number, False)],
        0: [("late", "now", number, False)],
        2: [("late", "now", number, True)],
    }


def test_who_is_waited_for_is_told_last_and_needs_nobody(desk: Desk) -> None:
    desk.cases.open(ready_draft(desk, "SAMPLE-004"))
    (line,) = desk.affairs.today()
    assert (line.kind, line.needs_somebody) == ("waiting", False)
    assert line.who == "测**" != NAME


def test_tasks_of_a_case_open_it_and_have_their_day(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    desk.events.escalate(number, Escalating(reason="系统里没有"))
    desk.events.evaluate(number, "very_dissatisfied", "等太久")
    lines = desk.affairs.today()
    assert [(line.kind, line.group, line.words) for line in lines] == [
        ("task", "now", "差评待回访"),
        ("task", "soon", "办不成事待答复"),
    ]
    assert {(line.place, line.about) for line in lines} == {("case", number)}


def test_a_result_waits_to_be_handed_over_until_it_is(desk: Desk) -> None:
    from casework.cases.kinds.banner import ResultRecorded
    from desktop.database.journal import Statement
    from desktop.services.forms.handover import HandoverOrder
    from desktop.services.record import record

    saved = desk.cases.open(all_handed_in(ready_draft(desk)))
    with desk.state.duty.store.writing() as connection:
        body = ResultRecorded(now="准予", by="旗医疗保障局")
        record(connection, desk.state.duty, [Statement(saved.case_id, "result_recorded", body)])
    lines = desk.affairs.today()
    assert [(line.kind, line.words) for line in lines if line.kind == "answer"] == [
        ("answer", "办结，可以送达")
    ]
    desk.forms.make(HandoverOrder(slip_number=saved.slip_number))
    assert [line for line in desk.affairs.today() if line.kind == "answer"] == []


def test_a_print_that_nobody_vouches_for_is_told_until_somebody_does(desk: Desk, tray: PaperTray) -> None:
    number = complete(desk)
    desk.slips.print(number, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    assert "print" in [line.kind for line in desk.affairs.today()]
    desk.slips.confirm(number)
    assert "print" not in [line.kind for line in desk.affairs.today()]


def test_a_draft_is_told_last_and_opens_the_counter(desk: Desk) -> None:
    draft = ready_draft(desk)
    desk.cases.keep_draft(draft)
    (line,) = desk.affairs.today()
    assert (line.kind, line.place, line.about) == ("draft", "counter", draft.draft_id)


def test_the_command_says_the_same(desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["today", "--data", str(folder)]) == 0
    assert capsys.readouterr().out == "今天都办好了\n"
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    assert main(["today", "--json", "--data", str(folder)]) == 0
    (line,) = (json.loads(text) for text in capsys.readouterr().out.splitlines())
    assert (line["number"], line["kind"]) == (number, "waiting")


def test_whoever_was_warned_is_not_told_again(desk: Desk) -> None:
    """Two cases of one person and matter on one device were made by choice; two devices could not know."""
    first, second = (desk.cases.open(ready_draft(desk)).slip_number for _ in range(2))
    assert [line for line in desk.affairs.today() if line.kind == "doubt"] == []
    also = desk.cases.place(second).also
    assert also is not None
    assert also.slip_number == first
    desk.cases.void(first, "重复登记")
    assert desk.cases.place(second).also is None
