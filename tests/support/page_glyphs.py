"""The glyphs that our own PDF shows, by font and place: as any reader must take codes and widths."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import pikepdf
import uharfbuzz as hb

from forms.pdf.subset import NO_TEXT
from tests.support.archive_rules import glyph_ids, to_unicode
from tests.support.pdf_glyphs import UNMOVED, Matrix, matrix_of, product


class Shown(NamedTuple):
    """One glyph: its font's PostScript name, its number in the embedded program, its text, its origin.

    The origin is in points from the page's top left; `down` says that its line runs down the page.
    `blank` says that its outline in the embedded program is empty and that it moves no pen.
    """

    font: str
    embedded: int
    text: str
    x: float
    y: float
    down: bool
    blank: bool

    @property
    def is_mark(self) -> bool:
        """Whether it only tells readers where a column stands: without ink, width and text, and upright."""
        return self.blank and self.text == NO_TEXT and not self.down


class _Font:
    """What a font of the file says of its codes."""

    def __init__(self, font: Any) -> None:
        inner = font.DescendantFonts[0]
        self.name = str(font.BaseFont).split("+")[-1]
        self.texts = to_unicode(font)
        self.glyph = glyph_ids(inner)
        self.default = float(inner.DW)
        self.widths: dict[int, float] = {}
        parts = list(inner.W)
        for first, row in zip(parts[::2], parts[1::2], strict=True):
            self.widths |= {int(first) + i: float(width) for i, width in enumerate(row)}
        self._program = hb.Font(hb.Face(inner.FontDescriptor.FontFile2.read_bytes()))

    def blank(self, code: int) -> bool:
        """Whether the code neither shows anything nor moves the pen."""
        gid = self.glyph(code)
        box = self._program.get_glyph_extents(gid)
        widths = (self.advance(code), self._program.get_glyph_h_advance(gid))
        return not any((box.width, box.height, *widths))

    def advance(self, code: int) -> float:
        return self.widths.get(code, self.default) / 1000


def shown(pdf: bytes) -> list[list[Shown]]:
    """The glyphs of each page in the order of drawing, forms included."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        known: dict[Any, _Font] = {}
        return [_Reader(page, known).read() for page in document.pages]


def programs(pdf: bytes) -> dict[str, bytes]:
    """The embedded font programs by PostScript name."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = {str(f.BaseFont): f for page in document.pages for _, f in page.Resources.Font.items()}
        return {
            name.split("+")[-1]: font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            for name, font in fonts.items()
        }


class _Reader:
    """Follows the operators of a page and of the forms it shows."""

    def __init__(self, page: pikepdf.Page, known: dict[Any, _Font]) -> None:
        self._page = page
        self._known = known
        self._height = float(page.mediabox[3])
        self._matrix: Matrix = UNMOVED
        self._text: Matrix = UNMOVED
        self._font: _Font | None = None
        self._size = 0.0
        self._kept: list[Matrix] = []
        self._shown: list[Shown] = []

    def read(self) -> list[Shown]:
        self._follow_all(self._page, self._page.Resources)
        return self._shown

    def _follow_all(self, content: Any, resources: Any) -> None:
        for instruction in pikepdf.parse_content_stream(content):
            self._follow(str(instruction.operator), instruction.operands, resources)

    def _follow(self, operator: str, operands: Any, resources: Any) -> None:
        if operator == "q":
            self._kept.append(self._matrix)
        elif operator == "Q":
            self._matrix = self._kept.pop()
        elif operator == "cm":
            self._matrix = product(matrix_of(operands), self._matrix)
        elif operator == "Do":
            form = resources.XObject[str(operands[0])]
            self._follow_all(form, form.Resources)
        elif operator == "Tf":
            font = resources.Font[str(operands[0])]
            if font.objgen not in self._known:
                self._known[font.objgen] = _Font(font)
            self._font = self._known[font.objgen]
            self._size = float(operands[1])
        elif operator == "BT":
            self._text = UNMOVED
        elif operator == "Tm":
            self._text = matrix_of(operands)
        elif operator in ("Tj", "TJ"):
            self._show(operands[0] if operator == "TJ" else operands)

    def _show(self, parts: Any) -> None:
        for part in parts:
            if not isinstance(part, pikepdf.String):
                self._move(-float(part) / 1000 * self._size)
                continue
            codes = bytes(part)
            for at in range(0, len(codes), 2):
                self._show_one(int.from_bytes(codes[at : at + 2], "big"))

    def _show_one(self, code: int) -> None:
        font = self._font
        assert font is not None
        _, b, _, _, x, y = product(self._text, self._matrix)
        glyph = font.glyph(code)
        down, blank = abs(b) > 1e-6, font.blank(code)
        self._shown.append(Shown(font.name, glyph, font.texts[code], x, self._height - y, down, blank))
        self._move(font.advance(code) * self._size)

    def _move(self, distance: float) -> None:
        self._text = product((1.0, 0.0, 0.0, 1.0, distance, 0.0), self._text)
