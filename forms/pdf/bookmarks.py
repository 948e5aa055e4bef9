"""The bookmarks of a PDF: a tree of titles beside the pages, as readers show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFPage,
    PDFString,
)

from forms.page import Bookmark


class _OutlineEntry(NamedTuple):
    """One bookmark and those below it."""

    bookmark: Bookmark
    below: list[_OutlineEntry]


class Outline(PDFObject):  # type: ignore[misc]
    """The root of the tree; reportlab's own would need a canvas."""

    ready = 1  # what reportlab asks before it writes an outline

    def __init__(self, bookmarks: Sequence[Bookmark], pages: Sequence[PDFPage]) -> None:
        self._top = _tree(iter(bookmarks))
        self._pages = pages

    def prepare(self, document: PDFDocument, _canvas: None) -> None:
        """Registers all entries; reportlab calls it before anything is written."""
        document.Reference(self)
        self._root = self._children(document, self, self._top)
        self._root["Type"] = PDFName("Outlines")

    def format(self, document: PDFDocument) -> bytes:
        return bytes(self._root.format(document))

    def _children(
        self, document: PDFDocument, parent: PDFObject, entries: list[_OutlineEntry]
    ) -> PDFDictionary:
        """Registers `entries` below `parent`; gives what the parent must say of them, closed ones."""
        made = [PDFDictionary() for _ in entries]
        references = [document.Reference(entry) for entry in made]
        for index, (bookmark, below) in enumerate(entries):
            entry = made[index]
            entry["Title"] = PDFString(bookmark.title)
            entry["Parent"] = document.Reference(parent)
            entry["Dest"] = self._destination(document, bookmark)
            if index:
                entry["Prev"] = references[index - 1]
            if index + 1 < len(entries):
                entry["Next"] = references[index + 1]
            if below:
                entry.dict.update(self._children(document, entry, below).dict)
                entry["Count"] = -len(below)
        return PDFDictionary({"First": references[0], "Last": references[-1], "Count": len(entries)})

    def _destination(self, document: PDFDocument, bookmark: Bookmark) -> PDFArray:
        """The top of the page, at the reader's own zoom."""
        page = self._pages[bookmark.page]
        return PDFArray([document.Reference(page), PDFName("XYZ"), 0, page.height, 0])


def _tree(rest: Iterator[Bookmark]) -> list[_OutlineEntry]:
    """The bookmarks with those of a deeper level below the one before them."""
    top: list[_OutlineEntry] = []
    open_lists = [top]
    for bookmark in rest:
        del open_lists[bookmark.level + 1 :]
        entry = _OutlineEntry(bookmark, [])
        open_lists[-1].append(entry)
        open_lists.append(entry.below)
    return top
