"""Mongolian words that look the same and are written with other letters: t and d, o and u, a and e."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mongol_norm import MongolianShaper

WORD = re.compile("[\u1820-\u1842\u180a-\u180f\u202f]+")


def words(mn: str) -> list[str]:
    """The words of a text, each with its suffixes."""
    return [word for word in (match.strip("\u202f") for match in WORD.findall(mn)) if word]


def by_shape(texts: Iterable[str]) -> dict[str, str]:
    """One spelling of each word of these texts by its shape; the first one counts."""
    spellings: dict[str, str] = {}
    for text in texts:
        for word in words(text):
            spellings.setdefault(shape(word), word)
    return spellings


def other_spelling(word: str, known: Mapping[str, str]) -> str:
    """The spelling by which a word that looks like this one is known; "" where it is this one or none."""
    spelling = known.get(shape(word), word)
    return "" if spelling == word else spelling


@cache
def shape(word: str) -> str:
    """What a word looks like; the word itself where that cannot be known."""
    try:
        return "+".join(_shaper().shape(word))
    except ValueError:
        return word


@cache
def _shaper() -> MongolianShaper:
    from mongol_norm import MongolianShaper  # loads a table

    return MongolianShaper(locale="MNG")
