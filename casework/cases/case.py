"""A case is the fold of its entries: the same entries in any order, any number of times, make the same case.

Entries are taken in the order (rev, device, seq, hash); clocks play no part.  Where an entry says it saw
something else than what stands here, two devices changed it at once: the later one in that order stands,
and the case names the conflict so that a person can look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from casework.cases.bodies import (
    Body,
    CaseOpened,
    CaseStatusChanged,
    CaseVoided,
    ConflictSettled,
    DoubledSettled,
    MaterialChange,
    MaterialsRecorded,
    MaterialsRequested,
    ReleaseRef,
    ResultRecorded,
    SlipArchived,
    SlipExported,
    SlipIssued,
    SlipPrint,
    decode_body,
)
from casework.cases.draft import MaterialMark
from casework.cases.entries import Entry, Recorded
from casework.cases.form_bodies import (
    CaseFormIssued,
    CaseTransferred,
    FormArchived,
    PaperCount,
    PapersReceived,
    ResultHandedOver,
)
from casework.people.applicant import Applicant

PrintState = Literal["queued", "accepted", "printed", "failed", "unconfirmed"]

_PRINT_STATES: dict[str, PrintState] = {
    "slip_print_queued": "queued",
    "slip_print_accepted": "accepted",
    "slip_printed": "printed",
    "slip_print_failed": "failed",
    "slip_print_unconfirmed": "unconfirmed",
}


class Print(msgspec.Struct, frozen=True, kw_only=True):
    """One print job of a slip and what is known of it; (device, seq) is its first entry."""

    job: str
    device: str
    seq: int
    print_no: int
    queue: str
    state: PrintState
    queued_at: str
    queue_job: str = ""
    reason: str = ""


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """One issued slip; `issued` is its unchanging content, `archived` the print numbers with a PDF."""

    issued: SlipIssued
    device: str
    issued_at: str
    archived: tuple[int, ...] = ()
    prints: tuple[Print, ...] = ()
    paper: str = ""  # of the newest archived print; "" before there is one
    exports: int = 0

    @property
    def number(self) -> str:
        """The slip number."""
        return self.issued.slip_number


class CaseForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form issued for the case, besides its slips; (device, seq) is the entry."""

    kind: str
    issued: CaseFormIssued
    issued_at: str
    device: str
    seq: int
    print_no: int = 0  # of the newest archived print


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two writers changed `what` without seeing each other; `now` stands, by entry (device, seq)."""

    what: str
    was: str
    stood: str
    now: str
    device: str
    seq: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the banner said of a case."""

    text: str = ""
    note: str = ""  # for a result the number of its document
    by: str = ""
    at: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that the entries at hand say of one case; without case_opened the first fields are empty."""

    case_id: str = ""
    rev: int = 0
    site: str = ""
    matter_code: str = ""
    matter_name: str = ""
    release: ReleaseRef | None = None
    answers: Mapping[str, str] = {}
    applicant: Applicant = Applicant()
    handler: str = ""
    opened_at: str = ""
    clock_trusted: bool = True
    mode: str = ""  # what the site does for the matter
    complete_at: str = ""  # since when no material has been missing
    accepted_at: str = ""  # when the banner said so first
    materials: Mapping[str, MaterialMark] = {}
    slips: tuple[Slip, ...] = ()
    forms: tuple[CaseForm, ...] = ()
    originals: Mapping[str, int] = {}  # in keeping here, by material; against a receipt, until they go back
    sent_to: str = ""  # the site to which the case went last
    status: Literal["open", "voided"] = "open"
    void_reason: str = ""
    progress: Told = Told()  # `text` is a key of PROGRESS
    result: Told = Told()
    requested: Mapping[str, str] = {}  # codes of materials that the banner still wants, with its reasons
    request_note: str = ""
    conflicts: tuple[Conflict, ...] = ()
    settled: frozenset[tuple[str, int, str]] = frozenset()  # device, seq and what of conflicts looked at
    doubled_settled: frozenset[str] = frozenset()  # slip numbers of two cases that somebody has looked at
    unknown: tuple[str, ...] = ()  # kinds of entries that this version does not know
    purged: int = 0  # entries whose body is gone

    @property
    def open_conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that nobody has looked at yet."""
        return tuple(
            each for each in self.conflicts if (each.device, each.seq, each.what) not in self.settled
        )

    @property
    def missing_count(self) -> int:
        """How many materials are still missing or invalid."""
        return sum(mark.state in ("missing", "invalid") for mark in self.materials.values())


def order(recorded: Recorded) -> tuple[int, str, int, str]:
    """The one order of a case's entries, the same on every device."""
    entry = recorded.entry
    return (entry.rev, entry.device, entry.seq, entry.hash)


