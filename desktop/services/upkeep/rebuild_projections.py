"""Rebuilding the lines of lists and searches from the journal, in slices: nobody waits for it.

Where it is cut off, the lines of each subject are those of before or those of now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, bindparam, delete, func, select

from desktop.database import journal, projections
from desktop.database.engine import Store
from desktop.database.prepared import Prepared
from desktop.database.rows import delete_rows
from desktop.database.set_aside import counts
from desktop.database.slices import one_slice
from desktop.database.tables import CaseLine, JournalEntry
from desktop.services.upkeep.compare_journal import strangers_in, tables_by_subject

SLICE = 10  # subjects; their transaction takes some 10 ms
_LISTED = select(func.json_each(bindparam("subjects")).table_valued("value").c.value)
_PLACES = Prepared(
    delete(CaseLine).where(
        CaseLine.position.in_(
            select(func.min(JournalEntry.position))
            .where(JournalEntry.subject.in_(_LISTED), counts())
            .group_by(JournalEntry.subject)
        )
    )
)


def rebuild_projections(store: Store) -> int:
    """Make all lines anew, those of the same subject at once; returns the count of subjects."""
    with one_slice(store) as connection:  # what stands aside is compared with whom the staff are
        projections.rebuild_people(connection)
    for table, column in tables_by_subject():
        while True:
            with one_slice(store) as connection:
                strangers = strangers_in(connection, table, column)
                delete_rows(connection, table, column, strangers)
            if not strangers:
                break
    count = 0
    for subjects in _parts(store):
        with one_slice(store) as connection:
            _make_anew(connection, subjects)
        count += len(subjects)
    with one_slice(store) as connection:
        projections.count_uses(connection)
    return count


def _parts(store: Store) -> Iterator[Sequence[str]]:
    after = ""
    while True:
        with store.reading() as connection:
            part = journal.subjects_after(connection, after, SLICE)
        if not part:
            return
        yield part
        after = part[-1]


def _make_anew(connection: Connection, subjects: Sequence[str]) -> None:
    """Whatever stands in their places goes, even another's line that does not belong there."""
    _PLACES.on(connection, subjects=json.dumps(list(subjects)))
    projections.refresh(connection, subjects)
