"""One name written in many ways is one name; what looks damaged is said, never refused."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.people import private_use
from casework.people.name import DOT, folded, normal_form, read_name

DOTS = "\u00b7\u02d9\u2022\u30fb\u2027\uff65.\uff0e\u2219\u22c5\u0387\u3002"
DOTS += "\u16eb\u2024\u25cf\u2981\u2e31\u2e33\ufe52\uff61\U00010101"


@pytest.mark.parametrize("dot", DOTS)
@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
def test_any_dot_between_parts_of_a_name_is_the_one(dot: str, blank: str) -> None:
    assert normal_form(f"阿依{blank}{dot}{blank}古丽") == f"阿依{DOT}古丽"
    assert folded(f"阿依{blank}{dot}古丽") == folded("阿依古丽")


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("王　伟", "王伟"),
        (" 欧阳 娜 ", "欧阳娜"),
        ("Ａnna  Müller", "Anna Müller"),
        ("J. Smith", "J. Smith"),
        ("O'Brien-Weiß", "O'Brien-Weiß"),
        ("김철수", "김철수"),
        ("བསྟན་འཛིན", "བསྟན་འཛིན"),
        ("ئايگۈل", "ئايگۈل"),
        ("\uf9d1\u3000明", "\u516d明"),  # a compatibility ideograph is its unified character in NFC
        ("ᠪᠠᠲᠤ", "ᠪᠠᠲᠤ"),
        ("𬱖䶮𠮷", "𬱖䶮𠮷"),
    ],
)
def test_normal_forms(typed: str, normal: str) -> None:
    name = read_name(typed)
    assert (name.typed, name.normal, name.warnings) == (typed, normal, ())


@pytest.mark.parametrize("selector", ["\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef"])
def test_variation_selectors_are_left_out_and_told(selector: str) -> None:
    name = read_name(f"葛{selector}城")
    assert name.normal == "葛城"
    assert len(name.changes) == 1
    assert folded(f"葛{selector}城") == folded("葛城")


@pytest.mark.parametrize("sign", "？?□■\ufffd〓☐")
def test_lost_characters_are_warned_of_and_kept(sign: str) -> None:
    name = read_name(f"{sign}明")
    assert sign in name.normal or unicodedata.normalize("NFKC", sign) in name.normal
    assert "对照证件" in name.warnings[0]


@pytest.mark.parametrize("typed", ["·", "—", "=1+1", "123", "。"])
def test_a_name_without_a_letter_is_warned_of(typed: str) -> None:
    assert read_name(typed).warnings == ("姓名里没有一个字，请对照证件重新输入",)


@pytest.mark.parametrize("typed", ["", "王", "Ng", "ᠪᠠᠲᠤ", "བསྟན", "A1"])
def test_a_name_of_any_letters_is_not(typed: str) -> None:
    assert read_name(typed).warnings == ()


def test_a_masked_name_is_warned_of() -> None:
    assert "遮盖" in read_name("张＊三").warnings[0]


@pytest.mark.parametrize(
    ("code", "char"),
    [
        ("\ue863", "䶮"),
        ("\ue81e", "\u9fb4"),
        ("\ue816", "\U00020087"),
        ("\ue864", "\u9fbb"),
        ("\ue854", "\u9fba"),
        ("\ue815", "\u2e81"),
    ],
)
def test_codes_of_gbk_become_their_characters_and_are_told(code: str, char: str) -> None:
    name = read_name(f"{code}一")
    assert name.normal == f"{char}一"
    assert char in name.changes[0]
    assert f"U+{ord(code):04X}" in name.changes[0]


def test_every_place_of_gbk_beyond_its_time_has_a_character() -> None:
    places = "".join(chr(0xE815 + place) for place in range(80))
    repaired = private_use.repair(places)
    assert repaired.unknown == ()
    assert len(set(repaired.text)) == 80
    assert not any(private_use.is_private_use(char) for char in repaired.text)


def test_every_private_code_becomes_the_character_of_the_standard() -> None:
    """As in GB 18030-2022; whoever changes the table compares it again, and then this digest."""
    codes = map(chr, range(0xE000, 0xF900))
    known = [(code, char) for code in codes if (char := private_use.repair(code).text) != code]
    assert len({char for _code, char in known}) == len(known) == 92
    lines = "\n".join(f"{ord(code):04X} {ord(char):04X}" for code, char in known)
    assert hashlib.sha256(lines.encode()).hexdigest()[:16] == "72ca00d8aa383e1e"


@pytest.mark.parametrize("code", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_a_code_that_nobody_can_tell_stays_and_is_warned_of(code: str) -> None:
    name = read_name(f"{code}明")
    assert code in name.normal
    assert f"U+{ord(code):04X}" in name.warnings[0]


@given(st.text(max_size=40))
def test_the_normal_form_is_final_and_folds_alike(text: str) -> None:
    normal = normal_form(text)
    assert normal_form(normal) == normal
    assert folded(normal) == folded(text)
    assert unicodedata.is_normalized("NFC", normal)


@given(st.text(alphabet="阿依古丽巴图王𠮷Aa·", min_size=1, max_size=8), st.sampled_from(list(DOTS)))
def test_another_dot_is_no_other_name(name: str, dot: str) -> None:
    assert folded(name.replace(DOT, dot)) == folded(name)
