"""Vertical columns as readers of a PDF are told them: each as one text that stands upright at its head.

Poppler (Evince, Okular, pdftotext) takes turned lines for those of a turned page and reads them from right to
left.  It gives a text that is told (/ActualText) the direction of the text matrix at the span's end, and as
extent the way from the first glyph's start to the last one's end.  So a span is closed upright, by a space
without ink and width just before the next column's head: poppler then sees columns as words of one line.

What is told is, character by character, what the codes of the span stand for, in the order in which they are
drawn: MuPDF matches the two, and doubles what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from forms.page import Glyph, GlyphRun, Item, Tag
from forms.pdf.rows import GlyphRows
from forms.text.fonts import MONGOLIAN

Place = tuple[float, float]

# Columns of one row of columns: their heads are as near as this, in points, across and down.
_ACROSS = 60.0
_DOWN = 24.0
# A column is centred on its spine: its glyphs begin so far left of it, in ems.
_LEFT = 0.404
# What is left free before the next column's head, in ems: poppler sees two words there.
_GAP = 0.3
_DIGITS = 3  # a number that leads a column has no more


class TextSpan(NamedTuple):
    """Runs that are told as one text, and places of marks, in the order in which they are drawn.

    A mark is a space without ink and width, and stands upright, set at `size` points.  For poppler the text
    stands on the line between the first place and the last.
    """

    parts: tuple[GlyphRun | Place, ...]
    text: str
    size: float
    tag: Tag | None = None


class _ColumnRuns(NamedTuple):
    """The runs of one column, the number that leads it, its greatest size, and where it starts."""

    lead: tuple[GlyphRun, ...]
    runs: tuple[GlyphRun, ...]
    size: float
    start: Place


def text_spans(items: Sequence[Item], rows: GlyphRows | None = None) -> Iterator[Item | TextSpan]:
    """The items in order; the runs of one column, and a number that leads it, together.

    Columns with text beyond the basic plane stay as they are: pdfium drops such text where it is told, and
    a name with 𬱖 or 𠮷 must be found.  In those pdfium may read a mark on the other side of the word
    beside it.
    """
    rows = rows or GlyphRows()
    groups = [_column(group, rows) for group in _grouped(items)]
    texts = [index for index, group in enumerate(groups) if _is_text(group)]
    starts = {index: group.start for index, group in enumerate(groups) if isinstance(group, _ColumnRuns)}
    following: dict[int, float] = {}
    for here, after in pairwise(texts):
        if here in starts and after in starts and _in_one_row(starts[here], starts[after]):
            starts[after] = (starts[after][0], starts[here][1])
            following[here] = starts[after][0]
    for index, group in enumerate(groups):
        if isinstance(group, _ColumnRuns):
            yield _text_span(group, starts[index], following.get(index), rows)
        else:
            yield from group


def _is_text(group: _ColumnRuns | list[Item]) -> bool:
    return isinstance(group, _ColumnRuns) or any(isinstance(item, GlyphRun) for item in group)


def _in_one_row(here: Place, after: Place) -> bool:
    return 0.0 < after[0] - here[0] < _ACROSS and abs(after[1] - here[1]) < _DOWN


def _grouped(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items one by one, but those together that are told together."""
    group: list[Item] = []
    for item in items:
        if group and not _goes_on(group, item):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def last_columns(items: Sequence[Item]) -> int:
    """Where the columns begin with which the text of the items ends, or how many items there are."""
    runs = [index for index, item in enumerate(items) if isinstance(item, GlyphRun)]
    start = len(items)
    for index in reversed(runs):
        if not _in_column(items[index]) and not (
            start < len(items) and _goes_on([items[index]], items[start])
        ):
            break
        start = index
    return start


def begins_with_column(items: Sequence[Item]) -> bool:
    """Whether the first text of the items stands in a column."""
    return _in_column(next((item for item in items if isinstance(item, GlyphRun)), None))


def _in_column(item: Item | None) -> bool:
    return isinstance(item, GlyphRun) and item.head is not None


def _goes_on(group: list[Item], item: Item) -> bool:
    """Whether `item` belongs to the same column: below what it has, or after the number that leads it."""
    last = group[-1]
    if not (isinstance(last, GlyphRun) and isinstance(item, GlyphRun)) or item.head is None:
        return False
    if last.head is None:
        return len(group) == 1 and _leads(last, item)
    return last.head[0] == item.head[0] and last.head[1] <= item.head[1]


def _leads(before: GlyphRun, after: GlyphRun) -> bool:
    """Whether a number stands at a column's head: pdfium, which sorts near text by x, may read it after."""
    if before.turned or not after.turned or len(before.glyphs) > _DIGITS:
        return False
    if not "".join(glyph.text for glyph in before.glyphs).isdecimal():
        return False
    x = before.x + before.glyphs[0].along
    return abs(x - after.x) < 2 * after.size and 0.0 <= after.y - before.y < after.size


def _column(group: list[Item], rows: GlyphRows) -> _ColumnRuns | list[Item]:
    last = group[-1]
    if not (isinstance(last, GlyphRun) and last.head):
        return group  # a column is what such a group ends with, and most items are none
    runs = [item for item in group if isinstance(item, GlyphRun) and item.glyphs]
    column = tuple([run for run in runs if run.head])
    if not column or max([rows.of(run).highest for run in runs]) > "\uffff":
        return group
    size = max([run.size for run in column])
    spine, top = column[0].head or (0.0, 0.0)
    lead = tuple([run for run in runs if not run.head])
    return _ColumnRuns(lead, column, size, (spine - _LEFT * size, top))


def _text_span(column: _ColumnRuns, start: Place, following: float | None, rows: GlyphRows) -> TextSpan:
    size = column.size
    end = start[0] + _GAP * size
    if following is not None:
        end = max(end, following - _GAP * size)
    first = column.runs[0]
    natural = first.turned and first.font == MONGOLIAN and first.size == size and first.y == start[1]
    led = bool(column.lead) or not natural
    parts = [*_parts(column, start if led else None, rows), (end, start[1])]
    text = "".join([rows.of(part).text if isinstance(part, GlyphRun) else " " for part in parts])
    return TextSpan(tuple(parts), text, size, first.tag)


def _parts(column: _ColumnRuns, start: Place | None, rows: GlyphRows) -> Iterator[GlyphRun | Place]:
    """The runs of the column, with a mark before them, and where one column ends above the next.

    The spaces with which a column begins and ends are left to the marks there.
    """
    if start:
        yield start
    begins = start is not None
    runs = [*column.lead, *column.runs]
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        ends = after is None or after.head != run.head
        glyphs = rows.of(run).trimmed(begins, ends)
        if glyphs is run.glyphs:
            yield run
        elif glyphs:
            yield _with(run, glyphs)
        if ends and after is not None:
            yield after.head or column.start
        begins = ends


def _with(run: GlyphRun, glyphs: tuple[Glyph, ...]) -> GlyphRun:
    return GlyphRun(run.font, run.size, run.x, run.y, run.turned, glyphs, run.grey, run.head, run.tag)
