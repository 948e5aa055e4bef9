"""What entries say happened to a case: notes, files, complaints, evaluations, a refusal, a bundle."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import BannerWord, Case
from casework.cases.entries import Entry
from casework.cases.events import AttachedFile, GivenGrade, Grade, HotlineComplaint, Remark, WrittenRefusal
from casework.cases.kind import Cells, cells
from casework.cases.values import (
    Code,
    EntryNumber,
    Line,
    MediaType,
    Paragraph,
    Sha256,
    SiteCode,
    SizeBytes,
    Word,
)
from casework.language import N_

GRADES: dict[Grade, str] = {
    "very_satisfied": N_("非常满意"),
    "satisfied": N_("满意"),
    "mostly_satisfied": N_("基本满意"),
    "dissatisfied": N_("不满意"),
    "very_dissatisfied": N_("非常不满意"),
}


class NoteAdded(Body, frozen=True, kw_only=True):
    """Somebody wrote something down; `about` is a material's code or ""."""

    text: Paragraph
    about: Word = ""


class NoteWithdrawn(Body, frozen=True, kw_only=True):
    """A note, named by its entry, counts no more; it stays in the history."""

    device: Word
    seq: EntryNumber
    reason: Line


class AttachmentAdded(Body, frozen=True, kw_only=True):
    """A file belongs to the case.  Only this reference is in the journal, never what is in the file."""

    name: Line
    media_type: MediaType
    size_bytes: SizeBytes
    sha256: Sha256
    about: Word = ""


class AttachmentWithdrawn(Body, frozen=True, kw_only=True):
    """The file counts no more."""

    sha256: Sha256
    reason: Line


class ComplaintReceived(Body, frozen=True, kw_only=True):
    """A complaint came, by the number of the hotline (12345); complainants need not give a name."""

    site: SiteCode
    number: Code
    text: Paragraph
    channel: Line = "12345"
    complainant: Line = ""
    phone: Word = ""
    answer_by: dt.date | None = None


class ComplaintAnswered(Body, frozen=True, kw_only=True):
    """The complaint of that number was answered."""

    site: SiteCode
    number: Code
    answer: Paragraph
    by: Line


class CaseEvaluated(Body, frozen=True, kw_only=True):
    """The applicant gave one of five grades (好差评); nobody has to give text or reasons."""

    grade: Grade
    channel: Line = "window"
    reasons: tuple[Line, ...] = ()
    text: Paragraph = ""


class EvaluationFollowedUp(Body, frozen=True, kw_only=True):
    """Somebody looked into a bad evaluation, named by its entry, and did this."""

    device: Word
    seq: EntryNumber
    action: Paragraph
    by: Line


class CaseRefused(Body, frozen=True, kw_only=True):
    """The case is not accepted (不予受理): reason and remedies are stated (行政许可法 第三十八条)."""

    reason: Paragraph
    remedies: tuple[Line, ...]
    by: Line
    basis: tuple[Line, ...] = ()
    document_number: Line = ""
    was: Line = ""


class CaseBundled(Body, frozen=True, kw_only=True):
    """The case is handled with others as one (一件事 or a project), or no more."""

    bundle: Code
    name: Line
    left: bool = False


def note_cells(body: NoteAdded) -> Cells:
    """It stands for itself: any number may come at once."""
    return cells([f"notes.{body.salt}"])


def add_note(case: Case, entry: Entry, body: NoteAdded) -> Case:
    """One note more."""
    return replace(case, notes=(*case.notes, remark_of(entry, body.text, body.about)))


def note_withdrawn_cells(body: NoteWithdrawn) -> Cells:
    """Whether that note counts."""
    return cells({f"notes.{body.device}.{body.seq}": "withdrawn"})


def withdraw_note(case: Case, _entry: Entry, body: NoteWithdrawn) -> Case:
    """The note is named still, and counts no more."""
    return replace(case, notes=without_note(case.notes, body.device, body.seq, body.reason))


def without_note(notes: tuple[Remark, ...], device: str, seq: int, reason: str) -> tuple[Remark, ...]:
    """The notes, of which that of this entry was withdrawn."""
    return tuple(
        replace(each, withdrawn=reason) if (each.device, each.seq) == (device, seq) else each
        for each in notes
    )


def remark_of(entry: Entry, text: str, about: str = "") -> Remark:
    """The note that an entry makes."""
    return Remark(
        text=text,
        about=about,
        at=entry.recorded_at,
        staff=entry.staff,
        device=entry.device,
        seq=entry.seq,
    )


def attachment_cells(body: AttachmentAdded | AttachmentWithdrawn) -> Cells:
    """Whether that file belongs to the case."""
    return cells([f"attachments.{body.sha256}"])


