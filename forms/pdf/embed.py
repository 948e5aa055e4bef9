"""A laid-out document as PDF bytes, with text that can be searched and copied exactly.

The same document and fonts give the same bytes.  All glyphs come from `forms.text.shaping`; reportlab only
writes the objects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, cast

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFInfo,
    PDFName,
    PDFObjectReference,
    PDFPage,
    PDFStream,
    PDFString,
    ViewerPreferencesPDFDictionary,
)

from forms.page import Bookmark, Document, Glyph, GlyphRun, Item, Page
from forms.pdf.archival import CONDITION, PRODUCER, grey_profile, metadata
from forms.pdf.bookmarks import Outline
from forms.pdf.codes import clusters, is_composed
from forms.pdf.content import content
from forms.pdf.packing import PackedDocument
from forms.pdf.parts import WrittenPart
from forms.pdf.subset import EmbeddedFont, packed_stream, stream
from forms.pdf.telling import begins_with_column, last_columns
from forms.text.fonts import FontSet

# Fewer shared items than this are written again: a form costs some 200 bytes of its own.
_FORM_MINIMUM = 8


class _UndatedInfo(PDFInfo):  # type: ignore[misc]
    """The document's information, without dates: a reprint years later gives the same bytes."""

    def format(self, document: PDFDocument) -> bytes:
        entries = {"Title": self.title, "Producer": PRODUCER, "Creator": PRODUCER}
        return bytes(PDFDictionary({k: PDFString(v) for k, v in entries.items()}).format(document))


def to_pdf(document: Document, fonts: FontSet) -> bytes:
    """The PDF file of `document`; every font is embedded, every word comes out as it went in.

    It keeps the rules of PDF/A-2u and says so in its metadata.
    """
    book = Book(document.title, document.language, fonts)
    homes = _homes(document.pages)
    book.number_codes(document.pages)
    for page in document.pages:
        book.add_page(page, homes)
    return book.finish(document.bookmarks)


def _new_pdf(title: str, language: str) -> PDFDocument:
    """An empty file with its title, language, and the marks of an archival one."""
    pdf = PackedDocument(dummyoutline=0, invariant=1, lang=language)
    pdf.info = _UndatedInfo()
    pdf.setTitle(title)
    catalog = pdf.Catalog
    preferences = ViewerPreferencesPDFDictionary()
    preferences["DisplayDocTitle"] = "true"
    catalog.ViewerPreferences = preferences
    entries = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    # Packed, which PDF/A-1 forbade and PDF/A-2 does not.
    catalog.Metadata = stream(metadata(title, language), entries)
    # reportlab's catalog has no such entry by itself.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
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
            "DestOutputProfile": stream(grey_profile(), {"N": 1}),
        }
    )


def _homes(pages: Sequence[Page]) -> dict[int, tuple[int, ...]]:
    """The numbers of the pages on which each item stands, by the item's identity."""
    result: dict[int, tuple[int, ...]] = {}
    for number, page in enumerate(pages):
        for item in page.items:
            result[id(item)] = (*result.get(id(item), ()), number)
    return result


