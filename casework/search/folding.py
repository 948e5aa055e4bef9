"""How text is folded before it is searched: the same for the catalogue's names and for what is typed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mongol_norm import MongolianShaper

Script = Literal["latin", "han", "mongolian"]

LETTERS = "\u1810-\u1819\u1820-\u1878\u1880-\u18aa"
MONGOLIAN_WORD = re.compile(f"[{LETTERS}\u180a-\u180f\u200d\u202f]+")
VARIANT = re.compile("([\u1800-\u18ff])([\u180b-\u180d\u180f])")
RUN = re.compile(f"(?P<mongolian>[{LETTERS}]+)|(?P<latin>[0-9a-z]+)|(?P<han>[^{LETTERS}0-9a-z]+)")

# Letters that look alike in some place of a word, each drawn to one of them: a/e, o/u/ö/ü, t/d, h/g, j/y,
# w/ee.  Coarser than the exact key, but true of the beginning of a word too.
LOOKALIKE = str.maketrans(
    "\u1821\u1824\u1825\u1826\u1833\u182d\u1836\u1827",
    "\u1820\u1823\u1823\u1823\u1832\u182c\u1835\u1838",
    "\u180a\u180b\u180c\u180d\u180e\u180f\u200d\u202f",
)


def fold(text: str) -> str:
    """Letters and digits alone: half-width, lower case, no spaces, punctuation or Mongolian joiners.

    ü is written v, as it is typed.
    """
    plain = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return "".join(filter(str.isalnum, plain))


def mongolian_key(text: str) -> str:
    """One string for all spellings that look the same (UTN #57, by mongol-norm); never for display.

    Words that mongol-norm cannot encode stand for themselves.  A letter with its variation selector
    is written as one private-use character: half the length to be searched.
    """
    words = "".join(_normal_word(word) for word in MONGOLIAN_WORD.findall(text))
    return VARIANT.sub(lambda pair: chr(0xE000 + (ord(pair[1]) - 0x1800) * 16 + ord(pair[2]) % 16), words)


def mongolian_skeleton(text: str) -> str:
    """Mongolian letters with look-alikes made one, joiners and selectors dropped."""
    return "".join(MONGOLIAN_WORD.findall(text)).translate(LOOKALIKE)


def runs(folded: str) -> list[tuple[Script, str]]:
    """Folded text cut where its script changes; digits count as Latin, Mongolian is made a skeleton."""
    parts: list[tuple[Script, str]] = []
    for match in RUN.finditer(folded):
        if match["mongolian"]:
            parts.append(("mongolian", mongolian_skeleton(match["mongolian"])))
        elif match["latin"]:
            parts.append(("latin", match["latin"]))
        else:
            parts.append(("han", match["han"]))
    return parts


@cache
def _shaper() -> MongolianShaper:
    # Imported when first needed: start-up shows a window first.
    from mongol_norm import MongolianShaper

    return MongolianShaper(locale="MNG")


def _normal_word(word: str) -> str:
    try:
        return str(_shaper().normalize_text(word))
    except ValueError:
        return word
