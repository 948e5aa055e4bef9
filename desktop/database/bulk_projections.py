"""Making the lines of many subjects anew at once: a page of the banner costs a few statements, not thousands.

The lines are those of `projections.refresh`, subject by subject; only the statements are shared.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.case import Case, fold
from casework.entries import Entry, Recorded
from desktop.database import projections
from desktop.database.rows import insert_lines
from desktop.database.tables import CaseLine, JournalBody, JournalEntry, MatterUse, PrintLine, SlipLine

_CHUNK = 400
_FIELDS = Entry.__struct_fields__
_ENTRIES = select(
    *(getattr(JournalEntry, field) for field in _FIELDS), JournalEntry.position, JournalBody.body
).join(
    JournalBody,
    (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq),
    isouter=True,
)


class _Folded(msgspec.Struct, frozen=True):
    case: Case
    places: dict[tuple[str, int], int]

    @property
    def position(self) -> int:
        return min(self.places.values())


def add_all(connection: Connection, placed: Sequence[tuple[Recorded, int]]) -> None:
    """Make the first lines of subjects of which these entries, with their positions, are all that is here."""
    found: dict[str, list[tuple[Recorded, int]]] = {}
    for each in placed:
        found.setdefault(each[0].entry.subject, []).append(each)
    cases = {name for name, entries in found.items() if projections.is_case([r for r, _ in entries])}
    for subject in found:
        if subject not in cases:
            projections.refresh(connection, subject)
    folded = [_folded(found[subject]) for subject in found if subject in cases]
    _count_uses(connection, folded)
    _add_lines(connection, folded)


def refresh_all(connection: Connection, subjects: Sequence[str]) -> None:
    """Make the lines of these subjects anew from their entries; in the same transaction as the entries."""
    for first in range(0, len(subjects), _CHUNK):
        chunk = subjects[first : first + _CHUNK]
        found = _entries(connection, chunk)
        cases = {name for name, entries in found.items() if projections.is_case([r for r, _ in entries])}
        for subject in chunk:
            if subject not in cases:
                projections.refresh(connection, subject)
        _replace_cases(connection, [_folded(found[subject]) for subject in chunk if subject in cases])


def _entries(connection: Connection, subjects: Sequence[str]) -> dict[str, list[tuple[Recorded, int]]]:
    found: dict[str, list[tuple[Recorded, int]]] = {}
    for row in connection.execute(_ENTRIES.where(JournalEntry.subject.in_(subjects))):
        *values, position, body = row
        entry = Entry(*values)
        found.setdefault(entry.subject, []).append((Recorded(entry, body), position))
    return found


def _folded(entries: list[tuple[Recorded, int]]) -> _Folded:
    places = {(each.entry.device, each.entry.seq): position for each, position in entries}
    return _Folded(fold([each for each, _position in entries]), places)


def _replace_cases(connection: Connection, folded: Sequence[_Folded]) -> None:
    if not folded:
        return
    names = [each.case.case_id for each in folded]
    known = select(CaseLine.case_id).where(CaseLine.case_id.in_(names), CaseLine.matter_code != "")
    counted = set(connection.scalars(known))
    _count_uses(connection, [each for each in folded if each.case.case_id not in counted])
    for table in (CaseLine, SlipLine, PrintLine):
        connection.execute(delete(table).where(table.case_id.in_(names)))
    _add_lines(connection, folded)


def _add_lines(connection: Connection, folded: Sequence[_Folded]) -> None:
    insert_lines(connection, CaseLine, [projections.case_line(each.case, each.position) for each in folded])
    slips = [line for each in folded for line in projections.slip_lines(each.case)]
    insert_lines(connection, SlipLine, slips)
    prints = [line for each in folded for line in projections.print_lines(each.case, each.places)]
    insert_lines(connection, PrintLine, prints)


def _count_uses(connection: Connection, fresh: Sequence[_Folded]) -> None:
    positions: dict[str, list[int]] = {}
    for each in fresh:
        if each.case.matter_code:
            positions.setdefault(each.case.matter_code, []).append(each.position)
    if not positions:
        return
    adding = upsert(MatterUse)
    more = {
        "uses": MatterUse.uses + adding.excluded.uses,
        "last_position": func.max(MatterUse.last_position, adding.excluded.last_position),
    }
    connection.execute(
        adding.on_conflict_do_update(index_elements=["matter_code"], set_=more),
        [{"matter_code": code, "uses": len(at), "last_position": max(at)} for code, at in positions.items()],
    )
