"""The glyphs that our own PDF shows, by font and place: as any reader must take codes and widths."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import pikepdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from tests.support.archive_rules import glyph_ids, to_unicode
from tests.support.pdf_glyphs import UNMOVED, Matrix, matrix_of, product


class Shown(NamedTuple):
    """One simple glyph: its font's PostScript name, its number in the embedded program, its origin.

    The origin is in points from the page's top left; `down` says that its line runs down the page.
    `text` is that of its code, `inked` says whether there is an outline, `moves` whether the code moves the
    pen.
    """

    font: str
    embedded: int
    text: str
    x: float
    y: float
    down: bool
    inked: bool
    moves: bool

    @property
    def is_mark(self) -> bool:
        """Whether it only tells readers where a column stands: a space without width, and upright."""
        return self.text == " " and not self.down and not self.moves


class Component(NamedTuple):
    """A simple glyph that a glyph is made of, so far right and up of its origin, in ems."""

    gid: int
    right: float
    up: float


class Outlines:
    """The glyphs of a font program, taken apart into simple ones."""

    def __init__(self, program: BinaryIO) -> None:
        self._file = TTFont(program)
        self._units = self._file["head"].unitsPerEm
        self._parts: dict[int, tuple[Component, ...]] = {}

    def parts(self, gid: int) -> tuple[Component, ...]:
        """The simple glyphs with ink of a glyph; none of one without ink."""
        if gid not in self._parts:
            self._parts[gid] = tuple(self._taken_apart(gid))
        return self._parts[gid]

    def _taken_apart(self, gid: int) -> Iterator[Component]:
        outline = self._file["glyf"][self._file.getGlyphName(gid)]
        if not outline.isComposite():
            if outline.numberOfContours:
                yield Component(gid, 0.0, 0.0)
            return
        for part in outline.components:
            assert not hasattr(part, "transform")
            for gid, right, up in self.parts(self._file.getGlyphID(part.glyphName)):
                yield Component(gid, right + part.x / self._units, up + part.y / self._units)


class _Font:
    """What a font of the file says of its codes."""

    def __init__(self, font: Any) -> None:
        inner = font.DescendantFonts[0]
        self.name = str(font.BaseFont).split("+")[-1]
        self.texts = to_unicode(font)
        self.glyph = glyph_ids(inner)
        self.default = float(inner.get("/DW", 1000))
        self.widths: dict[int, float] = {}
        parts = list(inner.W)
        for first, row in zip(parts[::2], parts[1::2], strict=True):
            self.widths |= {int(first) + i: float(width) for i, width in enumerate(row)}
        self._outlines = Outlines(io.BytesIO(inner.FontDescriptor.FontFile2.read_bytes()))

    def drawn(self, code: int) -> tuple[Component, ...]:
        """The simple glyphs with ink that the code draws."""
        return self._outlines.parts(self.glyph(code))

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
        self._line: Matrix = UNMOVED
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
            self._text = self._line = UNMOVED
        elif operator == "Tm":
            self._text = self._line = matrix_of(operands)
        elif operator == "Td":
            self._text = self._line = product(matrix_of([1, 0, 0, 1, *operands]), self._line)
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
        _, b, _, _, _, _ = product(self._text, self._matrix)
        down, advance = abs(b) > 1e-6, font.advance(code)
        for component in font.drawn(code) or (None,):
            gid, right, up = component or (font.glyph(code), 0.0, 0.0)
            moved = (1.0, 0.0, 0.0, 1.0, right * self._size, up * self._size)
            _, _, _, _, x, y = product(product(moved, self._text), self._matrix)
            place = (x, self._height - y, down)
            self._shown.append(Shown(font.name, gid, font.texts[code], *place, bool(component), advance > 0))
        self._move(advance * self._size)

    def _move(self, distance: float) -> None:
        self._text = product((1.0, 0.0, 0.0, 1.0, distance, 0.0), self._text)
