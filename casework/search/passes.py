"""By which fields a query is looked for, in which order, and what a hit says of the way it was found.

At equal exactness the name goes before what people call it, and both go before the department.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from casework.search.field import Exactness as PassExactness
from casework.search.folding import Script

FieldName = Literal[
    "code",
    "name",
    "initials",
    "pinyin",
    "mongolian",
    "mongolian_key",  # exact
    "word",  # what people call it
    "word_initials",
    "word_pinyin",
    "word_mongolian",
    "word_mongolian_key",
    "agency",
    "agency_initials",
]
Exactness = Literal["equal", "prefix", "inside", "parts", "abbreviated", "similar", "within", "used"]

PASSES: dict[Script, tuple[tuple[FieldName, PassExactness], ...]] = {
    "latin": (
        ("code", "equal"),
        ("initials", "equal"),
        ("word_initials", "equal"),
        ("initials", "prefix"),
        ("word_initials", "prefix"),
        ("pinyin", "prefix"),
        ("word_pinyin", "prefix"),
        ("code", "prefix"),
        ("initials", "inside"),
        ("word_initials", "inside"),
        ("pinyin", "inside"),
        ("word_pinyin", "inside"),
        ("code", "inside"),
        ("name", "inside"),
        ("word", "inside"),
        ("agency_initials", "inside"),
    ),
    "han": (
        ("name", "equal"),
        ("word", "equal"),
        ("name", "prefix"),
        ("word", "prefix"),
        ("name", "inside"),
        ("word", "inside"),
        ("agency", "inside"),
    ),
    "mongolian": (
        ("mongolian_key", "equal"),
        ("word_mongolian_key", "equal"),
        ("mongolian_key", "prefix"),
        ("word_mongolian_key", "prefix"),
        ("mongolian", "prefix"),
        ("word_mongolian", "prefix"),
        ("mongolian", "inside"),
        ("mongolian_key", "inside"),
        ("word_mongolian", "inside"),
        ("word_mongolian_key", "inside"),
    ),
}
# Fields in which a mistyped query is looked for; the first is asked first where several are as near.
TYPO_FIELDS: dict[Script, tuple[FieldName, ...]] = {
    "latin": ("initials", "pinyin", "code", "word_initials", "word_pinyin"),
    "han": ("name", "word"),
    "mongolian": ("mongolian", "word_mongolian"),
}
READINGS: tuple[FieldName, ...] = ("pinyin", "word_pinyin")  # a space between syllables


class Candidate(NamedTuple):
    """A row of the index with the field that matched, and how well."""

    row: int
    name: FieldName
    exactness: Exactness
    is_question: bool = False


def once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each row at its first and best place only."""
    seen: set[int] = set()
    for one in candidates:
        if one.row not in seen:
            seen.add(one.row)
            yield one


class Hit(msgspec.Struct, frozen=True):
    """One matter found: its code, the field that matched, and how well.

    `similar` means that nothing matches what was typed, and this is the nearest; `within`, that not even that
    is there, and something it is called stands in what was typed.  `is_question` marks a
    guess, which must be asked ("是不是想找…？") and never taken by itself.
    """

    code: str
    field: FieldName
    exactness: Exactness
    is_question: bool = False
