"""Pinyin of the words that are read wrongly, and the keys that look-alike spellings share."""

from __future__ import annotations

import pytest

from casework.search.folding import fold, mongolian_key, mongolian_skeleton, runs
from casework.search.keys import READINGS, abbreviation, keys_of, syllables
from casework.search.syllables import Syllables
from tests.support.releases import matter, text


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        ("行政给付", "xing zheng ji fu"),
        ("参保登记", "can bao deng ji"),
        ("退役军人参保", "tui yi jun ren can bao"),
        ("长期护理", "chang qi hu li"),
        ("重新鉴定", "chong xin jian ding"),
        ("重度残疾", "zhong du can ji"),
        ("银行开户", "yin hang kai hu"),
        ("通行证", "tong xing zheng"),
        ("调查取证", "diao cha qu zheng"),
        ("土地调整", "tu di tiao zheng"),
        ("农村牧区宅基地审批", "nong cun mu qu zhai ji di shen pi"),
        ("嘎查", "ga cha"),
        ("检查", "jian cha"),
        ("畜牧", "xu mu"),
        ("牲畜", "sheng chu"),
        ("载畜量", "zai chu liang"),
        ("法律援助", "fa lv yuan zhu"),
        ("妇女儿童", "fu nv er tong"),
        ("还迁住房", "huan qian zhu fang"),
        ("棚圈圈养", "peng juan juan yang"),
        ("个人账户余额（含丧葬补助）", "ge ren zhang hu yu e han sang zang bu zhu"),
    ],
)
def test_the_right_reading_comes_first(words: str, reading: str) -> None:
    assert " ".join(syllables(words)[0]) == reading


def test_a_common_misreading_finds_the_matter_too() -> None:
    assert [" ".join(reading) for reading in syllables("给付")] == ["ji fu", "gei fu"]
    assert len(syllables("草畜畜牧牲畜家畜给付")) <= 5


@pytest.mark.parametrize("word", READINGS)
def test_each_listed_reading_has_a_syllable_per_character(word: str) -> None:
    assert {len(reading.split()) for reading in READINGS[word]} == {len(word)}


# What clerks type for words with a character that is read in two ways: both find them.
BOTH_WAYS = [
    ("行政给付", "xing zheng ji fu", "xing zheng gei fu"),
    ("供给", "gong ji", "gong gei"),
    ("补给", "bu ji", "bu gei"),
    ("给予", "ji yu", "gei yu"),
    ("草畜平衡", "cao chu ping heng", "cao xu ping heng"),
    ("载畜量", "zai chu liang", "zai xu liang"),
    ("牲畜", "sheng chu", "sheng xu"),
    ("家畜", "jia chu", "jia xu"),
    ("畜禽养殖", "chu qin yang zhi", "xu qin yang zhi"),
    ("畜牧业", "xu mu ye", "chu mu ye"),
    ("畜产品", "xu chan pin", "chu chan pin"),
    ("种畜", "zhong chu", "zhong xu"),
    ("会计证", "kuai ji zheng", "hui ji zheng"),
    ("圈舍", "juan she", "quan she"),
    ("圈养", "juan yang", "quan yang"),
    ("棚圈", "peng juan", "peng quan"),
    ("角色", "jue se", "jiao se"),
]
ONE_WAY = [
    ("军人参保", "jun ren can bao"),
    ("军人参加", "jun ren can jia"),
    ("本人参军", "ben ren can jun"),
    ("本人参与", "ben ren can yu"),
    ("本人参战", "ben ren can zhan"),
    ("调档", "diao dang"),
    ("还款", "huan kuan"),
    ("还迁", "huan qian"),
]


@pytest.mark.parametrize(("words", "right", "common"), BOTH_WAYS)
def test_who_reads_it_the_common_way_finds_it_too(words: str, right: str, common: str) -> None:
    assert [" ".join(reading) for reading in syllables(words)] == [right, common]


@pytest.mark.parametrize(("words", "right"), ONE_WAY)
def test_what_has_one_reading_here_has_no_other(words: str, right: str) -> None:
    assert [" ".join(reading) for reading in syllables(words)] == [right]


def test_every_listed_word_is_tried() -> None:
    tried = [words for words, *_ in (*BOTH_WAYS, *ONE_WAY)]
    assert [word for word in READINGS if not any(word in words for words in tried)] == []


def test_the_keys_of_a_matter() -> None:
    keys = keys_of(matter("T-1", "行政给付（A4）", name=text("行政给付（A4）", "ᠠᠵᠢᠯ"), initials="XZGF"))
    assert keys.name == "行政给付a4"
    assert keys.initials == ("xzjfa4", "xzgfa4", "xzgf")
    assert keys.pinyin == ("xing zheng ji fu a4", "xing zheng gei fu a4")
    assert keys.mongolian == (mongolian_key("ᠠᠵᠢᠯ"), mongolian_skeleton("ᠠᠵᠢᠯ"))


def test_a_matter_without_mongolian_has_no_mongolian_key() -> None:
    assert keys_of(matter("T-1", "登记")).mongolian == ()


def test_a_number_stays_whole_in_the_initials() -> None:
    assert abbreviation(("di", "12345", "hao")) == "d12345h"


@pytest.mark.parametrize(
    ("one", "other"),
    [("ᠠᠷᠠᠳ", "ᠠᠷᠡᠳ"), ("ᠢᠳᠬᠡᠯ", "ᠢᠳᠭᠡᠯ"), ("ᠵᠠᠰᠠᠬᠤ", "ᠵᠠᠰᠬᠠᠥ"), ("ᠮᠣᠩᠭᠣᠯ ᠠᠷᠠᠳ", "ᠮᠣᠩᠭᠣᠯ  ᠠᠷᠡᠳ")],
)
def test_spellings_that_look_alike_share_a_key(one: str, other: str) -> None:
    assert mongolian_key(one) == mongolian_key(other)


def test_spellings_that_look_different_do_not() -> None:
    assert mongolian_key("ᠠᠵᠢᠯ") != mongolian_key("ᠠᠷᠠᠳ")


def test_a_skeleton_holds_for_the_beginning_of_a_word() -> None:
    assert mongolian_skeleton("ᠬᠣᠳᠠ ᠬᠥᠳᠡᠭᠡ").startswith(mongolian_skeleton("ᠬᠣᠲᠠ ᠬᠥ"))


def test_what_cannot_be_encoded_is_its_own_key() -> None:
    assert mongolian_key("ᡐᡆ") in ("", "ᡐᡆ")
    assert mongolian_key("\u180b") == ""


def test_folding() -> None:
    assert fold(" ＡＢＣ－１２３ 医保（含）·Nü ᠮᠣ\u180eᠠ ") == "abc123医保含nvᠮᠣᠠ"


def test_runs_of_one_script() -> None:
    assert runs("医保cb1ᠮᠡ") == [("han", "医保"), ("latin", "cb1"), ("mongolian", "ᠮᠠ")]


def test_the_longest_reading_itself_can_be_cut() -> None:
    assert Syllables(["zhuang"]).cut("zhuang") == ["zhuang"]
    assert Syllables(["zhuang"]).cut("zhuangx") == []
