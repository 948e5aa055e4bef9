"""The glossary: which Chinese terms have which Mongolian ones, and which of them stand in a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import msgspec

from resources import FOLDER

_FILE = FOLDER / "i18n" / "glossary-zh-mn.json"


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One term; `evidence` says how far its Mongolian was seen (`resources/i18n/README.md`)."""

    zh: str
    mn: str
    evidence: str = ""
    note: str = ""


class TermAt(msgspec.Struct, frozen=True):
    """A term and where it stands in a Chinese text."""

    start: int
    term: Term


@cache
def glossary() -> tuple[Term, ...]:
    """The terms that come with the program, all of them drafts."""
    entries = json.loads(_FILE.read_text("utf-8"))["entries"]
    return tuple(msgspec.convert(each, Term) for each in entries if each.get("mn"))


def terms_in(zh: str, terms: Sequence[Term] | None = None) -> tuple[TermAt, ...]:
    """The terms in a text from left to right, the longest first; none inside another."""
    by_sign = _by_first_sign(glossary() if terms is None else tuple(terms))
    places: list[TermAt] = []
    at = 0
    while at < len(zh):
        term = next((each for each in by_sign.get(zh[at], ()) if zh.startswith(each.zh, at)), None)
        if term is None:
            at += 1
        else:
            places.append(TermAt(at, term))
            at += len(term.zh)
    return tuple(places)


@cache
def _by_first_sign(terms: tuple[Term, ...]) -> dict[str, list[Term]]:
    by_sign: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda each: -len(each.zh)):
        if term.zh:
            by_sign.setdefault(term.zh[0], []).append(term)
    return by_sign
