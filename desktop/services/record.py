"""Recording: entries with the lines they change, in the one transaction of the caller."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from casework.cases.entries import Recorded
from desktop.database import journal, projections
from desktop.database.journal import Statement
from desktop.services.duty import Duty
from desktop.services.read_clock import Moment, read_clock


def moment_now(connection: Connection, device: str) -> Moment:
    """The time now, judged by what this device has recorded before."""
    return read_clock(journal.newest_time(connection, device))


def record(
    connection: Connection, duty: Duty, statements: Sequence[Statement], moment: Moment | None = None
) -> list[Recorded]:
    """Append entries and make the lines of their subjects anew; durable when the caller commits."""
    # The id may have changed since the desk was opened: a copied device goes on under a new one.
    device = journal.own_device(connection)
    at = moment or moment_now(connection, device)
    writer = journal.Writer(device, duty.staff, at.text, at.clock)
    written = journal.append(connection, writer, statements)
    projections.refresh(connection, list(dict.fromkeys(statement.subject for statement in statements)))
    return written
