"""Tables as files: xlsx with dates, a frozen head and filters; CSV that spreadsheets open right; JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import msgspec

from casework.tables.ledger_table import Cell, LedgerTable
from casework.tables.long_sheet import add_long_sheet, write_rows

_HEAD, _LINE = "#E4EDF4", "#DDD8CD"
_WIDEST = 48
_DANGEROUS = ("=", "+", "-", "@", "\t")


def to_csv(sheet: LedgerTable, encoding: str = "utf-8-sig") -> bytes:
    """The table as text: UTF-8 with a mark at its beginning, or GB 18030, as spreadsheets here expect."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([[_plain(cell) for cell in row] for row in sheet.rows])
    return text.getvalue().encode(encoding)


def _plain(cell: Cell) -> str | int | float:
    """As it stands in the file; a text that a spreadsheet would calculate is kept a text."""
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell


def to_json(sheet: LedgerTable) -> bytes:
    """A list of lines, each with its cells by the names of the columns."""
    lines = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    return msgspec.json.format(msgspec.json.encode(lines), indent=1) + b"\n"


def to_xlsx(*sheets: LedgerTable) -> bytes:
    """Each table on a page of its own."""
    file = io.BytesIO()
    book = open_book(file)
    for sheet in sheets:
        write_sheet(book, sheet)
    book.close()
    return file.getvalue()


def open_book(file: io.BytesIO) -> Any:
    """A new workbook that is written into `file` when it is closed."""
    import xlsxwriter  # 0.1 s that only an export costs

    return xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})


def write_sheet(book: Any, sheet: LedgerTable) -> None:
    """Add the table as a page, with a frozen head and filters."""
    page = add_long_sheet(book, sheet.title[:31])
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": _HEAD, "bottom": 1, "bottom_color": _LINE})
    page.write_string(0, 0, sheet.title, bold)
    page.write_string(1, 0, sheet.about)
    for column, words in enumerate(sheet.columns):
        page.write_string(2, column, words, head)
    write_rows(page, 3, sheet.rows)
    last = max(3, len(sheet.rows) + 2)
    page.autofilter(2, 0, last, len(sheet.columns) - 1)
    page.freeze_panes(3, 0)
    for column, words in enumerate(sheet.columns):
        page.set_column(column, column, _width(sheet, column, words))
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)


def _width(sheet: LedgerTable, column: int, words: str) -> int:
    """As wide as its words, a Chinese sign counted double; of long tables the first rows are looked at."""
    texts = [words, *(str(row[column] or "") for row in sheet.rows[:200])]
    return min(_WIDEST, 2 + max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) for text in texts))