def fold(entries: Iterable[Recorded]) -> Case:
    """The case that these entries tell; all of one subject, in any order, duplicates allowed."""
    told = list(entries)
    if len(told) == 1:  # a page of the banner has thousands of them: nothing to put in order
        return _apply(Case(), told[0])
    distinct: dict[tuple[int, str, int, str], Recorded] = {}
    for recorded in told:
        key = order(recorded)
        known = distinct.get(key)
        if known is None or known.body is None:
            distinct[key] = recorded
    case, stated = Case(), set()
    for key in sorted(distinct):
        if (saying := _saying(distinct[key].entry)) not in stated:
            stated.add(saying)
            case = _apply(case, distinct[key])
    return case


def _saying(entry: Entry) -> tuple[str, int, str, str, str, str]:
    """What an entry states, whoever's it is: copies of one disk may hold it under two device ids."""
    return (entry.subject, entry.rev, entry.kind, entry.recorded_at, entry.staff, entry.body_digest)


def _apply(case: Case, recorded: Recorded) -> Case:
    entry = recorded.entry
    case = msgspec.structs.replace(case, case_id=entry.subject, rev=max(case.rev, entry.rev))
    if recorded.body is None:
        return msgspec.structs.replace(case, purged=case.purged + 1)
    body = decode_body(entry.kind, recorded.body)
    if body is None:
        return msgspec.structs.replace(case, unknown=(*case.unknown, entry.kind))
    return _change(case, entry, body)


def _change(so_far: Case, entry: Entry, body: Body) -> Case:
    match body:
        case CaseOpened():
            return _opened(so_far, entry, body)
        case MaterialsRecorded():
            return _materials(so_far, entry, body.changes)
        case MaterialsRequested():
            return _requested(so_far, entry, body)
        case CaseStatusChanged():
            return _progressed(so_far, entry, body)
        case ConflictSettled():
            looked_at = so_far.settled | {(body.device, body.seq, body.what)}
            return msgspec.structs.replace(so_far, settled=looked_at)
        case DoubledSettled():
            seen = so_far.doubled_settled | {body.slip_number}
            return msgspec.structs.replace(so_far, doubled_settled=seen)
        case ResultRecorded():
            return _resulted(so_far, entry, body)
        case SlipIssued():
            return _issued(so_far, entry, body)
        case SlipArchived():
            return _archived(so_far, body)
        case SlipPrint():
            return _printed(so_far, entry, body)
        case CaseVoided():
            return _voided(so_far, entry, body)
        case SlipExported():
            return _exported(so_far, body)
        case CaseFormIssued():
            return _formed(so_far, entry, body)
        case FormArchived():
            return _form_archived(so_far, body)
        case CaseTransferred():
            left = _moved(so_far.originals, body.papers, -1)
            return msgspec.structs.replace(so_far, sent_to=body.to_site, originals=left)
    return so_far  # kinds that only tell of something


def _opened(case: Case, entry: Entry, body: CaseOpened) -> Case:
    if case.opened_at:
        return _with_conflict(case, entry, ("case_opened", "", case.matter_code, body.matter_code))
    return msgspec.structs.replace(
        case,
        site=body.site,
        matter_code=body.matter_code,
        matter_name=body.matter_name,
        release=body.release,
        answers=body.answers,
        applicant=body.applicant,
        handler=body.handler,
        opened_at=entry.recorded_at,
        clock_trusted=entry.clock == "trusted",
        mode=body.mode,
        complete_at="" if case.missing_count else entry.recorded_at,
    )


def _materials(case: Case, entry: Entry, changes: Iterable[MaterialChange]) -> Case:
    marks = dict(case.materials)
    for change in changes:
        code = change.now.code
        stands = marks.get(code)
        if stands != change.was and stands != change.now:
            told = (f"materials.{code}", _state(change.was), _state(stands), _state(change.now))
            case = _with_conflict(case, entry, told)
        marks[code] = change.now
    wanted = {
        code: why for code, why in case.requested.items() if marks[code].state in ("missing", "invalid")
    }
    case = msgspec.structs.replace(case, materials=marks, requested=wanted)
    complete_at = "" if case.missing_count else case.complete_at or entry.recorded_at
    return msgspec.structs.replace(case, complete_at=complete_at)


def _requested(case: Case, entry: Entry, body: MaterialsRequested) -> Case:
    case = _materials(case, entry, body.changes)
    wanted = {**case.requested, **{change.now.code: change.now.reason for change in body.changes}}
    return msgspec.structs.replace(case, requested=wanted, request_note=body.note)


