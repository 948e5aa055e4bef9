"""Conflicts by table: entries that surely did not see each other and touch one cell of the case.

An entry's `rev` is one more than the highest its writer had seen of the case.  So of two entries with one
`rev` from two devices neither saw the other, whatever their kinds are: where one writes a cell that the other
reads or writes, a person has to look.  The same pair is found on every device, since the order is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from casework.cases.body import Body
from casework.cases.case import Case, Clash, Side
from casework.cases.entries import Entry
from casework.cases.kind import Cells
from casework.cases.kinds.table import KINDS

# Two writers of these are compared by what they saw and said, in the rule of the kind.
_JUDGED_BY_RULE = ("case", "status", "materials", "progress", "result", "slips")


class Claim(msgspec.Struct, frozen=True):
    """One entry that could be read, with what it says."""

    entry: Entry
    body: Body

    @property
    def cells(self) -> Cells:
        """The cells that it touches: worked out only where another entry stands abreast."""
        return KINDS[self.entry.kind].cells(self.body)


def with_clashes(case: Case, new: Claim, before: Iterable[Claim]) -> Case:
    """The case with a conflict for each cell that one of `before`, of the same `rev`, and this one touch."""
    named = set[str]()
    for other in before:
        if other.entry.device == new.entry.device or _says_same(other, new):
            continue
        for cell in _clashing(other.cells, new.cells):
            if cell not in named:
                named.add(cell)
                clash = Clash(cell, "", other.entry.kind, new.entry.kind)
                case = case.with_conflict(new.entry, clash, (_side(other), _side(new)))
    return case


def _clashing(one: Cells, other: Cells) -> Iterator[str]:
    both = one.writes & other.writes
    yield from sorted(cell for cell in both if cell.partition(".")[0] not in _JUDGED_BY_RULE)
    yield from sorted(((one.writes & other.reads) | (one.reads & other.writes)) - both)


def _says_same(one: Claim, other: Claim) -> bool:
    """Do both state one thing, so that there is nothing to choose?"""
    if one.entry.kind != other.entry.kind:
        return False
    return msgspec.structs.replace(one.body, salt="") == msgspec.structs.replace(other.body, salt="")


def _side(statement: Claim) -> Side:
    entry = statement.entry
    return Side(entry.kind, entry.device, entry.seq, entry.staff, entry.recorded_at)
