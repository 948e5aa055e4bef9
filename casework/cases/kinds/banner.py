"""What the banner says of a case: how far it is, and what came of it."""

from __future__ import annotations

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import BannerWord, Case
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


def status_cells(body: CaseStatusChanged) -> Cells:
    """How far the case is, as long as it stands; accepting it rests on its materials."""
    writes = {"progress": body.now} | ({"refusal": "refused"} if body.now == "refused" else {})
    return cells(writes, ["status", "materials.*"] if body.now == "accepted" else ["status"])


def change_status(case: Case, entry: Entry, body: CaseStatusChanged) -> Case:
    """The case is that far; the first acceptance counts."""
    now = BannerWord(text=body.now, note=body.note, by=body.by, at=entry.recorded_at)
    accepted_at = case.accepted_at or (now.at if now.text == "accepted" else "")
    return replace(
        case, progress=now, accepted_at=accepted_at, stops=_stops(case.stops, case.progress.text, now)
    )


def _stops(stops: tuple[LimitStop, ...], before: str, now: BannerWord) -> tuple[LimitStop, ...]:
    if before != now.text and before in PAUSES:
        stops = resumed(stops, before, now.at)
    return stopped(stops, now.text, now.at) if now.text in PAUSES else stops


def result_cells(body: ResultRecorded) -> Cells:
    """The result, of a case that stands and was not refused."""
    result = "\n".join(filter(None, (body.now, body.document_number)))
    return cells({"result": result}, ["status", "refusal"])


def record_result(case: Case, entry: Entry, body: ResultRecorded) -> Case:
    """The case has come to that result."""
    now = BannerWord(text=body.now, note=body.document_number, by=body.by, at=entry.recorded_at)
    return replace(case, result=now)
