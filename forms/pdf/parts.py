"""Pages written apart from the file that will hold them, so that two processes can write one booklet.

A part names its fonts and numbers its codes in ways of its own; the file takes its codes into the fonts it
has, so that each font is embedded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from forms.page import Item, Page
from forms.pdf.codes import CodeShape
from forms.pdf.content import FontSource, content
from forms.pdf.packing import packed
from forms.pdf.rows import FEW, GlyphRows
from forms.pdf.subset import EmbeddedFont
from forms.text.fonts import FontSet

# Codes of a part count from here: the file itself has fewer of one font.
_FIRST_CODE = 0x8000


class PartCodes(NamedTuple):
    """The codes of one font in a part, and the name that its pages call the font by."""

    resource: str
    codes: Mapping[tuple[int | CodeShape, str], int]


class PartPage(NamedTuple):
    """One page of a part: its size in points and its packed instructions."""

    width: float
    height: float
    packed: bytes


class WrittenPart(NamedTuple):
    """Pages and, by the names of their faces, the codes of their fonts."""

    pages: Sequence[PartPage]
    fonts: Mapping[str, PartCodes]


class PartWriter:
    """Writes the pages of one part."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._source = FontSource(self._font, GlyphRows(fonts, FEW))
        self._embedded: dict[str, EmbeddedFont] = {}

    def instructions(self, items: Sequence[Item], page: Page) -> bytes:
        """The instructions that draw items on the page."""
        return content(items, page.height, self._source)

    def written(self, pages: Iterable[tuple[Page, bytes]]) -> WrittenPart:
        """The part: pages (their items are not looked at) with their instructions."""
        made = [PartPage(page.width, page.height, packed(code, quick=True)) for page, code in pages]
        fonts = {name: PartCodes(font.resource, font.codes) for name, font in self._embedded.items()}
        return WrittenPart(made, fonts)

    def _font(self, name: str) -> EmbeddedFont:
        font = self._embedded.get(name)
        if font is None:
            resource = f"P{len(self._embedded) + 1}"
            font = self._embedded[name] = EmbeddedFont(self._fonts.face(name), resource, _FIRST_CODE)
        return font
