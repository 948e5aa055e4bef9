"""The second half of a booklet, which another process can lay out while the first is written."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import msgspec

from forms.documents import guide
from forms.documents.booklet.numbering import page_number
from forms.documents.guide_text import Guide
from forms.errors import DocumentError
from forms.page import Page
from forms.pdf.packing import folded, unfolded
from forms.pdf.parts import PartWriter, WrittenPart
from forms.text.fonts import FontSet, load_fonts


class BookletHalf:
    """Guides that are laid out and written before the number of their first page is known."""

    def __init__(self, guides: Sequence[Guide], fonts: FontSet) -> None:
        self._guides = guides
        self._fonts = fonts
        self._writer = PartWriter(fonts)
        self._pages: list[tuple[Page, bytes]] = []

    def lay_out(self) -> list[int]:
        """How many pages each guide has; it ends before one that cannot be set."""
        counts: list[int] = []
        for each in self._guides:
            try:
                pages = guide.lay_out(each, self._fonts).pages
            except DocumentError:
                break  # set again where the error is told
            for page in pages:
                blank = msgspec.structs.replace(page, items=())
                # Folded: fifteen megabytes of instructions wait here for the number of the first page.
                self._pages.append((blank, folded(self._writer.instructions(page.items, page))))
            counts.append(len(pages))
        return counts

    def written(self, first: int) -> WrittenPart:
        """The pages with their numbers, the first of which is given; asked for once, for memory's sake."""
        return self._writer.written(self._numbered(first))

    def _numbered(self, first: int) -> Iterator[tuple[Page, bytes]]:
        pages, self._pages = self._pages[::-1], []
        while pages:
            page, waiting = pages.pop()
            code = unfolded(waiting)
            numbers = self._writer.instructions(page_number(page, first, self._fonts), page)
            yield page, code + b"\n" + numbers
            first += 1


class SecondHalf:
    """The second half as the first one sees it: at work in another process, or here when it is asked for."""

    def __init__(self, guides: Sequence[Guide], fonts: FontSet, pool: ProcessPoolExecutor | None) -> None:
        self._guides = guides
        self._fonts = fonts
        self._pool = pool
        self._counts: Future[list[int]] | None = pool.submit(_lay_out, guides) if pool else None
        self._half: BookletHalf | None = None

    def counts(self) -> list[int]:
        """How many pages each of its guides has; shorter where one cannot be set."""
        if self._counts:
            try:
                return self._counts.result()
            except (BrokenProcessPool, OSError):
                self._pool = None  # it could not start, or was ended: all is done here
        self._half = BookletHalf(self._guides, self._fonts)
        return self._half.lay_out()

    def written(self, first: int) -> WrittenPart:
        """Its pages, numbered from `first`; asked for after the counts."""
        if self._pool:
            try:
                return self._pool.submit(_write, first).result()
            except (BrokenProcessPool, OSError):
                self._half = BookletHalf(self._guides, self._fonts)
                self._half.lay_out()
        assert self._half  # noqa: S101  counts() has made it where there is no process
        return self._half.written(first)


@contextmanager
def second_half(guides: Sequence[Guide], fonts: FontSet, apart: bool) -> Iterator[SecondHalf]:
    """The second half, laid out in another process meanwhile when it is to be set `apart`."""
    if not apart:
        yield SecondHalf(guides, fonts, None)
        return
    # Started anew, not forked: a fork of a process with threads may hang.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield SecondHalf(guides, fonts, pool)


_at_work: list[BookletHalf] = []  # of the other process


def _lay_out(guides: Sequence[Guide]) -> list[int]:
    import gc

    gc.disable()  # as in the first half
    fonts = load_fonts()
    _at_work[:] = [BookletHalf(guides, fonts)]
    with fonts.frugal():
        return _at_work[0].lay_out()


def _write(first: int) -> WrittenPart:
    return _at_work[0].written(first)
