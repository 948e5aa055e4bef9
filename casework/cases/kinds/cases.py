"""What entries say of a case as a whole: taken up, made void, a conflict looked at."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from casework.cases.body import Body, ReleaseRef
from casework.cases.case import Case, Escalation
from casework.cases.entries import Entry
from casework.cases.issued import NumberIssued
from casework.cases.kind import Cells, cells
from casework.cases.values import (
    Code,
    EntryNumber,
    IssuedNumber,
    Line,
    Moment,
    Paragraph,
    SiteCode,
    Word,
)
from casework.people.applicant import Applicant
from casework.people.provenance import after_correction
from casework.release.catalogue import Mode


class CaseOpened(Body, frozen=True, kw_only=True):
    """A case was taken up at a site, for a matter as the release of that day defines it."""

    site: SiteCode
    matter_code: Code
    matter_name: Line
    mode: Mode
    release: ReleaseRef
    answers: dict[str, tuple[str, ...]]
    applicant: Applicant
    handler: Line
    started_at: Moment
    # By fields of Applicant, in words of casework.people.provenance or of a later program.
    sources: dict[Word, Word] = msgspec.field(default_factory=dict)


class CaseCorrected(Body, frozen=True, kw_only=True):
    """What the case was opened with was wrong: whom it is for, or the answers to its questions."""

    applicant: Applicant
    answers: dict[str, tuple[str, ...]]
    reason: Line


class CaseVoided(Body, frozen=True, kw_only=True):
    """The case is void; it stays, and so do its slips."""

    reason: str
    was: Word = "open"
    now: Word = "voided"


class CaseEscalated(NumberIssued, frozen=True, kw_only=True):
    """What cannot be handled at the counter is passed up (办不成事), with a number and a day."""

    reason: Paragraph
    to_site: Word = ""
    answer_by: dt.date | None = None


class EscalationAnswered(Body, frozen=True, kw_only=True):
    """Who it was passed up to has answered."""

    number: IssuedNumber
    answer: Paragraph
    by: Line


class ConflictSettled(Body, frozen=True, kw_only=True):
    """A person looked at the statements about the cell `what` and said which holds.

    It is named by its entry, and by what it says: `stands` is its value, or the digest of its body.  What
    was looked at is what the writer had seen.
    """

    device: Word
    seq: EntryNumber
    what: Line
    stands: Line


def opened_cells(_body: CaseOpened) -> Cells:
    """Taken up once."""
    return cells(["case"])


def open_case(case: Case, entry: Entry, body: CaseOpened) -> Case:
    """The case begins; a second beginning changes nothing."""
    if case.opened_at:
        return case
    return replace(
        case,
        site=body.site,
        matter_code=body.matter_code,
        matter_name=body.matter_name,
        release=body.release,
        answers=body.answers,
        applicant=body.applicant,
        sources=body.sources,
        handler=body.handler,
        opened_at=entry.recorded_at,
        clock_trusted=entry.clock == "trusted",
        mode=body.mode,
        complete_at="" if case.missing_count else entry.recorded_at,
    )


def case_corrected_cells(_body: CaseCorrected) -> Cells:
    """What the case was opened with."""
    return cells(["case"])


def correct_case(case: Case, _entry: Entry, body: CaseCorrected) -> Case:
    """From now on the case is of that applicant, and rests on those answers."""
    sources = after_correction(case.sources, case.applicant, body.applicant)
    return replace(case, applicant=body.applicant, answers=body.answers, sources=sources)


def voided_cells(_body: CaseVoided) -> Cells:
    """The status."""
    return cells({"status": "voided"})


def void_case(case: Case, _entry: Entry, body: CaseVoided) -> Case:
    """The case is void, whatever else comes."""
    return replace(case, status="voided", void_reason=body.reason)


def escalated_cells(body: CaseEscalated) -> Cells:
    """The passing up, of a case that stands."""
    return cells({"escalated": f"{body.number}\n{body.reason}"}, ["status"])


def escalate_case(case: Case, entry: Entry, body: CaseEscalated) -> Case:
    """Somebody above has to answer."""
    now = Escalation(
        number=body.number,
        reason=body.reason,
        to_site=body.to_site,
        answer_by=body.answer_by,
        at=entry.recorded_at,
    )
    return replace(case, escalated=now)


def answered_cells(_body: EscalationAnswered) -> Cells:
    """The passing up, of a case that stands."""
    return cells(["escalated"], ["status"])


def answer_escalation(case: Case, entry: Entry, body: EscalationAnswered) -> Case:
    """It goes on here; an answer to another passing up than the newest changes nothing."""
    if case.escalated.number != body.number:
        return case
    now = replace(case.escalated, answer=body.answer, answered_by=body.by, answered_at=entry.recorded_at)
    return replace(case, escalated=now)


def settled_cells(body: ConflictSettled) -> Cells:
    """The cell that was looked at: where two settle it differently, that is a conflict again."""
    return cells({body.what: body.stands})
