"""Following print jobs of slips and other forms: what the print system says is recorded, step by step, once.

A job is known by its name, its queue, its number and the mark that it bears: numbers begin again when a spool
is cleared, and what carries ours may be a stranger's.  What nobody answers for is 未确认, never printed.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from casework.cases.case import PrintStep
from casework.cases.entries import new_salt
from casework.cases.fold import statements
from casework.cases.kinds.prints import FormPrint, SlipPrint, form_print_kind
from casework.cases.print_states import OPEN_STEPS, PrintStanding, print_standing
from casework.language import N_
from casework.slip_number import is_as_printed
from desktop.changes import Changes
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.database.noted import note
from desktop.database.set_aside import counts
from desktop.database.tables import JournalEntry, PrintLine
from desktop.printing.jobs import PrintJob, PrintSystem
from desktop.printing.reasons import INTERRUPTED, LOST, UNANSWERED, WITH_ERRORS, in_words
from desktop.services.duty import Duty
from desktop.services.record import record

_ASKED_AGAIN = dt.timedelta(hours=1)  # a print server that begins anew may know the job later
_MOST_STEPS = 40  # of one case on the way: a printer that flickers does not fill the journal
_ON_THE_WAY = ("slip_print_started", "slip_print_held_up")
_KIND_OF: dict[PrintStep, str] = {
    "accepted": "slip_print_accepted",
    "printing": "slip_print_started",
    "held_up": "slip_print_held_up",
    "printed": "slip_printed",
    "unconfirmed": "slip_print_unconfirmed",
}


class FollowedPrint(msgspec.Struct, frozen=True, kw_only=True):
    """A print job of this device and how it stands; `hint` is what the printer says just now.

    `number` is that of the slip or form, `subject` the case, the bag or the enquiry that it is of.  `is_open`
    says that the print system has more to tell.
    """

    subject: str
    number: str
    print_no: int
    job: str
    queue: str
    queue_job: str
    step: PrintStep
    reason: str
    queued_at: str
    hint: str = ""

    @property
    def standing(self) -> PrintStanding:
        """How it stands, in the words of the counter."""
        return print_standing(self.step, self.reason)

    @property
    def is_open(self) -> bool:
        """Is there more to hear of it?"""
        return self.step in OPEN_STEPS

    @property
    def is_asked_again(self) -> bool:
        """Is it open, or may a print server that begins anew still know of it?"""
        doubted = self.step == "unconfirmed" and self.queued_at >= _asked_since()
        return self.is_open or doubted

    @property
    def name(self) -> tuple[str, str, str]:
        """By what the print system knows it."""
        return (self.number, self.queue, self.queue_job)


_COLUMNS = (
    PrintLine.case_id.label("subject"),
    PrintLine.slip_number.label("number"),
    *(getattr(PrintLine, name) for name in FollowedPrint.__struct_fields__[2:] if name != "hint"),
)


def list_print_jobs(duty: Duty, limit: int = 50) -> list[FollowedPrint]:
    """This device's jobs as last recorded, newest first."""
    return _jobs(duty, limit=limit)


def follow_print_jobs(duty: Duty, system: PrintSystem) -> list[FollowedPrint]:
    """Ask the print system about jobs it took and record what it says; the list as it stands now.

    Raises PrintError when it cannot be asked, and then what was recorded stands.
    """
    hints: dict[str, str] = {}
    asked_of = _jobs(duty, _is_asked())
    newest: dict[tuple[str, str, str], str] = {}
    # Read after the others: what is printed meanwhile has a name of its own or takes one over.
    for each in _jobs(duty, PrintLine.queue_job != ""):
        newest.setdefault(each.name, each.job)
    for job in asked_of:
        asked = _as_asked(job)
        is_anothers = job.queue_job != "" and newest[job.name] != job.job
        now = msgspec.structs.replace(asked, state="unknown") if is_anothers else system.follow(asked)
        _record_step(duty, msgspec.structs.replace(job, queue_job=now.job_id), *_observed(now))
        if now.reasons_zh:
            hints[job.job] = now.reasons_zh[0]
    return [msgspec.structs.replace(job, hint=hints.get(job.job, "")) for job in list_print_jobs(duty)]


def cancel_prints(duty: Duty, system: PrintSystem, slip_number: str) -> None:
    """Take back what the print system holds of a slip; what is on paper already stays there.

    Raises PrintError.  What became of the jobs is found when they are followed.
    """
    for job in _jobs(duty, PrintLine.step.in_(OPEN_STEPS), PrintLine.slip_number == slip_number):
        system.cancel(_as_asked(job))


