"""A laid-out document as PDF bytes, with text that can be searched and copied exactly.

The same document and fonts give the same bytes.  All glyphs come from `forms.shaping`; reportlab only
writes the objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFInfo,
    PDFName,
    PDFObjectReference,
    PDFPage,
    PDFString,
    ViewerPreferencesPDFDictionary,
)

from forms.content import content
from forms.fonts import FontSet
from forms.page import Document, Item, Page
from forms.subset import EmbeddedFont, stream

_PRODUCER = "Tamga"
# Fewer shared items than this are written again: a form costs some 200 bytes of its own.
_FORM_MINIMUM = 8


class _Info(PDFInfo):  # type: ignore[misc]
    """The document's information, without dates: a reprint years later gives the same bytes."""

    def format(self, document: PDFDocument) -> bytes:
        entries = {"Title": self.title, "Producer": _PRODUCER, "Creator": _PRODUCER}
        return bytes(PDFDictionary({k: PDFString(v) for k, v in entries.items()}).format(document))


def to_pdf(document: Document, fonts: FontSet) -> bytes:
    """The PDF file of `document`; every font is embedded, every word comes out as it went in."""
    pdf = PDFDocument(dummyoutline=0, invariant=1, pdfVersion=(1, 5), lang=document.language)
    pdf.info = _Info()
    pdf.setTitle(document.title)
    preferences = ViewerPreferencesPDFDictionary()
    preferences["DisplayDocTitle"] = "true"
    pdf.Catalog.ViewerPreferences = preferences
    book = _Book(pdf, fonts)
    homes = _homes(document.pages)
    for page in document.pages:
        book.add_page(page, homes)
    book.add_fonts()
    return bytes(pdf.GetPDFData(None))


def _homes(pages: Sequence[Page]) -> dict[int, tuple[int, ...]]:
    """The numbers of the pages on which each item stands, by the item's identity."""
    result: dict[int, tuple[int, ...]] = {}
    for number, page in enumerate(pages):
        for item in page.items:
            result[id(item)] = (*result.get(id(item), ()), number)
    return result


class _Book:
    """The PDF being written: its fonts, its pages, and the forms that several pages share."""

    def __init__(self, pdf: PDFDocument, fonts: FontSet) -> None:
        self._pdf = pdf
        self._fonts = fonts
        self._embedded: dict[str, EmbeddedFont] = {}
        self._forms: dict[tuple[int, ...], str] = {}

    def font(self, name: str) -> EmbeddedFont:
        found = self._embedded.get(name)
        if found is None:
            found = EmbeddedFont(self._fonts.face(name), f"F{len(self._embedded) + 1}")
            self._embedded[name] = found
        return found

    def add_page(self, page: Page, homes: dict[int, tuple[int, ...]]) -> None:
        """Writes one page; a stretch of items that another page has too becomes a form, written once."""
        parts: list[bytes] = []
        used: list[str] = []
        for shared, group in groupby(page.items, key=lambda item: homes[id(item)]):
            items = list(group)
            if len(shared) > 1 and len(items) >= _FORM_MINIMUM:
                used.append(self._form(items, page))
                parts.append(f"/{used[-1]} Do".encode("ascii"))
            else:
                parts.append(content(items, page.height, self.font))
        self._write_page(page, b"\n".join(parts), used)

    def add_fonts(self) -> None:
        for font in self._embedded.values():
            font.add_to(self._pdf)

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
            self._pdf.Reference(stream(content(items, page.height, self.font), entries), f"form:{name}")
            self._forms[key] = name
        return self._forms[key]

    def _write_page(self, page: Page, code: bytes, forms: list[str]) -> None:
        resources = PDFDictionary({"Font": PDFObjectReference("BasicFonts")})
        if forms:
            resources["XObject"] = PDFDictionary({name: PDFObjectReference(f"form:{name}") for name in forms})
        sheet = PDFPage()
        sheet.MediaBox = PDFArray([0, 0, round(page.width, 2), round(page.height, 2)])
        sheet.Contents = stream(code)
        sheet.Resources = resources
        self._pdf.inPage()
        self._pdf.addPage(sheet)
