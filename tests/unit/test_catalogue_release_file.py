"""A release file is read whole or refused with every fault named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.release import raw_json as release_json
from casework.release.release_file import Problem, ReleaseProblems, read, write
from tests.support.releases import MN_SEAL, packed, release_data, small_release

SAMPLE = Path(__file__).parents[2] / "resources/catalogue/sample-release.json"

Data = dict[str, Any]


def problems(data: Any, **arguments: Any) -> list[Problem]:
    """The problems of a file of these values, or of these bytes."""
    with pytest.raises(ReleaseProblems) as refused:
        read(data if isinstance(data, bytes) else packed(data), **arguments)
    return list(refused.value.problems)


def broken(change: Callable[[Data], object]) -> list[Problem]:
    data = release_data()
    change(data)
    return problems(data)


def set_at(data: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def test_a_good_release_comes_back_equal() -> None:
    assert read(write(small_release())) == small_release()


def test_writing_is_canonical() -> None:
    once = write(small_release())
    assert write(read(once)) == once
    assert once.endswith(b"}\n")
    assert MN_SEAL.encode() in once


def test_labels_are_written_in_order_of_their_keys() -> None:
    labels = small_release().labels["title"]
    one = write(small_release(labels={"b": labels, "a": labels}))
    assert one == write(small_release(labels={"a": labels, "b": labels}))


@pytest.mark.parametrize(
    ("path", "value", "at", "says"),
    [
        (("schema",), 2, "schema", "以下之一：1"),
        (("name",), 7, "name", "英文双引号内的文字"),
        (("name",), "v 1", "name", "不含空白"),
        (("number",), 0, "number", "从 1 开始"),
        (("number",), "1", "number", "一个整数"),
        (("number",), True, "number", "一个整数"),
        (("effective_from",), "2026-02-30", "effective_from", "一个日期"),
        (("effective_from",), "2026/01/01", "effective_from", "一个日期"),
        (("effective_to",), "2025-12-31", "effective_to", "不早于生效日期"),
        (("matters",), {}, "matters", "一个列表"),
        (("matters",), [], "matters", "至少一个事项"),
        (("settings", "script_order"), "both", "settings.script_order", "mn_first、zh_first"),
        (("settings", "print_drafts"), 1, "settings.print_drafts", "true 或 false"),
        (("settings", "status_address"), "http://a.cn", "settings.status_address", "https://"),
        (("settings", "status_address"), "https://a.cn/?x", "settings.status_address", "https://"),
        (("settings", "service_notice", "zh"), "\u202e本单", "settings.service_notice.zh", "看不见"),
        (("title", "zh"), " ", "title.zh", "填写中文"),
        (("labels", "title", "mn"), "", "labels.title.status", "none，或补上 mn"),
        (("labels", "title", "status"), "none", "labels.title.status", "draft"),
        (("labels", "title", "status"), "approved", "labels.title.approved_by", "审定人姓名"),
        (("labels", "title", "approved_by"), "某某", "labels.title.status", "approved，或删去"),
        (("matters", 0, "colour"), "red", "matters[0].colour", "没有这样的字段"),
        (("matters", 0, "code"), ["T"], "matters[0].code", "英文双引号内的文字"),
        (("matters", 0, "code"), "a b", "matters[0].code", "字母或数字开头"),
        (("matters", 1, "code"), "TEST-001", "matters[1].code", "与 matters[0].code 重复"),
        (("matters", 0, "modes", "cloud"), "accept", "matters[0].modes.cloud", "banner"),
        (("matters", 0, "modes", "gacha"), "sell", "matters[0].modes.gacha", "collect"),
        (("matters", 0, "handling"), "即办件", "matters[0].handling", "immediate"),
        (("matters", 0, "served"), ["cat"], "matters[0].served[0]", "person"),
        (("matters", 0, "visits"), -1, "matters[0].visits", "0 到 99"),
        (("matters", 0, "promised_limit", "value"), 21, "matters[0].promised_limit.value", "不大于 20"),
        (("matters", 0, "statutory_limit", "value"), 0, "matters[0].statutory_limit.value", "on_the_spot"),
        (("matters", 0, "steps", 0, "limit", "value"), 3, "matters[0].steps[0].limit.value", "当场办结"),
        (("matters", 0, "fee"), {"charged": True}, "matters[0].fee.standard", "收费标准"),
        (("matters", 0, "fee"), {"reduction": {"zh": "减半"}}, "matters[0].fee.reduction", "charged"),
        (("matters", 0, "situations", 0, "key"), "a b", "matters[0].situations[0].key", "短词"),
        (("matters", 0, "situations", 0, "options"), [], "matters[0].situations[0].options", "至少 2 个"),
        (
            ("matters", 0, "situations", 0, "options", 1, "value"),
            "normal",
            "matters[0].situations[0].options[1].value",
            "重复",
        ),
        (("matters", 0, "situations", 1, "key"), "person", "matters[0].situations[1].key", "重复"),
        (
            ("matters", 0, "situations", 0, "when"),
            {"agent": ["yes"]},
            "matters[0].situations[0].when.agent",
            "前面的情形",
        ),
        (
            ("matters", 0, "materials", 1, "when"),
            {"x": ["y"]},
            "matters[0].materials[1].when.x",
            "person、agent",
        ),
        (
            ("matters", 0, "materials", 1, "when"),
            {"person": ["newborn", "old"]},
            "matters[0].materials[1].when.person[1]",
            "normal、newborn、aided",
        ),
        (
            ("matters", 0, "materials", 1, "when"),
            {"person": "newborn"},
            "matters[0].materials[1].when.person",
            "一个列表",
        ),
        (
            ("matters", 0, "materials", 1, "when"),
            {"person": []},
            "matters[0].materials[1].when.person",
            "不会命中",
        ),
        (("matters", 0, "materials", 1, "copies"), 100, "matters[0].materials[1].copies", "0 到 99"),
        (("matters", 0, "materials", 1, "originals"), 1, "matters[0].materials[1].originals", "改 form"),
        (("matters", 0, "materials", 2, "copies"), 1, "matters[0].materials[2].copies", "electronic"),
        (("matters", 0, "materials", 0, "originals"), -1, "matters[0].materials[0].originals", "0 到 99"),
        (("matters", 0, "materials", 1, "code"), "m1", "matters[0].materials[1].code", "重复"),
        (("matters", 0, "name", "zh"), "医\x07保", "matters[0].name.zh", "控制字符"),
        (("matters", 0, "name", "zh"), "医\n保", "matters[0].name.zh", "换行"),
        (("matters", 0, "name", "zh"), "医\ufffd保", "matters[0].name.zh", "乱码"),
        (("matters", 0, "name", "zh"), "医保 ", "matters[0].name.zh", "首尾空白"),
        (("matters", 0, "phones", 0), "\u200b110", "matters[0].phones[0]", "看不见"),
        (("matters", 0, "name", "mn"), "医保", "matters[0].name.mn", "没有蒙古文字母"),
        (("matters", 0, "name", "mn"), "\u180bᠮ", "matters[0].name.mn", "变体选择符"),
        (("matters", 0, "name", "mn"), "ᠮ\u180b\u180c", "matters[0].name.mn", "第 3 个字符 U+180C"),
        (("matters", 0, "name", "mn"), "ᠮᠣ\u202f ᠤᠨ", "matters[0].name.mn", "附加成分"),
        (("matters", 0, "name", "mn"), "ᠮᠣ \u202fᠤᠨ", "matters[0].name.mn", "附加成分"),
        (("matters", 0, "name", "mn"), "ᠮᠣ\u180e", "matters[0].name.mn", "元音分隔符"),
        (("matters", 0, "name", "mn"), "\ue234\ue235ᠮ", "matters[0].name.mn", "私有区"),
        (("matters", 0, "name", "mn"), "ᡐᡆᡑᡆ", "matters[0].name.mn", "通用蒙古文字母"),
        (("sites", 0, "kind"), "township", "sites", "没有旗级站点"),
        (("sites", 1, "kind"), "banner", "sites[1].kind", "第二个旗级站点"),
        (("sites", 2, "parent"), "", "sites[2].parent", "上级站点的编码"),
        (("sites", 2, "parent"), "XX", "sites[2].parent", "BQ00、ML01、ML0101"),
        (("sites", 1, "parent"), "ML01", "sites[1].parent", "一个圈"),
        (("sites", 1, "parent"), "ML0101", "sites[1].parent", "是嘎查"),
        (("sites", 0, "parent"), "ML01", "sites[0].parent", "留空"),
        (("sites", 1, "code"), "ml-1", "sites[1].code", "大写字母开头"),
        (("sites", 2, "code"), "ML01", "sites[2].code", "重复"),
        (("sites", 2, "delegated"), ["TEST-009"], "sites[2].delegated[0]", "目录里没有事项"),
        (("sites", 2, "delegated"), ["TEST-001", "TEST-001"], "sites[2].delegated[1]", "写了两次"),
    ],
)
def test_each_fault_names_its_place_and_what_would_be_right(
    path: tuple[str | int, ...], value: Any, at: str, says: str
) -> None:
    data = release_data()
    set_at(data, path, value)
    if at is None:
        assert read(packed(data)) is not None
        return
    assert says in "".join(str(problem) for problem in problems(data) if problem.path == at)


def test_an_optional_field_may_be_null() -> None:
    data = release_data()
    set_at(data, ("matters", 0, "effective_from"), None)
    assert read(packed(data)).matters[0].effective_from is None


def test_a_missing_field_is_named() -> None:
    found = broken(lambda data: data["matters"][1].pop("authority"))
    assert found == [Problem("matters[1].authority", "缺少必填字段", "一个对象 {…}，含 zh")]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each field of these values."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in pairs:
        yield from [(*path, key)] if isinstance(value, dict) else []
        yield from places(part, (*path, key)) if isinstance(part, dict | list) else []


def is_refused_without(path: tuple[str | int, ...]) -> bool:
    """Is a release refused that lacks the field at the end of this way?"""
    data: Any = release_data()
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    try:
        read(packed(data))
    except ReleaseProblems:
        return True
    return False


@pytest.mark.slow
def test_any_field_may_be_missing() -> None:
    """Read, or refused at a place, whatever is missing: also a number that may have a fraction."""
    needed = [path for path in places(release_data()) if is_refused_without(path)]
    assert len(needed) > 100
    assert ("matters", 0, "promised_limit", "value") in needed


def test_all_faults_are_found_at_once_in_the_order_of_the_file() -> None:
    data = release_data()
    data["matters"][1]["materials"][0]["copies"] = "two"
    data["matters"][0]["promised_limit"]["unit"] = "hours"
    data["matters"][2]["code"] = ""
    data["sites"][2]["parent"] = "XX"
    data["labels"]["title"]["status"] = "final"
    data["number"] = -3
    assert [problem.path for problem in problems(data)] == [
        "number",
        "sites[2].parent",
        "labels.title.status",
        "matters[0].promised_limit.unit",
        "matters[1].materials[0].copies",
        "matters[2].code",
    ]


def test_one_site_in_a_wrong_shape_does_not_hide_the_others() -> None:
    data = release_data()
    data["sites"][2] = "ML0101"
    data["sites"][1]["parent"] = "Q"
    assert [problem.path for problem in problems(data)] == ["sites[1].parent", "sites[2]"]


def test_a_banner_in_a_wrong_shape_is_not_missing_as_well() -> None:
    found = broken(lambda data: data["sites"][0].update(phone=12345))
    assert [problem.path for problem in found] == ["sites[0].phone"]


def test_labels_that_the_forms_need_are_asked_for() -> None:
    found = problems(release_data() | {"labels": {}}, required_labels={"title": "标题", "stub": "存根"})
    assert [problem.path for problem in found] == ["labels.stub", "labels.title"]


def test_a_label_must_leave_the_places_that_the_form_fills_in() -> None:
    labels = {"count": {"zh": "缺 {n} 份", "mn": "ᠬᠤᠪᠢ", "status": "draft"}, "page": {"zh": "第 {y} 页"}}
    found = problems(
        release_data() | {"labels": labels}, required_labels={"count": "{n} 份", "page": "{x}/{y}"}
    )
    assert [problem.path for problem in found] == ["labels.count.mn", "labels.page.zh"]


def test_a_material_that_nothing_ever_needs() -> None:
    def change(data: Data) -> None:
        first = data["matters"][0]
        first["situations"][1]["when"] = {"person": ["normal"]}
        first["materials"][3]["when"] = {"agent": ["yes"], "person": ["newborn"]}

    found = broken(change)
    assert [problem.path for problem in found] == ["matters[0].materials[3].when"]
    assert "任何一组答案" in found[0].what


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "第 1 行第 1 列"),
        (b'{\n "a": 1,\n "b" 2}', "第 3 行第 6 列"),
        (b'{"a": 1} x', "多余内容"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": ' + b"9" * 5000 + b"}", "无法读取的数值"),
        (b'{"a": }', "这里缺少一个值"),
        (b'{"a": 1 "b": 2}', "这里缺少逗号或括号"),
        (b'{"a" 1}', "这里缺少冒号"),
        (b"{a: 1}", "键名要用英文双引号"),
        (b'{"a": "b}', "这里开始的引号没有配对"),
        (b'{"a": "b\n"}', "引号内有换行或控制字符"),
        (b"\xef\xbb\xbf{}", "文件开头有字节顺序标记（BOM）"),
        (b"\xff\xfe{\x00}\x00", "文件是 UTF-16 编码"),
        (b"\xfe\xff\x00{\x00}", "文件是 UTF-16 编码"),
        ('{\n "a": "医保"}'.encode("gbk"), "第 2 行"),
        (b"[" * 100_000, "嵌套过深"),
        (b"[]", "写的是 一个列表"),
        (b"null", "写的是 null"),
        (b'"text"', "“text”"),
    ],
)
def test_files_that_are_no_release(data: bytes, says: str) -> None:
    (found,) = problems(data)
    assert found.path == ""
    assert says in str(found)
    assert str(found).startswith("整个文件：")


def test_a_file_too_big_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_json, "SIZE_LIMIT_BYTES", 1000)
    (found,) = problems(b" " * 1001)
    assert "文件过大（1001 字节）" in found.what


def test_a_key_written_twice_is_refused() -> None:
    data = packed(release_data()).replace(b'"kind":"banner"', b'"kind":"gacha","kind":"banner"')
    (found,) = problems(data)
    assert (found.path, found.what) == ("sites[0].kind", "同一个键写了两次")


def test_a_lone_surrogate_is_refused() -> None:
    data = packed(release_data()).replace("临时救助".encode(), b"\\ud800")
    (found,) = problems(data)
    assert found.path == "matters[1].name.zh"
    assert "不是完整的字符" in found.what


def test_control_characters_are_visible_in_messages() -> None:
    (found, *_) = broken(lambda data: data["matters"][1].update(code="a\x1b[2J"))
    assert "“a<U+001B>[2J”" in str(found)


def test_good_mongolian_is_left_alone() -> None:
    data = release_data()
    data["matters"][0]["name"]["mn"] = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ 《ᠲᠠᠮᠠᠭ\u180eᠠ》 12345᠂ ᠭ\u180bᠠ 旗\u202fᠦᠨ A4"
    assert read(packed(data)).matters[0].name.mn.endswith("A4")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample release is not there")
def test_the_sample_release_is_sound() -> None:
    assert len(read(SAMPLE.read_bytes()).matters) == 43


@pytest.mark.parametrize(
    ("part", "wanted"),
    [("labels", "一个对象"), ("settings", "一个对象"), ("sites", "一个列表"), ("matters", "一个列表")],
)
@pytest.mark.parametrize("instead", ["字", 7, True, None])
def test_a_part_of_another_shape_is_told_with_the_one_that_is_wanted(
    part: str, wanted: str, instead: object
) -> None:
    told = [each.right for each in broken(lambda data: data.update({part: instead})) if each.path == part]
    assert told[0].startswith(wanted)


@pytest.mark.parametrize(("value", "shown"), [(None, "null"), (True, "true"), (False, "false"), (7, "7")])
def test_what_stands_in_the_place_of_a_text_is_shown_as_in_the_file(value: object, shown: str) -> None:
    (found,) = broken(lambda data: data["title"].update(zh=value))
    assert found.path == "title.zh"
    assert shown in found.what