def mark_unconfirmed(duty: Duty) -> int:
    """After a crash: jobs that were handed over without an answer may or may not be on paper."""
    lost = _jobs(duty, PrintLine.step == "handed_over")
    for job in lost:
        _record_step(duty, job, "unconfirmed", INTERRUPTED)
    return len(lost)


def _as_asked(job: FollowedPrint) -> PrintJob:
    return PrintJob(job_id=job.queue_job, queue=job.queue, title=job.number, state="pending", mark=job.job)


def _observed(now: PrintJob) -> tuple[PrintStep, str]:
    """What the print system's answer is in our steps, with its reason."""
    if now.state == "completed":
        return ("printed", "") if now.came_out else ("unconfirmed", in_words((WITH_ERRORS,))[0])
    if now.state in ("canceled", "aborted"):
        return "unconfirmed", "、".join(now.reasons_zh) or N_("打印任务被取消")  # data: recorded
    if now.state == "unknown":
        return "unconfirmed", LOST
    if now.hindrance:
        return "held_up", now.hindrance
    return ("printing" if now.state == "processing" else "accepted"), ""


def _record_step(duty: Duty, job: FollowedPrint, step: PrintStep, reason: str) -> None:
    """Record the step unless it is known already, by this process or by another."""
    if (step, reason) == (job.step, job.reason):
        return
    with duty.store.writing() as connection:
        if _step_now(connection, job) != (job.step, job.reason) or _is_flickering(connection, job, step):
            return
        note(connection, Changes(prints=frozenset((job.number,))))
        record(connection, duty, [_statement(connection, job, step, reason)])


def _statement(connection: Connection, job: FollowedPrint, step: PrintStep, reason: str) -> Statement:
    """What is said of it now: a slip has a kind for each step, of a form its last word is gone on with."""
    if is_as_printed(job.number):
        slip = SlipPrint(
            slip_number=job.number,
            print_no=job.print_no,
            job=job.job,
            queue=job.queue,
            queue_job=job.queue_job,
            reason=reason,
        )
        return Statement(job.subject, _KIND_OF[step], slip)
    newest = last_step(connection, job.subject, job.job)
    now = msgspec.structs.replace(newest, step=step, reason=reason, queue_job=job.queue_job, salt=new_salt())
    return Statement(job.subject, form_print_kind(now), now)


def last_step(connection: Connection, subject: str, job: str) -> FormPrint:
    """The last word of the entries of that subject on a form's print job, which they tell of."""
    return _steps_of_form(connection, subject, job)[-1]


def _steps_of_form(connection: Connection, subject: str, job: str) -> list[FormPrint]:
    bodies = statements(journal.of_subject(connection, subject))
    return [body for _entry, body in bodies if isinstance(body, FormPrint) and body.job == job]


def _step_now(connection: Connection, job: FollowedPrint) -> tuple[str, str]:
    same = (PrintLine.job == job.job, PrintLine.case_id == job.subject)
    row = connection.execute(select(PrintLine.step, PrintLine.reason).where(*same)).first()
    return (row.step, row.reason) if row else ("", "")


def _is_flickering(connection: Connection, job: FollowedPrint, step: PrintStep) -> bool:
    if step not in OPEN_STEPS:
        return False
    if not is_as_printed(job.number):
        bodies = _steps_of_form(connection, job.subject, job.job)
        return sum(body.step in OPEN_STEPS for body in bodies) >= _MOST_STEPS
    steps = select(func.count()).where(
        JournalEntry.subject == job.subject, JournalEntry.kind.in_(_ON_THE_WAY), counts()
    )
    return (connection.scalar(steps) or 0) >= _MOST_STEPS


def _is_asked() -> ColumnElement[bool]:
    """Of which jobs the print system has more to say, or may have when it comes to itself."""
    never_asked = PrintLine.reason.in_((INTERRUPTED, UNANSWERED))
    unconfirmed = and_(
        PrintLine.step == "unconfirmed", or_(PrintLine.queued_at >= _asked_since(), never_asked)
    )
    return or_(PrintLine.step.in_(OPEN_STEPS), unconfirmed)


def _asked_since() -> str:
    return (dt.datetime.now().astimezone() - _ASKED_AGAIN).isoformat(timespec="milliseconds")


def _jobs(duty: Duty, *conditions: ColumnElement[bool], limit: int | None = None) -> list[FollowedPrint]:
    statement = select(*_COLUMNS).where(PrintLine.device == duty.device, *conditions)
    with duty.store.reading() as connection:
        rows = connection.execute(statement.order_by(PrintLine.position.desc()).limit(limit)).mappings()
        return [FollowedPrint(**row) for row in rows]
