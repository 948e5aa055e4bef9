"""Splitting text into words, choosing fonts, and what happens to characters that paper cannot show."""

from __future__ import annotations

import pytest

from forms.errors import MissingGlyph
from forms.text.fonts import MONGOLIAN
from forms.text.shaping import shape, words
from tests.support.slips import fonts

SUFFIXED = "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ"


def _texts(text: str) -> list[tuple[str, str]]:
    return [(word.kind, word.text) for word in words(text, fonts())]


def test_suffix_stays_with_its_mongolian_word() -> None:
    assert _texts(f"{SUFFIXED} ᠠᠷᠠᠳ") == [("mongolian", SUFFIXED), ("space", " "), ("mongolian", "ᠠᠷᠠᠳ")]


@pytest.mark.parametrize("before", ["ABC", "年"])
def test_suffix_after_another_script_is_shaped_as_mongolian(before: str) -> None:
    last = words(f"{before}\u202fᠤᠨ", fonts())[-1]
    glyphs, _ = shape("\u202fᠤᠨ", fonts().face(MONGOLIAN), mongolian=True)
    assert (last.kind, last.text) == ("mongolian", "\u202fᠤᠨ")
    assert last.pieces[0].glyphs == glyphs


def test_scripts_are_told_apart() -> None:
    kinds = " ".join(kind for kind, _ in _texts("还缺 3 份。ABCᠠᠷᠠᠳ᠂ 巴特尔·Ө"))
    assert kinds == "han han space latin space han han latin mongolian space han han han latin"


def test_middle_dot_inside_a_mongolian_name_does_not_cut_it() -> None:
    name = "ᠪᠣᠷᠵᠢᠭᠢᠨ·ᠠᠯᠲᠠᠨᠣᠴᠢᠷ"
    assert _texts(name) == [("mongolian", name)]


def test_dashes_and_dots_that_belong_together() -> None:
    assert [text for _, text in _texts("是——否……")] == ["是", "——", "否", "……"]


def test_missing_glyph_names_character_code_point_and_place() -> None:
    with pytest.raises(MissingGlyph) as raised:
        words("姓名\U0002f7ff先生", fonts())
    assert raised.value.character == "\U0002f7ff"
    assert raised.value.code_point == "U+2F7FF"
    assert "姓名" in raised.value.place
    assert "U+2F7FF" in str(raised.value)


def test_missing_glyph_inside_mongolian() -> None:
    with pytest.raises(MissingGlyph) as raised:
        words("ᠠᠷ\u181aᠠᠳ", fonts())
    assert raised.value.code_point == "U+181A"


def test_a_control_without_effect_prints_no_box() -> None:
    (word,) = words("ᠲ\u180bᠷᠠ", fonts())
    font = fonts().face(MONGOLIAN).hb_font
    names = [font.get_glyph_name(glyph.gid) for glyph in word.pieces[0].glyphs]
    assert not any(name.startswith("fvs") for name in names)
    assert "".join(glyph.text for glyph in word.pieces[0].glyphs) == "ᠲ\u180bᠷᠠ"


def test_word_lengths_follow_the_font() -> None:
    (word,) = words("年", fonts())
    assert word.advance == 1.0
    (bold,) = words("年", fonts(), bold=True)
    assert bold.pieces[0].font == "han_bold"


def test_a_letter_with_a_combining_mark_stays_in_one_font() -> None:
    (word,) = words("e\u0301", fonts())
    assert len(word.pieces) == 1
