"""Each pass of the search by itself: by which field and how exactly, not only that it was found."""

from __future__ import annotations

from functools import cache

import pytest

from casework.search.index import SearchIndex, build_index
from casework.search.keys import keys_of
from casework.search.passes import PASSES
from tests.support.releases import matter, text

JOB, CARD, WATER = "就业登记", "草畜平衡证", "供水开户"
JOB_MN, CARD_MN = "ᠠᠵᠢᠯ ᠤᠨ ᠳᠠᠩᠰᠠ", "ᠬᠣᠨᠢ ᠮᠠᠯ"
WORD_MN = "ᠰᠤᠷᠭᠠᠭᠤᠯᠢ ᠮᠣᠷᠢ"


@cache
def index() -> SearchIndex:
    words = (text("社保卡"), text("买断工龄", WORD_MN))
    rows = [
        matter("T-07", JOB, name=text(JOB, JOB_MN), keywords=words),
        matter("T-08", CARD, name=text(CARD, CARD_MN)),
        matter("K-900", WATER, authority=text("住建局")),
    ]
    return build_index(keys_of(row) for row in rows)


# What is typed, the matter, the field and the exactness of its pass.
TYPED = [
    ("t07", "T-07", "code", "equal"),
    ("t-07", "T-07", "code", "equal"),
    ("jydj", "T-07", "initials", "equal"),
    ("sbk", "T-07", "word_initials", "equal"),
    ("jyd", "T-07", "initials", "prefix"),
    ("mdg", "T-07", "word_initials", "prefix"),
    ("jiuye", "T-07", "pinyin", "prefix"),
    ("shebao", "T-07", "word_pinyin", "prefix"),
    ("k9", "K-900", "code", "prefix"),
    ("ydj", "T-07", "initials", "inside"),
    ("dgl", "T-07", "word_initials", "inside"),
    ("dengji", "T-07", "pinyin", "inside"),
    ("duangong", "T-07", "word_pinyin", "inside"),
    ("900", "K-900", "code", "inside"),
    ("zjj", "K-900", "agency_initials", "inside"),
    (JOB, "T-07", "name", "equal"),
    ("社保卡", "T-07", "word", "equal"),
    ("就业", "T-07", "name", "prefix"),
    ("社保", "T-07", "word", "prefix"),
    ("登记", "T-07", "name", "inside"),
    ("工龄", "T-07", "word", "inside"),
    ("住建", "K-900", "agency", "inside"),
    (JOB_MN, "T-07", "mongolian_key", "equal"),
    (WORD_MN, "T-07", "word_mongolian_key", "equal"),
    ("ᠠᠵᠢᠯ", "T-07", "mongolian_key", "prefix"),
    ("ᠰᠤᠷᠭᠠᠭᠤᠯᠢ", "T-07", "word_mongolian_key", "prefix"),
    ("ᠮᠠᠯ", "T-08", "mongolian", "inside"),
    ("ᠮᠣᠷᠢ", "T-07", "word_mongolian", "inside"),
]


@pytest.mark.parametrize(("typed", "code", "field", "exactness"), TYPED)
def test_it_is_found_by_that_pass(typed: str, code: str, field: str, exactness: str) -> None:
    first = index().find(typed)[0]
    assert (first.code, first.field, first.exactness, first.is_question) == (code, field, exactness, False)


def test_of_the_passes_these_alone_have_no_example_of_their_own() -> None:
    """Whatever they find, another pass finds here first."""
    shown = {(field, exactness) for _typed, _code, field, exactness in TYPED}
    missing = {one for passes in PASSES.values() for one in passes} - shown
    assert missing <= {
        ("mongolian", "prefix"),
        ("word_mongolian", "prefix"),
        ("mongolian_key", "inside"),
        ("word_mongolian_key", "inside"),
    }


@pytest.mark.parametrize("typed", ["就业证", "草衡证", "供开户"])
def test_an_abbreviation_of_three_characters_is_found_as_one(typed: str) -> None:
    hits = index().find(typed)
    expected = {"就业证": [], "草衡证": ["T-08"], "供开户": ["K-900"]}[typed]
    assert [hit.code for hit in hits if hit.exactness == "abbreviated"] == expected


def test_a_mistake_is_a_question() -> None:
    (first, *_rest) = index().find("jydjj")
    assert (first.code, first.exactness, first.is_question) == ("T-07", "similar", True)


def of_name(name: str) -> SearchIndex:
    return build_index([keys_of(matter("M-1", name))])


@pytest.mark.parametrize(("name", "typed", "is_question"), [
    ("低保", "低保", False),
    ("低甲乙丙丁保", "低保", False),  # three times as long as what was typed
    ("低甲乙丙丁戊保", "低保", True),
    ("低甲乙丙丁戊己保障", "低保障", False),
    ("低甲乙丙丁戊己庚保障", "低保障", True),
])  # fmt: skip
def test_characters_that_lie_wide_apart_are_a_question(name: str, typed: str, is_question: bool) -> None:
    (hit,) = of_name(name).find(typed)
    assert hit.is_question is is_question
    assert hit.exactness == ("equal" if name == typed else "abbreviated")


@pytest.mark.parametrize("typed", ["低", "低x", "低 ᠮ"])
def test_one_character_or_a_mixture_is_no_abbreviation(typed: str) -> None:
    assert [hit for hit in of_name("最低生活保障").find(typed) if hit.exactness == "abbreviated"] == []


@pytest.mark.parametrize(("initials", "typed", "found"), [
    ("ybcdef", "bdf", True),
    ("axbxxc", "abc", True),  # six letters for three
    ("axbxxxc", "abc", False),
    ("aaxbxxxc", "abc", False),
    ("axxxxxxaxbc", "abc", True),
    ("axbdef", "ab", False),  # two letters stand in any name
    ("abcdef", "acb", False),
    ("abxdef", "abc", False),
])  # fmt: skip
def test_a_matter_that_is_gone_answers_to_letters_that_lie_near(
    initials: str, typed: str, found: bool
) -> None:
    """Though what was typed finds another."""
    gone = matter("M-1", "无", initials=initials, status="withdrawn")
    hits = build_index([keys_of(gone), keys_of(matter("M-2", "申办", initials=typed))]).find(typed)
    assert (hits[0].code, hits[0].exactness) == ("M-2", "equal")
    abbreviated = [hit for hit in hits if hit.exactness == "abbreviated"]
    assert [(hit.code, hit.field, hit.is_question) for hit in abbreviated] == [
        ("M-1", "initials", True)
    ] * found
