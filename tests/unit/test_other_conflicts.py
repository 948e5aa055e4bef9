"""Conflicts about what is no case: by the table of cells they arise, so they are listed and settled."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from sqlalchemy import select

from casework.cases.body import Body
from casework.cases.entries import new_salt
from casework.cases.kinds.people import StaffNamed
from casework.cases.kinds.table import KINDS, tells_of_case
from desktop.cli.commands import main
from desktop.database import projections
from desktop.database.event_tables import OtherConflictLine
from desktop.database.tables import StaffMember
from desktop.errors import CaseError
from desktop.services.cases.list_conflicts import ConflictTask, cell_words
from tests.support.forged import Claim
from tests.support.made_bodies import made_body
from tests.unit.test_cli_conflicts import Counter, counter

__all__ = ["counter"]

OF_NO_CASE = sorted(name for name in KINDS if not tells_of_case(name))
# Their cells say that nothing they state can be at odds with anything.
NEVER = {"act_done", "staff_password_changed", "staff_keyed"}


def twice(kind: str) -> tuple[Body, Body]:
    """Two statements of that kind about the same thing."""
    chance = Random(kind)  # noqa: S311
    one, other = made_body(kind, chance), made_body(kind, chance)
    written = KINDS[kind].cells(one).writes & KINDS[kind].cells(other).writes
    return (one, other) if written else (one, msgspec.structs.replace(one, salt=new_salt()))


def others(counter: Counter) -> list[ConflictTask]:
    return [each for each in counter.desk.cases.conflicts() if each.case_id != counter.case_id]


def stated_apart(counter: Counter, kind: str, bodies: tuple[Body, Body]) -> None:
    """The one here, the other on a device that had not heard of it."""
    one, other = bodies
    counter.other.state([Claim("subject-1", kind, one)])
    before = counter.other.head
    counter.other.head = type(before)("another-device")
    counter.other.state([Claim("subject-1", kind, other)])
    counter.other.head = before


@pytest.mark.parametrize("kind", [name for name in OF_NO_CASE if name not in NEVER])
def test_two_that_did_not_see_each_other_are_listed_and_settled(counter: Counter, kind: str) -> None:
    stated_apart(counter, kind, twice(kind))
    tasks = others(counter)
    one, other = (KINDS[kind].cells(body) for body in twice(kind))
    at_odds = {
        cell
        for cell in one.writes & other.writes
        if one.values.get(cell) is None or one.values.get(cell) != other.values.get(cell)
    }
    assert {task.what for task in tasks} >= at_odds
    assert at_odds or not tasks
    for task in tasks:
        assert cell_words(task.what) != task.what or task.what.startswith("conflict")
        assert all(side.words and side.at for side in task.sides)
        counter.desk.cases.settle_conflict(task, task.sides[0])
    assert others(counter) == []


@pytest.mark.parametrize("kind", sorted(NEVER))
def test_what_states_nothing_is_at_odds_with_nothing(counter: Counter, kind: str) -> None:
    stated_apart(counter, kind, twice(kind))
    assert others(counter) == []


def test_a_name_that_two_devices_gave_is_settled_by_command(
    capsys: pytest.CaptureFixture[str], counter: Counter
) -> None:
    staff = counter.duty.staff
    counter.other.state([Claim(staff, "staff_named", StaffNamed(now="乌云"))])
    capsys.readouterr()
    assert main(["conflicts", "--data", counter.data]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith(f"{staff}\tname\t工作人员 ")
    assert "姓名" in listed
    assert "  1. " in listed
    (task,) = others(counter)
    place = next(number for number, side in enumerate(task.sides, 1) if side.words == "乌云")
    assert main(["conflicts", "settle", staff, "name", str(place), "--data", counter.data]) == 0
    assert "已定：乌云" in capsys.readouterr().out
    assert others(counter) == []
    with counter.duty.store.reading() as connection:
        assert connection.scalar(select(StaffMember.name).where(StaffMember.staff == staff)) == "乌云"


def test_what_came_since_is_not_settled_with_it(counter: Counter) -> None:
    staff = counter.duty.staff
    counter.other.state([Claim(staff, "staff_named", StaffNamed(now="乌云"))])
    (task,) = others(counter)
    counter.other.state([Claim(staff, "staff_named", StaffNamed(now="巴图"), rev=2)])
    with pytest.raises(CaseError, match="又收到了新的记录"):
        counter.desk.cases.settle_conflict(task, task.sides[0])
    assert others(counter)


def test_settling_twice_changes_nothing_and_a_rebuild_tells_the_same(counter: Counter) -> None:
    staff = counter.duty.staff
    counter.other.state([Claim(staff, "staff_named", StaffNamed(now="乌云"))])
    (task,) = others(counter)
    with counter.duty.store.writing() as connection:
        projections.rebuild(connection)
        assert connection.scalars(select(OtherConflictLine.what)).all() == ["name"]
    counter.desk.cases.settle_conflict(task, task.sides[0])
    journal = len(list(counter.desk.upkeep.journal()))
    counter.desk.cases.settle_conflict(task, task.sides[0])
    assert len(list(counter.desk.upkeep.journal())) == journal
    with counter.duty.store.writing() as connection:
        projections.rebuild(connection)
        assert connection.scalars(select(OtherConflictLine.what)).all() == []


def test_what_is_settled_stays_so_while_another_of_the_same_is_open(counter: Counter) -> None:
    stated_apart(counter, "staff_appointed", twice("staff_appointed"))
    first, *left = others(counter)
    assert left
    counter.desk.cases.settle_conflict(first, first.sides[0])
    entries = list(counter.desk.upkeep.journal())
    counter.desk.cases.settle_conflict(first, first.sides[1])
    assert list(counter.desk.upkeep.journal()) == entries
    assert [task.what for task in others(counter)] == [task.what for task in left]
