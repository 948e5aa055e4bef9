"""Listing the slips of this device that were saved, and of which nobody knows that they are on paper."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, bindparam, func, literal_column, or_, select

from casework.cases.fold import fold
from casework.cases.issued import SlipIssued
from casework.cases.kinds.table import read_body
from desktop.database import journal
from desktop.database.prepared import Prepared
from desktop.database.tables import CaseLine, JournalEntry
from desktop.services.duty import Duty

_NEWEST = 200  # what is older is no news to anybody
_ON_ITS_WAY = ("queued", "printing", "printed")


class Unprinted(msgspec.Struct, frozen=True):
    """A slip of this device that was saved, and of which nobody knows that it is on paper.

    `tried` is true where it was handed to a printer.
    """

    slip_number: str
    position: int
    tried: bool


def list_unprinted(duty: Duty, after: int = 0) -> list[Unprinted]:
    """Slips issued here after a position of the journal: open, not exported, no print on paper or on its way.

    Oldest first.  One whose case has a newer slip is left out: nobody waits for it any more.
    """
    with duty.store.reading() as connection:
        issued = list(_issued(connection, after))
        subjects = json.dumps(list({subject for _position, _number, subject in issued}))
        standing = {
            (case, slip): state for case, slip, state in _NOT_ON_PAPER.tuples(connection, subjects=subjects)
        }
        to_be_read = {subject for (subject,) in _TO_BE_READ.tuples(connection, subjects=subjects)}
        waiting = [
            Unprinted(number, position, standing[subject, number] != "unprinted")
            for position, number, subject in issued
            if (subject, number) in standing
            and not (subject in to_be_read and _is_seen_to(connection, subject))
        ]
    return list(reversed(waiting))


def _issued(connection: Connection, after: int) -> Iterator[tuple[int, str, str]]:
    device = journal.own_device(connection)
    # With the plus SQLite does not walk the whole own journal by its index of chains.
    own = (literal_column("+journal_entries.device") == device, JournalEntry.position > after)
    for recorded, position in journal.of_kinds(connection, ("slip_issued",), *own, newest=_NEWEST):
        body = read_body(recorded)
        if isinstance(body, SlipIssued):
            yield position, body.slip_number, recorded.entry.subject


def _is_seen_to(connection: Connection, subject: str) -> bool:
    """Was the newest slip taken away as a file, or one of the whole bundle printed in its place?"""
    case = fold(journal.of_subject(connection, subject))
    return bool(case.slips[-1].exports or (case.bundles and len(case.slips) == 1))


_LISTED = select(func.json_each(bindparam("subjects")).table_valued("value").c.value)
_NOT_ON_PAPER = Prepared(  # of each case the newest slip
    select(CaseLine.case_id, CaseLine.slip_number, CaseLine.print_state).where(
        CaseLine.case_id.in_(_LISTED),
        CaseLine.status == "open",
        *(CaseLine.print_state != state for state in _ON_ITS_WAY),
        CaseLine.print_count == 0,
    )
)
_TO_BE_READ = Prepared(
    select(JournalEntry.subject)
    .where(
        JournalEntry.subject.in_(_LISTED),
        or_(JournalEntry.kind == "slip_exported", JournalEntry.kind == "case_bundled"),
    )
    .distinct()
)
