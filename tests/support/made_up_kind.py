"""An entry kind that nobody has: all that a new one takes is a file like this and a line in the table."""

from __future__ import annotations

from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.entries import Entry
from casework.cases.kind import Cells, Kind, cells


class CaseMoved(Body, frozen=True, kw_only=True):
    """The case was taken over by another member of staff."""

    handler: str


def moved_cells(_body: CaseMoved) -> Cells:
    """Who has it in hand."""
    return cells(["handler"], ["status"])


def move_case(case: Case, _entry: Entry, body: CaseMoved) -> Case:
    """Somebody else has it in hand."""
    return replace(case, handler=body.handler)


CASE_MOVED = Kind("case_moved", CaseMoved, moved_cells, move_case)
