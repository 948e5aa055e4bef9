"""What may have been meant: abbreviations, matters that are gone, and mistyped names."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from casework.search.field import Field
from casework.search.folding import Script, runs
from casework.search.passes import TYPO_FIELDS, Candidate, FieldName, once
from casework.search.syllables import joined
from casework.search.typos import PairIndex, fits
from casework.search.used import UsedMatters

ABBREVIATED_MOST = 2_000
SIMILAR_SPAN = 20.0  # per cent below the best that is still worth showing

PAIRS_SHARE = 0.5  # what shares fewer letter pairs than that, beside the best, is not looked at
SPELLED_NEAR = 3  # an abbreviation whose letters lie wider apart, on average, is only a guess
GONE_NEAR = 2  # the same for the initials of a matter that is gone
GONE_LETTERS = 3  # fewer letters stand in any name


class Guesses:
    """What the fields of one release hold that is like what was typed."""

    def __init__(self, fields: Mapping[FieldName, Field], gone: Mapping[int, Sequence[str]]) -> None:
        """`gone` has the initials of the rows that are gone."""
        self._fields = fields
        self._gone = gone
        self._pairs: dict[FieldName, PairIndex] = {}

    def prepare(self) -> None:
        """Build and load now what the first mistyped query would wait for."""
        for name in dict.fromkeys(itertools.chain(*TYPO_FIELDS.values())):
            self._pair_index(name)
        fits("ab", ["ab"])

    def abbreviated(self, folded: str, used: UsedMatters) -> list[Candidate]:
        """Matters whose Chinese name has the characters typed in this order (低保 for 最低生活保障).

        Where they lie wide apart it is by chance, as likely as not: a question.
        """
        if len(folded) < 2 or _only_script(folded) != "han":
            return []
        spelled = itertools.islice(self._fields["name"].spelling(folded), ABBREVIATED_MOST)
        order = sorted((length, used.place(row), row) for row, length in spelled)
        near = {row for length, _, row in order if length <= SPELLED_NEAR * len(folded)}
        return list(once(Candidate(row, "name", "abbreviated", row not in near) for _, _, row in order))

    def gone(self, folded: str) -> Iterator[Candidate]:
        """Matters that are gone and may have been meant, though what was typed finds others."""
        if len(folded) < GONE_LETTERS or _only_script(folded) != "latin":
            return
        for row, initials in self._gone.items():
            if any(_spells(value, folded) for value in initials):
                yield Candidate(row, "initials", "abbreviated", is_question=True)

    def similar(self, folded: str, used: UsedMatters, limit: int) -> list[Candidate]:
        """At most `limit` matters whose key is nearly what was typed; none for a query in several scripts."""
        parts = runs(folded)
        if len(parts) != 1:
            return []
        script, text = parts[0]
        near: list[Similar] = []
        shared = {name: self._pair_index(name).shared(text) for name in TYPO_FIELDS[script]}
        least = max(1, max(one.most for one in shared.values()) * PAIRS_SHARE)
        for name, pairs in shared.items():
            places = pairs.candidates(least)
            distinct = self._fields[name].distinct
            for fit, start, at in fits(text, [joined(distinct[place]) for place in places]):
                for row in self._rows_with(name, places[at], used, limit):
                    near.append(Similar(-fit, -start, used.place(row), row, name))
        worst = min((one.misfit for one in near), default=0.0) + SIMILAR_SPAN
        best = (one for one in sorted(near) if one.misfit <= worst)
        return list(once(Candidate(one.row, one.name, "similar", is_question=True) for one in best))

    def _rows_with(self, name: FieldName, place: int, used: UsedMatters, limit: int) -> Iterable[int]:
        """So many rows with this value as may be shown: those used here and the first ones."""
        field = self._fields[name]
        rows = field.rows_with(place)
        if len(rows) <= limit:
            return rows
        here = used.any_of(name, [field.distinct[place]], "equal")
        return itertools.chain(itertools.islice(here, limit), rows[:limit])

    def _pair_index(self, name: FieldName) -> PairIndex:
        if name not in self._pairs:
            self._pairs[name] = PairIndex([joined(value) for value in self._fields[name].distinct])
        return self._pairs[name]


class Similar(NamedTuple):
    """A row whose key is like what was typed; the best fit sorts first."""

    misfit: float
    misfit_of_beginning: float
    used: int
    row: int
    name: FieldName


def _only_script(folded: str) -> Script | None:
    """The script of a query in one script."""
    scripts = [script for script, _ in runs(folded)]
    return scripts[0] if len(scripts) == 1 else None


def _spells(value: str, letters: str) -> bool:
    """Whether the letters stand in `value` in this order, not too wide apart."""
    for start in range(len(value)):
        place = start - 1
        if value[start] != letters[0]:
            continue
        for letter in letters:
            place = value.find(letter, place + 1)
            if place < 0:
                return False
        if place - start < GONE_NEAR * len(letters):
            return True
    return False
