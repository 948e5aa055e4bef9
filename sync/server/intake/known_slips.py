"""Projection: which cases carry a slip number, for who asks by the number.

Two cases may: a number that was given out twice is seen and settled, never forbidden (`casework.cases`).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from casework.cases.entries import Entry, Recorded
from casework.cases.issued import SlipIssued
from casework.cases.kinds.purging import CASE_PURGED, CasePurged
from casework.cases.kinds.table import decode_body, read_body
from sync.server.store.entries import recorded_of
from sync.server.store.rows import among, insert_rows, listed
from sync.server.store.sealing import seal_of
from sync.server.store.streams import hold_stream
from sync.server.store.tables import CaseOfSlip, StoredEntry

LATE_POSITIONS = 20_000  # as many as come while an upgrade lasts, and read in a moment
_KIND = "slip_issued"
_KNOWN = select(CaseOfSlip.number, CaseOfSlip.subject).where(among(CaseOfSlip.number, "numbers"))


def cases_of(connection: Connection, number: str) -> list[str]:
    """The cases that carry this number, as a slip prints it; as good as always one or none."""
    wanted = select(CaseOfSlip.subject).where(CaseOfSlip.number == number)
    return list(connection.scalars(wanted.order_by(CaseOfSlip.subject)))


def note_slips(connection: Connection, stored: Sequence[Recorded]) -> None:
    """Entries were stored; the caller holds the stream."""
    new = {
        (body.slip_number, each.entry.subject)
        for each in stored
        if each.entry.kind == _KIND and isinstance(body := read_body(each), SlipIssued)
    }
    if new:
        rows = connection.execute(_KNOWN, {"numbers": listed(number for number, _case in new)})
        insert_rows(connection, CaseOfSlip, sorted(new - {(number, case) for number, case in rows}))


def note_late_slips(connection: Connection) -> None:
    """Note what a server of the version before took in, while it served on this schema too."""
    stream = hold_stream(connection)
    columns = (getattr(StoredEntry, field) for field in Entry.__struct_fields__)
    rows = connection.execute(
        select(*columns, StoredEntry.body).where(
            StoredEntry.position > stream.position - LATE_POSITIONS, StoredEntry.kind == _KIND
        )
    )
    note_slips(connection, list(recorded_of(connection, rows)))


def forget_and_note_slips(connection: Connection, subject: str) -> None:
    """An entry of a case is hidden: the numbers that the rest says stand."""
    connection.execute(delete(CaseOfSlip).where(CaseOfSlip.subject == subject))
    rows = connection.execute(
        select(StoredEntry.device, StoredEntry.seq, StoredEntry.kind, StoredEntry.body).where(
            StoredEntry.subject == subject, StoredEntry.kind.in_((_KIND, CASE_PURGED))
        )
    )
    seal = seal_of(connection)
    numbers = {
        number
        for device, seq, kind, body in rows
        for number in _numbers(kind, seal.open_body(device, seq, body) or b"")
    }
    insert_rows(connection, CaseOfSlip, sorted((number, subject) for number in numbers))


def _numbers(kind: str, content: bytes) -> list[str]:
    """The numbers that an entry says of its case; of one whose slips were purged the banner says them."""
    body = decode_body(kind, content)
    if isinstance(body, CasePurged):
        return [each.number for each in body.slips]
    return [body.slip_number] if isinstance(body, SlipIssued) else []
