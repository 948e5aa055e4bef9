"""Cells that say one thing twice: horizontal Chinese with vertical Mongolian columns beside it.

Each gets as much of the cell's width as makes the cell lowest, so that neither leaves the page empty.
"""

from __future__ import annotations

from typing import NamedTuple

from forms.sheet.composing import Block, Sheet, paragraph_height
from forms.text.columns import ColumnStyle, column_count, longest_word, set_columns, text_length
from forms.text.fonts import FontSet
from forms.text.lines import Style

_LEAST_LINE = 4.0  # ems: narrower Chinese is not read as lines
_CLOSE = 0.25  # points within which the lowest height is sought


class Cell(NamedTuple):
    """Chinese and Mongolian of one cell `width` points wide, `gap` points apart."""

    chinese: str
    mongolian: str
    style: Style
    columns: ColumnStyle
    width: float
    gap: float = 8.0


class Shares(NamedTuple):
    """How a cell is divided: its height, the width of its Chinese, the height of its columns, in points."""

    height: float
    chinese_width: float
    columns_height: float


def shares(cell: Cell, fonts: FontSet) -> Shares:
    """The division by which the cell is lowest; where several are, the one with the widest Chinese."""
    if not cell.mongolian:
        height = paragraph_height(cell.chinese, cell.style, cell.width, fonts)
        return Shares(height, cell.width, 0.0)
    least = _LEAST_LINE * cell.style.size
    most = max(1, int((cell.width - cell.gap - least) / cell.columns.pitch))
    return min((_divided(cell, count, fonts) for count in range(1, most + 1)), key=lambda made: made.height)


def _divided(cell: Cell, count: int, fonts: FontSet) -> Shares:
    width = cell.width - cell.gap - count * cell.columns.pitch
    lines = paragraph_height(cell.chinese, cell.style, width, fonts)
    columns = _lowest(cell, count, fonts)
    return Shares(max(lines, columns), width, columns)


def _lowest(cell: Cell, count: int, fonts: FontSet) -> float:
    """The least height at which the Mongolian takes no more than `count` columns."""
    low = longest_word(cell.mongolian, cell.columns, fonts)
    high = max(low, text_length(cell.mongolian, cell.columns, fonts)) + _CLOSE
    if column_count(cell.mongolian, cell.columns, low, fonts) <= count:
        return low
    while high - low > _CLOSE:
        middle = (low + high) / 2
        if column_count(cell.mongolian, cell.columns, middle, fonts) <= count:
            high = middle
        else:
            low = middle
    return high


def cell_block(cell: Cell, left: float, fonts: FontSet) -> Block:
    """The cell from `left` on: Chinese first, its columns against the right end.

    Raises MissingGlyph when a character has no shape in any font.
    """
    made = shares(cell, fonts)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.paragraph(cell.chinese, cell.style, (left, top), made.chinese_width)
        if cell.mongolian:
            ready = set_columns(cell.mongolian, cell.columns, made.columns_height, fonts)
            start = left + cell.width - len(ready) * cell.columns.pitch
            sheet.ready_columns(ready, cell.columns, (start, top))

    return Block(made.height, draw)
