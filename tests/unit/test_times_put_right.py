"""What was recorded under a wrong clock gets its true time: in lists and days, not the order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop import bootstrap
from desktop.database import trusted_time
from desktop.desk.desk import Desk
from desktop.services import record as recording
from desktop.services.read_clock import read_clock
from desktop.services.upkeep.put_right_times import put_right_times
from tests.support.workplaces import demo_folder, ready_draft

DAYS = dt.timedelta(days=2600)
MARGIN = dt.timedelta(minutes=1)
SetBack = Callable[[dt.timedelta], None]


@pytest.fixture
def set_back(monkeypatch: pytest.MonkeyPatch) -> SetBack:
    """Set the clock of this computer back, as an empty battery does; its running time goes on."""

    def by(how_far: dt.timedelta) -> None:
        def read(newest_at: str, now: dt.datetime | None = None, **known: Any) -> Any:
            return read_clock(newest_at, (now or dt.datetime.now(dt.UTC)) - how_far, **known)

        monkeypatch.setattr(recording, "read_clock", read)

    return by


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"))
    yield desk
    desk.close()


def vouch(desk: Desk) -> None:
    """A contact with the banner, whose clock is right."""
    duty = desk.state.duty
    with duty.store.writing() as connection:
        trusted_time.vouch(connection, duty.device, dt.datetime.now(dt.UTC))


def test_cases_of_a_wrong_clock_come_right_after_a_contact(desk: Desk, set_back: SetBack) -> None:
    before = desk.cases.open(ready_draft(desk))
    set_back(DAYS)
    numbers = [desk.cases.open(ready_draft(desk)).slip_number for _each in range(2)]
    set_back(DAYS + dt.timedelta(hours=5))  # somebody sets it, and not right either
    numbers.append(desk.cases.open(ready_draft(desk)).slip_number)
    doubtful = [row for row in desk.cases.list() if not row.clock_trusted]
    assert {row.slip_number for row in doubtful} == set(numbers)
    order = [(entry.device, entry.seq, entry.hash) for entry in desk.upkeep.journal()]
    vouch(desk)
    assert put_right_times(desk.state.duty) > 0
    now = dt.datetime.now(dt.UTC)
    rows = {row.slip_number: row for row in desk.cases.list()}
    for number in numbers:
        assert rows[number].clock_trusted, number
        assert now - MARGIN < rows[number].opened_at <= now + MARGIN
    assert rows[before.slip_number].clock_trusted
    assert [(entry.device, entry.seq, entry.hash) for entry in desk.upkeep.journal()][: len(order)] == order
    assert desk.upkeep.compare() == []
    assert put_right_times(desk.state.duty) == 0, "once is enough"


def test_the_promised_day_is_reckoned_from_the_true_time(desk: Desk, set_back: SetBack) -> None:
    def days() -> set[dt.date]:
        draft = ready_draft(desk)
        marks = tuple(msgspec.structs.replace(mark, state="handed_in") for mark in draft.marks)
        number = desk.cases.open(msgspec.structs.replace(draft, marks=marks)).slip_number
        return {row.promised_on for row in desk.cases.list() if row.slip_number == number and row.promised_on}

    set_back(DAYS)
    wrong = days()
    vouch(desk)
    put_right_times(desk.state.duty)
    set_back(dt.timedelta())
    right = days()
    assert wrong != right
    assert {row.promised_on for row in desk.cases.list() if row.promised_on} == right


def test_after_another_start_nothing_is_reckoned(
    desk: Desk, set_back: SetBack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long the computer was off nobody knows: a lead states such a time by hand."""
    set_back(DAYS)
    desk.cases.open(ready_draft(desk))
    monkeypatch.setattr(trusted_time, "running", lambda: ("another start", 5.0))
    vouch(desk)
    assert put_right_times(desk.state.duty) == 0
    assert not desk.cases.list()[0].clock_trusted
