"""Listing the slips of this device that were saved, and of which nobody knows that they are on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec
from sqlalchemy import Connection, literal_column, select

from casework.cases.case import Case
from casework.cases.fold import fold
from casework.cases.issued import SlipIssued
from casework.cases.kinds.table import read_body
from casework.cases.print_states import printed_count, slip_standing
from desktop.database import journal
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
        open_ones = _not_on_paper(connection, {subject for _position, _number, subject in issued})
        waiting = [
            unprinted
            for position, number, subject in issued
            if subject in open_ones
            and (unprinted := _judge(fold(journal.of_subject(connection, subject)), number, position))
        ]
    return list(reversed(waiting))


def _not_on_paper(connection: Connection, subjects: Collection[str]) -> frozenset[str]:
    """Those of which the list says that the newest slip may wait: as a rule few."""
    may_wait = (CaseLine.status == "open", CaseLine.print_state.not_in(_ON_ITS_WAY))
    return frozenset(
        connection.scalars(select(CaseLine.case_id).where(CaseLine.case_id.in_(list(subjects)), *may_wait))
    )


def _issued(connection: Connection, after: int) -> Iterator[tuple[int, str, str]]:
    device = journal.own_device(connection)
    # With the plus SQLite does not walk the whole own journal by its index of chains.
    own = (literal_column("+journal_entries.device") == device, JournalEntry.position > after)
    for recorded, position in journal.of_kinds(connection, ("slip_issued",), *own, newest=_NEWEST):
        body = read_body(recorded)
        if isinstance(body, SlipIssued):
            yield position, body.slip_number, recorded.entry.subject


def _judge(case: Case, number: str, position: int) -> Unprinted | None:
    slip = case.slips[-1]
    if case.status == "voided" or slip.number != number or slip.exports:
        return None
    if case.bundles and len(case.slips) == 1:
        return None  # the slip of the whole was printed in its place
    standing = slip_standing(slip)
    if printed_count(slip) or standing.state in _ON_ITS_WAY:
        return None
    return Unprinted(number, position, standing.state != "unprinted")
