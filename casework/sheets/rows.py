"""The rows of every sheet, made of a release as its file has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from casework.language import _
from casework.release.catalogue import Release
from casework.release.problems import Problem, ReleaseProblems
from casework.sheets.cells import LONGEST_CELL, SheetCell, written
from casework.sheets.headings import FIELD_COLUMN, NAME_COLUMN
from casework.sheets.plan import FieldPath, KindSheet, SheetColumn, sheets


class FilledSheet(msgspec.Struct, frozen=True):
    """A sheet with its rows, whose cells stand under `headings_of`."""

    sheet: KindSheet
    rows: list[tuple[SheetCell, ...]]


class Owned(msgspec.Struct, frozen=True):
    """A value of the release whose lists have sheets: the codes that lead to it, and its name."""

    keys: tuple[SheetCell, ...]
    name: str
    value: Mapping[str, Any]


def headings_of(sheet: KindSheet) -> tuple[str, ...]:
    """The first row: what the row belongs to, then its own."""
    keys = [owner.identity.heading for owner in sheet.owners() if owner.identity]
    name = [NAME_COLUMN] if _is_under_a_name(sheet) else []
    field = [FIELD_COLUMN] if len(sheet.lists) > 1 else []
    return (*keys, *name, *field, *(column.heading for column in sheet.columns))


def filled(release: Release, wanted: tuple[KindSheet, ...] | None = None) -> list[FilledSheet]:
    """Every sheet of the release, or those that are wanted.

    Raises ReleaseProblems for a text that is too long for a cell.
    """
    value = msgspec.json.decode(msgspec.json.encode(release))
    owned: dict[str, list[Owned]] = {"Release": [Owned((), "", value)]}
    made = []
    for sheet in sheets():
        rows = list(_rows(sheet, owned))
        made.append(FilledSheet(sheet, rows))
    _check_lengths(made)
    return [each for each in made if wanted is None or each.sheet in wanted]


def _rows(sheet: KindSheet, owned: dict[str, list[Owned]]) -> Iterator[tuple[SheetCell, ...]]:
    if sheet.owner is None:
        yield _cells(sheet, owned["Release"][0].value)
        return
    mine = owned.setdefault(sheet.key, [])
    for owner in owned[sheet.owner.key]:
        for heading, path in sheet.lists.items():
            for value in _elements(sheet, value_at(owner.value, path)):
                name = (owner.name,) if _is_under_a_name(sheet) else ()
                field = (heading,) if len(sheet.lists) > 1 else ()
                yield (*owner.keys, *name, *field, *_cells(sheet, value))
                if sheet.identity:
                    key = written(sheet.identity, None, value_at(value, sheet.identity.path))
                    mine.append(Owned((*owner.keys, key), _name_of(value), value))


def _is_under_a_name(sheet: KindSheet) -> bool:
    """Is what it belongs to called by a code that says nothing to whoever reads it?"""
    return len(sheet.owners()) == 1 and sheet.owners()[0].key in (
        "Release.Matter",
        "Release.Bundle",
        "Release.Site",
    )


def _elements(sheet: KindSheet, values: Any) -> list[Any]:
    if sheet.element == "label":
        return [{"": key, **text} for key, text in (values or {}).items()]
    return list(values or ())


def _name_of(value: Mapping[str, Any]) -> str:
    name = value.get("name")
    return str(name["zh"]) if isinstance(name, dict) else ""


def _cells(sheet: KindSheet, value: Any) -> tuple[SheetCell, ...]:
    return tuple(_cell(column, value) for column in sheet.columns)


def _cell(column: SheetColumn, value: Any) -> SheetCell:
    text = value_at(value, column.path[:-1]) if column.kind == "approval" else None
    return written(column, text, value_at(value, column.path))


def value_at(value: Any, path: FieldPath) -> Any:
    """What stands at that place of a plain value, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _check_lengths(made: list[FilledSheet]) -> None:
    problems = [
        Problem(
            f"{each.sheet.title}.{row[0]}.{heading}",
            _("有 {count} 个字，一格放不下").format(count=len(cell)),
            _("不超过 {most} 个字").format(most=LONGEST_CELL),
        )
        for each in made
        for row in each.rows
        for heading, cell in zip(headings_of(each.sheet), row, strict=True)
        if isinstance(cell, str) and len(cell.encode("utf-16-le")) // 2 > LONGEST_CELL
    ]
    if problems:
        raise ReleaseProblems(problems)
