"""Sheets as a workbook that WPS and LibreOffice edit, and back.

Everything is written as text, number or date and nothing as a formula; empty cells below are text already, so
that a code somebody types keeps its zeros.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from casework.language import _
from casework.sheets.cells import SheetCell
from casework.sheets.column_notes import COVER_LINES, note_of
from casework.sheets.headings import COVER, FIELD_COLUMN, NAME_COLUMN, NO, YES
from casework.sheets.plan import KindSheet, SheetColumn
from casework.sheets.rows import FilledSheet, headings_of
from casework.sheets.taking import Grid
from sync.server.workshop import workbook_size

_FORMAT = 1
_SPARE_ROWS = 2000  # below the last one lists and formats go on
_WIDEST = 48
_LONGEST_LIST = 255  # characters of a drop-down's words
# The colours of headings: what a row belongs to, its own, its Mongolian.
_OWNER, _OWN, _MONGOLIAN, _LINE = "#E4E0D8", "#DCE6E2", "#EFE6D2", "#B8B2A6"
_MARKS = {"format": "格式", "release": "目录", "position": "修改序号", "department": "部门"}  # data
_FONT = "Microsoft YaHei"
_MONGOLIAN_FONT = "Mongolian Baiti"


class WorkbookMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What a workbook says of itself: from which state of the working copy it was made, and which part."""

    release: str = ""
    position: int = 0  # of the working copy; 0: unknown
    department: str = ""
    format: int = _FORMAT


class Workbook(msgspec.Struct, frozen=True):
    """A workbook that was read."""

    marks: WorkbookMarks
    grids: Mapping[str, Grid]


def write_workbook(filled: list[FilledSheet], marks: WorkbookMarks) -> bytes:
    """The bytes of an xlsx file."""
    import xlsxwriter  # 0.1 s that only this costs

    file = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    options |= {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        # Nothing of the moment in the file: the same catalogue gives the same bytes.
        book.set_properties({"created": dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)})
        _write_cover(book, marks)
        last_rows = {each.sheet.key: len(each.rows) for each in filled}
        for each in filled:
            _SheetWriter(book, each, last_rows).write()
    return file.getvalue()


def _write_cover(book: Any, marks: WorkbookMarks) -> None:
    page = book.add_worksheet(COVER)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 90)
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (name, words) in enumerate(_MARKS.items()):
        page.write_string(row, 0, words, bold)
        value = getattr(marks, name)
        page.write_number(row, 1, value) if isinstance(value, int) else page.write_string(row, 1, value)
    for row, line in enumerate(COVER_LINES, start=len(_MARKS) + 1):
        page.write_string(row, 1, line, wrapped)