def attach(case: Case, entry: Entry, body: AttachmentAdded) -> Case:
    """The file belongs to the case from now on."""
    file = AttachedFile(
        name=body.name,
        media_type=body.media_type,
        size_bytes=body.size_bytes,
        sha256=body.sha256,
        about=body.about,
        at=entry.recorded_at,
        device=entry.device,
        seq=entry.seq,
    )
    return replace(case, attachments={**case.attachments, body.sha256: file})


def withdraw(case: Case, _entry: Entry, body: AttachmentWithdrawn) -> Case:
    """The file is named still, and counts no more."""
    file = case.attachments.get(body.sha256)
    if file is None:
        return case
    now = replace(file, withdrawn=body.reason)
    return replace(case, attachments={**case.attachments, body.sha256: now})


def complaint_cells(body: ComplaintReceived | ComplaintAnswered) -> Cells:
    """The complaint of that number."""
    return cells([f"complaints.{body.number}"])


def receive_complaint(case: Case, entry: Entry, body: ComplaintReceived) -> Case:
    """Somebody has to answer; one that was answered already stays so."""
    known = case.complaints.get(body.number)
    complaint = complaint_of(entry, body)
    if known is not None and known.answered_at:
        complaint = replace(
            complaint, answer=known.answer, answered_by=known.answered_by, answered_at=known.answered_at
        )
    return replace(case, complaints={**case.complaints, body.number: complaint})


def answer_complaint(case: Case, entry: Entry, body: ComplaintAnswered) -> Case:
    """It was answered."""
    known = case.complaints.get(body.number)
    return replace(case, complaints={**case.complaints, body.number: answered(known, entry, body)})


def complaint_of(entry: Entry, body: ComplaintReceived) -> HotlineComplaint:
    """The complaint as it came."""
    return HotlineComplaint(
        number=body.number,
        text=body.text,
        channel=body.channel,
        at=entry.recorded_at,
        answer_by=body.answer_by,
    )


def answered(known: HotlineComplaint | None, entry: Entry, body: ComplaintAnswered) -> HotlineComplaint:
    """The complaint with its answer, also where the answer came first."""
    known = known or HotlineComplaint(number=body.number, text="", channel="", at="")
    return replace(known, answer=body.answer, answered_by=body.by, answered_at=entry.recorded_at)


def evaluation_cells(body: CaseEvaluated) -> Cells:
    """It stands for itself: each visit may be evaluated."""
    return cells([f"evaluations.{body.salt}"])


def evaluate(case: Case, entry: Entry, body: CaseEvaluated) -> Case:
    """One evaluation more."""
    given = GivenGrade(
        grade=body.grade,
        text=body.text,
        channel=body.channel,
        at=entry.recorded_at,
        device=entry.device,
        seq=entry.seq,
    )
    return replace(case, evaluations=(*case.evaluations, given))


def follow_up_cells(body: EvaluationFollowedUp) -> Cells:
    """What was done about that evaluation."""
    return cells([f"follow_ups.{body.device}.{body.seq}"])


def follow_up(case: Case, entry: Entry, body: EvaluationFollowedUp) -> Case:
    """Somebody looked into it."""
    place = (body.device, body.seq)
    evaluations = tuple(
        replace(each, action=body.action, followed_at=entry.recorded_at)
        if (each.device, each.seq) == place
        else each
        for each in case.evaluations
    )
    return replace(case, evaluations=evaluations)


def refused_cells(_body: CaseRefused) -> Cells:
    """How far the case is, and why it goes no further."""
    return cells({"progress": "refused", "refusal": ""}, ["status"])


def refuse_case(case: Case, entry: Entry, body: CaseRefused) -> Case:
    """The case goes no further here; what can be done against it is said."""
    refusal = WrittenRefusal(
        reason=body.reason,
        basis=body.basis,
        remedies=body.remedies,
        by=body.by,
        document_number=body.document_number,
        at=entry.recorded_at,
    )
    progress = BannerWord(text="refused", note=body.reason, by=body.by, at=entry.recorded_at)
    return replace(case, progress=progress, refusal=refusal)


def bundled_cells(body: CaseBundled) -> Cells:
    """Whether it is part of that bundle."""
    return cells([f"bundles.{body.bundle}"], ["status"])


def bundle_case(case: Case, _entry: Entry, body: CaseBundled) -> Case:
    """It is handled with the others of that bundle, or no more."""
    others = {bundle: name for bundle, name in case.bundles.items() if bundle != body.bundle}
    return replace(case, bundles=others if body.left else {**others, body.bundle: body.name})
