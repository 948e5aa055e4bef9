"""A laid-out document as PDF bytes, with text that can be searched and copied exactly.

The same document and fonts give the same bytes.  All glyphs come from `forms.text.shaping`; reportlab only
writes the objects.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFInfo,
    PDFName,
    PDFPage,
    PDFStream,
    PDFString,
    ViewerPreferencesPDFDictionary,
)

from forms.page import Bookmark, Document, GlyphRun, Item, Page
from forms.pdf.archival import CONDITION, PRODUCER, grey_profile, metadata
from forms.pdf.bookmarks import Outline
from forms.pdf.content import FontSource, Marks, content
from forms.pdf.packing import PackedDocument, Raw, literal, packed, packed_stream, stream
from forms.pdf.parts import WrittenPart
from forms.pdf.rows import FEW, GlyphRows, Key
from forms.pdf.structure import Structure, TagMark
from forms.pdf.subset import EmbeddedFont, FontCut, to_unicode
from forms.pdf.telling import begins_with_column, last_columns
from forms.sheet.mark import marked
from forms.text.fonts import FontSet

# Fewer shared items than this are written again: a stream costs some 100 bytes of its own.
_LEAST_SHARED = 8
_SPARE_CODES = 16
_SHORT = 4_000  # bytes of instructions that are packed well in no time


class _UndatedInfo(PDFInfo):  # type: ignore[misc]
    """The document's information, without dates: a reprint years later gives the same bytes."""

    def format(self, _document: PDFDocument) -> bytes:
        title = literal(BOM_UTF16_BE + self.title.encode("utf-16-be"))
        return f"<</Title({title})/Producer({PRODUCER})>>".encode("latin-1")


def to_pdf(document: Document, fonts: FontSet) -> bytes:
    """The PDF file of `document`; every font is embedded, every word comes out as it went in.

    It keeps the rules of PDF/A-2u and PDF/UA-1 and says so in its metadata.
    """
    document = marked(document, fonts)
    book = Book(document.title, document.language, fonts, tagged=True)
    homes = _homes(document.pages)
    book.number_codes(document.pages)
    for page in document.pages:
        book.add_page(page, homes)
    return book.finish(document.bookmarks)


def _new_pdf(title: str, language: str, tagged: bool) -> PDFDocument:
    """An empty file with its title, language, and the marks of an archival one."""
    pdf = PackedDocument(dummyoutline=0, invariant=1, lang=language)
    pdf.info = _UndatedInfo()
    pdf.setTitle(title)
    catalog = pdf.Catalog
    preferences = ViewerPreferencesPDFDictionary()
    preferences["DisplayDocTitle"] = "true"
    catalog.ViewerPreferences = preferences
    # Packed, which PDF/A-1 forbade and PDF/A-2 does not.
    catalog.Metadata = stream(metadata(title, language, tagged), "/Type/Metadata/Subtype/XML")
    # reportlab's catalog has no such entry by itself.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.__Refs__ = ["Outlines", "Pages", "Metadata"]
    catalog.PageMode = None
    catalog.OutputIntents = PDFArray([_output_intent()])
    return pdf


def _output_intent() -> PDFDictionary:
    """What the greys of the file mean."""
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString(CONDITION),
            "Info": PDFString(CONDITION),
            "DestOutputProfile": packed_stream(_packed_profile(), "/N 1"),
        }
    )


@cache
def _packed_profile() -> bytes:
    return packed(grey_profile())


def _homes(pages: Sequence[Page]) -> dict[int, tuple[int, ...]]:
    """The numbers of the pages on which each item stands, by the item's identity."""
    result: dict[int, tuple[int, ...]] = {}
    for number, page in enumerate(pages):
        for item in page.items:
            result[id(item)] = (*result.get(id(item), ()), number)
    return result


