"""First letters of Chinese names, by a table of the common signs: 乌云其木格 is found by wyqmg."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from resources import FOLDER


@cache
def _letters() -> dict[str, str]:
    """The letters by which each sign may begin."""
    letters: dict[str, str] = {}
    for line in (FOLDER / "i18n" / "initials.txt").read_text(encoding="utf-8").splitlines():
        for sign in line[1:]:
            letters[sign] = letters.get(sign, "") + line[0]
    return letters


def initial_pairs(name: str) -> set[str]:
    """The first letters of each two signs that stand together."""
    signs = _signs(name)
    return {one + other for first, second in pairwise(signs) for one in first for other in second}


def _signs(name: str) -> list[str]:
    letters = _letters()
    return [letters.get(sign, sign.casefold()) for sign in name if sign.isalnum()]


def has_initials(name: str, typed: str) -> bool:
    """Do the signs of the name, from the first or a later one on, begin with the letters that were typed?"""
    signs = _signs(name)
    wanted = typed.casefold()
    return any(
        all(letter in signs[start + place] for place, letter in enumerate(wanted))
        for start in range(len(signs) - len(wanted) + 1)
    )
