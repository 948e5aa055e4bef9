"""The structure tree of a PDF: what each marked stretch of a page is to whoever hears it (ISO 32000-1, 14.7).

Pages bear numbered marks (`TagMark`); the tree says which heading, paragraph, entry or cell each belongs to.
The copies of a form show the same instructions: each copy has elements of its own for them.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from operator import attrgetter
from typing import NamedTuple

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFPage

from forms.page import Tag
from forms.pdf.packing import PackedDocument, literal

_CODE_PICTURE = literal(BOM_UTF16_BE + "二维码".encode("utf-16-be"))  # data
Sides = tuple[float, float, float, float]  # left, bottom, right, top of a picture, in points from below


class TagMark(NamedTuple):
    """A marked stretch of a page's instructions: its number there, what it is, of a picture its sides."""

    number: int
    tag: Tag
    sides: Sides | None = None


class _TaggedPage(NamedTuple):
    sheet: PDFPage
    marks: Sequence[TagMark]
    copy: int


class Structure:
    """The pages of a document with their marks, and the tree made of them."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._pages: list[_TaggedPage] = []
        self._elements: dict[tuple[int, int], _Element] = {}
        self._copies: dict[int, _Element] = {}

    def add_page(self, sheet: PDFPage, marks: Sequence[TagMark], copy: int) -> None:
        """A page with its marks; `copy` counts the copies of a document from 0."""
        sheet.StructParents = len(self._pages)
        # reportlab's pages have no such entry by themselves.
        sheet.__NoDefault__ = [*sheet.__NoDefault__, "StructParents"]
        self._pages.append(_TaggedPage(sheet, marks, copy))

    def add_to(self, document: PackedDocument) -> None:
        """Writes the tree into the document, whose pages are in it already."""
        top = _Element("Document", None, self._language)
        several = max((page.copy for page in self._pages), default=0) > 0
        owners = []
        for page in self._pages:
            if page.copy not in self._copies:
                self._copies[page.copy] = _Element("Part", top, self._language) if several else top
            sheet = document.number(page.sheet)
            owners.append([self._marked(page.copy, mark, sheet) for mark in page.marks])
        for element in self._elements.values():
            if element.role == "Table":
                _fill_rows(element)
        elements = _in_turns(list(self._copies.values()) if several else [top])
        if several:
            elements.insert(0, top)
        root = document.room_for(len(elements) + 1)
        for number, element in enumerate(elements, start=root + 1):
            element.number = number
        document.written[root] = _root(top, [page.marks for page in self._pages], owners)
        for element in elements:
            document.written[element.number] = _words(element, root)
        document.Catalog.StructTreeRoot = document.named("StructTreeRoot", root)
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _marked(self, copy: int, mark: TagMark, sheet: int) -> _Element:
        element = self._element(copy, mark.tag)
        element.marks.append((sheet, mark.number))
        element.sides = mark.sides
        return element

    def _element(self, copy: int, tag: Tag) -> _Element:
        key = (copy, id(tag))
        made = self._elements.get(key)
        if made is None:
            above = self._element(copy, tag.within) if tag.within else self._copies[copy]
            made = self._elements[key] = _Element(tag.role, above, tag.language or self._language, tag.column)
        return made


class _Element:
    """One element of the tree: others below it, and marks by the number of their page's object."""

    __slots__ = ("above", "column", "language", "marks", "number", "role", "sides", "within")

    def __init__(self, role: str, above: _Element | None, language: str, column: int = 0) -> None:
        self.role = role
        self.above = above
        self.language = language
        self.column = column
        self.within: list[_Element] = []
        self.marks: list[tuple[int, int]] = []
        self.sides: Sides | None = None
        self.number = 0
        if above:
            above.within.append(self)

    def all(self) -> Iterator[_Element]:
        """The element and all within it, in reading order."""
        yield self
        for element in self.within:
            yield from element.all()


def _in_turns(copies: Sequence[_Element]) -> list[_Element]:
    """The elements of copies, alike ones side by side, which packs better."""
    rows = zip_longest(*[copy.all() for copy in copies])
    return [element for row in rows for element in row if element]


def _fill_rows(table: _Element) -> None:
    """Gives each row the cells that have no words."""
    by_column = attrgetter("column")
    width = max(cell.column for row in table.within for cell in row.within)
    for row in table.within:
        shown = {cell.column for cell in row.within}
        for column in range(1, width + 1):
            if column not in shown:
                _Element("TD", row, row.language, column)
        row.within.sort(key=by_column)


def _root(top: _Element, marks: Sequence[Sequence[TagMark]], owners: Sequence[Sequence[_Element]]) -> bytes:
    """The root of the tree; for each page it has the elements by the numbers of their marks."""
    rows = []
    for index, (made, elements) in enumerate(zip(marks, owners, strict=True)):
        row = ["null"] * (max([mark.number for mark in made], default=-1) + 1)
        for mark, element in zip(made, elements, strict=True):
            row[mark.number] = f"{element.number} 0 R"
        rows.append(f"{index}[{' '.join(row)}]")
    tree = f"/K {top.number} 0 R/ParentTree<</Nums[{''.join(rows)}]>>"
    return f"<</Type/StructTreeRoot{tree}>>".encode("ascii")


def _words(element: _Element, root: int) -> bytes:
    """The element as an object of the file."""
    above = element.above
    words = f"<</S/{element.role}/P {above.number if above else root} 0 R"
    marks = element.marks
    kids = [f"{each.number} 0 R" for each in element.within]
    if marks:
        pages = {page for page, _ in marks}
        if len(pages) == 1:
            words += f"/Pg {marks[0][0]} 0 R"
            kids += [str(number) for _, number in marks]
        else:
            kids += [f"<</Type/MCR/Pg {page} 0 R/MCID {number}>>" for page, number in marks]
    if len(kids) == 1:
        words += f"/K {kids[0]}"
    elif kids:
        words += f"/K[{' '.join(kids)}]"
    if not above or element.language != above.language:
        words += f"/Lang({element.language})"
    if element.role == "TH":
        words += "/A<</O/Table/Scope/Column>>"
    if element.sides:
        sides = " ".join([f"{side:.0f}" for side in element.sides])
        words += f"/Alt({_CODE_PICTURE})/A<</O/Layout/BBox[{sides}]>>"
    return f"{words}>>".encode("latin-1")
