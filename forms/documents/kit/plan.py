"""Which entries stand on which page: the one planner of all papers.

An entry is what belongs together: a row of a table, a paragraph.  How a page is set is the paper's own
matter; here pages are filled one after the other, each as far as it goes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, Protocol, TypeVar

from forms.errors import DocumentError

Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)


class Sheets(Protocol[Made_co]):
    """Pages of one kind, with the entries that are to stand on them, by their index."""

    @property
    def count(self) -> int:
        """How many entries there are."""

    @property
    def room(self) -> float:
        """The height in points of an empty page."""

    def least_height(self, index: int) -> float:
        """What an entry takes of a page at the very least, in points."""

    def keeps_next(self, index: int) -> bool:
        """Whether an entry may not stand last on a page, as a heading."""

    def page(self, start: int, end: int) -> Made_co | None:
        """The page of the entries from `start` up to `end`, or None where they do not fit.

        The first entry stands below the full head, others below a repeated one; with the last one comes
        whatever closes the document.
        """

    def too_long(self, index: int) -> DocumentError:
        """What is wrong where an entry alone does not fit a page."""


class Planned(NamedTuple, Generic[Made]):
    """A page, and which entries stand on it: from `start` up to `end`."""

    page: Made
    start: int
    end: int


def pages_of(sheets: Sheets[Made]) -> list[Made]:
    """All pages, each as full as can be; none without an entry.  Raises what `too_long` says."""
    return [planned.page for planned in plan_of(sheets)]


def plan_of(sheets: Sheets[Made]) -> list[Planned[Made]]:
    """The same, with what stands on each."""
    plan: list[Planned[Made]] = []
    start = 0
    while start < sheets.count:
        plan.append(_fullest(sheets, start))
        start = plan[-1].end
    return plan


def taken_over(
    sheets: Sheets[Made], plan: list[Planned[Made]], is_thin: Callable[[Made], bool]
) -> list[Planned[Made]]:
    """The plan, with a last page that takes over entries of the one before where it would be thin.

    As few as will do; none where the page before would be thin then, or no entry can move.
    """
    if len(plan) < 2 or not is_thin(plan[-1].page):
        return plan
    *others, before, last = plan
    for end in range(last.start - 1, before.start, -1):
        if sheets.keeps_next(end - 1):
            continue
        fuller = sheets.page(end, sheets.count)
        if fuller is None:
            break
        rest = None if is_thin(fuller) else sheets.page(before.start, end)
        if rest is not None:
            shorter = Planned(rest, before.start, end)
            return plan if is_thin(rest) else [*others, shorter, Planned(fuller, end, sheets.count)]
    return plan


def _fullest(sheets: Sheets[Made], start: int) -> Planned[Made]:
    """The next page with as many entries as it holds."""
    page = sheets.page(start, sheets.count)
    if page is not None:
        return Planned(page, start, sheets.count)
    for end in range(_furthest(sheets, start), start, -1):
        if end - start > 1 and sheets.keeps_next(end - 1):
            continue
        page = sheets.page(start, end)
        if page is not None:
            return Planned(page, start, end)
    raise sheets.too_long(start)


def _furthest(sheets: Sheets[Made], start: int) -> int:
    """Where a page would end if nothing stood on it but entries; never with the last of them."""
    used = 0.0
    for end in range(start, sheets.count - 1):
        used += sheets.least_height(end)
        if used > sheets.room:
            return max(end, start + 1)
    return sheets.count - 1
