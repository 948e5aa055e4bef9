"""Tables of horizontal Chinese: columns of set widths, heads in both scripts, rows cut where too high.

A table gives `Block`s; on which page they stand is its document's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from forms.sheet.composing import Block, Sheet, first_baseline, fitting
from forms.text.columns import ColumnStyle
from forms.text.fonts import FontSet
from forms.text.lines import Style, TextLine, line_length, set_lines

HEAD_HEIGHT = 14.5
_HEAD_BASELINE = 10.3
_MONGOLIAN_TOP = 15.0
# A row with more lines than this goes on in the next one, so that no row is higher than a page.
_MOST_LINES = 14

# What share of a line's free room stands before it.
_SHIFT = {"left": 0.0, "centre": 0.5, "right": 1.0}

DrawCell = Callable[[Sheet, str, Style, tuple[float, float]], None]


_HAIR = 0.5  # points more than a line takes, so that it stands on one
# What is left free behind a text that gives room away: cells closer than that are one line to poppler.
_AIR = 12.0


def shared_out(usual: Sequence[float], least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Widths of columns in points: who has less to say than its usual width holds leaves it to the others.

    Those that want more get it in their order; each keeps its `least`, and all together stay as wide.
    """
    needs = [max(0.0, want + _HAIR - width) for width, want in zip(usual, wanted, strict=True)]
    triples = zip(usual, least, wanted, strict=True)
    spares = [max(0.0, width - max(low, want + _AIR)) for width, low, want in triples]
    spare = sum(spares)
    given = 0.0
    result: list[float] = []
    for width, need in zip(usual, needs, strict=True):
        got = min(need, spare - given)
        given += got
        result.append(width + got)
    return [
        width - free * given / spare if free else width for width, free in zip(result, spares, strict=True)
    ]


class TableColumn(NamedTuple):
    """One column: its label, the width of its text in points, how its cells are set.

    `least` is what stays of its width where others have more to say (0.0: all of it).  `draw` puts something
    else than text below (left, first baseline): a number in a square, a box.
    """

    label: str
    width: float
    style: Style
    mongolian: str = ""
    align: Literal["left", "centre", "right"] = "left"
    draw: DrawCell | None = None
    least: float = 0.0


class Table(NamedTuple):
    """The columns of a table from `left` to `right`, `gap` points apart."""

    columns: tuple[TableColumn, ...]
    left: float
    right: float
    label: Style
    gap: float = 7.0
    mongolian: ColumnStyle | None = None
    mongolian_height: float = 0.0

    def following(self, rows: Sequence[Sequence[str]], fonts: FontSet) -> Table:
        """The table with columns as wide as what stands in these rows wants them, none cut in vain."""
        columns = self.columns
        wanted = [
            max((line_length(row[index], column.style, fonts) for row in rows), default=0.0)
            if column.least
            else column.width - _HAIR
            for index, column in enumerate(columns)
        ]
        usual = [column.width for column in columns]
        labels = [line_length(column.label, self.label, fonts) for column in columns]
        least = [max(column.least, label) for column, label in zip(columns, labels, strict=True)]
        widths = shared_out(usual, least, wanted)
        fitted = (column._replace(width=width) for column, width in zip(columns, widths, strict=True))
        return self._replace(columns=tuple(fitted))

    def stops(self) -> list[float]:
        """The x where each column begins."""
        result = [self.left]
        for column in self.columns[:-1]:
            result.append(result[-1] + column.width + self.gap)
        return result

    def head(self, fonts: FontSet) -> Block:
        """The labels between two rules; Mongolian ones, where there are any, upright below the Chinese."""
        style = self.mongolian
        names = [column.mongolian for column in self.columns]
        height = HEAD_HEIGHT
        if style and any(names):
            height += self.mongolian_height + 3.0

        def draw(sheet: Sheet, top: float) -> None:
            sheet.rule(self.left, self.right, top, 0.8)
            cells = []
            for number, (column, x) in enumerate(zip(self.columns, self.stops(), strict=True), start=1):
                text = set_lines(column.label, self.label, 1e6, fonts)
                with sheet.part("TH", column=number) as cell:
                    _draw_lines(sheet, text, column, (x, top + _HEAD_BASELINE), self.label.leading)
                cells.append(cell)
            if style and any(names):
                for name, cell, x in zip(names, cells, self.stops(), strict=True):
                    fitted = fitting(name, style, self.mongolian_height, fonts)
                    start = (x - style.pitch * 0.2, top + _MONGOLIAN_TOP)
                    with sheet.again(cell):
                        sheet.columns(name, fitted, start, self.mongolian_height)
            sheet.rule(self.left, self.right, top + height)

        return Block(height, draw, "TR")

    def row(self, cells: Sequence[str], padding: float, fonts: FontSet) -> list[Block]:
        """One row as a block, or several where a cell has more lines than a block may hold."""
        lines = [
            () if column.draw else set_lines(text, column.style, column.width, fonts)
            for column, text in zip(self.columns, cells, strict=True)
        ]
        parts = max(1, *(-(-len(cell) // _MOST_LINES) for cell in lines))
        return [self._part(cells, lines, padding, (part, parts)) for part in range(parts)]

    def _part(
        self,
        cells: Sequence[str],
        lines: Sequence[Sequence[TextLine]],
        padding: float,
        part: tuple[int, int],
    ) -> Block:
        number, count = part
        # Alike long, so that no line goes to the next page alone.
        most = -(-max(map(len, lines)) // count)
        shown = [cell[number * most : (number + 1) * most] for cell in lines]
        text = [column for column in self.columns if column.draw is None]
        lead = max(text, key=lambda column: column.style.size).style
        first = first_baseline(lead, 0.0)
        height = max(
            first - first_baseline(column.style, 0.0) + len(cell) * column.style.leading
            for column, cell in zip(self.columns, shown, strict=True)
        )
        above = padding if number == 0 else 0.0
        below = padding if number == count - 1 else 0.0
        room = above + max(height, lead.leading) + below

        def draw(sheet: Sheet, top: float) -> None:
            baseline = first_baseline(lead, top + above)
            places = zip(self.columns, self.stops(), shown, cells, strict=True)
            for index, (column, x, cell, content) in enumerate(places, start=1):
                with sheet.part("TD", column=index):
                    if column.draw and number == 0:
                        column.draw(sheet, content, column.style, (x, baseline))
                    _draw_lines(sheet, cell, column, (x, baseline), column.style.leading)
            if number == count - 1:
                sheet.rule(self.left, self.right, top + room)

        return Block(room, draw, "TR")


def _draw_lines(
    sheet: Sheet, lines: Sequence[TextLine], column: TableColumn, start: tuple[float, float], leading: float
) -> None:
    x, baseline = start
    for line in lines:
        shift = (column.width - line.length) * _SHIFT[column.align]
        sheet.ready_line(line, x + shift, baseline)
        baseline += leading
