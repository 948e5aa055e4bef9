"""Printing a slip: the job is recorded before the printer hears of it, and what became of it after.

From the second time on it is a reprint: same number, next print number, the reason in the journal.  A
job that never reached the print system does not count, so its print number is given again; one that the
print system gave no answer to may be on paper, and counts.
"""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import Connection

from casework.cases.body import Body
from casework.cases.case import Slip
from casework.cases.entries import new_salt
from casework.cases.kinds.prints import SlipPrint
from casework.cases.kinds.slips import SlipReprinted
from casework.language import N_
from desktop.changes import Changes
from desktop.database import slips
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.errors import PrintError, PrintUnanswered
from desktop.printing.jobs import PrintJob, PrintRequest, PrintSystem
from desktop.printing.reasons import UNANSWERED
from desktop.services.duty import Duty
from desktop.services.record import record
from desktop.services.slips.archive_slip import Copy, Render, archive_slip
from desktop.services.slips.compose_slip import find_slip
from forms.errors import DocumentError

_NO_REASON = N_("未说明")


class Printing(msgspec.Struct, frozen=True):
    """What printing needs besides the slip: the way to print, and how a slip is rendered."""

    system: PrintSystem
    render: Render


class PrintOrder(msgspec.Struct, frozen=True):
    """Which slip to which queue; `reason` is asked for from the second print on.

    `paper` is a key of `forms.sheet.paper.PAPERS`; "" is the paper of the print before, or A4.
    """

    slip_number: str
    queue: str
    reason: str = ""
    paper: str = ""


def print_slip(duty: Duty, order: PrintOrder, printing: Printing) -> PrintJob:
    """Record the job, archive this print's PDF, hand it over, record the outcome.

    Raises UnknownSlip, StoreError, DocumentError or PrintError; the case is recorded all the same.
    """
    queued, paper = _queue(duty, order)
    try:
        pdf = archive_slip(duty, Copy(order.slip_number, queued.print_no, paper), printing.render)
        request = PrintRequest(
            pdf=pdf, queue=order.queue, title=order.slip_number, paper=paper, mark=queued.job
        )
        job = printing.system.submit(request)
    except PrintUnanswered:
        unheard = msgspec.structs.replace(queued, reason=UNANSWERED)
        _record_outcome(duty, "slip_print_unconfirmed", unheard)
        raise
    except (DocumentError, PrintError) as error:
        _record_outcome(duty, "slip_print_failed", msgspec.structs.replace(queued, reason=error.what))
        raise
    _record_outcome(duty, "slip_print_accepted", msgspec.structs.replace(queued, queue_job=job.job_id))
    return job


def _queue(duty: Duty, order: PrintOrder) -> tuple[SlipPrint, str]:
    """The job as it was recorded, and the paper that it is for: a print that is archived keeps its own."""
    with duty.store.writing() as connection:
        slip = find_slip(connection, order.slip_number)
        print_no = _next_print_no(slip)
        job = SlipPrint(
            slip_number=order.slip_number,
            print_no=print_no,
            job=secrets.token_hex(8),
            queue=order.queue,
        )
        statements = [_statement(connection, "slip_print_queued", job)]
        if print_no > 1:
            reason = order.reason.strip() or _NO_REASON
            again = SlipReprinted(slip_number=order.slip_number, print_no=print_no, reason=reason)
            statements.insert(0, _statement(connection, "slip_reprinted", again))
        record(connection, duty, statements)
    archived_on = slip.paper if print_no in slip.archived else ""
    return job, archived_on or order.paper or slip.paper or "a4"


def _next_print_no(slip: Slip) -> int:
    return 1 + max((job.print_no for job in slip.prints if job.step != "failed"), default=0)


def _record_outcome(duty: Duty, kind: str, body: SlipPrint) -> None:
    fresh = msgspec.structs.replace(body, salt=new_salt())
    with duty.store.writing() as connection:
        record(connection, duty, [_statement(connection, kind, fresh)])


def _statement(connection: Connection, kind: str, body: SlipPrint | SlipReprinted) -> Statement:
    case_id = slips.case_of(connection, body.slip_number)
    note(connection, Changes(prints=frozenset((body.slip_number,))))
    statement: Body = body
    return Statement(str(case_id), kind, statement)
