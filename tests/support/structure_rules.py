"""The rules of PDF/UA-1 (ISO 14289-1:2014) that a form of ours can break, asked of the finished file.

Each rule yields what is wrong, in words; a file that keeps them all yields nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf

from tests.support.archive_rules import codes_of, instructions, to_unicode

_ROLES = frozenset(
    ("Document", "Part", "Sect", "H1", "H2", "P", "L", "LI", "LBody", "Table", "TR", "TH", "TD", "Figure")
)
_STANDS_IN = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TR": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
    "L": {"Document", "Part", "Sect"},
    "Table": {"Document", "Part", "Sect"},
    "Part": {"Document"},
}
_HOLDS_ONLY = {"L": {"LI"}, "LI": {"LBody"}, "Table": {"TR"}, "TR": {"TH", "TD"}}
_WORDLESS = frozenset(("Document", "Part", "Sect", "L", "LI", "Table", "TR"))
_DRAWING = frozenset(("Tj", "TJ", "S", "f"))
_MONGOLIAN = re.compile("[\u1820-\u18aa]")


class Stretch(NamedTuple):
    """A marked stretch of a page: its text, and what of it does not say that it is Mongolian."""

    text: str
    unsaid: str


class Element(NamedTuple):
    """An element of the tree with its language, its marks by page, and what stands in it."""

    role: str
    language: str
    entries: Any
    marks: list[tuple[int, int]]
    within: list[Element]

    def all(self) -> Iterator[Element]:
        yield self
        for each in self.within:
            yield from each.all()


def broken_structure(pdf: bytes) -> list[str]:
    """What of PDF/UA-1 the file breaks."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = [*_catalog_rules(document)]
        if "/StructTreeRoot" not in document.Root:
            return found
        top = _tree(document)
        pages = []
        for number, page in enumerate(document.pages):
            marked = _Marked(page.obj)
            found += [f"page {number + 1}: {what}" for what in marked.wrong]
            pages.append(marked.stretches)
        found += [*_mark_rules(document, top, pages), *_language_rules(top, pages)]
        for element in top.all():
            found += _element_rules(element)
        return found + _heading_rules(top)


def told_by_structure(pdf: bytes) -> list[str]:
    """The texts of the elements in the order of the tree: what whoever cannot see hears."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [_Marked(page.obj).stretches for page in document.pages]
        elements = _tree(document).all()
        return ["".join([pages[page][mark].text for page, mark in each.marks]) for each in elements]


def structure(pdf: bytes) -> list[str]:
    """The roles of the tree's elements in their order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [element.role for element in _tree(document).all()]


def _catalog_rules(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    if "/MarkInfo" not in root or not root.MarkInfo.Marked:
        yield "7.1: not marked"
    if not root.ViewerPreferences.DisplayDocTitle:
        yield "7.1: the title is not shown"
    if "/Lang" not in root:
        yield "7.2: no language"
    if b'pdfuaid:part="1"' not in root.Metadata.read_bytes():
        yield "5: does not claim PDF/UA-1"
    if "/StructTreeRoot" not in root:
        yield "7.1: no structure tree"


def _tree(document: pikepdf.Pdf) -> Element:
    numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}

    def made(entries: Any, language: str) -> Element:
        language = str(entries.get("/Lang", language))
        kids = entries.get("/K", None)
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
        marks, within = [], []
        for kid in kids:
            if isinstance(kid, int):
                marks.append((numbers[entries.Pg.objgen], kid))
            elif kid.get("/Type") == "/MCR":
                marks.append((numbers[kid.Pg.objgen], int(kid.MCID)))
            else:
                assert kid.P.objgen == entries.objgen, "an element with another parent"
                within.append(made(kid, language))
        return Element(str(entries.S)[1:], language, entries, marks, within)

    root = document.Root.StructTreeRoot
    assert root.K.P.objgen == root.objgen
    return made(root.K, str(document.Root.get("/Lang", "")))


