"""The whole catalogue as one booklet: cover, contents in both scripts, bookmarks, a guide for each matter.

Guides are laid out and written one after the other, so that memory does not grow with the catalogue;
each font is subset once over all of them.  The contents are set last, when pages are known, and stand first.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from casework.release.catalogue import Matter, Release, Site
from forms.documents import guide
from forms.documents.booklet.contents import Contents, ContentsEntry
from forms.documents.booklet.cover import Edition, cover
from forms.documents.guide_text import Guide
from forms.documents.kit.sources import naming_sources
from forms.documents.kit.words import joined
from forms.page import Bookmark, Document, Page
from forms.pdf.embed import Book
from forms.sheet.composing import Sheet
from forms.sheet.frame import framed
from forms.sheet.paper import A4
from forms.text.fonts import FontSet
from forms.text.lines import Style

_PAGE_NUMBER = Style(9.5, 13.0)
_NUMBER_BELOW = 17.0  # points between the frame and the number's baseline

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


def to_pdf(booklet: Booklet, fonts: FontSet, progress: Progress = no_progress) -> bytes:
    """The booklet's PDF: all matters in use, by theme in the release's order.

    `progress` hears how many matters of how many are done.  Raises MissingGlyph and TextTooLong as the
    guides do.
    """
    with _collector_at_rest():
        return _written(booklet, fonts, progress)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No search for cycles: guides make none, but millions of tuples, and looking at them costs a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _written(booklet: Booklet, fonts: FontSet, progress: Progress) -> bytes:
    release = booklet.release
    chapters = _chapters(release)
    with naming_sources(release):
        contents = Contents(release, [(c.theme, [m.name for m in c.matters]) for c in chapters], fonts)
    title = joined(release.title.zh, release.name)
    book = Book(title, "zh-CN", fonts)
    entries = []
    number = 1 + contents.page_count  # the cover is the first page
    total = sum(len(chapter.matters) for chapter in chapters)
    for done, (theme, matter) in enumerate(_matters(chapters), start=1):
        entries.append(ContentsEntry(theme, matter.name, number + 1))
        for page in guide.lay_out(_guide(booklet, matter), fonts).pages:
            number += 1
            book.add_page(_numbered(page, number, fonts))
        progress(done, total)
    with naming_sources(release):
        leading = (cover(Edition(release, booklet.site, total), fonts), *contents.pages(entries))
        proven = framed(Document(contents.heading, leading), A4, fonts)
    book.add_page(proven.pages[0])
    for index, page in enumerate(proven.pages[1:], start=2):
        book.add_page(_numbered(page, index, fonts))
    return book.finish(_bookmarks(contents.heading, entries), leading=len(leading))


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
    sheet = Sheet(fonts)
    middle = (page.width / 2 - 40.0, page.width / 2 + 40.0)
    sheet.line_centred(str(number), _PAGE_NUMBER, middle, page.height - 42.5 + _NUMBER_BELOW)
    return msgspec.structs.replace(page, items=(*page.items, *sheet.items))


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
