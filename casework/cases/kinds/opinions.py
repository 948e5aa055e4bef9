"""What entries say of departments that take part in a case (并联): each was asked, and gave its opinion."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.entries import Entry
from casework.cases.events import DepartmentOpinion, Opinion
from casework.cases.kind import Cells, cells
from casework.cases.values import Code, Line, Paragraph
from casework.language import N_

OPINIONS: Mapping[Opinion, str] = {
    "asked": N_("已征求意见"),
    "agrees": N_("同意"),
    "agrees_if": N_("附条件同意"),
    "disagrees": N_("不同意"),
}


class OpinionRecorded(Body, frozen=True, kw_only=True):
    """A department was asked, or gave its opinion; `department` is its name in the catalogue or any other."""

    department: Code
    opinion: Opinion
    text: Paragraph = ""
    document_number: Line = ""


def opinion_cells(body: OpinionRecorded) -> Cells:
    """What that department says, of a case that stands."""
    return cells({f"opinions.{body.department}": body.opinion}, ["status"])


def record_opinion(case: Case, entry: Entry, body: OpinionRecorded) -> Case:
    """The department's newest opinion stands; since when it was asked stays."""
    before = case.opinions.get(body.department)
    now = DepartmentOpinion(
        department=body.department,
        opinion=body.opinion,
        text=body.text,
        document_number=body.document_number,
        at=entry.recorded_at,
        staff=entry.staff,
        asked_at=entry.recorded_at if before is None or not before.asked_at else before.asked_at,
    )
    return replace(case, opinions={**case.opinions, body.department: now})