class _SheetWriter:
    """One sheet: headings with notes, rows, lists to choose from."""

    def __init__(self, book: Any, filled: FilledSheet, last_rows: Mapping[str, int]) -> None:
        self._filled = filled
        self._last_rows = last_rows
        self._page = book.add_worksheet(filled.sheet.title)
        self._text = {
            mongolian: book.add_format(
                {"num_format": "@", "valign": "top", "font_name": _MONGOLIAN_FONT if mongolian else _FONT}
            )
            for mongolian in (False, True)
        }
        self._date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self._number = book.add_format({"valign": "top"})
        heading = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bottom_color": _LINE}
        self._headings = {
            colour: book.add_format({**heading, "bg_color": colour}) for colour in (_OWNER, _OWN, _MONGOLIAN)
        }

    def write(self) -> None:
        sheet = self._filled.sheet
        headings = headings_of(sheet)
        own = {column.heading: column for column in sheet.columns}
        first_own = len(headings) - len(sheet.columns)
        for at, heading in enumerate(headings):
            column = own[heading] if at >= first_own else None
            self._heading(at, heading, column)
            self._choices(at, column, heading)
        for number, row in enumerate(self._filled.rows, start=1):
            for at, cell in enumerate(row):
                self._cell(number, at, cell, at >= first_own and sheet.columns[at - first_own].is_mongolian)
        last = max(1, len(self._filled.rows))
        if sheet.owner is not None:
            self._page.autofilter(0, 0, last, len(headings) - 1)
        self._page.freeze_panes(1, min(2, first_own + 1))
        self._page.set_row(0, 32)
        self._page.set_landscape()
        self._page.set_paper(9)  # A4
        self._page.repeat_rows(0)

    def _heading(self, at: int, heading: str, column: SheetColumn | None) -> None:
        colour = _OWNER if column is None else _MONGOLIAN if _is_translation(column) else _OWN
        self._page.write_string(0, at, heading, self._headings[colour])
        note = note_of(column) if column else ""
        if note:
            self._page.write_comment(0, at, note, {"x_scale": 2, "author": "tamga"})
        texts = [str(row[at]) for row in self._filled.rows[:200] if row[at] is not None]
        wide = max((_width(text) for text in (heading, *texts)), default=8)
        is_number = column is not None and column.kind in ("whole", "number", "date")
        self._page.set_column(
            at,
            at,
            min(_WIDEST, wide + 2),
            self._number if is_number else self._text[bool(column and column.is_mongolian)],
        )

    def _cell(self, row: int, at: int, cell: SheetCell, is_mongolian: bool) -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            self._page.write_string(row, at, cell, self._text[is_mongolian])
        elif isinstance(cell, dt.date):
            self._page.write_datetime(row, at, cell, self._date)
        else:
            self._page.write_number(row, at, cell, self._number)

    def _choices(self, at: int, column: SheetColumn | None, heading: str) -> None:
        """A drop-down of the words that there are, or of the codes of the sheet that is named."""
        sheet, strict = self._filled.sheet, column is not None and column.kind in ("choice", "flag")
        source: list[str] | str = []
        if heading == FIELD_COLUMN and column is None:
            source, strict = list(sheet.lists), True
        elif column is None and heading != NAME_COLUMN:
            source = self._codes(sheet, heading)
        elif column is not None:
            source = [YES, NO] if column.kind == "flag" else list(column.choices.values())
            if column.kind == "approval":
                source = source[:2]  # who approved has to be named as well
        if not source or (isinstance(source, list) and len(",".join(source)) > _LONGEST_LIST):
            return
        last = len(self._filled.rows) + _SPARE_ROWS
        rule = {"validate": "list", "source": source, "show_error": strict}
        if column is None or column.kind != "choices":  # several at once cannot be chosen from a list
            self._page.data_validation(1, at, last, at, rule)

    def _codes(self, sheet: KindSheet, heading: str) -> str:
        for owner in sheet.owners():
            if owner.identity and owner.identity.heading == heading:
                at = headings_of(owner).index(heading)
                last = self._last_rows.get(owner.key, 0) + _SPARE_ROWS
                letter = "ABCDEFGHIJ"[at]
                return f"='{owner.title}'!${letter}$2:${letter}${last}"
        return ""


def _is_translation(column: SheetColumn) -> bool:
    return column.is_mongolian or column.kind == "approval"


def _width(text: str) -> int:
    """In characters, a Chinese sign counted double; the widest line of several."""
    return max((sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in text.split("\n")), default=0)


def read_workbook(content: bytes) -> Workbook:
    """What stands in an xlsx, xlsm, xls or ods file; raises FileUnreadable."""
    import python_calamine

    workbook_size.require_bounded(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(book.sheet_names) > workbook_size.MOST_SHEETS:
            raise workbook_size.unreadable(_("表超过 {limit} 张").format(limit=workbook_size.MOST_SHEETS))
        grids = dict(_laid_out(book))
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise workbook_size.damaged() from error
    return Workbook(_marks(grids.get(COVER, [])), grids)


def _laid_out(book: Any) -> Iterator[tuple[str, Grid]]:
    """Each sheet by its name; several may be one and the same part of the file."""
    cells = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        cells += sheet.total_height * sheet.total_width
        workbook_size.require_cells(cells)
        yield name, _without_times(sheet.to_python(skip_empty_area=False))


def _without_times(grid: Any) -> list[list[SheetCell]]:
    """Dates come as moments at midnight from some programs."""
    return [
        [cell.date() if isinstance(cell, dt.datetime) else None if cell == "" else cell for cell in row]
        for row in grid
    ]


def _marks(grid: Grid) -> WorkbookMarks:
    """What the cover says; a workbook that has none is one that somebody made himself."""
    words = {str(row[0]): row[1] for row in grid if len(row) > 1 and row[0] is not None}
    values = {name: words.get(word) for name, word in _MARKS.items()}
    numbers = {name: _number(values[name]) for name in ("position", "format")}
    texts = {name: str(values[name] or "") for name in ("release", "department")}
    return WorkbookMarks(position=numbers["position"], format=numbers["format"] or _FORMAT, **texts)


def _number(value: SheetCell) -> int:
    try:
        return int(float(str(value)))
    except ValueError:
        return 0
