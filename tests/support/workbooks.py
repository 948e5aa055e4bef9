"""Workbooks as somebody edits them: cells changed by sheet, row and heading, rows added and taken out."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

Cells = list[list[Any]]


def cells_of(content: bytes) -> dict[str, Cells]:
    """Every sheet's cells as a spreadsheet program has them."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def saved(sheets: dict[str, Cells]) -> bytes:
    """The cells as a plain workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _put(page, row, column, cell)
    return file.getvalue()


def _put(page: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str):
        if cell:
            page.write_string(row, column, cell)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, cell)
    elif cell is not None:
        page.write(row, column, cell)


def edited(content: bytes, edit: Callable[[dict[str, Cells]], object]) -> bytes:
    """The workbook after an edit of its cells."""
    sheets = cells_of(content)
    edit(sheets)
    return saved(sheets)


def put(sheets: dict[str, Cells], sheet: str, row: int, **values: Any) -> None:
    """Write values under their headings into a row, counted as spreadsheet programs do."""
    heads = sheets[sheet][0]
    while len(sheets[sheet]) < row:
        sheets[sheet].append([""] * len(heads))
    for heading, value in values.items():
        sheets[sheet][row - 1][heads.index(heading)] = value


def row_of(sheets: dict[str, Cells], sheet: str, *words: str) -> int:
    """The number of the first row in which all these words stand."""
    return next(at for at, cells in enumerate(sheets[sheet], 1) if set(words) <= set(map(str, cells)))


def saved_by_libreoffice(files: list[Path], folder: Path) -> list[bytes]:
    """The same workbooks opened and saved by LibreOffice."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    convert = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
    subprocess.run(
        ["soffice", profile, *convert, *map(str, files)], check=True, capture_output=True, timeout=200
    )
    return [(folder / "out" / file.name).read_bytes() for file in files]
