"""Text of both scripts with all that a column has to cope with, chosen by a seeded rule, not by hand."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from casework.written_text import clean
from forms.text.fonts import MONGOLIAN
from forms.text.shaping import shape
from tests.support.corpora import CONTROL_BOX, cldr, sample, words
from tests.support.slips import fonts

STANDARD_HAN = (Path(__file__).parent / "tgh8105.txt").read_text(encoding="utf-8").strip()
SUFFIXES = ("ᠤᠨ", "ᠶᠢᠨ", "ᠳᠤ", "ᠲᠤ", "ᠠᠴᠠ", "ᠶᠢ", "ᠢ", "ᠪᠠᠷ", "ᠲᠠᠢ")
BRACKETS = tuple(map(tuple, ("()", "[]", "（）", "《》", "〈〉", "「」", "【】", "“”")))
MARKS = tuple("᠂᠃᠄，。、；：！？!?,.")


@cache
def _words() -> tuple[str, ...]:
    """All in which every control has an effect: a browser shows the others as boxes, the engine does not.

    U+180E has one between letters only, never at a word's end.
    """
    found = words([*cldr(), *sample()])
    return tuple(word for word in found if word == clean(word).strip("\u180e") and not _has_box(word))


def _has_box(word: str) -> bool:
    face = fonts().face(MONGOLIAN)
    glyphs, _ = shape(word, face, mongolian=True)
    return any(CONTROL_BOX.match(face.hb_font.get_glyph_name(glyph.gid)) for glyph in glyphs)


@cache
def _with_vowel_separator() -> tuple[str, ...]:
    """Words in which U+180E stands between letters, as it does when it has work to do."""
    return tuple(word for word in _words() if "\u180e" in word.strip("\u180e"))


def mixed(seed: int, count: int) -> str:
    """About `count` words, numbers, Chinese phrases and brackets, with marks and suffixes."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    text = ""
    for _ in range(count):
        part = _part(chance)
        apart = text and (chance.random() < 0.85 or not (_is_han(text[-1]) or _is_han(part[0])))
        text += (" " if apart else "") + part
        if chance.random() < 0.15:
            text += chance.choice(MARKS)
    return text


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _part(chance: random.Random) -> str:
    kind = chance.choices(
        ("word", "separator", "suffix", "han", "number", "bracket"), (45, 8, 12, 15, 10, 10)
    )[0]
    if kind == "bracket":
        opening, closing = chance.choice(BRACKETS)
        return opening + chance.choice((_word, _han, _number))(chance) + closing
    if kind == "suffix":
        base = chance.choice((_word, _han, _number))(chance)
        return f"{base}\u202f{chance.choice(SUFFIXES)}"
    if kind == "separator":
        return chance.choice(_with_vowel_separator())
    return {"word": _word, "han": _han, "number": _number}[kind](chance)


def _word(chance: random.Random) -> str:
    return chance.choice(_words())


def _han(chance: random.Random) -> str:
    return "".join(chance.choices(STANDARD_HAN, k=chance.randint(1, 8)))


def _number(chance: random.Random) -> str:
    return str(chance.randrange(10 ** chance.randint(1, 6)))
