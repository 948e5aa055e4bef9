"""One matter as a form: the sheets, columns, words and checks of the workbook, so that both say the same.

A field is named `SHEET.ROW.HEADING`, as the cell of a workbook is; a row whose cells are all empty is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from casework.release import release_file, release_parts
from casework.release.catalogue import Matter, Release
from casework.release.foreign_text import clean_file
from casework.release.problems import Problem
from casework.sheets.column_notes import note_of
from casework.sheets.headings import FIELD_COLUMN, NAME_COLUMN, NO, YES
from casework.sheets.places import SheetProblem, placed
from casework.sheets.plan import KindSheet, SheetColumn, matter_sheets
from casework.sheets.rows import filled, headings_of
from casework.sheets.taking import Grid, take

SPARE_ROWS = 2  # empty ones below each list
_MOST_ROWS = 400


class MatterField(msgspec.Struct, frozen=True, kw_only=True):
    """One field: its name and heading, what stands in it, the words it may have, what is wrong."""

    name: str
    heading: str
    value: str
    choices: tuple[str, ...] = ()
    note: str = ""
    kind: str = "text"
    is_mongolian: bool = False
    problem: str = ""


class FormSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet of the form with its rows; the first sheet is the matter itself, one row."""

    title: str
    rows: tuple[tuple[MatterField, ...], ...]
    count: int  # of rows in which something stands


class TakenForm(msgspec.Struct, frozen=True):
    """What a form means: the matter, or what is wrong by field, and elsewhere."""

    matter: Matter | None = None
    problems: Mapping[str, str] = {}
    others: tuple[str, ...] = ()


def cells_of_matter(release: Release, matter: Matter) -> dict[str, list[dict[str, str]]]:
    """The cells of a matter by sheet, row and heading."""
    alone = msgspec.structs.replace(release, matters=(matter,))
    cells: dict[str, list[dict[str, str]]] = {}
    for each in filled(alone, matter_sheets()):
        headings = headings_of(each.sheet)
        cells[each.sheet.title] = [
            {heading: _shown(cell) for heading, cell in zip(headings, row, strict=True)} for row in each.rows
        ]
    return cells


def cells_of_form(form: Mapping[str, Sequence[str]]) -> dict[str, list[dict[str, str]]]:
    """The cells that a form brings; rows without anything in them are left out."""
    rows: dict[str, dict[int, dict[str, str]]] = {}
    for name, values in form.items():
        title, _dot, rest = name.partition(".")
        number, _dot, heading = rest.partition(".")
        if heading and number.isdecimal() and int(number) < _MOST_ROWS:
            rows.setdefault(title, {}).setdefault(int(number), {})[heading] = values[-1] if values else ""
    return {
        title: [row for _number, row in sorted(of.items()) if any(cell.strip() for cell in row.values())]
        for title, of in rows.items()
    }


def form_sheets(
    cells: Mapping[str, list[dict[str, str]]], problems: Mapping[str, str] = {}
) -> tuple[FormSheet, ...]:
    """The form of these cells."""
    return tuple(_sheet(sheet, cells.get(sheet.title, []), problems) for sheet in matter_sheets())


def _sheet(sheet: KindSheet, rows: list[dict[str, str]], problems: Mapping[str, str]) -> FormSheet:
    spare = 0 if sheet.key == "Release.Matter" else SPARE_ROWS
    filled_rows = [*rows, *({} for _spare in range(spare))]
    return FormSheet(
        title=sheet.title,
        rows=tuple(tuple(_fields(sheet, number, row, problems)) for number, row in enumerate(filled_rows)),
        count=len(rows),
    )


def _fields(
    sheet: KindSheet, number: int, row: Mapping[str, str], problems: Mapping[str, str]
) -> list[MatterField]:
    """The fields of a row; the matter's own code stands in each sheet and is not asked again."""
    columns = {column.heading: column for column in sheet.columns}
    fields = []
    for heading in headings_of(sheet):
        if heading == NAME_COLUMN or (heading not in columns and heading == _code(sheet)):
            continue
        name = f"{sheet.title}.{number}.{heading}"
        field = _field(name, heading, row.get(heading, ""), columns.get(heading))
        if heading == FIELD_COLUMN and heading not in columns:
            field = msgspec.structs.replace(field, choices=tuple(sheet.lists))
        fields.append(msgspec.structs.replace(field, problem=problems.get(name, "")))
    return fields


def _field(name: str, heading: str, value: str, column: SheetColumn | None) -> MatterField:
    if column is None:
        return MatterField(name=name, heading=heading, value=value)
    choices: tuple[str, ...] = ()
    if column.kind == "flag":
        choices = (YES, NO)
    elif column.kind == "choice":
        choices = tuple(column.choices.values())
    return MatterField(
        name=name,
        heading=heading,
        value=value,
        choices=choices,
        note=note_of(column),
        kind="lines" if column.kind in ("lines", "rule", "pairs") or _is_long(column) else column.kind,
        is_mongolian=column.is_mongolian,
    )


def _is_long(column: SheetColumn) -> bool:
    return column.kind == "text" and bool(column.path) and column.path[-1] in ("zh", "mn")


def _code(sheet: KindSheet) -> str:
    owners = sheet.owners()
    return owners[0].identity.heading if owners and owners[0].identity else ""


def take_form(
    cells: Mapping[str, list[dict[str, str]]], code: str, release: Release, labels: Mapping[str, str]
) -> TakenForm:
    """The matter that a form means, checked as a workbook is, with each problem at its field."""
    grids = {sheet.title: _grid(sheet, cells.get(sheet.title, []), code) for sheet in matter_sheets()}
    taken = take(grids, matter_sheets())
    value = msgspec.to_builtins(msgspec.structs.replace(release, matters=()))
    others = [msgspec.to_builtins(each) for each in release.matters if each.code != code]
    whole = {**value, "matters": [*taken.value.get("matters", []), *others]}
    problems: list[SheetProblem | Problem] = list(taken.problems)
    clean = clean_file(msgspec.json.encode(whole))
    try:
        read = release_file.read(clean.content, labels)
    except release_file.ReleaseProblems as error:
        problems += [placed(each, taken.rows) for each in error.problems]
    else:
        if not problems:
            return TakenForm(matter=read.matter(code))
    at_fields: dict[str, str] = {}
    elsewhere: list[str] = []
    for problem in problems:
        if isinstance(problem, SheetProblem):
            name = f"{problem.place.sheet}.{problem.place.row - 2}.{problem.place.heading}"
            at_fields.setdefault(name, f"{problem.what}。→ {problem.right}")  # data
            elsewhere.append(str(problem))
        else:
            elsewhere.append(str(problem))
    return TakenForm(problems=at_fields, others=tuple(elsewhere))


def _grid(sheet: KindSheet, rows: list[dict[str, str]], code: str) -> Grid:
    headings = headings_of(sheet)
    own = _code(sheet)
    made: list[list[Any]] = [list(headings)]
    for row in rows:
        cells: list[Any] = [row.get(heading, "") or None for heading in headings]
        if own:
            cells[headings.index(own)] = code
        made.append(cells)
    return made


def part_of(code: str) -> str:
    """The part of the working copy that a matter is."""
    return release_parts.part_name("matter", code)


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)
