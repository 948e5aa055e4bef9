"""A text in vertical Mongolian, set by the engine that sets the paper, for the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from forms.page import GlyphRun, Page

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from desktop.gui.parts.page_painter import PagePainter
    from forms.text.fonts import FontSet

SIZE = 15.0  # logical pixels: the least at which the teeth of the letters can be told apart
PITCH = 22.0
HEIGHT = 64.0


class SetText(msgspec.Struct, frozen=True):
    """The runs of a text and the room they take, in units of one logical pixel at normal text size."""

    runs: tuple[GlyphRun, ...] = ()
    width: float = 0.0
    height: float = 0.0


def paint_text(pages: PagePainter, painter: QPainter, text: SetText, scale: float, ink: QColor) -> None:
    """Draw it at `scale` logical pixels a unit with the painter's origin as its upper left corner."""
    pages.paint(painter, Page(text.width, text.height, text.runs), scale, ink)


def set_upright(text: str, fonts: FontSet, most_columns: int, least: float = HEIGHT) -> SetText:
    """Columns from left to right, `least` long at least, no word cut; empty where it cannot be set.

    Past `most_columns` they grow longer: the Chinese needs its room beside them.
    """
    # Loaded here: HarfBuzz must not delay the first paint.
    from forms.errors import DocumentError
    from forms.text.columns import ColumnStyle, column_count, place_column, set_columns, text_length

    style = ColumnStyle(SIZE, PITCH)
    try:
        # As long as the longest word.  Not `split()`: U+202F is no space here.
        height = max(least, *(text_length(word, style, fonts) for word in text.split(" ")))
        while column_count(text, style, height + 0.5, fonts) > most_columns and height < 4 * HEIGHT:
            height += PITCH
        columns = set_columns(text, style, height + 0.5, fonts)
    except DocumentError:
        return SetText()
    runs = [run for n, column in enumerate(columns) for run in place_column(column, (n + 0.5) * PITCH, 0.0)]
    return SetText(tuple(runs), len(columns) * PITCH, height + 2.0)
