"""What entries say of the way of a slip or another form through the printer, step by step.

A slip has a kind of entry for each step; the other forms have two kinds for all steps, by whether their
subject is a case, and each entry names its form by number and kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case, Print, PrintStep
from casework.cases.entries import Entry
from casework.cases.kind import Cells, cells
from casework.cases.values import Code, IssuedNumber, Line, PrintNumber

CASE_FORM_PRINT, OTHER_FORM_PRINT = "case_form_print", "form_print"  # by the subject of the form's entry
SHEET = "sheet"  # instead of an entry's kind: a guide or a ledger, which no entry issued
# "seen": nobody had answered for it, and somebody has the sheet in hand.
FormPrintStep = Literal[
    "handed_over", "accepted", "printing", "held_up", "printed", "seen", "failed", "unconfirmed"
]


class SlipPrint(Body, frozen=True, kw_only=True):
    """A step of a print job; `job` names it on this device, `queue_job` in the print system."""

    slip_number: IssuedNumber
    print_no: PrintNumber
    job: Code
    queue: Line = ""
    queue_job: Line = ""
    reason: str = ""


class FormPrint(Body, frozen=True, kw_only=True):
    """A step of a print job of a form besides the slip; `form` is the kind of the entry that issued it.

    Of a SHEET, which has no number, `number` is the title, and each print has a subject of its own.
    """

    number: IssuedNumber
    form: Code
    print_no: PrintNumber
    step: FormPrintStep
    job: Code
    queue: Line = ""
    queue_job: Line = ""
    reason: str = ""


def print_cells(body: SlipPrint) -> Cells:
    """The print job, of which one device alone tells."""
    return cells([f"prints.{body.job}"], [f"slips.{body.slip_number}"])


def queue_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The printer is about to hear of it."""
    return _print(case, entry, body, "handed_over")


def accept_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The print system took it."""
    return _print(case, entry, body, "accepted")


def start_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The printer is at it."""
    return _print(case, entry, body, "printing")


def hold_up_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The printer has it and cannot go on, for the reason given: no paper, a jam."""
    return _print(case, entry, body, "held_up")


def finish_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The print system says that it is on paper."""
    return _print(case, entry, body, "printed")


def see_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """Nobody had answered for it, and somebody has the sheet in hand."""
    return _print(case, entry, body, "printed")


def fail_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """It did not come to paper."""
    return _print(case, entry, body, "failed")


def doubt_print(case: Case, entry: Entry, body: SlipPrint) -> Case:
    """The program ended before it knew."""
    return _print(case, entry, body, "unconfirmed")


def form_print_cells(body: FormPrint) -> Cells:
    """The print job, of which one device alone tells."""
    return cells([f"prints.{body.job}"], [f"forms.{body.number}"])


def print_form(case: Case, entry: Entry, body: FormPrint) -> Case:
    """A form of the case is a step further on its way to paper."""
    forms = tuple(
        replace(form, prints=_with_step(form.prints, entry, body, step_of(body)))
        if form.issued.number == body.number
        else form
        for form in case.forms
    )
    return replace(case, forms=forms)


def form_print_kind(body: FormPrint) -> str:
    """The kind of the entries that tell of prints of this form: by whether a case is its subject."""
    return CASE_FORM_PRINT if body.form.startswith("case_") else OTHER_FORM_PRINT


def step_of(body: FormPrint) -> PrintStep:
    """What is known of the print after it: a sheet that was seen is printed."""
    return "printed" if body.step == "seen" else body.step


class FormPrints(msgspec.Struct, frozen=True, kw_only=True):
    """A form that no case has, of a bag or an enquiry, and its prints; `form` is as in FormPrint."""

    number: str
    form: str
    prints: tuple[Print, ...] = ()


def forms_printed(entries: Iterable[tuple[Entry, Body | None]]) -> dict[str, FormPrints]:
    """The prints of which entries of one subject tell that is no case, by the number of the form.

    They come in the order of the fold, each with what it says.
    """
    forms: dict[str, FormPrints] = {}
    for entry, body in entries:
        if isinstance(body, FormPrint):
            known = forms.get(body.number, FormPrints(number=body.number, form=body.form))
            prints = _with_step(known.prints, entry, body, step_of(body))
            forms[body.number] = replace(known, prints=prints)
    return forms


def _print(case: Case, entry: Entry, body: SlipPrint, step: PrintStep) -> Case:
    slip = case.slip(body.slip_number)
    if slip is None:
        return case
    return case.with_slip(replace(slip, prints=_with_step(slip.prints, entry, body, step)))


def _with_step(
    prints: tuple[Print, ...], entry: Entry, body: SlipPrint | FormPrint, step: PrintStep
) -> tuple[Print, ...]:
    """The prints of one document after that step of one of them."""
    known = _known(prints, entry, body.job, step)
    now = Print(
        job=body.job,
        device=known.device if known else entry.device,
        seq=known.seq if known else entry.seq,
        print_no=body.print_no,
        queue=body.queue or (known.queue if known else ""),
        step=step,
        queued_at=known.queued_at if known else entry.recorded_at,
        queue_job=body.queue_job or (known.queue_job if known else ""),
        reason=body.reason,
    )
    return (*prints, now) if known is None else tuple(now if job is known else job for job in prints)


def _known(prints: tuple[Print, ...], entry: Entry, job_id: str, step: PrintStep) -> Print | None:
    """The job that this step is of.  Devices choose the ids of jobs: two may have chosen the same one.

    A copied disk tells under a new id of a job that began under the old one; a job that begins is nobody
    else's.
    """
    same = [job for job in prints if job.job == job_id]
    own = [job for job in same if job.device == entry.device]
    if own or step == "handed_over":
        return own[0] if own else None
    return same[0] if same else None
