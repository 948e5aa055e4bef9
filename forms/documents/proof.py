"""A translator's proof sheet: any text in vertical columns, set by the engine that sets the forms."""

from __future__ import annotations

from forms.page import Document, Page
from forms.sheet.composing import Sheet
from forms.sheet.frame import framed
from forms.sheet.paper import A4
from forms.text.columns import ColumnStyle, set_columns
from forms.text.fonts import FontSet
from forms.text.lines import Style

_HEAD = Style(9.0, 12.0, grey=0.42)
_HEAD_HEIGHT = 24.0
_FOOT_HEIGHT = 20.0
PITCH = 1.6  # column pitch in ems


def lay_out(text: str, fonts: FontSet, size_pt: float = 14.0, title: str = "") -> Document:
    """`text` in columns of `size_pt` points on A4 pages, numbered, under `title`.

    Raises MissingGlyph when a character has no shape in any installed font, and PaperTooSmall where a word
    is larger than the page.
    """
    top, height = A4.margin + _HEAD_HEIGHT, A4.height - 2 * A4.margin - _HEAD_HEIGHT - _FOOT_HEIGHT
    style = ColumnStyle(size_pt, size_pt * PITCH, justified=True)
    width = columns_on_page(size_pt)
    columns = set_columns(text, style, height, fonts)
    total = max(1, -(-len(columns) // width))
    pages = []
    for number in range(total):
        sheet = Sheet(fonts)
        if title:
            sheet.first_line(title, _HEAD, (A4.margin, A4.margin + 8.0), A4.inner_width)
        sheet.rule(A4.margin, A4.right, A4.margin + 14.0)
        sheet.ready_columns(columns[number * width : (number + 1) * width], style, (A4.margin, top))
        sheet.line_right(f"{number + 1} / {total}", _HEAD, A4.right, A4.bottom)
        pages.append(Page(A4.width, A4.height, tuple(sheet.items)))
    return framed(Document(title or "proof", tuple(pages), "mn-Mong"), A4, fonts)


def columns_on_page(size_pt: float) -> int:
    """How many columns of this size stand side by side on one page."""
    return max(1, int(A4.inner_width // (size_pt * PITCH)))
