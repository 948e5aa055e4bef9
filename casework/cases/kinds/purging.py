"""The banner lets go of a case whose term of keeping is over: of its entries nothing stays but what is here.

So it does of a complaint that belongs to no case.  Who reads either with this entry reads the same whether
the bodies before it are still there or gone: the fold begins anew with what was kept.  No name, number of a
person, answer or remark is in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from casework.cases.body import Body, ReleaseRef
from casework.cases.case import BannerWord, Case, Slip
from casework.cases.draft import MaterialMark
from casework.cases.entries import Entry, Recorded
from casework.cases.events import GivenGrade, Grade, HotlineComplaint, LimitStop
from casework.cases.issued import SlipIssued
from casework.cases.kind import Cells, cells
from casework.cases.seen import past_of
from casework.cases.values import (
    Code,
    EntryNumber,
    IssuedNumber,
    Line,
    Moment,
    SiteCode,
    Word,
)
from casework.cases.values import Sequence as SlipSequence
from casework.people.applicant import Applicant
from casework.people.masking import PURGED_NAME
from casework.release.catalogue import Mode

CASE_PURGED = "case_purged"
COMPLAINT_PURGED = "complaint_purged"
PURGES = (CASE_PURGED, COMPLAINT_PURGED)  # what only the banner's hall may say


class RemainingSlip(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of a slip is counted and looked up; marks without their reasons."""

    number: IssuedNumber
    site: SiteCode
    day: dt.date
    sequence: SlipSequence
    mode: Mode
    marks: tuple[MaterialMark, ...]
    device: Word
    issued_at: Moment
    clock_trusted: bool
    replaces: Word = ""


