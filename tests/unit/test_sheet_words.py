"""Words of the workbooks that departments have: they stay, closed lists have all of them, cells are read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import inspect

from casework.release.catalogue import Release
from casework.sheets.cells import BadCell, SheetCell, read
from casework.sheets.headings import CHOICES, SHEETS
from casework.sheets.plan import SheetColumn, sheets
from tests.unit.test_every_field import structs

# Only lines may be added: a file that somebody edits for weeks comes back with the words it left with.
STORED: dict[str, Any] = json.loads(Path(__file__).with_name("sheet_words.json").read_text("utf-8"))
TEXT = SheetColumn(heading="文字")


def test_words_that_are_in_files_stay() -> None:
    assert STORED["sheets"] == {**SHEETS}, "a sheet that is added is written down in sheet_words.json"
    assert {field: {**words} for field, words in CHOICES.items()} == STORED["choices"]
    assert {each.title: [column.heading for column in each.columns] for each in sheets()} == STORED["columns"]
    assert {each.title: [*each.lists] for each in sheets()} == STORED["lists"]


def literals(kind: inspect.Type) -> list[tuple[object, ...]]:
    """The closed lists in a type, however deep in lists and options."""
    if isinstance(kind, inspect.LiteralType):
        return [kind.values]
    parts = [getattr(kind, name) for name in ("item_type", "key_type", "value_type") if hasattr(kind, name)]
    return [values for part in (*parts, *getattr(kind, "types", ())) for values in literals(part)]


def test_every_closed_list_of_the_catalogue_has_all_its_words_and_no_others() -> None:
    found: set[str] = set()
    for name, struct in structs(inspect.type_info(Release), {}).items():
        for field in struct.fields:
            key = f"{name}.{field.name}" if f"{name}.{field.name}" in CHOICES else field.name
            for values in literals(field.type):
                if len(values) == 1 or name == "Release":
                    continue
                of_sites = key == "modes" and set(values) == set(CHOICES["Site.kind"])
                assert set(CHOICES["Site.kind" if of_sites else key]) == set(values), key
                found.add(key)
    assert found == set(CHOICES)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("文字", "文字"),
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        (-3, "-3"),
        (10**15 - 1, "999999999999999"),
        (True, "TRUE"),
        (dt.date(2026, 11, 24), "2026-11-24"),
        (dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), "2026-11-24"),
    ],
)
def test_what_a_spreadsheet_made_of_a_text_is_the_text_again(cell: SheetCell, text: str) -> None:
    assert read(TEXT, cell) == text


@pytest.mark.parametrize("cell", [10**15, 1.52129195001010004e17, -(10**15)])
def test_a_number_that_lost_its_last_digits_is_refused(cell: SheetCell) -> None:
    with pytest.raises(BadCell, match="已经丢失"):
        read(TEXT, cell)