def _stretches(items: Sequence[Item], homes: Mapping[int, tuple[int, ...]]) -> list[tuple[bool, list[Item]]]:
    """The items in stretches that stand on the same pages, and whether these are several.

    pdf.js forgets at the end of a form that a space stood there: columns go with the column after them.
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


class _Codes(NamedTuple):
    """What of a run's glyphs gets codes: glyphs alone with their texts, and clusters of several.

    The glyphs are held, so that no others come to lie at their address.
    """

    glyphs: tuple[Glyph, ...]
    alone: list[tuple[int, str]]
    composed: list[Sequence[Glyph]]


def _codes(run: GlyphRun) -> _Codes:
    if not is_composed(run):
        return _Codes(run.glyphs, list({(glyph.gid, glyph.text): None for glyph in run.glyphs}), [])
    parts = list(clusters(run.glyphs))
    alone = [(part[0].gid, part[0].text) for part in parts if len(part) == 1]
    return _Codes(run.glyphs, alone, [part for part in parts if len(part) > 1])


class Book:
    """The PDF being written page by page: its fonts, its pages, and the forms that pages share."""

    def __init__(self, title: str, language: str, fonts: FontSet) -> None:
        self._pdf = _new_pdf(title, language)
        self._fonts = fonts
        self._embedded: dict[str, EmbeddedFont] = {}
        self._forms: dict[tuple[int, ...], str] = {}
        self._pages: list[PDFPage] = []

    def font(self, name: str) -> EmbeddedFont:
        font = self._embedded.get(name)
        if font is None:
            font = EmbeddedFont(self._fonts.face(name), f"F{len(self._embedded) + 1}")
            self._embedded[name] = font
        return font

    def number_codes(self, pages: Sequence[Page]) -> None:
        """Gives the glyphs of these pages their codes in the order of the font files.

        So the tables that lead from code to glyph and to text pack best.  Without it codes count as
        glyphs are first used: a document that is written page by page does not know what will come.
        """
        used: dict[str, set[tuple[int, str]]] = {}
        composed: list[tuple[GlyphRun, Sequence[Glyph]]] = []
        known = cast(dict[int, _Codes], self._fonts.cache("codes", limit=8_000))
        for item in {id(item): item for page in pages for item in page.items}.values():
            if isinstance(item, GlyphRun):
                codes = known.get(id(item.glyphs))
                if codes is None:
                    codes = known[id(item.glyphs)] = _codes(item)
                used.setdefault(item.font, set()).update(codes.alone)
                composed += [(item, part) for part in codes.composed]
        for name, glyphs in used.items():
            font = self.font(name)
            for gid, text in sorted(glyphs, key=lambda pair: (len(pair[1]) > 1, pair)):
                font.code(gid, text)
        for run, part in composed:
            self.font(run.font).cluster_code(part, run.size)

    def add_page(self, page: Page, homes: Mapping[int, tuple[int, ...]] | None = None) -> None:
        """Writes one page; a stretch of items that another page has too becomes a form, written once.

        `homes` has the pages on which each item stands, by the item's identity: a document that is
        written page by page shares nothing and leaves it out.
        """
        parts: list[bytes] = []
        used: list[str] = []
        known = homes or {}
        for shared, items in _stretches(page.items, known):
            if shared and len(items) >= _FORM_MINIMUM:
                used.append(self._form(items, page))
                parts.append(f"/{used[-1]} Do".encode("ascii"))
            else:
                parts.append(content(items, page.height, self.font))
        self._write_page(page, b"\n".join(parts), used)

    def add_part(self, part: WrittenPart) -> None:
        """Adds pages that were written apart, and the codes of their fonts to the fonts of this file."""
        for name, (resource, codes) in part.fonts.items():
            self.font(name).take(resource, codes)
        for width, height, packed in part.pages:
            self._add_sheet((width, height), packed_stream(packed), [])
            self._pdf.updateSignature(packed)

    def finish(self, bookmarks: Sequence[Bookmark] = (), leading: int = 0) -> bytes:
        """The file.  The last `leading` pages that were added come first, as contents pages want it."""
        at = len(self._pages) - leading
        self._pages = self._pages[at:] + self._pages[:at]
        for page in self._pages:
            self._pdf.inPage()
            self._pdf.addPage(page)
        for font in self._embedded.values():
            font.add_to(self._pdf)
        if bookmarks:
            self._pdf.Outlines = self._pdf.Catalog.Outlines = Outline(bookmarks, self._pages)
            self._pdf.Catalog.setPageMode("UseOutlines")
        return bytes(self._pdf.GetPDFData(None))

    def _form(self, items: list[Item], page: Page) -> str:
        key = tuple(map(id, items))
        if key not in self._forms:
            name = f"X{len(self._forms) + 1}"
            entries = {
                "Type": PDFName("XObject"),
                "Subtype": PDFName("Form"),
                "BBox": PDFArray([0, 0, round(page.width, 2), round(page.height, 2)]),
                "Resources": PDFDictionary({"Font": PDFObjectReference("BasicFonts")}),
            }
            self._pdf.Reference(
                stream(content(items, page.height, self.font), entries, quick=True), f"form:{name}"
            )
            self._forms[key] = name
        return self._forms[key]

    def _write_page(self, page: Page, code: bytes, forms: list[str]) -> None:
        self._add_sheet((page.width, page.height), stream(code, quick=True), forms)
        self._pdf.updateSignature(code)

    def _add_sheet(self, size: tuple[float, float], contents: PDFStream, forms: list[str]) -> None:
        resources = PDFDictionary({"Font": PDFObjectReference("BasicFonts")})
        if forms:
            resources["XObject"] = PDFDictionary({name: PDFObjectReference(f"form:{name}") for name in forms})
        sheet = PDFPage()
        sheet.MediaBox = PDFArray([0, 0, round(size[0], 2), round(size[1], 2)])
        sheet.Contents = contents
        sheet.Resources = resources
        self._pages.append(sheet)
