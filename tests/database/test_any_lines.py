"""Whatever kinds of the table come, lines made one by one equal those of a rebuild."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, select

from casework.cases.entries import Head, Observation, Recorded, head_of, make_entry
from casework.cases.kinds.table import KINDS
from desktop.database import journal, projections, taking_in
from desktop.database.tables import PROJECTIONS
from tests.support.any_entries import plausible_body
from tests.support.workplaces import demo_duty, demo_folder


def rows(connection: Connection) -> dict[str, list[str]]:
    return {
        table.__tablename__: sorted(repr(tuple(row)) for row in connection.execute(select(table.__table__)))
        for table in PROJECTIONS
    }


def entries(chance: Random) -> list[Recorded]:
    """Each kind some times over, of a few subjects, each subject by kinds that tell of one thing."""
    heads = {device: Head(device) for device in ("device-x", "device-y")}
    revs: dict[str, int] = {}
    written = []
    for kind in chance.choices(sorted(KINDS), k=3 * len(KINDS)) + sorted(KINDS):
        subject = f"{kind.partition('_')[0]}-{chance.randrange(3)}"
        revs[subject] = revs.get(subject, 0) + 1
        device = chance.choice(list(heads))
        seen = Observation(
            subject=subject,
            rev=revs[subject],
            kind=kind,
            recorded_at="2026-11-24T09:00:00.000+08:00",
            clock="trusted",
            staff="staff-x",
        )
        written.append(make_entry(heads[device], seen, plausible_body(chance, kind)))
        heads[device] = head_of(written[-1].entry)
    return written


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_lines_of_any_kinds_are_those_of_a_rebuild(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311
    duty = demo_duty(demo_folder(tmp_path / "data"))
    with duty.store.writing() as connection:
        known: set[str] = set()
        for recorded in entries(chance):
            position = journal.newest_position(connection) + 1
            journal.insert_entries(connection, [recorded], [position])
            subject = recorded.entry.subject
            met = [subject] if subject in known else []
            taking_in.make_lines(connection, [(recorded, position)], met)
            known.add(subject)
        one_by_one = rows(connection)
        assert all(one_by_one[table] for table in ("cases", "case_tasks", "affairs"))
        projections.rebuild(connection)
        assert rows(connection) == one_by_one
    duty.store.close()