class _Marked:
    """The marked stretches of one page by their numbers, and what is wrong with its marks."""

    def __init__(self, page: Any) -> None:
        self.stretches: dict[int, Stretch] = {}
        self.wrong: list[str] = []
        self._open: list[tuple[str, Any]] = []
        self._texts: dict[str, dict[int, str]] = {}
        self._font: dict[int, str] = {}
        for operands, operator in instructions(page):
            self._follow(page, operands, operator)
        if self._open:
            self.wrong.append("a mark is not closed")

    def _follow(self, page: Any, operands: Any, operator: str) -> None:
        if operator in ("BDC", "BMC"):
            self._begin(str(operands[0]), operands[1] if operator == "BDC" else {})
        elif operator == "EMC":
            self._open.pop()
        elif operator == "Tf":
            font = page.Resources.Font[str(operands[0])]
            name = str(font.BaseFont)
            if name not in self._texts:
                self._texts[name] = to_unicode(font)
            self._font = self._texts[name]
        if operator in _DRAWING:
            self._draw(codes_of(operands[0] if operator == "TJ" else operands) if operator[0] == "T" else [])

    def _begin(self, name: str, entries: Any) -> None:
        numbered = any("/MCID" in each for _, each in self._open)
        if (name == "/Artifact" or "/MCID" in entries) and self._open:
            self.wrong.append(f"7.1: {name} inside {self._open[-1][0]}")
        if "/MCID" in entries:
            if int(entries["/MCID"]) in self.stretches:
                self.wrong.append(f"mark {entries['/MCID']} twice")
            self.stretches[int(entries["/MCID"])] = Stretch("", "")
        elif name != "/Artifact" and not numbered:
            self.wrong.append(f"7.1: {name} is neither marked nor an artifact")
        self._open.append((name, entries))

    def _draw(self, codes: list[int]) -> None:
        if not self._open:
            self.wrong.append("7.1: something drawn is neither marked nor an artifact")
            return
        number = self._open[0][1].get("/MCID")
        if number is not None:
            text = "".join([self._font[code] for code in codes])
            said = any(each.get("/Lang", "") == "mn-Mong" for _, each in self._open)
            before = self.stretches[int(number)]
            self.stretches[int(number)] = Stretch(before.text + text, before.unsaid + ("" if said else text))


def _mark_rules(document: pikepdf.Pdf, top: Element, pages: list[dict[int, Stretch]]) -> Iterator[str]:
    owners: dict[tuple[int, int], Any] = {}
    for element in top.all():
        for mark in element.marks:
            if mark in owners:
                yield f"mark {mark} belongs to two elements"
            owners[mark] = element.entries
    told = list(document.Root.StructTreeRoot.ParentTree.Nums)
    rows = {int(number): list(row) for number, row in zip(told[::2], told[1::2], strict=True)}
    for number, (page, stretches) in enumerate(zip(document.pages, pages, strict=True)):
        row = rows[int(page.obj.StructParents)]
        if set(stretches) != {mark for on, mark in owners if on == number}:
            yield f"page {number + 1}: marks and elements differ"
        for stretch in stretches:
            owner = owners.get((number, stretch))
            if owner is not None and row[stretch].objgen != owner.objgen:
                yield f"page {number + 1}: mark {stretch} leads to another element"


def _language_rules(top: Element, pages: list[dict[int, Stretch]]) -> Iterator[str]:
    for element in top.all():
        for page, mark in element.marks:
            unsaid = pages[page].get(mark, Stretch("", "")).unsaid
            if element.language != "mn-Mong" and _MONGOLIAN.search(unsaid):
                yield f"7.2: {unsaid!r} does not say that it is Mongolian"


def _element_rules(element: Element) -> Iterator[str]:
    role, entries = element.role, element.entries
    if role not in _ROLES:
        yield f"7.1: the role {role}"
    if role in _WORDLESS and element.marks:
        yield f"7.1: {role} has words of its own"
    for each in element.within:
        if each.role in _STANDS_IN and role not in _STANDS_IN[each.role]:
            yield f"7.2: {each.role} in {role}"
        if role in _HOLDS_ONLY and each.role not in _HOLDS_ONLY[role]:
            yield f"7.2: {role} holds {each.role}"
    if role == "Table" and len({len(row.within) for row in element.within}) != 1:
        yield "7.5: rows of a table have different numbers of cells"
    if role == "TH" and entries.get("/A", {}).get("/Scope") != "/Column":
        yield "7.5: a head without scope"
    if role == "Figure" and not (str(entries.get("/Alt", "")) and "/BBox" in entries.get("/A", {})):
        yield "7.3: a figure without alternate text or place"


def _heading_rules(top: Element) -> list[str]:
    levels = [int(element.role[1]) for element in top.all() if element.role in ("H1", "H2")]
    return ["7.4: the first heading is not of the first level"] if levels and levels[0] != 1 else []
