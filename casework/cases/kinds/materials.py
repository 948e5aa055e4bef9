"""What entries say of a case's materials: marked by the clerk, wanted by the banner."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.draft import LACKING, MaterialMark
from casework.cases.entries import Entry
from casework.cases.kind import Cells, cells


class MaterialChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One material's mark before (None: not marked yet) and now."""

    now: MaterialMark
    was: MaterialMark | None = None


class MaterialsRecorded(Body, frozen=True, kw_only=True):
    """The clerk looked at materials and marked them."""

    changes: tuple[MaterialChange, ...]


class MaterialsRequested(Body, frozen=True, kw_only=True):
    """The banner wants materials (again); each change says why in the mark's reason."""

    changes: tuple[MaterialChange, ...]
    by: str
    note: str = ""


def recorded_cells(body: MaterialsRecorded) -> Cells:
    """The state of each material that was marked, of a case that stands."""
    return cells(marked_cells(change.now for change in body.changes), ["status"])


def mark(case: Case, entry: Entry, body: MaterialsRecorded) -> Case:
    """The marks stand, and what was wanted and is here is wanted no more."""
    return _marked(case, entry, body.changes)


def requested_cells(body: MaterialsRequested) -> Cells:
    """The state of each material that is wanted, and the note for all, of a case that stands."""
    marked = marked_cells(change.now for change in body.changes)
    return cells({**marked, "request": body.note or "-"}, ["status"])


def request(case: Case, entry: Entry, body: MaterialsRequested) -> Case:
    """The marks stand, and the banner wants these materials."""
    case = _marked(case, entry, body.changes)
    codes = {change.now.code: change.now.reason for change in body.changes}
    lacking = {code: why for code, why in codes.items() if case.materials[code].state in LACKING}
    wanted = {**case.requested, **lacking}
    return replace(case, requested=wanted, request_note=body.note)


def marked_cells(marks: Iterable[MaterialMark]) -> dict[str, str]:
    """The cell of each material, with its state and the reason."""
    return {f"materials.{mark.code}": "\n".join(filter(None, (mark.state, mark.reason))) for mark in marks}


def _marked(case: Case, entry: Entry, changes: Iterable[MaterialChange]) -> Case:
    marks = dict(case.materials)
    for change in changes:
        marks[change.now.code] = change.now
    wanted = {code: why for code, why in case.requested.items() if marks[code].state in LACKING}
    case = replace(case, materials=marks, requested=wanted)
    if any(change.now.state == "handed_in" for change in changes):
        case = case.with_papers(case.lies_at, entry.recorded_at)
    complete_at = "" if case.missing_count else case.complete_at or entry.recorded_at
    return replace(case, complete_at=complete_at)
