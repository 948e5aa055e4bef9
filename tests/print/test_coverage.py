"""Which characters can be printed: the standard list in both weights, and all Han of GB 18030-2022."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.sheet.frame import text_of
from forms.text.columns import ColumnStyle, set_columns
from forms.text.fonts import fonts_folder
from forms.text.lines import Style, set_lines
from tests.support.packages import need_hanazono
from tests.support.slips import fonts

STANDARD = Path(__file__).parents[1] / "support" / "tgh8105.txt"

# GB 18030-2022, implementation level 3, Han: block and last code point of Unicode 11 it refers to.
GB18030_HAN = [
    ("basic", 0x4E00, 0x9FEF),
    ("A", 0x3400, 0x4DB5),
    ("B", 0x20000, 0x2A6D6),
    ("C", 0x2A700, 0x2B734),
    ("D", 0x2B740, 0x2B81D),
    ("E", 0x2B820, 0x2CEA1),
    ("F", 0x2CEB0, 0x2EBE0),
    ("compatibility", 0xF900, 0xFAD9),
    ("radicals", 0x2F00, 0x2FD5),
    ("radicals supplement", 0x2E80, 0x2EF3),
    ("strokes", 0x31C0, 0x31E3),
    ("zero", 0x3007, 0x3007),
]


@pytest.mark.parametrize("bold", [False, True])
def test_standard_characters_are_bundled_in_both_weights(bold: bool) -> None:
    characters = STANDARD.read_text(encoding="utf-8").strip()
    assert len(characters) == len(set(characters)) == 8105
    wanted = "han_bold" if bold else "han"
    found = {getattr(fonts().find(c, bold), "name", c) for c in characters}
    assert found == {wanted}


def _assigned(first: int, last: int) -> Iterator[str]:
    for code_point in range(first, last + 1):
        if unicodedata.category(chr(code_point)) != "Cn":
            yield chr(code_point)


@pytest.mark.parametrize(("block", "first", "last"), GB18030_HAN)
def test_han_of_gb18030(block: str, first: int, last: int) -> None:
    need_hanazono()
    missing = [f"U+{ord(c):04X}" for c in _assigned(first, last) if fonts().find(c) is None]
    assert missing == [], block


def test_mongolian_block_is_in_the_bundled_font() -> None:
    face = fonts().face("mongolian")
    letters = [chr(c) for c in range(0x1800, 0x18AB) if unicodedata.category(chr(c)) != "Cn"]
    assert [f"U+{ord(c):04X}" for c in letters if not face.has(c)] == []


# Those of Unicode 15.0, which the Python that is asked knows; U+20C1 came with 17.0 and is in no font here.
CURRENCIES = [chr(c) for c in range(0x20A0, 0x20D0) if unicodedata.category(chr(c)) == "Sc" and c < 0x20C1]


@pytest.mark.parametrize("look", [(False, False), (True, False), (False, True)])
def test_every_sign_of_a_currency_is_in_a_bundled_font(look: tuple[bool, bool]) -> None:
    assert len(CURRENCIES) == 33
    bundled = fonts_folder()
    found = {c: fonts().find(c, *look) for c in CURRENCIES}
    assert [c for c, face in found.items() if face is None or not face.path.is_relative_to(bundled)] == []


@pytest.mark.parametrize("sign", CURRENCIES)
def test_an_amount_is_set_in_both_directions(sign: str) -> None:
    for amount in (f"{sign}20,000", f"{sign} 20,000", f"20,000 {sign}"):
        (line,) = set_lines(f"收费 {amount}", Style(10.0, 13.0, bold=True), 400.0, fonts())
        (column,) = set_columns(f"ᠬᠥᠯᠦᠰᠦ {amount}", ColumnStyle(10.0, 13.0), 400.0, fonts())
        for runs in (line.runs, column.runs):
            assert amount in "".join(map(text_of, runs))
            assert all(glyph.gid for run in runs for glyph in run.glyphs)


# Fonts of packages by what they are: a file of another make under one of these names shows other characters.
PACKAGED = {
    "HanaMinA": "7ca87559414474848fc513a8d8eb42d5b0f8194c30c2abdfbfedff5398ec88d7",
    "HanaMinB": "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
    "BabelStoneHan": "a2027ca3606907f6a628e9cd869605e3879beaaa38b37c7fec95b372130628c8",
    "LaterHan": "74ae9510795287f7fd3827372e77a66ad6a41bb84012cf9915d7e20eae80ae51",
}
# How many characters of the later extensions they show together; docs/decisions/0002-fonts.md has the rest.
LATER_HAN = {
    "G": (0x30000, 0x3134A, 3048),
    "H": (0x31350, 0x323AF, 2273),
    "I": (0x2EBF0, 0x2EE5D, 1),
    "J": (0x323B0, 0x33479, 35),
}


@pytest.mark.parametrize("block", LATER_HAN)
def test_later_han_is_counted_with_known_fonts(block: str) -> None:
    """Held where the fonts are those that were counted, which Debian 12 has."""
    faces = {face.name: face for face in fonts() if face.name in fonts().rare}
    known = {name: hashlib.sha256(faces[name].path.read_bytes()).hexdigest() for name in faces}
    if known != PACKAGED:
        pytest.skip(f"other fonts are here: {sorted(known)}")
    first, last, count = LATER_HAN[block]
    assert sum(any(face.has(chr(c)) for face in faces.values()) for c in range(first, last + 1)) == count


def test_later_han_of_the_bundled_font_prints_without_any_package() -> None:
    """In a name too: 35 of Extension J, which no other font of the registries has."""
    face = fonts().face("LaterHan")
    assert face.path.is_relative_to(fonts_folder())
    blocks = [(0x30000, 0x3134A), (0x31350, 0x323AF), (0x2EBF0, 0x2EE5D), (0x323B0, 0x33479)]
    counts = [sum(face.has(chr(code)) for code in range(first, last + 1)) for first, last in blocks]
    assert counts == [25, 22, 1, 35]
    name = "\U00032402\U0003345c"
    (line,) = set_lines(name, Style(10.0, 13.0), 400.0, fonts())
    (column,) = set_columns(f"ᠨᠡᠷᠡ {name}", ColumnStyle(10.0, 13.0), 400.0, fonts())
    for runs in (line.runs, column.runs):
        assert {run.font for run in runs if name in text_of(run)} == {"LaterHan"}
