"""Matters are found as they are typed: initials, pinyin, Chinese, Mongolian, code, with mistakes."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from casework.search.index import SearchIndex, build_index
from casework.search.keys import SearchKeys, keys_of, keys_of_release
from casework.search.passes import Hit
from tests.support.releases import matter, small_release, text

NAMES = (
    "城乡居民基本医疗保险参保登记",
    "城乡居民基本养老保险参保登记",
    "最低生活保障审核确认",
    "草畜平衡责任书签订与载畜量核定",
    "就业登记",
    "失业登记",
    "就业困难人员认定",
    "出生户口登记（咨询告知、预审帮办）",
    "A4证照打印",
)
MONGOLIAN = {
    "就业登记": "ᠠᠵᠢᠯ ᠤᠨ ᠪᠠᠶᠢᠷᠠ ᠳᠠᠩᠰᠠᠯᠠᠬᠤ",
    "失业登记": "ᠠᠵᠢᠯ ᠦᠭᠡᠢ ᠳᠠᠩᠰᠠᠯᠠᠬᠤ",
    "最低生活保障审核确认": "ᠠᠷᠠᠳ ᠤᠨ ᠠᠮᠢᠳᠤᠷᠠᠯ",
}


@cache
def index() -> SearchIndex:
    rows = []
    for number, name in enumerate(NAMES):
        initials = "zdshbz" if name.startswith("最低") else ""
        rows.append(
            matter(f"T-{number:03d}", name, name=text(name, MONGOLIAN.get(name, "")), initials=initials)
        )
    return build_index(keys_of(row) for row in rows)


def names(query: str, **arguments: object) -> list[str]:
    hits = index().find(query, **arguments)  # type: ignore[arg-type]
    return [NAMES[int(hit.code[2:])] for hit in hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("cxjmjbyl", "城乡居民基本医疗保险参保登记"),
        ("CXJM", "城乡居民基本医疗保险参保登记"),
        ("ｚｄｓｈ", "最低生活保障审核确认"),
        ("zuidi", "最低生活保障审核确认"),
        ("zui di sheng huo", "最低生活保障审核确认"),
        ("ccph", "草畜平衡责任书签订与载畜量核定"),
        ("cxph", "草畜平衡责任书签订与载畜量核定"),
        ("最低", "最低生活保障审核确认"),
        ("生活保障", "最低生活保障审核确认"),
        ("低保", "最低生活保障审核确认"),
        ("困难人员", "就业困难人员认定"),
        ("预审 帮办", "出生户口登记（咨询告知、预审帮办）"),
        ("户口（咨询告知", "出生户口登记（咨询告知、预审帮办）"),
        ("T-003", "草畜平衡责任书签订与载畜量核定"),
        ("t003", "草畜平衡责任书签订与载畜量核定"),
        ("003", "草畜平衡责任书签订与载畜量核定"),
        ("城乡yanglao", "城乡居民基本养老保险参保登记"),
        ("登记 失业", "失业登记"),
        ("a4", "A4证照打印"),
        ("ᠠᠵᠢᠯ ᠦᠭᠡᠢ", "失业登记"),
        ("ᠠᠵᠢᠯ ᠦᠭ", "失业登记"),
        ("ᠠᠵᠢᠯ\u202fᠤᠨ", "就业登记"),
        ("ᠠᠷᠡᠳ", "最低生活保障审核确认"),
        ("ᠠᠮᠢᠳᠤᠷᠠᠯ", "最低生活保障审核确认"),
    ],
)
def test_the_first_hit(query: str, first: str) -> None:
    assert names(query)[0] == first


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("zdshvz", "最低生活保障审核确认"),
        ("zdhsbz", "最低生活保障审核确认"),
        ("zuidishneghuo", "最低生活保障审核确认"),
        ("最低生话保障", "最低生活保障审核确认"),
        ("cxjmyb", "城乡居民基本医疗保险参保登记"),
        ("jiuyekunan", "就业困难人员认定"),
        ("ᠠᠮᠢᠳᠠᠷᠠᠯ", "最低生活保障审核确认"),
    ],
)
def test_mistakes_are_forgiven_when_nothing_matches(mistyped: str, meant: str) -> None:
    hits = index().find(mistyped)
    assert meant in names(mistyped)[:3]
    assert {hit.exactness for hit in hits} == {"similar"}


def test_equal_comes_before_prefix_and_prefix_before_inside() -> None:
    assert [(hit.field, hit.exactness) for hit in index().find("jydj")] == [("initials", "equal")]
    assert names("jy") == ["就业登记", "就业困难人员认定"]
    assert names("登记")[0] == "城乡居民基本医疗保险参保登记"
    assert names("就业登记") == ["就业登记"]


def test_pinyin_is_matched_where_a_syllable_begins() -> None:
    assert {hit.exactness for hit in index().find("anding")} == {"similar"}  # …qi|an ding|…
    assert [hit.exactness for hit in index().find("baozhang")] == ["inside"]


def test_the_most_used_come_first() -> None:
    usage = {"T-005": 9, "T-004": 2, "T-999": 50, "T-001": 0}
    assert names("登记", usage=usage)[:2] == ["失业登记", "就业登记"]
    assert names("", usage=usage)[:3] == ["失业登记", "就业登记", "城乡居民基本医疗保险参保登记"]


def test_what_is_gone_does_not_come_first_however_often_it_was_used() -> None:
    rows = [*small_release().matters, matter("GONE-1", "甲"), matter("GONE-2", "乙")]
    gone = [replace(row, status="withdrawn") if row.code.startswith("GONE") else row for row in rows]
    found = build_index(keys_of(row) for row in gone)
    usage = {"GONE-1": 9, "GONE-2": 8, "TEST-003": 7, "TEST-002": 1}
    assert [hit.code for hit in found.find("", usage=usage)] == ["TEST-002", "TEST-001"]


def test_nothing_typed_gives_the_most_used_then_the_catalogue() -> None:
    assert index().find("", limit=1, usage={"T-004": 1}) == [Hit("T-004", "name", "used")]
    assert names("  ") == list(NAMES)


def test_nothing_like_it() -> None:
    assert names("zzzzqqq") == []
    assert names("龘龘") == []
    assert names("！？") == list(NAMES)


def test_the_limit_is_kept() -> None:
    assert len(names("登记", limit=2)) == 2
    assert names("登记", limit=0) == []


def test_an_empty_catalogue_finds_nothing() -> None:
    assert build_index([]).find("cx") == []


def test_typos_may_be_prepared_beforehand() -> None:
    prepared = build_index(keys_of(matter("T", "就业登记")) for _ in range(1))
    prepared.prepare()
    assert [hit.code for hit in prepared.find("jiuyedenhji")] == ["T"]


def test_characters_of_patterns_are_just_characters() -> None:
    rows = [SearchKeys(code="a", name="甲.乙"), SearchKeys(code="b", name="甲丙乙")]
    assert [hit.code for hit in build_index(rows).find("甲.")] == ["a", "b"]
    assert build_index(rows).find("[^") == build_index(rows).find("")


def test_withdrawn_matters_have_keys_that_say_so() -> None:
    keys = keys_of_release(small_release())
    assert [(row.code, row.in_use) for row in keys] == [
        ("TEST-001", True),
        ("TEST-002", True),
        ("TEST-003", False),
    ]


@pytest.mark.parametrize(
    ("typed", "exactness"),
    [("ᠠᠵᠢᠯ ᠤᠨ ᠪᠠᠶᠢᠷᠠ ᠳᠠᠩᠰᠠᠯᠠᠬᠤ", "equal"), ("ᠠᠵᠢᠯ ᠤᠨ", "prefix")],
)
def test_the_exact_mongolian_key_goes_first(typed: str, exactness: str) -> None:
    first = index().find(typed)[0]
    assert (first.code, first.field, first.exactness) == ("T-004", "mongolian_key", exactness)


def test_a_mongolian_key_tells_apart_what_a_skeleton_does_not() -> None:
    rows = [
        keys_of(matter("U", "甲", name=text("甲", "ᠤᠷᠠ"))),
        keys_of(matter("O", "乙", name=text("乙", "ᠥᠷᠡ"))),
    ]
    hits = build_index(rows).find("ᠥᠷᠡ")
    assert [(hit.code, hit.field, hit.exactness) for hit in hits] == [
        ("O", "mongolian_key", "equal"),
        ("U", "mongolian", "prefix"),
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("城居医", "T-000"), ("城居养登", "T-001"), ("就困认", "T-006"), ("草畜责订", "T-003")],
)
def test_abbreviations_of_three_and_more_characters(typed: str, code: str) -> None:
    first = index().find(typed)[0]
    assert (first.code, first.field, first.exactness) == (code, "name", "abbreviated")
