"""What entries say of originals that change hands: which move of the custody ledger each body is."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from casework.cases import custody
from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.custody import APPLICANT, Holder, Move, Way
from casework.cases.entries import Entry
from casework.cases.kind import Cells, cells
from casework.cases.kinds.forms import PaperCount, PapersReceived, ResultHandedOver, issue_form, keeping_cells
from casework.cases.kinds.transfers import CaseTransferred
from casework.cases.values import IssuedNumber, Line, SiteCode


class PapersArrived(Body, frozen=True, kw_only=True):
    """A transfer was looked through where it came: these originals of the case were in the bag.

    What the sheet names and is not here stays on the way; `is_absent` says that the case itself was not in
    the bag.  Said again when the rest turns up.
    """

    number: IssuedNumber  # of the transfer sheet
    site: SiteCode
    papers: tuple[PaperCount, ...] = ()
    is_absent: bool = False
    note: Line = ""


class PapersReturned(Body, frozen=True, kw_only=True):
    """Originals went back to the applicant without a result, against the receipt of that number."""

    number: IssuedNumber
    site: SiteCode
    papers: tuple[PaperCount, ...]
    recipient: Line = ""
    reason: Line = ""


class SightEnded(Body, frozen=True, kw_only=True):
    """Whoever sent a bag beside the tree takes the sight of the case back: what follows is not given there.

    `number` is that of the sheet that gave it, `site` where that bag went.
    """

    number: IssuedNumber
    site: SiteCode
    reason: Line = ""


def sight_cells(body: SightEnded) -> Cells:
    """The sight that came with that bag."""
    return cells({f"sights.{body.number}": "ended"})


def move_of(body: Body) -> Move | None:
    """The move of originals that a body tells of; None where it tells of none."""
    match body:
        case PapersReceived():
            return Move(_originals(body.papers), APPLICANT, Holder("site", body.site), body.number)
        case CaseTransferred():
            origin, way = Holder("site", body.from_site), Holder("way", body.number)
            return Move(_originals(body.papers), origin, way, body.number)
        case PapersArrived():
            origin = Holder("way", body.number)
            return Move(_originals(body.papers), origin, Holder("site", body.site), body.number)
        case ResultHandedOver():
            return Move(_originals(body.returned), Holder("site", body.site), APPLICANT, body.number)
        case PapersReturned():
            return Move(_originals(body.papers), Holder("site", body.site), APPLICANT, body.number)
    return None


def receive_papers(case: Case, entry: Entry, body: PapersReceived) -> Case:
    """Originals are in keeping here from now on."""
    case = _moved(issue_form(case, entry, body), entry, body)
    return case.with_papers(body.site, entry.recorded_at) if body.papers else case


def transfer_case(case: Case, entry: Entry, body: CaseTransferred) -> Case:
    """The case and its papers are on their way to that site."""
    way = Way(from_site=body.from_site, to_site=body.to_site, sent_at=entry.recorded_at)
    ledger = custody.sent(case.custody, body.number, way)
    return _moved(replace(case, sent_to=body.to_site, custody=ledger), entry, body)


def hand_over_result(case: Case, entry: Entry, body: ResultHandedOver) -> Case:
    """Originals went back with the result."""
    return _moved(issue_form(case, entry, body), entry, body)


def arrived_cells(body: PapersArrived) -> Cells:
    """The looking through of that transfer, and who keeps the originals."""
    return cells([f"ways.{body.number}", *keeping_cells(body.papers)])


def take_in_papers(case: Case, entry: Entry, body: PapersArrived) -> Case:
    """What was in the bag lies here; the rest is missed."""
    ledger = custody.ticked(case.custody, body.number, entry.recorded_at, is_absent=body.is_absent)
    case = _moved(replace(case, custody=ledger), entry, body)
    came = bool(case.papers_at) and not body.is_absent
    return case.with_papers(body.site, entry.recorded_at) if came else case


def returned_cells(body: PapersReturned) -> Cells:
    """Who keeps the originals."""
    return cells(keeping_cells(body.papers))


def return_papers(case: Case, entry: Entry, body: PapersReturned) -> Case:
    """They are with the applicant again."""
    return _moved(case, entry, body)


def _moved(case: Case, entry: Entry, body: Body) -> Case:
    move = move_of(body)
    return case if move is None else replace(case, custody=custody.after(case.custody, move, entry))


def _originals(papers: Iterable[PaperCount]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for paper in papers:
        if paper.originals:
            counts[paper.code] = counts.get(paper.code, 0) + paper.originals
    return counts