def _stretches(items: Sequence[Item], homes: Mapping[int, tuple[int, ...]]) -> list[tuple[bool, list[Item]]]:
    """The items in stretches that stand on the same pages, and whether these are several.

    Where a column ends is told by the head of the next one: columns go with the column after them.
    """
    stretches = [
        (len(on) > 1, list(group)) for on, group in groupby(items, lambda item: homes.get(id(item), ()))
    ]
    for (shared, here), (_, after) in pairwise(stretches):
        if shared and begins_with_column(after):
            at = last_columns(here)
            after[:0] = here[at:]
            del here[at:]
    return stretches


class _Written(NamedTuple):
    """Instructions with their marks, and whether several pages have them."""

    code: bytes
    marks: tuple[TagMark, ...] = ()
    shared: bool = False


def _joined(written: Sequence[_Written]) -> Iterator[_Written]:
    """The same with what stands on one page alone in as few as can be."""
    for shared, group in groupby(written, lambda each: each.shared):
        if shared:
            yield from group
        else:
            yield _Written(b"\n".join([each.code for each in group]))


class Book:
    """The PDF being written page by page: its fonts, its pages, and what pages share.

    One that is `tagged` has a structure tree; a booklet has none (docs/decisions/0087-work-of-a-slip.md).
    """

    def __init__(self, title: str, language: str, fonts: FontSet, tagged: bool = False) -> None:
        self._pdf = _new_pdf(title, language, tagged)
        self._fonts = fonts
        self._rows = GlyphRows(fonts) if tagged else GlyphRows(fonts, FEW)
        self._source = FontSource(self.font, self._rows)
        self._embedded: dict[str, EmbeddedFont] = {}
        self._shared: dict[tuple[int, ...], _Written] = {}
        self._pages: list[PDFPage] = []
        self._first_code = 0
        self._structure = Structure(language) if tagged else None
        self._first_marks: dict[int, int] = {}  # by the number of a page
        self._copies: dict[int, int] = {}  # by the first item of a page
        self._streams: dict[bytes, PDFStream] = {}

    def font(self, name: str) -> EmbeddedFont:
        font = self._embedded.get(name)
        if font is None:
            font = EmbeddedFont(self._fonts.face(name), f"F{len(self._embedded) + 1}", self._first_code)
            self._embedded[name] = font
        return font

    def number_codes(self, pages: Sequence[Page]) -> None:
        """Gives the glyphs of these pages their codes, alike ones side by side: so their tables pack best.

        Without it codes count as glyphs are first used: a document that is written page by page does not
        know what will come.  Fonts that share a program come last, that of most glyphs at the end: all end
        in Chinese of one width, which the program then says once.
        """
        used: dict[str, set[Key]] = {}
        composed: dict[str, list[Key]] = {}
        for item in {id(item): item for page in pages for item in page.items}.values():
            if isinstance(item, GlyphRun):
                row = self._rows.of(item)
                used.setdefault(item.font, set()).update(row.keys(item, self._fonts.face(item.font)))
                if row.composed:
                    composed.setdefault(item.font, []).extend(row.composed)
        for name in sorted(used, key=lambda name: (-self._fonts.face(name).upem, len(used[name]))):
            font = self.font(name)
            font.number([*used[name], *composed.get(name, ())])
            # Further codes are those of marks and of joined suffixes.
            self._first_code += (len(font.codes) + _SPARE_CODES) // 256 * 256 + 256

    def add_page(self, page: Page, homes: Mapping[int, tuple[int, ...]] | None = None) -> None:
        """Writes one page; a stretch of items that another page has too is written once, as a stream of both.

        `homes` has the pages on which each item stands, by the item's identity: a document that is
        written page by page shares nothing and leaves it out.
        """
        known = homes or {}
        written: list[_Written] = []
        for shared, items in _stretches(page.items, known):
            if shared and len(items) >= _LEAST_SHARED:
                key = tuple(map(id, items))
                if key not in self._shared:
                    self._shared[key] = self._written(items, page, known[key[0]])
                written.append(self._shared[key])
            else:
                written.append(self._written(items, page, (len(self._pages),)))
        contents = [self._stream(each) for each in _joined(written)]
        sheet = self._add_sheet((page.width, page.height), contents)
        if self._structure:
            first = id(page.items[0]) if page.items else 0
            copy = self._copies[first] = self._copies.get(first, -1) + 1
            marks = [mark for each in written for mark in each.marks]
            self._structure.add_page(sheet, marks, copy)

    def _shared_texts(self) -> PDFStream | None:
        """What all codes stand for, in one stream, where no two fonts have the same code."""
        spans = sorted([font.span for font in self._embedded.values()])
        if not self._structure or any(end > start for (_, end), (start, _) in pairwise(spans)):
            return None
        return stream(to_unicode([entry for font in self._embedded.values() for entry in font.texts()]))

    def _cuts(self) -> list[FontCut]:
        """The programs of the fonts; plain ones of as many units to the em are in one."""
        cuts = [font.cut() for font in self._embedded.values()]
        hosts: dict[int, FontCut] = {}
        for cut in sorted(cuts, key=lambda cut: min(cut.shown, default=0)):
            if not self._structure or not cut.plain:
                continue
            host = hosts.setdefault(cut.program.upem, cut)
            if host is not cut:
                cut.join(host)
        return cuts

    def _written(self, items: Sequence[Item], page: Page, on: Sequence[int]) -> _Written:
        """Instructions that stand on these pages, their marks counted on from what each of them has."""
        if not self._structure:
            return _Written(content(items, page.height, self._source))
        first = max([self._first_marks.get(number, 0) for number in on])
        marks = Marks(first)
        code = content(items, page.height, self._source, marks)
        self._first_marks.update(dict.fromkeys(on, first + len(marks.made)))
        return _Written(code, tuple(marks.made), len(on) > 1)

    def _stream(self, written: _Written) -> PDFStream:
        made = self._streams.get(written.code) if written.shared else None
        if made is None:
            made = stream(written.code, quick=len(written.code) > _SHORT)
            self._pdf.updateSignature(written.code)
            if written.shared:
                self._streams[written.code] = made
        return made

    def add_part(self, part: WrittenPart) -> None:
        """Adds pages that were written apart, and the codes of their fonts to the fonts of this file."""
        for name, (resource, codes) in part.fonts.items():
            self.font(name).take(resource, codes)
        for width, height, code in part.pages:
            self._add_sheet((width, height), [packed_stream(code)])
            self._pdf.updateSignature(code)

    def finish(self, bookmarks: Sequence[Bookmark] = (), leading: int = 0) -> bytes:
        """The file.  The last `leading` pages that were added come first, as contents pages want it."""
        at = len(self._pages) - leading
        self._pages = self._pages[at:] + self._pages[:at]
        for page in self._pages:
            self._pdf.inPage()
            self._pdf.addPage(page)
        shared = self._shared_texts()
        for font, cut in zip(self._embedded.values(), self._cuts(), strict=True):
            font.add_to(self._pdf, cut, shared)
        if self._structure:
            self._structure.add_to(self._pdf)
        if bookmarks:
            self._pdf.Outlines = self._pdf.Catalog.Outlines = Outline(bookmarks, self._pages)
            self._pdf.Catalog.setPageMode("UseOutlines")
        return bytes(self._pdf.GetPDFData(None))

    def _add_sheet(self, size: tuple[float, float], contents: Sequence[PDFStream]) -> PDFPage:
        sheet = PDFPage()
        sheet.height = round(size[1], 2)
        sheet.MediaBox = Raw(f"[0 0 {round(size[0], 2)} {round(size[1], 2)}]")
        streams = [self._pdf.reference(each) for each in contents]
        sheet.Contents = Raw(f"[{' '.join(streams)}]")
        sheet.__Refs__ = ("Parent",)
        sheet.Resources = Raw(f"<</Font {self._pdf.reference(self._pdf.idToObject['BasicFonts'])}>>")
        self._pages.append(sheet)
        return sheet
