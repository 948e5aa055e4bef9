"""A case as the entries at hand make it: what is known, what stands in doubt, and nothing that decides.

How entries make a case is `casework.cases.fold`, and what each kind makes of it stands beside its body.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from casework.cases.body import ReleaseRef
from casework.cases.custody import Custody
from casework.cases.draft import MaterialMark
from casework.cases.events import (
    AttachedFile,
    DepartmentOpinion,
    GivenGrade,
    HotlineComplaint,
    Inspection,
    LimitStop,
    Remark,
    TimeCorrection,
    WrittenRefusal,
)
from casework.cases.issued import CaseFormIssued, SlipIssued
from casework.people.applicant import Applicant

# What became of a print job, step by step; what is said of it is in casework.cases.print_states.
PrintStep = Literal["handed_over", "accepted", "printing", "held_up", "printed", "failed", "unconfirmed"]


class Print(msgspec.Struct, frozen=True, kw_only=True):
    """One print job of a slip or a form and what is known of it; (device, seq) is its first entry."""

    job: str
    device: str
    seq: int
    print_no: int
    queue: str
    step: PrintStep
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
    prints: tuple[Print, ...] = ()
    ended_at: str = ""  # of an authorization: since when it holds no more, and why
    end_reason: str = ""


class Side(msgspec.Struct, frozen=True):
    """One statement of a conflict: of what kind, on which device, by whom, when.

    `value` is what it makes of the cell, or rests on, where that is a plain word; "" of an act that stands
    for itself.  `digest` is that of its body: it stays when an entry moves under another id.
    """

    kind: str
    device: str
    seq: int
    staff: str
    at: str
    digest: str
    value: str = ""
    writes: bool = True

    @property
    def stands(self) -> str:
        """What holds when this side does, as a settlement says it."""
        return self.value or self.digest


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Statements about the cell `what` whose writers did not see each other, in the order of the fold."""

    what: str
    sides: tuple[Side, ...]
    is_settled: bool = False  # by somebody who had all of them


class BannerWord(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the banner said of a case."""

    text: str = ""
    note: str = ""  # for a result the number of its document
    by: str = ""
    at: str = ""


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """A case that cannot be handled as it is was passed up: to whom, why, by when; and the answer."""

    number: str = ""
    reason: str = ""
    to_site: str = ""
    answer_by: dt.date | None = None
    at: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: str = ""

    @property
    def is_open(self) -> bool:
        """Does it wait for its answer?"""
        return bool(self.number) and not self.answered_at


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that the entries at hand say of one case; without case_opened the first fields are empty."""

    case_id: str = ""
    rev: int = 0
    site: str = ""
    matter_code: str = ""
    matter_name: str = ""
    release: ReleaseRef | None = None
    answers: Mapping[str, tuple[str, ...]] = {}
    applicant: Applicant = Applicant()
    sources: Mapping[str, str] = {}  # of what is known of the applicant, by its fields
    handler: str = ""
    opened_at: str = ""
    clock_trusted: bool = True
    mode: str = ""  # what the site does for the matter
    complete_at: str = ""  # since when nothing required has been missing
    accepted_at: str = ""  # when the banner said so first
    materials: Mapping[str, MaterialMark] = {}
    slips: tuple[Slip, ...] = ()
    forms: tuple[CaseForm, ...] = ()
    custody: Custody = Custody()  # of originals, from the receipt until they go back
    sent_to: str = ""  # the site to which the case went last
    status: Literal["open", "voided"] = "open"
    void_reason: str = ""
    progress: BannerWord = BannerWord()  # `text` is a key of PROGRESS
    result: BannerWord = BannerWord()
    escalated: Escalation = Escalation()  # passed up as 办不成事; the newest stands
    requested: Mapping[str, str] = {}  # codes of materials that the banner still wants, with its reasons
    request_note: str = ""
    refusal: WrittenRefusal = WrittenRefusal()
    papers_at: Mapping[str, str] = {}  # by sites: when papers came there first
    supplement_at: str = ""  # when a supplement was asked for
    stops: tuple[LimitStop, ...] = ()  # times that count into no limit
    notes: tuple[Remark, ...] = ()
    attachments: Mapping[str, AttachedFile] = {}  # by digest
    complaints: Mapping[str, HotlineComplaint] = {}  # by number
    evaluations: tuple[GivenGrade, ...] = ()
    bundles: Mapping[str, str] = {}  # names by id
    opinions: Mapping[str, DepartmentOpinion] = {}  # of departments that take part, by their names
    inspection: Inspection | None = None  # this case is one: the last of them
    inspection_numbers: tuple[str, ...] = ()  # of all
    corrections: tuple[TimeCorrection, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    doubled_settled: frozenset[str] = frozenset()  # slip numbers of two cases that somebody has looked at
    unread: tuple[str, ...] = ()  # kinds of entries for which this program is too old
    purged: int = 0  # entries whose body is gone
    purged_at: str = ""  # when the banner let go of it, its term of keeping being over
    purged_state: str = ""  # how it stood by then

    @property
    def open_conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that nobody has looked at yet."""
        if not self.conflicts:  # as good as always: lines are made by the thousand
            return ()
        return tuple(each for each in self.conflicts if not each.is_settled)

    @property
    def lies_at(self) -> str:
        """The site where it was looked through last, else the one where it was opened."""
        came = [way.to_site for way in self.custody.ways.values() if way.ticked_at and not way.is_absent]
        return came[-1] if came else self.site

    @property
    def is_on_the_way(self) -> bool:
        """Did it leave with a bag that nobody has looked through yet, or in which it was not?"""
        newest = [*self.custody.ways.values()][-1:]
        return bool(self.sent_to) and all(not way.ticked_at or way.is_absent for way in newest)

    @property
    def missing_count(self) -> int:
        """How many materials still keep the case from being complete."""
        return sum(mark.is_missing for mark in self.materials.values())

    @property
    def later_count(self) -> int:
        """How many tolerated materials are still to come."""
        return sum(mark.comes_later for mark in self.materials.values())

    @property
    def avoided_count(self) -> int:
        """How many proofs sharing of data or a commitment spared the applicant."""
        return sum(mark.is_avoided for mark in self.materials.values())

    def slip(self, number: str) -> Slip | None:
        """The slip of that number."""
        return next((slip for slip in self.slips if slip.number == number), None)

    def replaced_by(self, number: str) -> str:
        """The number of the slip that corrects the one of that number; "" where none does."""
        return next((slip.number for slip in self.slips if slip.issued.replaces == number), "")

    def with_papers(self, site: str, at: str) -> Case:
        """The case with papers at the site since then, unless some were there already."""
        if site in self.papers_at:
            return self
        return msgspec.structs.replace(self, papers_at={**self.papers_at, site: at})

    def with_slip(self, slip: Slip) -> Case:
        """The case with this slip in the place of the one of its number, else after all others."""
        if self.slip(slip.number) is None:
            return msgspec.structs.replace(self, slips=(*self.slips, slip))
        slips = tuple(slip if other.number == slip.number else other for other in self.slips)
        return msgspec.structs.replace(self, slips=slips)
