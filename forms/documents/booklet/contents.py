"""The contents of a booklet: Chinese in two columns of rows, then Mongolian in vertical columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from casework.release.catalogue import Release, Text
from forms.documents.kit.plan import pages_of
from forms.documents.kit.words import Words
from forms.errors import DocumentError, TextTooLong
from forms.page import Page, Rule
from forms.sheet.composing import Sheet, columns_width, first_baseline, fitting, paragraph_height
from forms.sheet.paper import A4
from forms.text.columns import Column, ColumnStyle, set_columns
from forms.text.fonts import FontSet
from forms.text.lines import Style, line_length, set_lines

_TITLE = Style(22.0, 30.0, bold=True)
_HEADING = Style(14.0, 22.0, bold=True)
_THEME = Style(11.0, 18.0, bold=True)
_ROW = Style(9.5, 13.5)
_QUIET = Style(9.5, 13.5, grey=0.42)
_MONGOLIAN = ColumnStyle(11.0, 15.5)
_MN_TITLE = ColumnStyle(18.0, 24.0)
_FIGURES = Style(6.5, 9.0)  # four of them are as wide as a column
_NUMBER_HEIGHT = 13.0
_BEFORE_THEME = 4.0
_GUTTER = 22.0
_NUMBER_ROOM = 34.0
_DOTS = " ·"
_AROUND_LEADER, _LEADER_DASH = 6.0, 2.0


class ContentsEntry(NamedTuple):
    """One matter with the page on which its guide begins."""

    theme: str
    name: Text
    page: int


class _Row(NamedTuple):
    """A line of the Chinese contents: a theme, or a matter by its place among all."""

    text: str
    style: Style
    height: float
    entry: int = -1


class _Sides:
    """The rows in sides of pages, no theme at the end of one."""

    def __init__(self, rows: Sequence[_Row], room: float) -> None:
        self._rows = rows
        self.room = room
        self.count = len(rows)

    def least_height(self, index: int) -> float:
        return self._rows[index].height

    def keeps_next(self, index: int) -> bool:
        return self._rows[index].entry < 0

    def too_long(self, index: int) -> DocumentError:
        return TextTooLong(self._rows[index].text)

    def page(self, start: int, end: int) -> list[_Row] | None:
        rows = list(self._rows[start:end])
        return rows if sum(row.height for row in rows) <= self.room else None


class Contents:
    """The contents pages; how many there are is known before the page numbers are."""

    def __init__(self, release: Release, chapters: Sequence[tuple[str, Sequence[Text]]], fonts: FontSet):
        self._release = release
        self._fonts = fonts
        self._words = Words(release)
        self.heading = self._words.zh("contents")
        self._title_room = A4.inner_width - line_length(release.name, _QUIET, fonts) - _GUTTER
        title = paragraph_height(release.title.zh, _TITLE, self._title_room, fonts)
        self._heading_top = A4.margin + max(title, _TITLE.leading)
        self._top = self._heading_top + _HEADING.leading + 10.0
        self._sides = pages_of(_Sides(self._rows(chapters), A4.bottom - self._top)) or [[]]
        self._bands = self._mongolian([name for _, names in chapters for name in names])
        self._chinese_pages = -(-len(self._sides) // 2)
        self.page_count = self._chinese_pages + len(self._bands)

    def pages(self, entries: Sequence[ContentsEntry]) -> list[Page]:
        """The contents with page numbers."""
        made = [self._chinese_page(index, entries) for index in range(self._chinese_pages)]
        return made + [self._mongolian_page(band, entries) for band in self._bands]

    def _rows(self, chapters: Sequence[tuple[str, Sequence[Text]]]) -> list[_Row]:
        rows, index = [], 0
        for theme, names in chapters:
            if theme:
                height = paragraph_height(theme, _THEME, self._side_width - _NUMBER_ROOM, self._fonts)
                rows.append(_Row(theme, _THEME, height + _BEFORE_THEME))
            for name in names:
                height = paragraph_height(name.zh, _ROW, self._side_width - _NUMBER_ROOM, self._fonts)
                rows.append(_Row(name.zh, _ROW, height, index))
                index += 1
        return rows

    @property
    def _side_width(self) -> float:
        return (A4.inner_width - _GUTTER) / 2

    def _chinese_page(self, index: int, entries: Sequence[ContentsEntry]) -> Page:
        sheet = Sheet(self._fonts)
        self._head(sheet, first=index == 0)
        for side, rows in enumerate(self._sides[2 * index : 2 * index + 2]):
            x, y = A4.margin + side * (self._side_width + _GUTTER), self._top
            for row in rows:
                self._row(sheet, row, (x, y), entries)
                y += row.height
        return Page(A4.width, A4.height, tuple(sheet.items))

    def _head(self, sheet: Sheet, first: bool) -> None:
        release = self._release
        if first:
            top = A4.margin + _TITLE.size - first_baseline(_TITLE, 0.0)
            sheet.paragraph(release.title.zh, _TITLE, (A4.margin, top), self._title_room)
        sheet.line_right(release.name, _QUIET, A4.right, A4.margin + _TITLE.size)
        sheet.line(self.heading, _HEADING, A4.margin, self._heading_top + _HEADING.size)
        sheet.rule(A4.margin, A4.right, self._top - 6.0, 1.2)

    def _row(
        self, sheet: Sheet, row: _Row, corner: tuple[float, float], entries: Sequence[ContentsEntry]
    ) -> None:
        x, y = corner
        if row.entry < 0:
            y += _BEFORE_THEME
        right = x + self._side_width
        below = sheet.paragraph(row.text, row.style, (x, y), self._side_width - _NUMBER_ROOM)
        if row.entry < 0:
            return
        last = set_lines(row.text, row.style, self._side_width - _NUMBER_ROOM, self._fonts)[-1]
        baseline = first_baseline(_ROW, below - _ROW.leading)
        # Leaders end where the numbers may begin, so that their dots stand below each other.
        end = right - _NUMBER_ROOM + 8.0
        dots = self._dots(end - x - last.length)
        if dots > 0:
            sheet.line_right(_DOTS * dots, _QUIET, end, baseline)
        sheet.line_right(str(entries[row.entry].page), _ROW, right, baseline)

    def _dots(self, room: float) -> int:
        """How many dots lead over that room: the last one of a line is set narrower than the others."""
        one, two = (line_length(_DOTS * count, _QUIET, self._fonts) for count in (1, 2))
        return 1 + int((room - one) / (two - one)) if room >= one else 0

    def _mongolian(self, names: Sequence[Text]) -> list[list[tuple[Column, int]]]:
        """The Mongolian names in columns by page, each column with its entry if its name ends there."""
        height = A4.bottom - self._top - _NUMBER_HEIGHT
        columns: list[tuple[Column, int]] = []
        for index, name in enumerate(names):
            made = set_columns(self._words.mongolian(name), _MONGOLIAN, height, self._fonts)
            columns += [(column, index if column is made[-1] else -1) for column in made if column.runs]
        most = max(1, int((A4.inner_width - self._mongolian_heading()) // _MONGOLIAN.pitch))
        return [columns[start : start + most] for start in range(0, len(columns), most)]

    def _mongolian_headings(self) -> tuple[str, str]:
        return self._words.mongolian(self._release.title), self._words.mn("contents")

    def _mongolian_heading(self) -> float:
        """What both headings take of the width."""
        height = A4.bottom - self._top
        widths = [columns_width(text, _MN_TITLE, height, self._fonts) for text in self._mongolian_headings()]
        return sum(max(width, _MN_TITLE.pitch) for width in widths)

    def _lead(self, sheet: Sheet, x: float, top: float) -> None:
        """Dots from the end of a name down to its number."""
        start, end = top + _AROUND_LEADER, A4.bottom - _NUMBER_HEIGHT + _AROUND_LEADER / 2
        if end - start > 2 * _LEADER_DASH:
            sheet.add(Rule(x, start, x, end, 0.6, _LEADER_DASH, _QUIET.grey))

    def _mongolian_page(self, band: Sequence[tuple[Column, int]], entries: Sequence[ContentsEntry]) -> Page:
        sheet = Sheet(self._fonts)
        self._head(sheet, first=False)
        if self._words.printed_draft:
            baseline = self._heading_top + _HEADING.size
            sheet.line_right(self._words.zh("draft_mark"), _THEME, A4.right, baseline)
        x = A4.margin
        height = A4.bottom - self._top
        for heading in self._mongolian_headings():
            style = fitting(heading, _MN_TITLE, height, self._fonts) if heading else _MN_TITLE
            x = max(x + _MN_TITLE.pitch, sheet.columns(heading, style, (x, self._top), height))
        for column, entry in band:
            sheet.column(column, x + _MONGOLIAN.pitch / 2, self._top)
            if entry >= 0:
                self._lead(sheet, x + _MONGOLIAN.pitch / 2, self._top + column.length)
                sheet.line_centred(str(entries[entry].page), _FIGURES, (x, x + _MONGOLIAN.pitch), A4.bottom)
            x += _MONGOLIAN.pitch
        return Page(A4.width, A4.height, tuple(sheet.items))
