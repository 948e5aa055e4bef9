"""Many rows of a table into a sheet at once: XlsxWriter makes all of the workbook but their cells.

A call a cell takes four fifths of the time of a ledger of 100,000 cases.  Texts stand in their cells
(inlineStr), never as formulas; dates are numbers in the workbook's format of dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from casework.tables.ledger_table import Cell

_DAY_0 = dt.date(1899, 12, 30)  # as spreadsheets count
_AT_ONCE = 1_000
_LONGEST = 32_767  # characters of a cell, as spreadsheets have it
_LOOKS_ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_NO_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def add_long_sheet(book: Any, title: str) -> Any:
    """A new page of a workbook that has a format of dates; `write_rows` fills it."""
    return book.add_worksheet(title, worksheet_class=_long_sheet())


def write_rows(page: Any, first: int, rows: Sequence[Sequence[Cell]]) -> None:
    """Let these stand from that row on, from 0, below what is written by cells; once a page."""
    page.long_rows, page.long_first = rows, first
    if rows:
        page._check_dimensions(first + len(rows) - 1, max(map(len, rows)) - 1)


@cache
def _long_sheet() -> type[Any]:
    """A sheet of XlsxWriter that writes its long rows by itself; loaded with the first export."""
    from xlsxwriter.utility import xl_col_to_name
    from xlsxwriter.worksheet import Worksheet

    class LongSheet(Worksheet):  # type: ignore[misc]
        """One page; `long_rows` come after the rows that were written cell by cell."""

        long_rows: Sequence[Sequence[Cell]] = ()
        long_first = 0

        def _write_sheet_data(self) -> None:
            self._xml_start_tag("sheetData")
            self._write_rows()
            date_style = self.default_date_format._get_xf_index()
            text = lru_cache(maxsize=1 << 12)(_text_of(self._escape_data))
            columns = [xl_col_to_name(column) for column in range(max(map(len, self.long_rows), default=0))]
            lines = []
            for number, row in enumerate(self.long_rows, start=self.long_first + 1):
                cells = "".join(
                    _cell(f"{column}{number}", cell, date_style, text)
                    for column, cell in zip(columns, row, strict=False)
                    if cell is not None and cell != ""
                )
                lines.append(f'<row r="{number}">{cells}</row>')
                if len(lines) == _AT_ONCE:
                    self.fh.write("".join(lines))
                    lines = []
            self.fh.write("".join(lines))
            self._xml_end_tag("sheetData")

    return LongSheet


def _cell(place: str, cell: str | float | dt.date, date_style: int, text: Callable[[str], str]) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is>{text(cell)}</is></c>'
    if isinstance(cell, dt.date):
        return f'<c r="{place}" s="{date_style}"><v>{(cell - _DAY_0).days}</v></c>'
    return f'<c r="{place}"><v>{float(cell):.16G}</v></c>'


def _text_of(escape: Callable[[str], str]) -> Callable[[str], str]:
    """A text as XML; signs that XML cannot have stand as _xHHHH_, as spreadsheets write them."""

    def made(given: str) -> str:
        shown = _LOOKS_ESCAPED.sub(r"_x005F\1", given[:_LONGEST])
        shown = _NO_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", shown)
        space = ' xml:space="preserve"' if shown != shown.strip() else ""
        return f"<t{space}>{escape(shown)}</t>"

    return made
