"""The overdue list: whose promised day is gone and who is not at the end, the longest overdue first."""

from __future__ import annotations

import json

import msgspec
import pytest
from sqlalchemy import update

from casework.cases.draft import MaterialMark
from desktop.cli import commands
from desktop.database.tables import CaseLine
from desktop.desk.desk import Desk
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]
MATTER = "SAMPLE-004"


def begun(desk: Desk, at: str, **line: object) -> str:
    """A whole case whose limit runs since then; its slip's number."""
    draft = ready_draft(desk, MATTER)
    marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
    saved = desk.cases.open(msgspec.structs.replace(draft, marks=marks))
    with desk.state.duty.store.writing() as connection:
        values = {"limit_begun": at, **line}
        connection.execute(update(CaseLine).where(CaseLine.case_id == saved.case_id).values(values))
    return saved.slip_number


def test_the_longest_overdue_is_first_and_what_is_over_is_left_out(desk: Desk) -> None:
    later = begun(desk, "2024-03-04T09:00:00+08:00")
    longest = begun(desk, "2023-03-01T09:00:00+08:00")
    begun(desk, "2023-03-01T09:00:00+08:00", is_over=True)
    begun(desk, "")
    begun(desk, "2190-01-02T09:00:00+08:00")
    begun(desk, "no time at all")  # another device's words
    assert [row.slip_number for row in desk.cases.late()] == [longest, later]
    assert [row.slip_number for row in desk.cases.late(1)] == [longest]
    assert len(desk.cases.list()) == 6


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
