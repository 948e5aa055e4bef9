"""Printing a form that was issued: as a slip, the job is recorded before the printer hears of it.

What becomes of it is followed with the slips (`desktop.services.slips.follow_prints`).
"""

from __future__ import annotations

import secrets

import msgspec
from sqlalchemy import select

from casework.cases.entries import new_salt
from casework.cases.kinds.prints import FormPrint, FormPrintStep, form_print_kind
from casework.language import _
from desktop.changes import Changes
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.database.tables import PrintLine
from desktop.errors import CaseError, PrintError, PrintUnanswered
from desktop.printing.jobs import PrintJob, PrintRequest, PrintSystem
from desktop.printing.reasons import SEEN, UNANSWERED
from desktop.services.duty import Duty
from desktop.services.forms.form_kind import MadeForm
from desktop.services.record import record
from desktop.services.slips.follow_prints import last_step


class FormPrintOrder(msgspec.Struct, frozen=True):
    """Which form to which queue, and how many of it."""

    form: MadeForm
    queue: str
    copies: int = 1


def print_form(duty: Duty, order: FormPrintOrder, system: PrintSystem) -> PrintJob:
    """Record the job, hand the PDF over, record the outcome; the form stays archived whatever comes.

    Raises StoreError or PrintError.
    """
    form = order.form
    job = FormPrint(
        number=form.number,
        form=form.entry,
        print_no=form.print_no,
        step="handed_over",
        job=secrets.token_hex(8),
        queue=order.queue,
    )
    _record(duty, form.subject, job)
    request = PrintRequest(
        pdf=form.pdf,
        queue=order.queue,
        title=form.number,
        copies=order.copies,
        paper=form.paper,
        mark=job.job,
    )
    try:
        printing = system.submit(request)
    except PrintUnanswered:
        _record(duty, form.subject, _after(job, "unconfirmed", reason=UNANSWERED))
        raise
    except PrintError as error:
        _record(duty, form.subject, _after(job, "failed", reason=error.what))
        raise
    _record(duty, form.subject, _after(job, "accepted", queue_job=printing.job_id))
    return msgspec.structs.replace(printing, mark=job.job)


def confirm_form_print(duty: Duty, number: str) -> None:
    """The newest print of the form is on paper, as whoever is on duty sees; recorded in that person's name.

    Raises CaseError where nothing of it is 未确认.
    """
    number = number.strip().upper()
    newest = (
        select(PrintLine)
        .where(PrintLine.slip_number == number, PrintLine.step != "failed")
        .order_by(PrintLine.print_no.desc(), PrintLine.position.desc())
        .limit(1)
    )
    with duty.store.writing() as connection:
        line = connection.execute(newest).mappings().first()
        if line is None or line["step"] not in ("unconfirmed", "handed_over"):
            what = _("单据 {number} 没有未确认的打印").format(number=number)
            raise CaseError(_("没有要确认的打印"), what, _("请看“纸”一栏，需要时再打印"))
        body = last_step(connection, line["case_id"], line["job"])
        seen = _after(body, "seen", reason=SEEN)
        record(connection, duty, [Statement(line["case_id"], form_print_kind(body), seen)])
        note(connection, Changes(prints=frozenset((number,))))


def _after(body: FormPrint, step: FormPrintStep, *, reason: str = "", queue_job: str = "") -> FormPrint:
    job = queue_job or body.queue_job
    return msgspec.structs.replace(body, step=step, reason=reason, queue_job=job, salt=new_salt())


def _record(duty: Duty, subject: str, body: FormPrint) -> None:
    with duty.store.writing() as connection:
        note(connection, Changes(prints=frozenset((body.number,))))
        record(connection, duty, [Statement(subject, form_print_kind(body), body)])