def _progressed(case: Case, entry: Entry, body: CaseStatusChanged) -> Case:
    stood = case.progress.text
    if stood not in (body.was, body.now):
        case = _with_conflict(case, entry, ("progress", body.was, stood, body.now))
    now = Told(text=body.now, note=body.note, by=body.by, at=entry.recorded_at)
    accepted_at = case.accepted_at or (now.at if now.text == "accepted" else "")
    return msgspec.structs.replace(case, progress=now, accepted_at=accepted_at)


def _resulted(case: Case, entry: Entry, body: ResultRecorded) -> Case:
    stood = case.result.text
    if stood not in (body.was, body.now):
        case = _with_conflict(case, entry, ("result", body.was, stood, body.now))
    now = Told(text=body.now, note=body.document_number, by=body.by, at=entry.recorded_at)
    return msgspec.structs.replace(case, result=now)


def _issued(case: Case, entry: Entry, body: SlipIssued) -> Case:
    known = _slip(case, body.slip_number)
    if known is not None and known.issued_at:
        return _with_conflict(case, entry, ("slip_issued", "", known.number, body.slip_number))
    return _with_slip(case, Slip(issued=body, device=entry.device, issued_at=entry.recorded_at))


def _archived(case: Case, body: SlipArchived) -> Case:
    slip = _slip(case, body.slip_number)
    if slip is None or body.print_no in slip.archived:
        return case
    archived = (*slip.archived, body.print_no)
    return _with_slip(case, msgspec.structs.replace(slip, archived=archived, paper=body.paper))


def _exported(case: Case, body: SlipExported) -> Case:
    slip = _slip(case, body.slip_number)
    return case if slip is None else _with_slip(case, msgspec.structs.replace(slip, exports=slip.exports + 1))


def _printed(case: Case, entry: Entry, body: SlipPrint) -> Case:
    slip = _slip(case, body.slip_number)
    if slip is None:
        return case
    known = next((job for job in slip.prints if job.job == body.job), None)
    now = Print(
        job=body.job,
        device=known.device if known else entry.device,
        seq=known.seq if known else entry.seq,
        print_no=body.print_no,
        queue=body.queue or (known.queue if known else ""),
        state=_PRINT_STATES[entry.kind],
        queued_at=known.queued_at if known else entry.recorded_at,
        queue_job=body.queue_job or (known.queue_job if known else ""),
        reason=body.reason,
    )
    others = tuple(job for job in slip.prints if job.job != body.job)
    return _with_slip(case, msgspec.structs.replace(slip, prints=(*others, now)))


def _voided(case: Case, entry: Entry, body: CaseVoided) -> Case:
    if case.status != body.was:
        case = _with_conflict(case, entry, ("status", body.was, case.status, body.now))
    return msgspec.structs.replace(case, status="voided", void_reason=body.reason)


def _formed(case: Case, entry: Entry, body: CaseFormIssued) -> Case:
    originals = case.originals
    if isinstance(body, PapersReceived):
        originals = _moved(originals, body.papers, 1)
    elif isinstance(body, ResultHandedOver):
        originals = _moved(originals, body.returned, -1)
    form = CaseForm(
        kind=entry.kind, issued=body, issued_at=entry.recorded_at, device=entry.device, seq=entry.seq
    )
    return msgspec.structs.replace(case, forms=(*case.forms, form), originals=originals)


def _form_archived(case: Case, body: FormArchived) -> Case:
    forms = tuple(
        msgspec.structs.replace(form, print_no=max(form.print_no, body.print_no))
        if form.issued.number == body.number
        else form
        for form in case.forms
    )
    return msgspec.structs.replace(case, forms=forms)


def _moved(originals: Mapping[str, int], papers: Iterable[PaperCount], sign: int) -> dict[str, int]:
    """What is in keeping after these came (1) or went (-1)."""
    counts = dict(originals)
    for paper in papers:
        counts[paper.code] = counts.get(paper.code, 0) + sign * paper.originals
    return {code: count for code, count in counts.items() if count > 0}


def _slip(case: Case, number: str) -> Slip | None:
    return next((slip for slip in case.slips if slip.number == number), None)


def _with_slip(case: Case, slip: Slip) -> Case:
    others = tuple(other for other in case.slips if other.number != slip.number)
    return msgspec.structs.replace(case, slips=(*others, slip))


def _with_conflict(case: Case, entry: Entry, told: tuple[str, str, str, str]) -> Case:
    what, was, stood, now = told
    conflict = Conflict(what=what, was=was, stood=stood, now=now, device=entry.device, seq=entry.seq)
    return msgspec.structs.replace(case, conflicts=(*case.conflicts, conflict))


def _state(mark: MaterialMark | None) -> str:
    return mark.state if mark else ""
