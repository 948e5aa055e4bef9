"""What the banner says of a case: how far it is, and what came of it."""

from __future__ import annotations

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import BannerWord, Case, Clash
from casework.cases.entries import Entry
from casework.cases.events import LimitStop
from casework.cases.kind import Cells, cells
from casework.cases.kinds.limits import resumed, stopped
from casework.cases.values import Line
from casework.language import N_

PROGRESS = {
    "received": N_("旗里已收到"),
    "accepted": N_("已受理"),
    "processing": N_("办理中"),
    "supplement": N_("待补正"),
    "suspended": N_("已中止"),
    "completed": N_("已办结"),
    "refused": N_("不予受理"),
}


PAUSES = ("supplement", "suspended")  # the limits do not run


class CaseStatusChanged(Body, frozen=True, kw_only=True):
    """The banner says how far a case is: one of PROGRESS, or a word of a later version."""

    now: Line
    by: Line
    was: Line = ""
    note: str = ""


class ResultRecorded(Body, frozen=True, kw_only=True):
    """The case came to its result, which the point can hand over."""

    now: Line
    by: Line
    was: Line = ""
    document_number: Line = ""


def status_cells(_body: CaseStatusChanged) -> Cells:
    """How far the case is, as long as it stands, and so whether the limits run."""
    return cells(["progress"], ["status"])


def change_status(case: Case, entry: Entry, body: CaseStatusChanged) -> Case:
    """The case is that far; the first acceptance counts."""
    stood = case.progress.text
    if stood not in (body.was, body.now):
        case = case.with_conflict(entry, Clash("progress", body.was, stood, body.now))
    now = BannerWord(text=body.now, note=body.note, by=body.by, at=entry.recorded_at)
    accepted_at = case.accepted_at or (now.at if now.text == "accepted" else "")
    return replace(case, progress=now, accepted_at=accepted_at, stops=_stops(case.stops, stood, now))


def _stops(stops: tuple[LimitStop, ...], before: str, now: BannerWord) -> tuple[LimitStop, ...]:
    if before != now.text and before in PAUSES:
        stops = resumed(stops, before, now.at)
    return stopped(stops, now.text, now.at) if now.text in PAUSES else stops


def result_cells(_body: ResultRecorded) -> Cells:
    """The result, as long as the case stands."""
    return cells(["result"], ["status"])


def record_result(case: Case, entry: Entry, body: ResultRecorded) -> Case:
    """The case has come to that result."""
    stood = case.result.text
    if stood not in (body.was, body.now):
        case = case.with_conflict(entry, Clash("result", body.was, stood, body.now))
    now = BannerWord(text=body.now, note=body.document_number, by=body.by, at=entry.recorded_at)
    return replace(case, result=now)
