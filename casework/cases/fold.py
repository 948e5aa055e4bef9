"""A case is the fold of its entries: the same entries in any order, any number of times, make the same case.

Entries are taken in the order (rev, device, seq, hash); clocks play no part.  Where two that did not see each
other change one thing, the later one in that order stands, and the case names the conflict so that a person
can look.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from casework.cases.body import Body
from casework.cases.case import Case, Conflict
from casework.cases.clashes import Claim, conflicts_of
from casework.cases.entries import Entry, Recorded
from casework.cases.kinds.limits import TIME_CORRECTED, TimeCorrected
from casework.cases.kinds.table import KINDS, read_judged_body
from casework.cases.seen import OneLine, is_one_line

NOTHING: Mapping[str, Body] = MappingProxyType({})  # was read before


def order(recorded: Recorded) -> tuple[int, str, int, str]:
    """The one order of a case's entries, the same on every device."""
    entry = recorded.entry
    return (entry.rev, entry.device, entry.seq, entry.hash)


def fold(entries: Iterable[Recorded], bodies: Mapping[str, Body] = NOTHING) -> Case:
    """The case that these entries tell; all of one subject, in any order, duplicates allowed.

    `bodies` are what was read of them already, by their hashes.
    """
    given = list(entries)
    if len(given) == 1:  # a page of the banner has thousands of them: nothing to put in order
        return _apply(Case(), given[0], bodies.get(given[0].entry.hash) or read_judged_body(given[0]))
    distinct: dict[tuple[int, str, int, str], Recorded] = {}
    for recorded in given:
        key = order(recorded)
        known = distinct.get(key)
        if known is None or known.body is None:
            distinct[key] = recorded
    times = _true_times(distinct.values())
    case, statements = Case(), dict[Hashable, Body | None]()
    in_order = [distinct[key] for key in sorted(distinct)]
    for recorded in in_order:
        if (saying := _saying(recorded.entry)) in statements:
            continue
        statements[saying] = body = read_judged_body(recorded)
        case = _apply(case, _at_true_time(recorded, times) if times else recorded, body)
    if is_one_line(recorded.entry for recorded in in_order):  # as good as always
        return case
    return msgspec.structs.replace(case, conflicts=conflicts_of(_claims(in_order, statements)))


class GrowingCase:
    """A case that goes on by the entries that come after all of its own, as if all had been folded again."""

    def __init__(self) -> None:
        self.case = Case()
        self.entries = 0
        self._rev, self._line = 0, OneLine()

    def takes(self, more: Iterable[Recorded]) -> bool:
        """Go on by these; False, and of no more use, where nothing but a fold of all entries tells."""
        for recorded in sorted(more, key=order):
            entry = recorded.entry
            if entry.rev <= self._rev or entry.kind == TIME_CORRECTED or not self._line.takes(entry):
                return False
            self.case = _apply(self.case, recorded, read_judged_body(recorded))
            self._rev, self.entries = entry.rev, self.entries + 1
        return True


def at_true_times(entries: Iterable[Recorded]) -> list[Recorded]:
    """The same entries of one subject, each at its true time where somebody stated that."""
    given = list(entries)
    times = _true_times(given)
    return [_at_true_time(each, times) for each in given] if times else given


def conflicts_among(entries: Iterable[Recorded]) -> tuple[Conflict, ...]:
    """The conflicts among the entries of one subject, whatever it is; in any order, duplicates allowed."""
    in_order = _in_order(entries)
    if is_one_line(recorded.entry for recorded in in_order):
        return ()
    return conflicts_of(_claims(in_order, {_saying(entry): body for entry, body in _once_each(in_order)}))


def statements(entries: Iterable[Recorded]) -> list[tuple[Entry, Body | None]]:
    """What these entries of one subject say, in order, each statement once; duplicates allowed."""
    return _once_each(_in_order(entries))


def _in_order(entries: Iterable[Recorded]) -> list[Recorded]:
    distinct: dict[tuple[int, str, int, str], Recorded] = {}
    for recorded in entries:
        key = order(recorded)
        if key not in distinct or distinct[key].body is None:
            distinct[key] = recorded
    return [distinct[key] for key in sorted(distinct)]


def _once_each(in_order: Iterable[Recorded]) -> list[tuple[Entry, Body | None]]:
    distinct: dict[Hashable, tuple[Entry, Body | None]] = {}
    for each in in_order:
        if (saying := _saying(each.entry)) not in distinct:
            distinct[saying] = (each.entry, read_judged_body(each))
    return list(distinct.values())


def _claims(in_order: Sequence[Recorded], statements: Mapping[Hashable, Body | None]) -> list[Claim]:
    """The statements that could be read, each with all entries that state it."""
    entries: dict[Hashable, tuple[Entry, ...]] = {}
    for recorded in in_order:
        saying = _saying(recorded.entry)
        entries[saying] = (*entries.get(saying, ()), recorded.entry)
    return [Claim(entries[saying], body) for saying, body in statements.items() if body is not None]


def _true_times(entries: Iterable[Recorded]) -> dict[tuple[str, int], str]:
    """When entries of doubtful clocks were truly made, as people stated it; the last in order holds."""
    corrections = [each for each in entries if each.entry.kind == TIME_CORRECTED]
    times: dict[tuple[str, int], str] = {}
    for recorded in sorted(corrections, key=order):
        body = read_judged_body(recorded)
        if isinstance(body, TimeCorrected):
            times[body.device, body.seq] = body.at.isoformat()
    return times


def _at_true_time(recorded: Recorded, times: dict[tuple[str, int], str]) -> Recorded:
    """The entry as if its clock had been right; what a trusted clock says nobody corrects."""
    entry = recorded.entry
    at = times.get((entry.device, entry.seq))
    if at is None or entry.clock == "trusted":
        return recorded
    return Recorded(msgspec.structs.replace(entry, recorded_at=at, clock="trusted"), recorded.body)


def _saying(entry: Entry) -> tuple[str, int, str, str, str, str]:
    """What an entry states, whoever's it is: copies of one disk may hold it under two device ids."""
    return (entry.subject, entry.rev, entry.kind, entry.recorded_at, entry.staff, entry.body_digest)


def _apply(case: Case, recorded: Recorded, body: Body | None) -> Case:
    entry = recorded.entry
    case = msgspec.structs.replace(case, case_id=entry.subject, rev=max(case.rev, entry.rev))
    if recorded.body is None:
        return msgspec.structs.replace(case, purged=case.purged + 1)
    if body is None:
        return msgspec.structs.replace(case, unread=(*case.unread, entry.kind))
    return KINDS[entry.kind].rule(case, entry, body)
