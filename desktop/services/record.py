"""Recording: entries with the lines they change, in the one transaction of the caller."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from casework.cases.case import Case
from casework.cases.entries import Recorded
from casework.cases.fold import fold
from casework.cases.preconditions import is_asked, why_not
from casework.language import _
from desktop.database import doubtful_times, journal, projections, rehoming
from desktop.database.journal import Statement
from desktop.database.trusted_time import read_vouched, reckon
from desktop.errors import CaseError
from desktop.services.duty import Duty
from desktop.services.read_clock import Moment, read_clock


def moment_now(connection: Connection, device: str) -> Moment:
    """The time now, judged by what this device has recorded before."""
    newest, vouched = journal.newest_time(connection, device), read_vouched(connection)
    return read_clock(newest, reckoned=reckon(connection), vouched=vouched.at if vouched else "")


def record(
    connection: Connection,
    duty: Duty,
    statements: Sequence[Statement],
    moment: Moment | None = None,
    *,
    settles: bool = False,
) -> list[Recorded]:
    """Append entries and make the lines of their subjects anew; durable when the caller commits.

    Raises CaseError for a step that the state of a case forbids, unless they settle a conflict.
    """
    # The id may have changed since the desk was opened: a copied device goes on under a new one.
    device = journal.own_device(connection)
    subjects = list(dict.fromkeys(statement.subject for statement in statements))
    rehoming.settle(connection, subjects)
    at = moment or moment_now(connection, device)
    if not settles:
        _check_steps(connection, statements)
    writer = journal.Writer(device, duty.staff, at.text, at.clock)
    written = journal.append(connection, writer, statements)
    if at.clock != "trusted":
        doubtful_times.note_stretch(connection, written, at.at)
    projections.refresh(connection, subjects)
    return written


def _check_steps(connection: Connection, statements: Sequence[Statement]) -> None:
    """Each case must stand so that what is to be recorded may follow."""
    cases: dict[str, Case | None] = {}
    for statement in statements:
        if not is_asked(statement.kind, statement.body):
            continue
        if statement.subject not in cases:
            entries = journal.of_subject(connection, statement.subject)
            cases[statement.subject] = fold(entries) if entries else None
        case = cases[statement.subject]
        if case is not None and (why := why_not(case, statement.kind, statement.body)):
            raise CaseError(_("现在不能这样办"), why, _("请先看办件现在的状态"))
