"""Printing a form: as of a slip, the job is recorded before the printer hears of it.

Guides, ledgers and other sheets without a number are told of by their titles, each print for itself.
What becomes of it is followed with the slips (`desktop.services.slips.follow_prints`).
"""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import Connection, RowMapping, select

from casework.cases.entries import new_salt
from casework.cases.kinds.prints import SHEET, FormPrint, FormPrintStep, form_print_kind
from casework.cases.record_id import new_id
from casework.language import _
from casework.slip_number import is_as_printed, is_form_number
from desktop.changes import Changes
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.database.tables import PrintLine
from desktop.errors import CaseError, PrintError, PrintUnanswered
from desktop.printing.jobs import PrintJob, PrintRequest, PrintSystem
from desktop.printing.reasons import MISSED, SEEN, UNANSWERED
from desktop.services.duty import Duty
from desktop.services.forms.form_kind import MadeForm
from desktop.services.record import record
from desktop.services.slips.follow_prints import last_step

_UNKNOWN = ("unconfirmed", "handed_over")
_NEWEST = (PrintLine.print_no.desc(), PrintLine.position.desc())


class FormPrintOrder(msgspec.Struct, frozen=True):
    """Which form to which queue, and how many of it."""

    form: MadeForm
    queue: str
    copies: int = 1


def print_form(duty: Duty, order: FormPrintOrder, system: PrintSystem) -> PrintJob:
    """Record the job, hand the PDF over, record the outcome; what was issued stays archived whatever comes.

    Raises StoreError or PrintError.
    """
    form = order.form
    subject = form.subject if form.entry else new_id().hex
    job = FormPrint(
        number=form.name,
        form=form.entry or SHEET,
        print_no=form.print_no or 1,
        step="handed_over",
        job=secrets.token_hex(8),
        queue=order.queue,
    )
    _record(duty, subject, job)
    request = PrintRequest(
        pdf=form.pdf,
        queue=order.queue,
        title=form.name,
        copies=order.copies,
        paper=form.paper,
        mark=job.job,
    )
    try:
        printing = system.submit(request)
    except PrintUnanswered:
        _record(duty, subject, _after(job, "unconfirmed", reason=UNANSWERED))
        raise
    except PrintError as error:
        _record(duty, subject, _after(job, "failed", reason=error.what))
        raise
    _record(duty, subject, _after(job, "accepted", queue_job=printing.job_id))
    return msgspec.structs.replace(printing, mark=job.job)


def confirm_form_print(duty: Duty, name: str) -> None:
    """The newest print of the form or sheet is on paper, as whoever is on duty sees, in that person's name.

    Raises CaseError where nothing of it is 未确认.
    """
    name = name.strip()
    of_form = PrintLine.slip_number == name.upper()
    of_sheet = (PrintLine.slip_number == name) & (PrintLine.device == duty.device)
    newest = select(PrintLine).where(of_form | of_sheet, PrintLine.step != "failed").order_by(*_NEWEST)
    with duty.store.writing() as connection:
        line = connection.execute(newest.limit(1)).mappings().first()
        if line is None or line["step"] not in _UNKNOWN:
            raise _nothing_unconfirmed(name)
        _answer(connection, duty, line, "seen", SEEN)


def deny_sheet_print(duty: Duty, title: str) -> None:
    """This device's prints of that sheet did not come out, as whoever is on duty sees; nobody waits for them.

    Raises CaseError where none of them is 未确认.  A form is printed again instead.
    """
    title = title.strip()
    doubted = select(PrintLine).where(
        PrintLine.slip_number == title, PrintLine.device == duty.device, PrintLine.step.in_(_UNKNOWN)
    )
    with duty.store.writing() as connection:
        lines = connection.execute(doubted).mappings().all()
        if not lines or is_form_number(title) or is_as_printed(title):
            raise _nothing_unconfirmed(title)
        for line in lines:
            _answer(connection, duty, line, "failed", MISSED)


def _answer(connection: Connection, duty: Duty, line: RowMapping, step: FormPrintStep, reason: str) -> None:
    body = _after(last_step(connection, line["case_id"], line["job"]), step, reason=reason)
    record(connection, duty, [Statement(line["case_id"], form_print_kind(body), body)])
    note(connection, Changes(prints=frozenset((body.number,))))


def _nothing_unconfirmed(name: str) -> CaseError:
    what = _("单据 {number} 没有未确认的打印").format(number=name)
    return CaseError(_("没有要确认的打印"), what, _("请看“纸”一栏，需要时再打印"))


def _after(body: FormPrint, step: FormPrintStep, *, reason: str = "", queue_job: str = "") -> FormPrint:
    job = queue_job or body.queue_job
    return msgspec.structs.replace(body, step=step, reason=reason, queue_job=job, salt=new_salt())


def _record(duty: Duty, subject: str, body: FormPrint) -> None:
    with duty.store.writing() as connection:
        note(connection, Changes(prints=frozenset((body.number,))))
        record(connection, duty, [Statement(subject, form_print_kind(body), body)])
