"""Which entries stand on which page: the one planner of all papers.

An entry is what belongs together: a row of a table, a paragraph.  How a page is set is the paper's own
matter; here pages are filled one after the other, each as far as it goes.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

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


def pages_of(sheets: Sheets[Made]) -> list[Made]:
    """All pages; none without an entry.  Raises what `too_long` says."""
    pages: list[Made] = []
    start = 0
    while start < sheets.count:
        page, start = _fullest(sheets, start)
        pages.append(page)
    return pages


def _fullest(sheets: Sheets[Made], start: int) -> tuple[Made, int]:
    """The next page with as many entries as it holds, and where the one after it begins."""
    page = sheets.page(start, sheets.count)
    if page is not None:
        return page, sheets.count
    for end in range(_furthest(sheets, start), start, -1):
        if end - start > 1 and sheets.keeps_next(end - 1):
            continue
        page = sheets.page(start, end)
        if page is not None:
            return page, end
    raise sheets.too_long(start)


def _furthest(sheets: Sheets[Made], start: int) -> int:
    """Where a page would end if nothing stood on it but entries; never with the last of them."""
    used = 0.0
    for end in range(start, sheets.count - 1):
        used += sheets.least_height(end)
        if used > sheets.room:
            return max(end, start + 1)
    return sheets.count - 1
