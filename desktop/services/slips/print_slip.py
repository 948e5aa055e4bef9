"""Printing a slip: the job is recorded before the printer hears of it, and what became of it after.

From the second time on it is a reprint: same number, next print number, the reason in the journal.  A
job that never reached the print system does not count, so its print number is given again.
"""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import Connection, select

from casework.cases.body import Body
from casework.cases.case import Slip
from casework.cases.kinds.prints import SlipPrint
from casework.cases.kinds.slips import SlipReprinted
from casework.language import N_
from desktop.changes import Changes
from desktop.database import slips
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.database.tables import PrintLine
from desktop.errors import PrintError
from desktop.printing.jobs import JobState, PrintJob, PrintRequest, PrintSystem
from desktop.services.duty import Duty
from desktop.services.record import record
from desktop.services.slips.archive_slip import Copy, Render, archive_slip
from desktop.services.slips.compose_slip import find_slip
from forms.errors import DocumentError

_NO_REASON = N_("未说明")
_STATES: dict[str, JobState] = {
    "queued": "unknown",
    "accepted": "pending",
    "printed": "completed",
    "failed": "aborted",
    "unconfirmed": "unknown",
}


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
        request = PrintRequest(pdf=pdf, queue=order.queue, title=order.slip_number, paper=paper)
        job = printing.system.submit(request)
    except (DocumentError, PrintError) as error:
        _record_outcome(duty, "slip_print_failed", msgspec.structs.replace(queued, reason=error.what))
        raise
    _record_outcome(duty, "slip_print_accepted", msgspec.structs.replace(queued, queue_job=job.job_id))
    return job


def list_print_jobs(duty: Duty, limit: int = 50) -> list[PrintJob]:
    """This device's jobs as last recorded, newest first; the title is the slip number."""
    with duty.store.reading() as connection:
        rows = connection.execute(
            select(PrintLine.queue_job, PrintLine.queue, PrintLine.slip_number, PrintLine.state)
            .where(PrintLine.device == duty.device)
            .order_by(PrintLine.position.desc())
            .limit(limit)
        ).all()
    return [
        PrintJob(job_id=row.queue_job, queue=row.queue, title=row.slip_number, state=_STATES[row.state])
        for row in rows
    ]


def follow_print_jobs(duty: Duty, system: PrintSystem) -> list[PrintJob]:
    """Ask the print system about jobs it took and record what is over; the list as it stands now.

    Jobs that are under way carry what the printer says of them (no paper), which is never recorded.
    """
    under_way: dict[tuple[str, str], PrintJob] = {}
    for body in _open_jobs(duty):
        asked = PrintJob(job_id=body.queue_job, queue=body.queue, title=body.slip_number, state="pending")
        now = system.follow(asked)
        if now.state == "completed":
            _record_outcome(duty, "slip_printed", body)
        elif now.state in ("canceled", "aborted"):
            reason = "、".join(now.reasons_zh) or N_("打印任务被取消")  # data: recorded
            _record_outcome(duty, "slip_print_unconfirmed", msgspec.structs.replace(body, reason=reason))
        elif now.state == "unknown":
            lost = msgspec.structs.replace(body, reason=N_("打印系统已不知道这个任务"))
            _record_outcome(duty, "slip_print_unconfirmed", lost)
        else:
            under_way[now.queue, now.job_id] = now
    return [under_way.get((job.queue, job.job_id), job) for job in list_print_jobs(duty)]


def cancel_prints(duty: Duty, system: PrintSystem, slip_number: str) -> None:
    """Take back what the print system holds of a slip; what is on paper already stays there.

    Raises PrintError.  What became of the jobs is found when they are followed.
    """
    for body in _open_jobs(duty):
        if body.slip_number == slip_number:
            system.cancel(
                PrintJob(job_id=body.queue_job, queue=body.queue, title=slip_number, state="pending")
            )


def mark_unconfirmed(duty: Duty) -> int:
    """After a crash: jobs that were handed over without an answer may or may not be on paper."""
    lost = _jobs_in(duty, "queued")
    for body in lost:
        unconfirmed = msgspec.structs.replace(body, reason=N_("程序中断，是否打出未确认"))
        _record_outcome(duty, "slip_print_unconfirmed", unconfirmed)
    return len(lost)


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
    return 1 + max((job.print_no for job in slip.prints if job.state != "failed"), default=0)


def _record_outcome(duty: Duty, kind: str, body: SlipPrint) -> None:
    fresh = SlipPrint(**{name: getattr(body, name) for name in _CARRIED})  # a salt of its own
    with duty.store.writing() as connection:
        record(connection, duty, [_statement(connection, kind, fresh)])


_CARRIED = ("slip_number", "print_no", "job", "queue", "queue_job", "reason")


def _statement(connection: Connection, kind: str, body: SlipPrint | SlipReprinted) -> Statement:
    case_id = slips.case_of(connection, body.slip_number)
    note(connection, Changes(prints=frozenset((body.slip_number,))))
    statement: Body = body
    return Statement(str(case_id), kind, statement)


def _open_jobs(duty: Duty) -> list[SlipPrint]:
    return _jobs_in(duty, "accepted")


def _jobs_in(duty: Duty, state: str) -> list[SlipPrint]:
    with duty.store.reading() as connection:
        rows = connection.execute(
            select(*(getattr(PrintLine, name) for name in _CARRIED)).where(
                PrintLine.device == duty.device, PrintLine.state == state
            )
        ).mappings()
        return [SlipPrint(**row) for row in rows]
