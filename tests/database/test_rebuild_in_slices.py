"""Lists are made anew in slices: somebody works meanwhile, and power may fail at any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from desktop.database import projections
from desktop.database.engine import Store
from desktop.database.event_tables import AffairLine
from desktop.database.tables import CaseLine, MatterUse, SlipLine, StaffMember
from desktop.desk.desk import Desk
from desktop.services.upkeep import rebuild_projections
from tests.database.test_projections import rows
from tests.support.desks import desk, folder, tray
from tests.support.power import PowerCut, power_cut
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]
CASES = 5


@pytest.fixture
def store(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(rebuild_projections, "SLICE", 2)
    for number in range(CASES):
        desk.cases.open(ready_draft(desk, "SAMPLE-001" if number % 2 else "SAMPLE-005"))
    return desk.state.duty.store


def wreck(connection: Connection) -> None:
    """As a damaged disk might leave them: some gone, some of nobody, some where another's belong."""
    cases = connection.execute(select(CaseLine.case_id, CaseLine.position).order_by(CaseLine.position)).all()
    connection.execute(delete(CaseLine).where(CaseLine.case_id.in_((cases[0].case_id, cases[-1].case_id))))
    places = {"position": cases[0].position, "state": "delivered"}
    connection.execute(update(CaseLine).where(CaseLine.case_id == cases[2].case_id).values(places))
    stranger = connection.execute(select(CaseLine.__table__).limit(1)).mappings().one()
    named = {**stranger, "case_id": "nobody", "position": cases[-1].position}
    connection.execute(insert(CaseLine), [named])
    connection.execute(delete(SlipLine).where(SlipLine.case_id == cases[1].case_id))
    connection.execute(delete(StaffMember))
    connection.execute(update(MatterUse).values(uses=MatterUse.uses + 7))
    connection.execute(insert(MatterUse), [{"matter_code": "X", "uses": 1, "last_position": 1}])
    columns = {column.name: "x" for column in AffairLine.__table__.columns}
    whole = {"position": 9, "is_open": True, "opened_at": "2026-11-24T09:00:00+08:00"}
    known = {name: value for name, value in whole.items() if name in columns}
    connection.execute(insert(AffairLine), [columns | known | {"subject": "no affair"}])


def test_whatever_stands_there_they_are_what_the_journal_gives(desk: Desk, store: Store) -> None:
    with store.writing() as connection:
        before = rows(connection)
        wreck(connection)
        assert rows(connection) != before
    assert desk.upkeep.rebuild() == CASES + 3  # device, staff, catalogue
    with store.reading() as connection:
        assert rows(connection) == before


@pytest.mark.parametrize("is_durable", [True, False])
def test_power_fails_at_every_slice(desk: Desk, store: Store, is_durable: bool) -> None:
    with store.reading() as connection:
        before = rows(connection)
    for at in range(1, 60):
        with store.writing() as connection:
            wreck(connection)
        try:
            with power_cut(store, at, is_durable=is_durable):
                desk.upkeep.rebuild()
        except PowerCut:
            assert desk.upkeep.problems() == []
            desk.upkeep.rebuild()
        else:
            assert at > CASES / 2
            break
        with store.reading() as connection:
            assert rows(connection) == before
    else:
        pytest.fail("it never came to its end")


def test_what_is_saved_between_two_slices_stands_there_too(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saves waits for one slice alone."""
    parts, numbers = rebuild_projections._parts, list[str]()

    def and_somebody_saves(of: Store) -> Iterator[Sequence[str]]:
        for part in parts(of):
            assert len(part) <= rebuild_projections.SLICE
            yield part
            if len(numbers) < CASES:
                numbers.append(desk.cases.open(ready_draft(desk, "SAMPLE-001")).slip_number)

    monkeypatch.setattr(rebuild_projections, "_parts", and_somebody_saves)
    with store.writing() as connection:
        connection.execute(delete(CaseLine))
    desk.upkeep.rebuild()
    assert len(numbers) > 2
    assert {*numbers} <= {line.slip_number for line in desk.cases.list()}
    with store.writing() as connection:
        before = rows(connection)
        projections.rebuild(connection)
        assert rows(connection) == before
