"""Each script has its font, its direction and its forms."""

from __future__ import annotations

import unicodedata

import pytest
import uharfbuzz as hb

from forms.errors import MissingGlyph
from forms.text.lines import Style, set_lines
from forms.text.scripts import SCRIPTS, is_han, script_of
from forms.text.shaping import words
from tests.support.names import NAMES
from tests.support.slips import fonts

# What GB 18030-2022 has of other scripts, with Latin and Cyrillic letters: block and the font that shows it.
BLOCKS = {
    "Latin": (0xA0, 0x24F, {"han", "latin"}),
    "Latin, Vietnamese": (0x1E00, 0x1EFF, {"han", "latin"}),
    "Cyrillic": (0x400, 0x52F, {"han", "latin"}),
    "Arabic": (0x600, 0x6FF, {"arabic"}),
    "Arabic forms A": (0xFB50, 0xFBC1, {"arabic"}),
    "Arabic forms B": (0xFE70, 0xFEFC, {"arabic"}),
    "Tibetan": (0xF00, 0xFFF, {"tibetan"}),
    "Yi": (0xA000, 0xA4CF, {"yi"}),
    "Hangul": (0xAC00, 0xD7A3, {"hangul"}),
    "Hangul letters": (0x1100, 0x11FF, {"hangul"}),
    "Hangul compatibility": (0x3131, 0x318E, {"han", "hangul"}),
    "Lisu": (0xA4D0, 0xA4FF, {"lisu"}),
}


@pytest.mark.parametrize("block", BLOCKS)
def test_every_character_of_a_block_has_its_font(block: str) -> None:
    first, last, wanted = BLOCKS[block]
    assigned = [chr(c) for c in range(first, last + 1) if unicodedata.category(chr(c)) not in ("Cn", "Cf")]
    missing = {c: getattr(fonts().find(c), "name", "") for c in assigned}
    assert set(missing.values()) <= wanted, {c for c, n in missing.items() if n not in wanted}


def test_bundled_and_package_scripts() -> None:
    assert [script.font for script in SCRIPTS if script.package] == [
        "miao",
        "tai_le",
        "new_tai_lue",
        "tai_tham",
    ]
    script = script_of("\U00016f00")
    assert script is not None
    assert (script.font, script.package) == ("miao", "fonts-noto-core")
    assert script_of("年") is None


@pytest.mark.parametrize(
    ("name", "font", "tag"),
    [("بەكىر", "arabic", "Arab"), ("བསྒྲུབས", "tibetan", "Tibt"), ("Өү", "latin", "Cyrl")],
)
def test_glyphs_are_those_of_harfbuzz(name: str, font: str, tag: str) -> None:
    """Joined letters, stacks and marks as the reference has them, script and direction stated."""
    face = fonts().face(font)
    buffer = hb.Buffer()
    buffer.add_str(name)
    buffer.script, buffer.direction = tag, "rtl" if tag == "Arab" else "ltr"
    hb.shape(face.hb_font, buffer)
    (word,) = words(name, fonts())
    glyphs = [glyph for piece in word.pieces for glyph in piece.glyphs]
    assert sorted(glyph.gid for glyph in glyphs) == sorted(info.codepoint for info in buffer.glyph_infos)
    assert word.advance == pytest.approx(sum(p.x_advance for p in buffer.glyph_positions) / face.upem)


def test_tibetan_letters_stand_on_each_other() -> None:
    (stacked,) = words("སྒྲ", fonts())
    apart = sum(words(letter, fonts())[0].advance for letter in "སགར")
    assert stacked.advance < 0.6 * apart


def test_arabic_letters_are_joined_and_run_from_right_to_left() -> None:
    (word,) = words("بەكىر", fonts())
    assert word.kind == "rtl"
    texts = [glyph.text for piece in word.pieces for glyph in piece.glyphs if glyph.text]
    assert "".join(texts) == "بەكىر"[::-1]
    alone = sum(words(letter, fonts())[0].advance for letter in "بەكىر")
    assert word.advance < 0.8 * alone


def test_arabic_words_stand_from_right_to_left_and_numbers_do_not() -> None:
    (line,) = set_lines("中 بەكىر تۇردى 文 ٣٤", Style(10.0, 14.0), 500.0, fonts())
    first = {glyph.text: run.x + glyph.along for run in line.runs for glyph in run.glyphs}
    assert first["中"] < first["ت"] < first["ب"] < first["文"] < first["٣"] < first["٤"]


def test_the_space_of_a_name_is_of_its_font() -> None:
    before, space, after = words(NAMES["Arabic ligatures"], fonts())
    assert before.pieces[0].font == space.pieces[0].font == after.pieces[0].font == "arabic"


def test_a_script_without_a_font_is_named() -> None:
    with pytest.raises(MissingGlyph) as raised:
        words("नमस्ते", fonts())
    assert raised.value.code_point == "U+0928"


@pytest.mark.parametrize("character", ["\U0002ebf0", "\U0003134a", "\U000323af", "\U000323b0", "\U00033479"])
def test_later_han_characters_are_han_or_named(character: str) -> None:
    """Those of Extensions G to J and after: a font that has one shows it, else the message says so."""
    assert is_han(character)
    if fonts().find(character):
        assert [word.kind for word in words(f"张{character}", fonts())] == ["han", "han"]
    else:
        with pytest.raises(MissingGlyph, match=f"U\\+{ord(character):X}") as missing:
            words(f"张{character}", fonts())
        assert "手写" in missing.value.next_step
