"""Where a value of the release stands in a workbook, for whoever has to mend it there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from casework.language import _, listed
from casework.release.problems import Problem
from casework.sheets.plan import KindSheet, SheetColumn
from casework.sheets.rows import headings_of

_ENDS = re.compile(r"(?=[.\[])|$")
_PATH = re.compile(r"[a-z_]+(?:\[\d+\]|\.[a-z_]+)*\[\d+\](?:\.[a-z_]+)*")


class CellPlace(msgspec.Struct, frozen=True):
    """A cell by sheet, row as spreadsheet programs count it, and column; row 0 is the sheet as a whole."""

    sheet: str
    row: int = 0
    column: int = -1
    heading: str = ""

    def __str__(self) -> str:
        if not self.row:
            return _("工作表“{sheet}”").format(sheet=self.sheet)
        if self.column < 0:
            words = (
                _("工作表“{sheet}”第 {row} 行（{heading}）")
                if self.heading
                else _("工作表“{sheet}”第 {row} 行")
            )
            return words.format(sheet=self.sheet, row=self.row, heading=self.heading)
        cell = f"{column_letters(self.column)}{self.row}"
        return _("工作表“{sheet}”{cell}（{heading}）").format(
            sheet=self.sheet, cell=cell, heading=self.heading
        )


class SheetProblem(msgspec.Struct, frozen=True):
    """What is wrong in a workbook: where, what, and what would be right."""

    place: CellPlace
    what: str
    right: str

    def __str__(self) -> str:
        return _("{value}：{what}。应改为：{right}").format(
            value=self.place, what=self.what, right=self.right
        )


class RowAt(msgspec.Struct, frozen=True):
    """A row that was read: its sheet, its number, and in which column of the workbook each heading stands."""

    sheet: KindSheet
    number: int
    columns: dict[str, int]

    def place(self, heading: str) -> CellPlace:
        """The cell under that heading."""
        return CellPlace(self.sheet.title, self.number, self.columns.get(heading, -1), heading)


def column_letters(column: int) -> str:
    """A column from 0 as spreadsheet programs call it: A … Z, AA …"""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def placed(problem: Problem, rows: dict[str, RowAt]) -> SheetProblem | Problem:
    """The problem with its cell and in the words of the sheet; as it is where it speaks of no row."""
    at = _column_at(problem.path, rows)
    if at is None:
        return problem
    row, column = at
    what = _PATH.sub(lambda path: str(place_of(path[0], rows) or path[0]), problem.what)
    return SheetProblem(row.place(column.heading), what, _right(problem.right, column))


def place_of(path: str, rows: dict[str, RowAt]) -> CellPlace | None:
    """The cell that holds what stands at that path of the release, None where no row does."""
    at = _column_at(path, rows)
    return at[0].place(at[1].heading) if at else None


def _right(right: str, column: SheetColumn) -> str:
    """What would be right as it is typed into a cell: a choice by its words, a text without quotes."""
    if column.choices and all(choice in right for choice in column.choices):
        return _("以下之一：{values}").format(values=listed(column.choices.values()))
    if right == _("英文双引号内的文字") or right.startswith(_("一个对象")):
        return _("文字")
    return right


def _column_at(path: str, rows: dict[str, RowAt]) -> tuple[RowAt, SheetColumn] | None:
    for start in _prefixes(path):
        if row := rows.get(start):
            return row, _column(row.sheet, path[len(start) :])
    return None


def _prefixes(path: str) -> Iterator[str]:
    """The path and what leads to it, longest first; "" is the release's own row."""
    yield from sorted({path[: match.start()] for match in _ENDS.finditer(path)} | {""}, key=len, reverse=True)


def _column(sheet: KindSheet, rest: str) -> SheetColumn:
    """The column that the rest of a path means: the one that has most of it, else the row's first."""
    names = tuple(part for part in re.split(r"[.\[\]]+", rest) if part)
    best, nearest = -1, SheetColumn(heading=headings_of(sheet)[0])
    for column in sheet.columns:
        path = tuple(part for part in column.path if part)
        shared = 0
        for mine, theirs in zip(path, names, strict=False):
            if mine != theirs:
                break
            shared += 1
        if shared > best and (shared or not names):
            best, nearest = shared, column
    return nearest
