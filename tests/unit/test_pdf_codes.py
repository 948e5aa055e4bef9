"""What single codes of a cluster show and stand for."""

from __future__ import annotations

import pytest

from forms.page import Glyph
from forms.pdf.codes import CodeShape, ShapePart, clusters, code_texts, spelled
from forms.text.shaping import words
from tests.support.slips import fonts


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ᠪᠣ", ["ᠪ", "ᠣ"]),
        ("\u180eᠠ", ["\u180eᠠ"]),
        ("\u200dᠠ\u202f", ["\u200dᠠ\u202f"]),
        ("ᠳ\u180b", ["ᠳ", "\u180b"]),
        ("ᠨ\u202f", ["ᠨ\u202f"]),
        ("\u202f", ["\u202f"]),
        ("ᠨ\u180e", ["ᠨ", "\u180e"]),
        ("葛\U000e0100", ["葛", "\U000e0100"]),
    ],
)
def test_a_code_stands_for_one_character_or_a_format_character_with_its_letter(
    text: str, codes: list[str]
) -> None:
    assert code_texts(text) == codes


def test_letters_of_a_ligature_share_its_advance_and_selectors_have_none() -> None:
    drawn = (ShapePart(7, 0, 0),)
    made = spelled(CodeShape(drawn, 901), "ᠪ\u180bᠣ")
    assert [(code.text, code.shape.advance) for code in made] == [("ᠪ", 450), ("\u180b", 0), ("ᠣ", 451)]
    assert [code.shape.parts for code in made] == [drawn, (), ()]


def test_a_format_character_is_of_one_cluster_with_its_letter() -> None:
    glyphs = [glyph for piece in words("ᠰᠠᠷ\u180eᠠ\u202fᠶᠢᠨ", fonts())[0].pieces for glyph in piece.glyphs]
    texts = ["".join(glyph.text for glyph in cluster) for cluster in clusters(glyphs)]
    assert "\u180eᠠ" in texts
    assert "\u202f" in texts
    assert "\u180eᠠ\u202f" in ["".join(g.text for g in cluster) for cluster in clusters(glyphs, joined=True)]
    assert "".join(texts) == "ᠰᠠᠷ\u180eᠠ\u202fᠶᠢᠨ"


def test_a_suffix_is_not_joined_to_a_space() -> None:
    glyphs = [Glyph(1, 0.0, 0.0, " "), Glyph(2, 1.0, 0.0, "\u202f"), Glyph(3, 2.0, 0.0, "ᠤ")]
    assert [len(cluster) for cluster in clusters(glyphs, joined=True)] == [1, 1, 1]
