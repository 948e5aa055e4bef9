"""Cells of every kind as people write them: what they mean, and what is said of those that mean nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import pytest

from casework.sheets.cells import Approval, BadCell, SheetCell, read, written
from casework.sheets.plan import CellKind, SheetColumn

DAY = dt.date(2026, 11, 24)
CHOICES = {"a": "甲", "b": "乙"}
STATUS = {"none": "无", "draft": "草稿", "approved": "已审定"}


def column(kind: CellKind, **fields: Any) -> SheetColumn:
    choices = STATUS if kind == "approval" else CHOICES
    return SheetColumn(heading="列", kind=kind, **{"choices": choices, **fields})


READ: dict[CellKind, dict[SheetCell, Any]] = {
    "text": {
        " 甲 ": " 甲 ",
        "a\r\nb\rc\u2028d\u2029e": "a\nb\nc\nd\ne",
        3: "3",
        dt.time(9, 30): "09:30",
        dt.time(9, 30, 5): "09:30:05",
        dt.timedelta(days=1, hours=2, minutes=30): "26:30",
        True: "TRUE",
    },
    "lines": {"甲\n\n  乙 \r\n": ["甲", "乙"], 5: ["5"]},
    "wholes": {"1、2，3,4;5；6\n7、": [1, 2, 3, 4, 5, 6, 7], 8: [8], "2.0": [2]},
    "choice": {"甲": "a", " b ": "b"},
    "choices": {"甲、乙": ["a", "b"], "b,甲、": ["b", "a"], "乙": ["b"]},
    "flag": {
        **dict.fromkeys(("是", "TRUE", "1", " y", "Yes", "√", "✓", "有", "对", True), True),
        **dict.fromkeys(("否", "False", "0", "n", "no", "×", "无", "错", False), False),
    },
    "whole": {"5": 5, 5.0: 5, " -3 ": -3, "2.0": 2, 2**49: 2**49, str(2**53 - 1): 2**53 - 1},
    "number": {"2.5": 2.5, 2.5: 2.5, "1e3": 1000, "3": 3, "-4": -4},
    "date": {
        DAY: "2026-11-24",
        dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC): "2026-11-24",
        **dict.fromkeys(("2026-11-24", "2026/11/24", "2026.11.24", " 2026年11月24日 "), "2026-11-24"),
        "2026-1-2": "2026-01-02",
    },
    "rule": {
        "person=newborn|aided\n\nagent=yes": {"person": ["newborn", "aided"], "agent": ["yes"]},
        "a=": {"a": []},
        "a=b\\": {"a": ["b\\"]},
        r"a\=b=c\|d|e\\f": {"a=b": ["c|d", "e\\f"]},
        r"a=\0|\ b\ |c\nd": {"a": ["", " b ", "c\nd"]},
        "  a = b | c ": {"a": ["b", "c"]},
    },
    "pairs": {"01=甲\n02=": {"01": "甲", "02": ""}, r"a=b\=c|d": {"a": "b=c|d"}},
    "approval": {
        "草稿": Approval("draft"),
        "none": Approval("none"),
        "已审定": Approval("approved"),
        "approved": Approval("approved"),
        "已审定：巴图": Approval("approved", "巴图"),
        " 已审定 : 巴图 ， 2026年1月2日 ": Approval("approved", "巴图", "2026-01-02"),
        "已审定：巴图,2026-11-24": Approval("approved", "巴图", "2026-11-24"),
    },
}


def test_every_kind_has_its_examples() -> None:
    assert set(READ) == set(get_args(CellKind))


@pytest.mark.parametrize(("kind", "cells"), READ.items(), ids=READ)
def test_a_cell_means_what_people_mean(kind: CellKind, cells: dict[SheetCell, Any]) -> None:
    for cell, value in cells.items():
        made = read(column(kind), cell)
        assert (made, type(made)) == (value, type(value)), cell
    for nothing in (None, "", "  ", "\n"):
        assert read(column(kind), nothing) is None


NUMBER, CHOICE, DATE = "一个数，如 5 或 2.5", "以下之一：甲、乙", "一个日期，如 2026-11-24"
PAIR = "每行一条，如 person=newborn|aided，键不重复"
BAD: list[tuple[CellKind, SheetCell, str, str]] = [
    ("text", "#REF!", "公式出错：#REF!", "填写值，不要公式"),
    ("date", " #N/A ", "公式出错：#N/A", "填写值，不要公式"),
    ("choice", "丙", "写的是 “丙”", CHOICE),
    ("choices", "甲、丙", "写的是 “丙”", CHOICE),
    ("wholes", "1、两", "写的是 “两”", NUMBER),
    ("wholes", "1、2.5", "写的是 “2.5”", "一个整数"),
    ("whole", 2.5, "写的是 “2.5”", "一个整数"),
    ("whole", "五", "写的是 “五”", NUMBER),
    ("whole", True, "写的是 “是”", NUMBER),
    ("whole", False, "写的是 “否”", NUMBER),
    ("number", True, "写的是 “是”", "一个数，如 5 或 2.5"),
    ("number", dt.time(9, 30), "写的是 “09:30”", "一个数，如 5 或 2.5"),
    ("date", True, "写的是 “是”", DATE),
    ("date", dt.timedelta(days=1, hours=2), "写的是 “26:00”", DATE),
    ("whole", DAY, "写的是 “2026-11-24”", NUMBER),
    ("whole", 10**15, "写的是 “1000000000000000”", NUMBER),
    ("whole", str(2**53), f"写的是 “{2**53}”", NUMBER),
    ("number", "nan", "写的是 “nan”", NUMBER),
    ("number", "inf", "写的是 “inf”", NUMBER),
    ("flag", "也许", "写的是 “也许”", "是、否"),
    ("flag", 2, "写的是 “2”", "是、否"),
    ("date", "2026-13-01", "写的是 “2026-13-01”", DATE),
    ("date", "明天", "写的是 “明天”", DATE),
    ("date", 46350, "写的是 “46350”", DATE),
    ("date", 46350.0, "写的是 “46350”", DATE),
    ("rule", "person", "写的是 “person”", PAIR),
    ("rule", "a=b=c", "写的是 “a=b=c”", PAIR),
    ("rule", "a=b\na=c", "写的是 “a=c”", PAIR),
    ("pairs", "甲", "写的是 “甲”", PAIR),
    ("approval", "看过了", "写的是 “看过了”", "以下之一：无、草稿、已审定"),
    ("approval", "已审定：巴图，2026-13-01", "写的是 “2026-13-01”", DATE),
]


@pytest.mark.parametrize(("kind", "cell", "what", "right"), BAD)
def test_a_cell_that_means_nothing_is_refused_with_what_would_be_right(
    kind: CellKind, cell: SheetCell, what: str, right: str
) -> None:
    with pytest.raises(BadCell) as raised:
        read(column(kind), cell)
    assert (raised.value.what, raised.value.right) == (what, right)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"])
def test_a_formula_that_failed_is_no_text(error: str) -> None:
    with pytest.raises(BadCell, match="公式出错"):
        read(column("text"), error)


def test_nothing_is_said_where_an_empty_cell_means_something_else() -> None:
    """A column whose empty cell stands for a default needs a word for nothing."""
    usual = column("text", default="zh_first")
    nothing = written(usual, None, "")
    assert isinstance(nothing, str)
    assert (read(usual, nothing), read(column("text"), nothing)) == ("", nothing)
    assert written(usual, None, None) == "zh_first"
    assert (written(column("text"), None, ""), written(column("text"), None, None)) == (None, None)
    for text in (nothing, f"\\{nothing}"):
        assert written(usual, None, text) == f"\\{text}"
        assert read(usual, written(usual, None, text)) == text
    listed = column("choices", default=("a",))
    assert (written(listed, None, ()), read(listed, nothing)) == (nothing, [])
    assert written(listed, None, ["a", "b"]) == "甲、乙"
    flag = column("flag", default=True)
    assert (written(flag, None, False), written(flag, None, True)) == ("否", "是")
    assert (written(column("flag"), None, False), written(column("flag"), None, True)) == (None, "是")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ({}, None),
        ({"status": "none"}, None),
        ({"status": "draft"}, "草稿"),
        (
            {"status": "approved", "approved_by": "巴图", "approved_on": "2026-11-24"},
            "已审定：巴图，2026-11-24",
        ),
    ],
)
def test_a_status_is_written_with_who_approved(text: dict[str, str], cell: str | None) -> None:
    assert written(column("approval"), text, "x") == cell


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("lines", ["a", "b"], "a\nb"),
        ("wholes", [1, 2], "1\n2"),
        ("choice", "b", "乙"),
        ("whole", 10**15 - 1, 10**15 - 1),
        ("whole", 10**15, "1000000000000000"),
        ("number", 2.5, 2.5),
        ("date", "2026-11-24", DAY),
        ("rule", {"a=b": ["c|d", " e ", ""], "f": []}, "a\\=b=c\\|d|\\ e\\ |\\0\nf="),
        ("pairs", {"a\nb": "c\\d"}, "a\\nb=c\\\\d"),
    ],
)
def test_a_value_is_written_as_it_is_read(kind: CellKind, value: Any, cell: SheetCell) -> None:
    assert written(column(kind), None, value) == cell
    assert read(column(kind), cell) == value
