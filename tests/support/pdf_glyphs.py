"""The glyphs that a PDF draws, by their ids in our font files, and where."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, NamedTuple

import pikepdf
import uharfbuzz as hb

from forms.text.fonts import Face
from tests.support.slips import fonts

# a, b, c, d, e, f of a PDF matrix: (x, y) becomes (ax + cy + e, bx + dy + f).
Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawn(NamedTuple):
    """One glyph: its font's PostScript name, its id there, its origin in points from the page's top left.

    `down` says that its line runs down the page, not to the right.
    """

    font: str
    gid: int
    x: float
    y: float
    down: bool


def drawn(pdf: bytes) -> list[list[Drawn]]:
    """The glyphs of each page, in the order of drawing.

    Only for files whose fonts kept the glyph ids of our font files; each used glyph is compared with ours.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = [_Reader(page).read() for page in document.pages]
        used = {(glyph.font, glyph.gid) for page in pages for glyph in page}
        for font in {
            str(font.BaseFont): font for page in document.pages for font in _fonts(page).values()
        }.values():
            _check_ids(font, used)
    return pages


def _fonts(page: pikepdf.Page) -> dict[str, Any]:
    return dict(page.Resources.get("/Font", {}).items())


def _name(font: Any) -> str:
    return str(font.BaseFont).lstrip("/").split("+")[-1]


def _check_ids(font: Any, used: Iterable[tuple[str, int]]) -> None:
    """The embedded font draws each used glyph as our file of that name does."""
    inner = font.DescendantFonts[0]
    assert inner.CIDToGIDMap == "/Identity"
    embedded = hb.Font(hb.Face(inner.FontDescriptor.FontFile2.read_bytes()))
    ours = _face(_name(font)).hb_font
    for name, gid in used:
        if name == _name(font):
            assert embedded.get_glyph_extents(gid) == ours.get_glyph_extents(gid), (name, gid)
            assert embedded.get_glyph_h_advance(gid) == ours.get_glyph_h_advance(gid), (name, gid)


def _face(postscript_name: str) -> Face:
    return next(face for face in fonts() if face.postscript_name == postscript_name)


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that moves by `first` and then by `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


class _Reader:
    """Follows the few operators by which a browser shows text."""

    def __init__(self, page: pikepdf.Page) -> None:
        self._page = page
        self._names = {key: _name(font) for key, font in _fonts(page).items()}
        self._height = float(page.mediabox[3])
        self._matrix = UNMOVED
        self._kept: list[Matrix] = []
        self._text = UNMOVED
        self._font, self._size = "", 0.0
        self._glyphs: list[Drawn] = []

    def read(self) -> list[Drawn]:
        for instruction in pikepdf.parse_content_stream(self._page):
            self._follow(str(instruction.operator), instruction.operands)
        return self._glyphs

    def _follow(self, operator: str, operands: Any) -> None:
        assert operator not in {"TJ", "'", '"', "T*", "TD", "Do"}, operator
        if operator == "q":
            self._kept.append(self._matrix)
        elif operator == "Q":
            self._matrix = self._kept.pop()
        elif operator == "cm":
            self._matrix = product(matrix_of(operands), self._matrix)
        elif operator == "Tf":
            self._font, self._size = self._names[str(operands[0])], float(operands[1])
        elif operator == "Tm":
            self._text = matrix_of(operands)
        elif operator == "Td":
            self._text = product((1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1])), self._text)
        elif operator == "Tj":
            self._show(bytes(operands[0]))

    def _show(self, codes: bytes) -> None:
        pen = 0.0
        for at in range(0, len(codes), 2):
            gid = int.from_bytes(codes[at : at + 2], "big")
            moved = product((1.0, 0.0, 0.0, 1.0, pen, 0.0), self._text)
            _, b, _, _, x, y = product(moved, self._matrix)
            self._glyphs.append(Drawn(self._font, gid, x, self._height - y, abs(b) > 1e-6))
            pen += _face(self._font).advance(gid) * self._size


def matrix_of(operands: Any) -> Matrix:
    """The matrix of an operator's six numbers."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f
