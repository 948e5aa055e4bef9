"""Mongolian in Menksoft's codes becomes standard letters, is marked for review, and nothing is dropped."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from casework.release.foreign_text import clean_file
from casework.release.menksoft import FIRST, LAST, convert
from casework.release.release_file import ReleaseProblems, read
from tests.support.releases import packed, release_data

BICHIG = "\ue2c1\ue27f\ue317\ue27e\ue2e8"


@pytest.mark.parametrize(
    ("codes", "letters"),
    [
        (BICHIG, "ᠪᠢᠴᠢᠭ"),
        ("\ue2f1\ue289\ue2bc\ue2ec\ue289\ue2f9", "ᠮᠣᠩᠭᠣᠯ"),
        # a suffix stands behind the space that does not break
        (BICHIG + "\ue263\ue292\ue2b5", "ᠪᠢᠴᠢᠭ\u202fᠤᠨ"),
        ("\ue2d4\ue2aa\ue2f0\ue31d\ue27e\ue2f3\ue263\ue310\ue2ab\ue325", "ᠬᠦᠭᠵᠢᠮ\u202fᠳᠦᠷ"),
        # the a that stands off from its word
        ("\ue2f1\ue26c\ue2d6\ue26a", "ᠮᠠᠬ\u180eᠠ"),
        # the form of t that foreign words have
        ("\ue2f1\ue26c\ue30c\ue2ae", "ᠮᠠᠲ\u180bᠧ"),
        ("\ue247\ue236 " + BICHIG + "\ue237", "\u1813\u1802 ᠪᠢᠴᠢᠭ\u1803"),
        ("\ue263" + BICHIG + "\ue263", " ᠪᠢᠴᠢᠭ "),
        ("A4 ᠪᠢ", "A4 ᠪᠢ"),
    ],
)
def test_codes_become_letters(codes: str, letters: str) -> None:
    assert convert(codes).text == letters
    assert convert(codes).unknown == ()


def test_every_code_is_in_the_table_or_named() -> None:
    codes = range(ord(FIRST), ord(LAST) + 1)
    unknown = [code for code in codes if convert(chr(code)).unknown]
    assert unknown == [code for code in codes if convert(chr(code)).text == chr(code)]
    letters = [code for code in unknown if code >= 0xE264]
    assert letters == [0xE2BF, 0xE2C0], "the two on which the publications differ"


def file_with(mn: str, **more: Any) -> bytes:
    data = release_data()
    data["matters"][1]["name"] = {"zh": "临时救助", "mn": mn, **more}
    return packed(data)


def test_converted_texts_are_marked_for_review() -> None:
    approved = {"status": "approved", "approved_by": "译者", "approved_on": "2026-01-01"}
    file = clean_file(file_with(f"<p>{BICHIG}</p>", **approved))
    name = read(file.content).matters[1].name
    assert (name.mn, name.status, name.approved_by) == ("ᠪᠢᠴᠢᠭ", "draft", "")
    (line,) = file.report()
    assert line == "matters[1].name.mn：蒙科立编码已转为标准蒙古文，标为草稿，请译者核对：“ᠪᠢᠴᠢᠭ”"


def test_what_is_not_in_the_table_is_reported_with_its_place_and_stays() -> None:
    file = clean_file(file_with(BICHIG + "\ue2bf", status="draft"))
    assert "\ue2bf" in file.content.decode()
    assert "matters[1].name.mn：第 6 个字符 U+E2BF 没有对照，没有改动" in file.report()[1]
    with pytest.raises(ReleaseProblems):
        read(file.content)


def test_a_file_in_gbk_carries_the_codes_too() -> None:
    """They lie in GBK's area for users, which is where the fonts took them from."""
    file = clean_file(file_with(BICHIG, status="draft").decode().encode("gb18030"))
    assert read(file.content).matters[1].name.mn == "ᠪᠢᠴᠢᠭ"


def test_codes_among_chinese_are_left_to_a_person() -> None:
    data = release_data()
    data["matters"][1]["name"]["zh"] = BICHIG + "救助"
    file = clean_file(packed(data))
    assert file.cleanings == ()
    assert len(file.leftovers) == 5


def test_the_table_is_that_of_the_publications() -> None:
    """It was compared with both code by code; whoever changes it compares it again."""
    codes = [chr(code) for code in range(ord(FIRST), ord(LAST) + 1)]
    begins, joined = BICHIG[:3], BICHIG[3:]
    places = [*codes, *(begins + code + begins for code in codes), *(f" {code}{joined}" for code in codes)]
    texts = "\n".join(convert(each).text for each in places)
    assert hashlib.sha256(texts.encode()).hexdigest()[:16] == "1625e7decf447691"
