"""The overdue list: whose promised day is gone and who is not at the end, the longest overdue first."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
import pytest
from sqlalchemy import select

from casework.cases.entries import Head
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.legal_clocks import LICENCE
from desktop.cli import commands
from desktop.database import foreign
from desktop.database.journal import Statement
from desktop.database.tables import StoredRelease
from desktop.desk.desk import Desk
from desktop.services.cases.promised_day import PromisedDays
from desktop.services.read_clock import Moment
from desktop.services.record import record
from sync.wire.packing import Placed
from tests.support.desks import desk, folder, tray
from tests.support.entry_histories import opened
from tests.support.forged import Claim, chained
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]
MATTER = "SAMPLE-004"


def begun(desk: Desk, at: str) -> str:
    """A case to which the last paper came at that time, or never; its slip's number."""
    saved = desk.cases.open(ready_draft(desk, MATTER))
    if at:
        changes = tuple(
            MaterialChange(was=mark, now=msgspec.structs.replace(mark, state="handed_in"))
            for mark in ready_draft(desk, MATTER).marks
        )
        statement = Statement(saved.case_id, "materials_recorded", MaterialsRecorded(changes=changes))
        duty = desk.state.duty
        with duty.store.writing() as connection:
            record(connection, duty, [statement], Moment(dt.datetime.fromisoformat(at), "trusted"))
    return saved.slip_number


def test_the_longest_overdue_is_first_and_what_is_over_is_left_out(desk: Desk) -> None:
    later = begun(desk, "2024-03-04T09:00:00+08:00")
    longest = begun(desk, "2023-03-01T09:00:00+08:00")
    desk.cases.void(begun(desk, "2023-03-01T09:00:00+08:00"), "试验")
    begun(desk, "")
    begun(desk, "2190-01-02T09:00:00+08:00")
    assert [row.slip_number for row in desk.cases.late()] == [longest, later]
    assert [row.slip_number for row in desk.cases.late(1)] == [longest]
    assert len(desk.cases.list()) == 5


def test_another_devices_senseless_time_stops_no_list(desk: Desk) -> None:
    late = begun(desk, "2024-03-04T09:00:00+08:00")
    claim = Claim("of-another", "case_opened", opened(), at="no time at all")
    duty = desk.state.duty
    with duty.store.writing() as connection:
        page = [Placed(each, "ML0101") for each in chained(Head("c0" * 8), [claim])]
        foreign.add(connection, duty.device, page)
    assert [row.slip_number for row in desk.cases.late()] == [late]


def test_by_command(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    number = begun(desk, "2024-03-04T09:00:00+08:00")
    begun(desk, "")
    data = str(desk.data_dir)
    assert commands.main(["cases", "--late", "--data", data]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(number)
    assert "承诺 2024-" in line
    assert "已超期" in line
    assert commands.main(["cases", "--late", "--json", "--data", data]) == 0
    assert json.loads(capsys.readouterr().out)["promised_on"].startswith("2024-")
    with pytest.raises(SystemExit):
        commands.main(["cases", "--late", "测试", "--data", data])


def test_a_day_that_is_known_is_the_one_that_is_worked_out(desk: Desk) -> None:
    """Cases of one matter and day share their clocks; not those of another day, of stops, or of doubt."""
    matters = desk.catalogue.release.matters
    matter = next(each for each in matters if each.promised_limit and LICENCE not in each.kind)
    with desk.state.duty.store.reading() as connection:
        digest = str(connection.scalar(select(StoredRelease.digest)))

        def day(days: PromisedDays, begun: str, **more: object) -> object:
            line = {
                "matter_code": matter.code,
                "site": "",
                "release": digest,
                "limit_begun": begun,
                "is_accepted": True,
                "papers_at": "",
                "supplement_at": "",
                "stops": "",
                "may_be_deemed": False,
                **more,
            }
            return days.of(connection, line, desk.catalogue.release)  # type: ignore[arg-type]

        known = PromisedDays()
        stop = (
            '[{"step":"检验","begun_at":"2026-11-10T09:00:00+08:00","ended_at":"2026-11-20T09:00:00+08:00"}]'
        )
        for begun, more in (
            ("2026-11-09T08:00:00+08:00", {}),
            ("2026-11-09T17:30:00+08:00", {}),
            ("2026-11-09T17:30:00+00:00", {}),
            ("2026-11-09T08:00:00+08:00", {"is_accepted": False}),
            ("2026-11-09T08:00:00+08:00", {"stops": stop}),
            ("2026-11-16T08:00:00+08:00", {}),
        ):
            assert day(known, begun, **more) == day(PromisedDays(), begun, **more)
        first, next_week = (day(known, f"2026-11-{at}T08:00:00+08:00") for at in ("09", "16"))
        assert first != next_week
