"""Who saw what, and what is a conflict: said as plainly as can be, of a history whose writers are known.

It knows of each entry what its writer had, which no device does; it compares every two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from casework.cases.entries import Recorded
from casework.cases.fold import order
from casework.cases.kind import Cells
from casework.cases.kinds.table import KINDS, read_body
from tests.support.entry_histories import History, Place


class Expected(msgspec.Struct, frozen=True, order=True):
    """One conflict: about which cell, between which entries, and whether somebody settled it."""

    what: str
    places: tuple[Place, ...]
    is_settled: bool


class _Stated(msgspec.Struct, frozen=True):
    place: Place
    cells: Cells
    settles: bool


def expected_conflicts(history: History, entries: Iterable[Recorded]) -> list[Expected]:
    """The conflicts among these entries of a history, in no order that matters."""
    stated = [each for recorded in sorted(entries, key=order) if (each := _stated(recorded)) is not None]
    conflicts = []
    for cell in sorted({cell for each in stated for cell in each.cells.writes}):
        for group in _hanging_together(_pairs(history, stated, cell)):
            settled = any(_settles(history, each, stated, group, cell) for each in stated)
            conflicts.append(Expected(cell, tuple(sorted(group)), settled))
    return sorted(conflicts)


def did_not_see_each_other(history: History, one: Place, other: Place) -> bool:
    return one[0] != other[0] and one not in history.had[other] and other not in history.had[one]


def _stated(recorded: Recorded) -> _Stated | None:
    entry, body = recorded.entry, read_body(recorded)
    if body is None:
        return None
    kind = KINDS[entry.kind]
    return _Stated((entry.device, entry.seq), kind.cells(body), kind.settles)


def _pairs(history: History, stated: Sequence[_Stated], cell: str) -> list[set[Place]]:
    return [
        {one.place, other.place}
        for one, other in combinations(stated, 2)
        if did_not_see_each_other(history, one.place, other.place) and _is_clash(one, other, cell)
    ]


def _is_clash(one: _Stated, other: _Stated, cell: str) -> bool:
    for writer, second in ((one, other), (other, one)):
        if cell in writer.cells.writes and _touches(second, cell):
            if writer.settles and cell not in second.cells.writes:
                continue
            mine, its = writer.cells.values.get(cell), second.cells.values.get(cell)
            return mine is None or its is None or mine != its
    return False


def _touches(each: _Stated, cell: str) -> bool:
    if cell in each.cells.writes or cell in each.cells.reads:
        return True
    return any(read.endswith(".*") and cell.startswith(read[:-1]) for read in each.cells.reads)


def _hanging_together(pairs: Sequence[set[Place]]) -> list[set[Place]]:
    groups: list[set[Place]] = []
    for pair in pairs:
        joined = set(pair).union(*(group for group in groups if group & pair))
        groups = [group for group in groups if not group & pair] + [joined]
    return groups


def _settles(
    history: History, settling: _Stated, stated: Sequence[_Stated], group: set[Place], cell: str
) -> bool:
    """Had who said what holds all of them, but for such as agree?"""
    if not settling.settles or cell not in settling.cells.writes or settling.place in group:
        return False
    said = settling.cells.values[cell]
    return all(
        each.place in history.had[settling.place]
        or (each.place[0] == settling.place[0] and each.place < settling.place)
        or each.cells.values.get(cell) == said
        for each in stated
        if each.place in group
    )
