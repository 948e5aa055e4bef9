"""What entries say of inspections (互联网+监管): a kind of case whose list of items was gone through."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from casework.cases.case import Case
from casework.cases.entries import Entry
from casework.cases.events import InspectedItem, Inspection, InspectionResult, ItemFinding
from casework.cases.issued import FormIssued
from casework.cases.kind import Cells, cells
from casework.cases.values import Code, Line, Paragraph
from casework.language import N_
from casework.people.applicant import Applicant

FINDINGS: dict[ItemFinding, str] = {
    "conforms": N_("符合"),
    "violates": N_("不符合"),
    "not_applicable": N_("不涉及"),
    "not_looked_at": N_("未查"),
}
RESULTS: dict[InspectionResult, str] = {
    "conforms": N_("未发现问题"),
    "to_be_mended": N_("责令改正"),
    "violates": N_("发现违法线索，移送"),
}


class ItemInspected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item of the list and what was found of it."""

    code: Code
    name: Line
    finding: ItemFinding
    note: Line = ""


class CaseInspected(FormIssued, frozen=True, kw_only=True):
    """Somebody was inspected by a list of the release; an inspection again is the same case once more.

    Two people at least inspect (行政处罚法 第四十二条); the writer holds to it, not the format.
    """

    list_code: Code
    list_name: Line
    applicant: Applicant  # who was inspected
    inspectors: tuple[Line, ...]
    items: tuple[ItemInspected, ...]
    result: InspectionResult
    inspected_on: dt.date
    rectify_by: dt.date | None = None
    note: Paragraph = ""


def inspected_cells(_body: CaseInspected) -> Cells:
    """The case and what was found, as long as it stands."""
    return cells(["case", "inspection"], ["status"])


def inspect_case(case: Case, entry: Entry, body: CaseInspected) -> Case:
    """The case begins with it, or was looked at once more."""
    inspection = Inspection(
        number=body.number,
        list_code=body.list_code,
        inspectors=body.inspectors,
        items=tuple(
            InspectedItem(code=each.code, name=each.name, finding=each.finding, note=each.note)
            for each in body.items
        ),
        result=body.result,
        inspected_on=body.inspected_on,
        rectify_by=body.rectify_by,
    )
    if not case.opened_at:
        case = replace(
            case,
            site=body.site,
            matter_code=body.list_code,
            matter_name=body.list_name,
            release=body.release,
            applicant=body.applicant,
            handler=body.handler,
            opened_at=entry.recorded_at,
            clock_trusted=entry.clock == "trusted",
        )
    numbers = (*case.inspection_numbers, body.number)
    return replace(case, inspection=inspection, inspection_numbers=numbers)
