"""Elements of a release's lists are compared with those of the same name, wherever they stand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from casework.release.catalogue import CalendarDay, ExportField, Option, PrintedForm
from casework.release.differences import Difference, part_differences
from tests.support.releases import material, matter, situation, text

NEW_YEAR = dt.date(2027, 1, 1)
LISTS: dict[str, tuple[Any, Any, str]] = {
    "code": (material("m1"), material("m2"), "m2"),
    "key": (situation("person", "a"), situation("agent", "b"), "agent"),
    "value": (Option(value="a", label=text("甲")), Option(value="b", label=text("乙")), "b"),
    "form": (PrintedForm(form="receipt"), PrintedForm(form="authorization"), "authorization"),
    "label": (ExportField(label="姓名", always="x"), ExportField(label="电话", always="x"), "电话"),
    "day": (
        CalendarDay(day=NEW_YEAR, kind="rest", basis="通知"),
        CalendarDay(day=NEW_YEAR + dt.timedelta(days=1), kind="rest", basis="通知"),
        "2027-01-02",
    ),
}


@pytest.mark.parametrize("named_by", LISTS)
def test_what_is_put_before_another_is_one_difference(named_by: str) -> None:
    first, put_before, name = LISTS[named_by]
    (told,) = part_differences((first,), (put_before, first), "list")
    assert (told.path, told.before, told.after) == (f"list[{name}]", None, put_before)
    (back,) = part_differences((put_before, first), (first,), "list")
    assert (back.path, back.before, back.after) == (f"list[{name}]", put_before, None)


@pytest.mark.parametrize("named_by", LISTS)
def test_the_same_in_another_order_is_told_by_its_names(named_by: str) -> None:
    first, second, name = LISTS[named_by]
    (told,) = part_differences((first, second), (second, first), "list")
    assert told.path == "list"
    assert name in told.before
    assert told.after == told.before[::-1]


def test_what_has_no_name_or_not_one_of_its_own_is_compared_by_its_place() -> None:
    one, other = text("甲"), text("乙")
    (told,) = part_differences((one, one), (one, other), "list")
    assert told.path == "list[1].zh"
    twin = matter("A", "甲")
    (told,) = part_differences((twin, twin), (twin, msgspec.structs.replace(twin, initials="jia")), "list")
    assert (told.path, told.after) == ("list[1].initials", "jia")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "“是”"),
        (2.5, "“2.5”"),
        (NEW_YEAR, "“2027-01-01”"),
        (("甲", "乙"), "“甲、乙”"),
        ((), "“没有”"),
        ((situation("person", "a"), text("甲")), "“person？、甲”"),
        (Option(value="a", label=text("甲")), "“甲”"),
        ({"person": ("a",)}, '“{"person":["a"]}”'),
        (("甲乙",) * 40, f"“{'甲乙、' * 26}甲乙……”"),
    ],
)
def test_a_value_is_shown_as_people_say_it(value: Any, shown: str) -> None:
    assert str(Difference("x", False, value)) == f"x：“否” 改为 {shown}"
