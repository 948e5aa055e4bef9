"""What another release changes of a matter, and of the rest, in words for whoever handles it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from casework.release.catalogue import ExportField, ExportProfile, Matter, Release, WorkingCalendar
from casework.release.change_words import matter_change_words
from casework.release.field_words import FIELD_WORDS
from casework.release.release_changes import MatterChange, changes_between
from tests.support.releases import material, small_release, text

BEFORE = small_release()
FIRST = BEFORE.matters[0]
M1, M2, M3, M4 = FIRST.materials


def words(**changes: Any) -> list[str]:
    return list(matter_change_words(FIRST, replace(FIRST, **changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"status": "suspended"}, ["已暂停，不能新办"]),
        ({"status": "withdrawn"}, ["已取消，不能新办"]),
        ({"materials": (M1, M2, M3, M4, material("m5", "照片"))}, ["新增材料：照片"]),
        ({"materials": (M1, M3)}, ["不再要：出生医学证明、授权委托书"]),
        ({"materials": (replace(M1, copies=2), M2, M3, M4)}, ["有改动：居民身份证"]),
        ({"materials": (M4, M3, M2, M1)}, []),
        ({"visits": 2}, ["到现场次数有改动"]),
        (
            {"visits": 2, "materials": (replace(M1, name=text("身份证")), material("m5", "照片"), M3)},
            ["新增材料：照片", "不再要：出生医学证明、授权委托书", "有改动：身份证", "到现场次数有改动"],
        ),
    ],
)
def test_each_change_is_said(changes: dict[str, Any], expected: list[str]) -> None:
    assert words(**changes) == expected


def test_every_field_that_changed_is_named_but_materials_and_status_once() -> None:
    odd = {name: object() for name in FIELD_WORDS if name not in ("materials", "status")}
    new = replace(FIRST, **odd)
    (said,) = matter_change_words(FIRST, new)
    assert said == "、".join(FIELD_WORDS[name] for name in odd) + "有改动"


def test_a_matter_that_is_gone_or_new_is_said_without_fields() -> None:
    assert list(matter_change_words(FIRST, None)) == ["新目录里没有这个事项"]
    names = "、".join(each.name.zh for each in FIRST.materials)
    assert list(matter_change_words(None, FIRST)) == [f"新增材料：{names}"]


def changes(after: Release) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.code, each.name, each.words) for each in changes_between(BEFORE, after).matters]


def test_matters_stand_in_the_order_of_the_new_release_and_those_that_are_gone_behind() -> None:
    new: Matter = replace(FIRST, code="NEW", name=text("新事项"))
    after = replace(BEFORE, name="v2", matters=(new, replace(BEFORE.matters[1], visits=2), BEFORE.matters[2]))
    assert changes(after) == [
        ("new", "NEW", "新事项", "旗里新列入的事项"),
        ("changed", "TEST-002", "临时救助", "到现场次数有改动"),
        ("gone", "TEST-001", FIRST.name.zh, "新目录里没有这个事项"),
    ]
    assert changes(replace(BEFORE, name="v2")) == []
    made = changes_between(BEFORE, after)
    assert (made.now, made.before, made.parts) == ("v2", "v1-test", ())
    assert isinstance(made.matters[0], MatterChange)


def test_every_other_part_that_differs_is_named() -> None:
    field = ExportField(label="姓名", always="x")
    profile = ExportProfile(key="p", name=text("模板"), fields=(field,))
    after = replace(
        BEFORE,
        sites=BEFORE.sites[:-1],
        settings=replace(BEFORE.settings, print_drafts=False),
        labels={},
        faq=FIRST.faq,
        export_profiles=(profile,),
        calendar=WorkingCalendar(complete_years=(2030,)),
    )
    assert changes_between(BEFORE, after).parts == (
        "站点", "打印和受理的设置", "单据上的用词", "常见问题", "填报模板", "工作日历",
    )  # fmt: skip
    odd = replace(BEFORE, bundles=("x",), inspections=("y",))
    assert changes_between(BEFORE, odd).parts == ("一件事", "检查清单")