class RemainingStop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time that counted into no limit."""

    step: Code
    begun_at: Moment
    ended_at: Moment | None = None


class RemainingGrade(msgspec.Struct, frozen=True, kw_only=True):
    """A grade without its words; (device, seq) is its entry."""

    grade: Grade
    at: Moment
    device: Word
    seq: EntryNumber


class CasePurged(Body, frozen=True, kw_only=True):
    """The bodies of all entries of the case that this one has seen are to go; what is counted stays here."""

    site: SiteCode
    by: Line
    ended_on: dt.date  # since when the term ran
    years: int
    basis: Line = ""
    state: Word  # a key of casework.cases.states.STATES
    matter_code: Word = ""
    matter_name: Line = ""
    release: ReleaseRef | None = None
    mode: Word = ""
    opened_at: Moment | None = None
    clock_trusted: bool = True
    complete_at: Moment | None = None
    accepted_at: Moment | None = None
    progress: Word = ""
    has_result: bool = False
    papers_at: dict[Word, Moment] = msgspec.field(default_factory=dict)  # by sites
    supplement_at: Moment | None = None
    stops: tuple[RemainingStop, ...] = ()
    slips: tuple[RemainingSlip, ...] = ()
    grades: tuple[RemainingGrade, ...] = ()
    inspections: tuple[Word, ...] = ()  # their numbers
    settled: tuple[Word, ...] = ()  # numbers of two cases that somebody has looked at


class ComplaintPurged(Body, frozen=True, kw_only=True):
    """The bodies of all entries of the complaint that this one has seen are to go; what is counted stays."""

    site: SiteCode
    by: Line
    ended_on: dt.date  # since when the term ran
    years: int
    basis: Line = ""
    number: Code
    channel: Line = ""
    received_at: Moment | None = None
    answered_at: Moment | None = None
    answer_by: dt.date | None = None


class Ended(msgspec.Struct, frozen=True):
    """How a case stands, since when its term runs, how long it is, by which rule; by whose word it goes."""

    state: str  # a key of casework.cases.states.STATES
    on: dt.date
    years: int
    basis: str
    by: str


def purged_body(case: Case, ended: Ended) -> CasePurged:
    """What stays of a case."""
    return CasePurged(
        site=case.site,
        by=ended.by,
        ended_on=ended.on,
        years=ended.years,
        basis=ended.basis[:500],
        state=ended.state,
        matter_code=case.matter_code,
        matter_name=case.matter_name,
        release=case.release,
        mode=case.mode,
        opened_at=_moment(case.opened_at),
        clock_trusted=case.clock_trusted,
        complete_at=_moment(case.complete_at),
        accepted_at=_moment(case.accepted_at),
        progress=case.progress.text[:100],
        has_result=bool(case.result.text),
        papers_at={site: at for site, text in case.papers_at.items() if (at := _moment(text))},
        supplement_at=_moment(case.supplement_at),
        stops=tuple(_remaining_stops(case.stops)),
        slips=tuple(_remaining_slips(case.slips)),
        grades=tuple(_remaining_grades(case.evaluations)),
        inspections=case.inspection_numbers,
        settled=tuple(sorted(case.doubled_settled)),
    )


def purged_complaint(complaint: HotlineComplaint, site: str, ended: Ended) -> ComplaintPurged:
    """What stays of a complaint."""
    return ComplaintPurged(
        site=site,
        by=ended.by,
        ended_on=ended.on,
        years=ended.years,
        basis=ended.basis[:500],
        number=complaint.number,
        channel=complaint.channel,
        received_at=_moment(complaint.at),
        answered_at=_moment(complaint.answered_at),
        answer_by=complaint.answer_by,
    )


def remaining_complaint(body: ComplaintPurged) -> HotlineComplaint:
    """The complaint of which only that is left."""
    return HotlineComplaint(
        number=body.number,
        text=PURGED_NAME,
        channel=body.channel,
        at=_stamp(body.received_at),
        answer_by=body.answer_by,
        answer=PURGED_NAME,
        answered_at=_stamp(body.answered_at),
    )


def purged_cells(_body: CasePurged | ComplaintPurged) -> Cells:
    """That it is purged; two who say so say the same."""
    return cells({"purged": "purged"})


def purge_case(case: Case, entry: Entry, body: CasePurged) -> Case:
    """Nothing of what was said before counts any more but what was kept."""
    result = BannerWord(text=PURGED_NAME) if body.has_result else BannerWord()
    return Case(
        case_id=case.case_id,
        rev=case.rev,
        site=body.site,
        matter_code=body.matter_code,
        matter_name=body.matter_name,
        release=body.release,
        applicant=Applicant(name=PURGED_NAME, document="none"),
        opened_at=_text(body.opened_at),
        clock_trusted=body.clock_trusted,
        mode=body.mode,
        complete_at=_text(body.complete_at),
        accepted_at=_text(body.accepted_at),
        slips=tuple(_slip(each, body) for each in _each_number_once(body.slips)),
        status="voided" if body.state == "voided" else "open",
        progress=BannerWord(text=body.progress),
        result=result,
        papers_at={site: at.isoformat() for site, at in body.papers_at.items()},
        supplement_at=_text(body.supplement_at),
        stops=tuple(
            LimitStop(step=each.step, begun_at=each.begun_at.isoformat(), ended_at=_text(each.ended_at))
            for each in body.stops
        ),
        evaluations=tuple(
            GivenGrade(
                grade=each.grade,
                text="",
                channel="",
                at=each.at.isoformat(),
                device=each.device,
                seq=each.seq,
                followed_at=each.at.isoformat(),
            )
            for each in body.grades
        ),
        inspection_numbers=body.inspections,
        doubled_settled=frozenset(body.settled),
        purged_at=entry.recorded_at,
        purged_state=body.state,
    )


def goes_with(purge: Entry, entry: Entry) -> bool:
    """Is the body of this entry of the same case to go by that word of the banner?

    What its writer had not seen stays: somebody wrote it at the same time, or later.
    """
    return entry.kind not in PURGES and entry.seq <= past_of(purge).get(entry.device, 0)


def words_of_banner(entries: Iterable[Recorded]) -> dict[str, list[Entry]]:
    """Of these entries those by which the banner let go of a case, by its id."""
    words: dict[str, list[Entry]] = {}
    for each in entries:
        if each.entry.kind in PURGES and each.body is not None:
            words.setdefault(each.entry.subject, []).append(each.entry)
    return words


def is_let_go(words: Mapping[str, Sequence[Entry]], entry: Entry) -> bool:
    """Is its body to go by one of these words of the banner?"""
    return any(goes_with(word, entry) for word in words.get(entry.subject, ()))


def _remaining_stops(stops: Iterable[LimitStop]) -> Iterator[RemainingStop]:
    for each in stops:
        if (begun := _moment(each.begun_at)) is not None:
            yield RemainingStop(step=each.step, begun_at=begun, ended_at=_moment(each.ended_at))


def _remaining_slips(slips: Iterable[Slip]) -> Iterator[RemainingSlip]:
    for each in slips:
        issued, at = each.issued, _moment(each.issued_at)
        if at is None:  # only its print came here
            continue
        yield RemainingSlip(
            number=issued.slip_number,
            site=issued.site,
            day=issued.day,
            sequence=issued.sequence,
            mode=issued.mode,
            marks=tuple(replace(mark, reason="") for mark in issued.marks),
            device=each.device,
            issued_at=at,
            replaces=issued.replaces,
            clock_trusted=issued.clock_trusted,
        )


def _remaining_grades(grades: Iterable[GivenGrade]) -> Iterator[RemainingGrade]:
    for each in grades:
        if (at := _moment(each.at)) is not None:
            yield RemainingGrade(grade=each.grade, at=at, device=each.device, seq=each.seq)


def _each_number_once(slips: Iterable[RemainingSlip]) -> list[RemainingSlip]:
    """A word of whoever it may be can name a number twice; a case has one slip of a number."""
    of_number: dict[str, RemainingSlip] = {}
    for each in slips:
        of_number.setdefault(each.number, each)
    return list(of_number.values())


def _slip(remaining: RemainingSlip, body: CasePurged) -> Slip:
    issued = SlipIssued(
        salt="",
        slip_number=remaining.number,
        site=remaining.site,
        day=remaining.day,
        sequence=remaining.sequence,
        matter_code=body.matter_code or "?",
        mode=remaining.mode,
        release=body.release or ReleaseRef("", 0, ""),
        answers={},
        marks=remaining.marks,
        applicant=Applicant(name=PURGED_NAME, document="none"),
        handler="",
        clock_trusted=remaining.clock_trusted,
        replaces=remaining.replaces,
    )
    return Slip(issued=issued, device=remaining.device, issued_at=remaining.issued_at.isoformat())


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _stamp(at: dt.datetime | None) -> str:
    """As entries have it."""
    return at.isoformat(timespec="milliseconds") if at else ""


def _text(at: dt.datetime | None) -> str:
    return at.isoformat() if at else ""
