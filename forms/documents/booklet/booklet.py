"""The whole catalogue as one booklet: cover, contents in both scripts, bookmarks, a guide for each matter.

Guides are laid out and written one after the other, so that memory does not grow with the catalogue;
each font is subset once over all of them.  The contents are set last, when pages are known, and stand first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from casework.collecting import uncollected
from casework.release.catalogue import Matter, Release, Site, Text
from forms.documents import guide
from forms.documents.booklet.contents import Contents, ContentsEntry
from forms.documents.booklet.cover import Edition, cover
from forms.documents.booklet.half import SecondHalf, second_half
from forms.documents.booklet.numbering import page_number
from forms.documents.guide_text import Guide
from forms.documents.kit.sources import naming_sources
from forms.documents.kit.words import joined
from forms.page import Bookmark, Document, Page
from forms.pdf.embed import Book
from forms.sheet.frame import framed
from forms.sheet.paper import A4
from forms.text.fonts import FontSet

# From so many matters on the booklet is set in halves, which two processes can do at once: the second takes
# a second to start.
_SET_IN_HALVES = 120
_FIRST_HALF = 0.46  # the first one also has the contents, and the file to put together

Progress = Callable[[int, int], None]


class Booklet(msgspec.Struct, frozen=True, kw_only=True):
    """What a booklet is made of: a release, and the site whose place, hours and phones are told."""

    release: Release
    site: Site


class _Chapter(NamedTuple):
    """The matters of one theme."""

    theme: str
    matters: list[Matter]


def no_progress(_done: int, _total: int) -> None:
    """Tells nobody."""


def to_pdf(
    booklet: Booklet, fonts: FontSet, progress: Progress = no_progress, processes: int | None = None
) -> bytes:
    """The booklet's PDF: all matters in use, by theme in the release's order.

    `progress` hears how many matters of how many are done.  A long one is set by as many as two `processes`,
    by default of the computer's; it is the same by however many.  Raises MissingGlyph and TextTooLong as
    the guides do.
    """
    with uncollected(), fonts.frugal():
        return _written(booklet, fonts, progress, (processes or os.cpu_count() or 1) > 1)


def _written(booklet: Booklet, fonts: FontSet, progress: Progress, apart: bool) -> bytes:
    release = booklet.release
    chapters = _chapters(release)
    with naming_sources(release):
        contents = Contents(release, [(c.theme, [m.name for m in c.matters]) for c in chapters], fonts)
    book = Book(joined(release.title.zh, release.name), "zh-CN", fonts)
    setter = _GuideSetter(book, fonts, 1 + contents.page_count)  # the cover is the first page
    matters = list(_matters(chapters))
    half = len(matters) if len(matters) < _SET_IN_HALVES else round(len(matters) * _FIRST_HALF)
    rest = [_guide(booklet, matter) for _, matter in matters[half:]]
    with second_half(rest, fonts, apart and bool(rest)) as second:
        for done, (theme, matter) in enumerate(matters[:half], start=1):
            setter.add(theme, matter.name, _guide(booklet, matter))
            progress(done, len(matters))
        if rest:
            setter.add_half(matters[half:], rest, second)
            progress(len(matters), len(matters))
    with naming_sources(release):
        edition = Edition(release, booklet.site, len(matters))
        leading = (cover(edition, fonts), *contents.pages(setter.entries))
        proven = framed(Document(contents.heading, leading), A4, fonts)
    book.add_page(proven.pages[0])
    for index, page in enumerate(proven.pages[1:], start=2):
        book.add_page(_numbered(page, index, fonts))
    return book.finish(_bookmarks(contents.heading, setter.entries), leading=len(leading))


class _GuideSetter:
    """Adds guides to the book, with their page numbers and entries of the contents."""

    def __init__(self, book: Book, fonts: FontSet, number: int) -> None:
        self._book = book
        self._fonts = fonts
        self._number = number
        self.entries: list[ContentsEntry] = []

    def add(self, theme: str, name: Text, made: Guide) -> None:
        self.entries.append(ContentsEntry(theme, name, self._number + 1))
        for page in guide.lay_out(made, self._fonts).pages:
            self._number += 1
            self._book.add_page(_numbered(page, self._number, self._fonts))

    def add_half(
        self, matters: Sequence[tuple[str, Matter]], guides: Sequence[Guide], second: SecondHalf
    ) -> None:
        """The guides of the second half, which is laid out already."""
        counts = second.counts()
        first = self._number + 1
        for (theme, matter), count in zip(matters, counts, strict=False):
            self.entries.append(ContentsEntry(theme, matter.name, self._number + 1))
            self._number += count
        if len(counts) < len(guides):
            guide.lay_out(guides[len(counts)], self._fonts)  # raises what stopped it
        self._book.add_part(second.written(first))


def _chapters(release: Release) -> list[_Chapter]:
    """The matters in use by theme, each theme where its first matter stands."""
    chapters: dict[str, _Chapter] = {}
    for matter in release.matters:
        if matter.status == "in_use":
            chapters.setdefault(matter.theme, _Chapter(matter.theme, [])).matters.append(matter)
    return list(chapters.values())


def _matters(chapters: list[_Chapter]) -> Iterator[tuple[str, Matter]]:
    return ((chapter.theme, matter) for chapter in chapters for matter in chapter.matters)


def _guide(booklet: Booklet, matter: Matter) -> Guide:
    release = booklet.release
    return Guide(
        number=matter.code,
        site=booklet.site,
        release_name=release.name,
        settings=release.settings,
        labels=release.labels,
        matter=matter,
        effective_from=release.effective_from,
    )


def _numbered(page: Page, number: int, fonts: FontSet) -> Page:
    """The page with its number in the booklet below the frame."""
    return msgspec.structs.replace(page, items=(*page.items, *page_number(page, number, fonts)))


def _bookmarks(contents: str, entries: list[ContentsEntry]) -> list[Bookmark]:
    """The contents, then each theme with its matters below it."""
    marks = [Bookmark(contents, 1)]
    theme = ""
    for entry in entries:
        if entry.theme and entry.theme != theme:
            marks.append(Bookmark(entry.theme, entry.page - 1))
        theme = entry.theme
        marks.append(Bookmark(entry.name.zh, entry.page - 1, level=1 if theme else 0))
    return marks
