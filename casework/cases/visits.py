"""What the slips of a case say of its visits: lists keep it with the case's line, reports add it up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from casework.cases.draft import MaterialMark


class CountedSlip(msgspec.Struct):
    """What of an issued slip is counted; the names are those of its entry."""

    mode: str = ""
    follows: str = ""
    slip_number: str = ""
    replaces: str = ""  # a slip that was wrong, of the same visit
    marks: tuple[MaterialMark, ...] = ()


class SlipOfVisit(Protocol):
    """An issued slip, or what is counted of one."""

    @property
    def mode(self) -> str: ...
    @property
    def slip_number(self) -> str: ...
    @property
    def replaces(self) -> str: ...
    @property
    def marks(self) -> tuple[MaterialMark, ...]: ...


class Visits(msgspec.Struct, frozen=True, gc=False):
    """How a case was handled by its first slip, how many visits had one, and what came of the papers."""

    mode: str = ""
    slips: int = 0
    is_complete_at_once: bool = False  # nothing was missing at the first visit
    avoided: int = 0  # proofs that nobody had to bring, by the last slip


def visits_of(slips: Iterable[SlipOfVisit]) -> Visits:
    """What slips in the order in which they were issued say; one that was replaced was no visit."""
    counted = without_replaced(slips)
    if not counted:
        return Visits()
    first, last = counted[0], counted[-1]
    return Visits(
        first.mode,
        len(counted),
        not any(mark.is_missing for mark in first.marks),
        sum(mark.is_avoided for mark in last.marks),
    )


def without_replaced(slips: Iterable[SlipOfVisit]) -> tuple[SlipOfVisit, ...]:
    """Of a slip that was wrong the one counts that stands for it: it was one visit."""
    given = tuple(slips)
    replaced = {each.replaces for each in given if each.replaces}
    return tuple(each for each in given if each.slip_number not in replaced) if replaced else given
