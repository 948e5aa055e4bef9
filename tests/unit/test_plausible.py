"""What a body can be at all: how deep, how long, with which number; what looks bad and is not, is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest

from casework.cases import plausible
from casework.cases.body import Body
from casework.cases.entries import Recorded
from casework.cases.kinds.table import problem_of
from casework.cases.plausible import DEEPEST, LONGEST_TEXT, body_problem, text_problem
from tests.support.case_histories import CaseHistory, received


@pytest.mark.parametrize(
    "body",
    [
        b'{"v":1,"list":[' + b",".join([b"[]"] * 100) + b"]}",  # many brackets, none of them deep
        msgspec.json.encode({"text": "[" * 100}),  # brackets in a text are none
        msgspec.json.encode({"text": '他说“[”\\"[' * 50}),
        b"[" * DEEPEST + b"]" * DEEPEST,
        msgspec.json.encode({"text": "甲" * LONGEST_TEXT}),
        msgspec.json.encode({"text": "一行\n又一行\t完"}),
    ],
)
def test_what_only_looks_bad_is_taken(body: bytes) -> None:
    assert text_problem(body) == ""


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "嵌套太深"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "嵌套太深"),
        (msgspec.json.encode({"text": "甲" * (LONGEST_TEXT + 1)}), "过长的文字"),
        (msgspec.json.encode({"甲" * (LONGEST_TEXT + 1): 1}), "过长的文字"),
        (msgspec.json.encode({"list": ["a\x00b"]}), "不能显示的字符"),
        (b'{"text":"\x7f"}', "不能显示的字符"),
        (msgspec.json.encode({"text": "甲\x85"}), "不能显示的字符"),
    ],
)
def test_what_nobody_can_have_written_is_refused(body: bytes, why: str) -> None:
    assert why in text_problem(body)


def test_what_is_as_short_as_a_text_may_be_is_not_read_for_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of bodies come in a page: only what is longer than a text, or looks odd, costs a reading."""
    read: list[object] = []

    def listening(decoded: object) -> Iterator[str]:
        read.append(decoded)
        return iter(())

    monkeypatch.setattr(plausible, "_texts", listening)
    bodies = [b'"' + b"a" * (length - 2) + b'"' for length in (LONGEST_TEXT, LONGEST_TEXT + 1)]
    assert [(text_problem(body), len(read)) for body in bodies] == [("", 0), ("", 1)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ""),
        ({"number": "收据一号"}, "编号写法不对"),
        ({"number": "SJ-ML0101-20261124-I001"}, "编号写法不对"),
        ({"number": "SJ-ML0102-20261124-A001"}, "站点、日期、序号不符"),
        ({"number": "SJ-ML0101-20261125-A001"}, "站点、日期、序号不符"),
        ({"day": dt.date(1999, 12, 31)}, "日期 day 不在 2000 年到 2199 年之间"),
        ({"day": dt.date(2200, 1, 1)}, "日期 day 不在 2000 年到 2199 年之间"),
    ],
)
def test_a_paper_has_a_number_of_its_own_site_and_day(change: dict[str, object], why: str) -> None:
    body: Body = msgspec.structs.replace(received(m1=1), **change)
    assert why in body_problem(body)
    assert bool(why) == bool(body_problem(body))


def test_an_entry_is_judged_by_itself_and_without_its_body_by_its_outside_alone() -> None:
    (made,) = CaseHistory().entries
    assert problem_of(made) == ""
    assert problem_of(Recorded(made.entry, None)) == ""
    late = msgspec.structs.replace(made.entry, recorded_at="2200-01-01T00:00:00+08:00")
    assert "2000 年到 2199 年" in problem_of(Recorded(late, made.body))
    later_suite = msgspec.structs.replace(made.entry, suite=99)
    assert problem_of(Recorded(later_suite, b"\xff")) == "", "only a later program can tell"
    assert "内容" in problem_of(Recorded(made.entry, b'{"v":1}'))


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("2026-11-24T09:00:00+08:00", ""),
        ("2026-11-24T01:00:00.000Z", ""),
        ("2000-01-01T00:00:00-12:00", ""),
        ("2199-12-31T23:59:59.999+14:00", ""),
        ("1999-12-31T23:59:59+00:00", "2000 年到 2199 年"),
        ("2200-01-01T00:00:00+00:00", "2000 年到 2199 年"),
        ("2026-11-24T09:00:00", "时间写法不对"),  # whose nine o'clock?
        ("2026-11-24", "时间写法不对"),
        ("2026-11-24 09:00:00+08:00", "时间写法不对"),
        ("20261124T090000+08:00", "时间写法不对"),
        ("2026-W48-2T09:00:00+08:00", "时间写法不对"),
        ("2026-02-29T09:00:00+08:00", "时间写法不对"),
        ("not a time", "时间写法不对"),
        ("", "时间写法不对"),
    ],
)
def test_a_time_is_a_day_of_a_month_with_its_offset(at: str, why: str) -> None:
    (made,) = CaseHistory().entries
    found = problem_of(Recorded(msgspec.structs.replace(made.entry, recorded_at=at), made.body))
    assert why in found
    assert bool(why) == bool(found)
