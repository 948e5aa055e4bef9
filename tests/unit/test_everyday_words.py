"""What people say at a counter finds the matter they mean, in the sample release."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import pytest

from casework.release.catalogue import JointDepartment, Matter, Text
from casework.release.release_file import read
from casework.search.index import SearchIndex, build_index
from casework.search.keys import keys_of
from casework.search.passes import Hit
from tests.support.releases import matter, text

SAMPLE = Path(__file__).parents[2] / "resources/catalogue/sample-release.json"
QUERIES = Path(__file__).parents[1] / "support/everyday_queries.tsv"
SHARE = 0.95


@cache
def matters() -> tuple[Matter, ...]:
    return read(SAMPLE.read_bytes()).matters


@cache
def index() -> SearchIndex:
    return build_index(keys_of(matter) for matter in matters())


def asked() -> list[tuple[str, str]]:
    _head, *lines = QUERIES.read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    return [(typed, code) for typed, code in pairs]


def test_two_hundred_everyday_words_find_their_matter_among_the_first_three() -> None:
    queries = asked()
    assert len(queries) >= 200
    misses = [
        (typed, code, [hit.code for hit in index().find(typed, 3)])
        for typed, code in queries
        if code not in [hit.code for hit in index().find(typed, 3)]
    ]
    print(f"{len(queries) - len(misses)} of {len(queries)}; missed: {misses}")
    assert len(misses) <= (1 - SHARE) * len(queries), misses


@pytest.mark.parametrize(
    "typed",
    [
        *("低保申请", "申请低保", "我要办低保", "我想申请低保", "低保怎么办", "低保怎么申请", "低保在哪办"),
        *("低保要什么材料", "低保需要带哪些东西？", "办低保要什么手续", "请问低保怎么办理呢"),
    ],
)
def test_words_around_what_is_meant_are_no_part_of_it(typed: str) -> None:
    first, *_ = index().find(typed, 3)
    assert (first.code, first.is_question) == ("SAMPLE-009", False)


@pytest.mark.parametrize("typed", ["我要办", "怎么办理", "申请", "要什么材料", "我要办护照"])
def test_words_around_nothing_find_no_more_than_before(typed: str) -> None:
    assert [hit for hit in index().find(typed, 3) if hit.exactness == "equal"] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("给娃娃上医保", "001"), ("老人养老金怎么领", "006"), ("人死了养老金怎么办", "007")),
        *(("银行卡社保", "008"), ("公交卡老人", "018"), ("开小卖铺", "023")),
    ],
)
def test_a_sentence_is_asked_back_by_the_words_that_stand_in_it(typed: str, code: str) -> None:
    hits = index().find(typed, 3)
    assert f"SAMPLE-{code}" in [hit.code for hit in hits]
    assert {(hit.exactness, hit.is_question) for hit in hits} == {("within", True)}


def test_the_longest_word_of_a_sentence_goes_first_and_what_is_called_so_before_what_begins_so() -> None:
    index = index_of(
        matter("OLD", "老人优待"),
        matter("LONGER", "养老金注销"),
        matter("PENSION", "待遇申领", keywords=(text("养老金"),)),
        matter("NONE", "草原流转"),
    )
    typed = "我家的老人养老金怎么领"
    assert [hit.code for hit in index.find(typed)] == ["PENSION", "LONGER", "OLD"]
    assert [hit.code for hit in index.find(typed, 1)] == ["PENSION"]
    hits = index.find("我家的养老金在哪里", usage={"LONGER": 1})
    assert [(hit.code, hit.field) for hit in hits] == [("PENSION", "word"), ("LONGER", "name")]


def test_of_what_begins_equally_the_one_used_here_goes_first() -> None:
    index = index_of(matter("A", "草原流转"), matter("B", "草原补奖"), matter("C", "草原确权"))
    hits = index.find("我们家门前的草原很好", usage={"B": 2})
    assert [hit.code for hit in hits] == ["B", "A", "C"]


def test_words_around_and_single_signs_within_a_sentence_mean_nothing() -> None:
    index = index_of(matter("A", "登记备案"), matter("B", "证明开具"), matter("C", "牧区"))
    assert index.find("请问结婚登记怎么弄") == []
    assert index.find("无犯罪证明材料在哪里") == []
    assert index.find("放牧的地方") == []


def test_a_long_sentence_is_read_to_its_twentieth_sign() -> None:
    index = index_of(matter("A", "低保"))
    assert [hit.code for hit in index.find("啊" * 18 + "低保吧")] == ["A"]
    assert index.find("啊" * 19 + "低保吧") == []


def test_what_is_named_with_such_words_is_found_by_them() -> None:
    """登记 and 申请 are words of names as well: what matches as it stands goes first."""
    assert index().find("失业登记", 1)[0].code == "SAMPLE-021"
    assert index().find("就业登记", 1)[0].code == "SAMPLE-020"
    assert index().find("居住证申领", 1)[0].code == "SAMPLE-038"


def test_no_everyday_word_is_answered_with_another_matter_that_enter_takes() -> None:
    wrong = []
    for typed, code in asked():
        hits = index().find(typed, 3)
        if code not in [hit.code for hit in hits] and hits and not hits[0].is_question:
            wrong.append((typed, code, hits[0].code))
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ("营业执兆", "word", "SAMPLE-023"),
        ("yinyezhizhao", "word_pinyin", "SAMPLE-023"),
        ("hezuoyilaio", "word_pinyin", "SAMPLE-001"),
        ("caochangbutei", "word_pinyin", "SAMPLE-028"),
        ("新生儿医报", "word", "SAMPLE-001"),
    ],
)
def test_a_mistyped_word_is_guessed_like_a_mistyped_name(typed: str, field: str, code: str) -> None:
    first = index().find(typed)[0]
    assert (first.code, first.field, first.exactness, first.is_question) == (code, field, "similar", True)


@pytest.mark.parametrize(
    ("typed", "field", "exactness", "right"),
    [
        ("sbk", "word_initials", "equal", ("SAMPLE-008",)),
        ("db", "word_initials", "equal", ("SAMPLE-009",)),
        ("边防证", "word", "equal", ("SAMPLE-037",)),
        ("营业执照", "word", "equal", ("SAMPLE-023",)),
        ("草场补贴", "word", "equal", ("SAMPLE-028",)),
        ("新农合", "word", "equal", ("SAMPLE-001",)),
        ("落户", "word", "equal", ("SAMPLE-035",)),
        ("小卖部", "word", "equal", ("SAMPLE-023", "SAMPLE-024")),
        ("买羊", "word", "equal", ("SAMPLE-031",)),
        ("cxjmyb", "word_initials", "equal", ("SAMPLE-001",)),
    ],
)
def test_words_that_once_found_nothing_or_another(
    typed: str, field: str, exactness: str, right: tuple[str, ...]
) -> None:
    hits = index().find(typed, 2)
    meant = next(hit for hit in hits if hit.code in right)
    assert (meant.field, meant.exactness, meant.is_question) == (field, exactness, False)


def index_of(*matters: Matter) -> SearchIndex:
    return build_index(map(keys_of, matters))


CARD = matter(
    "CARD",
    "社会保障卡申领",
    keywords=(text("社保卡", "ᠺᠠᠷᠲ"), text("医保卡")),
    result=text("就医凭证"),
    authority=text("旗人社局"),
    joint_departments=(JointDepartment(name=Text(zh="旗医保局")),),
)


@pytest.mark.parametrize(
    ("typed", "field", "exactness"),
    [
        ("社保卡", "word", "equal"),
        ("社保", "word", "prefix"),
        ("保卡", "word", "inside"),
        ("sbk", "word_initials", "equal"),
        ("ybk", "word_initials", "equal"),
        ("yb", "word_initials", "prefix"),
        ("bk", "word_initials", "inside"),
        ("yibaok", "word_pinyin", "prefix"),
        ("baoka", "word_pinyin", "inside"),
        ("就医凭证", "word", "equal"),
        ("jypz", "word_initials", "equal"),
        ("人社局", "agency", "inside"),
        ("医保局", "agency", "inside"),
        ("rsj", "agency_initials", "inside"),
        ("ᠺᠠᠷᠲ", "word_mongolian_key", "equal"),
        ("ᠺᠠᠷ", "word_mongolian_key", "prefix"),
    ],
)
def test_what_people_call_it_is_searched_like_the_name(typed: str, field: str, exactness: str) -> None:
    hits = index_of(CARD).find(typed)
    assert hits == [Hit("CARD", field, exactness)]  # type: ignore[arg-type]


def test_a_name_goes_before_a_word_at_equal_exactness() -> None:
    word = matter("WORD", "甲登记", keywords=(text("落户"), text("落户口")))
    name = matter("NAME", "落户登记")
    whole = matter("WHOLE", "落户")
    found = index_of(word, name, whole).find("落户")
    assert [(hit.code, hit.field, hit.exactness) for hit in found] == [
        ("WHOLE", "name", "equal"),
        ("WORD", "word", "equal"),
        ("NAME", "name", "prefix"),
    ]


def test_local_use_orders_what_is_equally_near() -> None:
    one, other = (matter(code, code, keywords=(text("落户"),)) for code in ("A", "B"))
    assert [hit.code for hit in index_of(one, other).find("落户", usage={"B": 1})] == ["B", "A"]


@pytest.mark.parametrize("typed", ["shehuibaozhangak", "社会保彰卡", "shbzak"])
def test_a_mistyped_name_is_a_question(typed: str) -> None:
    hits = index_of(CARD).find(typed)
    assert [(hit.code, hit.exactness, hit.is_question) for hit in hits] == [("CARD", "similar", True)]


def test_an_abbreviation_whose_letters_lie_wide_apart_is_a_question() -> None:
    index = index_of(matter("NEAR", "最低生活保障审核确认"))
    assert [(hit.exactness, hit.is_question) for hit in index.find("低保")] == [("abbreviated", False)]
    assert [(hit.exactness, hit.is_question) for hit in index.find("低认")] == [("abbreviated", True)]
    assert [(hit.exactness, hit.is_question) for hit in index.find("最生审确")] == [("abbreviated", False)]


def gone(code: str) -> SearchIndex:
    """The sample, with that matter withdrawn."""
    left = (
        msgspec.structs.replace(each, status="withdrawn") if each.code == code else each for each in matters()
    )
    return build_index(map(keys_of, left))


def test_a_withdrawn_matter_is_found_by_its_name_and_words() -> None:
    index = gone("SAMPLE-007")
    for typed in ("养老注销", "ylzx", "丧葬费", "SAMPLE-007"):
        assert index.find(typed)[0].code == "SAMPLE-007", typed


def test_a_withdrawn_matter_is_named_beside_another_that_has_the_letters() -> None:
    """畜牧良种补贴 starts with xmlz, and 城乡居民养老注销 was meant."""
    hits = gone("SAMPLE-007").find("xmlz")
    assert [hit.code for hit in hits] == ["SAMPLE-033", "SAMPLE-007"]
    assert hits[1].is_question


def test_a_withdrawn_matter_stands_after_those_that_can_be_handled() -> None:
    old = matter("OLD", "生育登记", status="withdrawn")
    new = matter("NEW", "生育登记")
    index = index_of(old, new)
    assert [hit.code for hit in index.find("生育登记", usage={"OLD": 9})] == ["NEW", "OLD"]
    assert [hit.code for hit in index.find("")] == ["NEW"]
