"""The notes at a workbook's headings and the lines of its cover: part of the file, word by word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

from casework.sheets.column_notes import COVER_LINES, note_of
from casework.sheets.plan import CellKind, SheetColumn

STORED = Path(__file__).with_name("column_notes.json")


def made() -> dict[str, list[str]]:
    """The note of each kind of column, and the lines of the cover."""
    notes = {kind: [note_of(SheetColumn(heading="甲", kind=kind))] for kind in get_args(CellKind)}
    return {**notes, "cover": [*COVER_LINES]}


def test_notes_are_as_somebody_read_them(update_golden: bool) -> None:
    if update_golden:
        STORED.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert made() == json.loads(STORED.read_text("utf-8"))


def test_a_note_says_what_is_required_and_what_an_empty_cell_means() -> None:
    assert note_of(SheetColumn(heading="甲")) == ""
    assert note_of(SheetColumn(heading="甲", is_required=True)) == "必填。"
    assert note_of(SheetColumn(heading="甲", kind="flag", default=True)) == "填是或否；空着等于填“是”"
    assert note_of(SheetColumn(heading="甲", kind="flag", is_required=True)) == "必填。填是或否"
    choices = {"a": "甲", "b": "乙"}
    assert note_of(SheetColumn(heading="甲", kind="choice", choices=choices)) == "从下拉列表中选：甲、乙"
    assert note_of(SheetColumn(heading="甲", is_mongolian=True, is_required=True)).startswith("传统蒙古文")
