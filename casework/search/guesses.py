"""What may have been meant: abbreviations, matters that are gone, mistyped names, words of a sentence."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from casework.search.field import Exactness, Field
from casework.search.folding import Script, runs
from casework.search.passes import TYPO_FIELDS, Candidate, FieldName, once
from casework.search.syllables import joined
from casework.search.typos import PairIndex, SharedPairs, fits
from casework.search.used import UsedMatters
from casework.search.words_around import is_around

ABBREVIATED_MOST = 2_000
CANDIDATES = 200  # values whose likeness is measured
SIMILAR_SPAN = 20.0  # per cent below the best that is still worth showing

PAIRS_SHARE = 0.5  # what shares fewer letter pairs than that, beside the best, is not looked at
SPELLED_NEAR = 3  # an abbreviation whose letters lie wider apart, on average, is only a guess
GONE_NEAR = 2  # the same for the initials of a matter that is gone
GONE_LETTERS = 3  # fewer letters stand in any name
LONGEST_SENTENCE = 20  # signs: nobody says more to mean one matter, and all stretches of them are looked up
SHORTEST_WORD = 2


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

    def of(self, folded: str, used: UsedMatters, limit: int) -> list[Candidate]:
        """What may have been meant where nothing matches, the likeliest way of meaning it alone."""
        return (
            self.abbreviated(folded, used)
            or self.similar(folded, used, limit)
            or self.within(folded, used, limit)
        )

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
        values = sorted(self._similar_values(*parts[0]))
        near = (one for one in values if one.misfit <= values[0].misfit + SIMILAR_SPAN)
        alike = itertools.groupby(near, key=lambda one: (one.misfit, one.misfit_of_beginning))
        rows = itertools.chain.from_iterable(self._in_order(list(group), used, limit) for _, group in alike)
        return list(itertools.islice(once(rows), limit))

    def within(self, folded: str, used: UsedMatters, limit: int) -> list[Candidate]:
        """At most `limit` matters of which a name or a word begins with what stands somewhere in a sentence.

        The longest stretch goes first: 老人养老金怎么领 is about 养老金 rather than about 老人.
        """
        rows = itertools.chain.from_iterable(self._beginning(part, used) for part in _stretches(folded))
        return list(itertools.islice(once(rows), limit))

    def _beginning(self, part: str, used: UsedMatters) -> Iterator[Candidate]:
        """What is called so goes before what only begins so."""
        exactnesses: tuple[Exactness, ...] = ("equal", "prefix")
        for exactness, name in itertools.product(exactnesses, TYPO_FIELDS["han"]):
            here = used.any_of(name, [part], exactness)
            for row in itertools.chain(here, self._fields[name].matching(part, exactness)):
                yield Candidate(row, name, "within", is_question=True)

    def _similar_values(self, script: Script, text: str) -> Iterator[Similar]:
        """The values that are like what was typed."""
        shared = {name: self._pair_index(name).shared(text) for name in TYPO_FIELDS[script]}
        candidates = list(itertools.islice(_by_shared_pairs(shared), CANDIDATES))
        values = [joined(self._fields[name].distinct[place]) for name, place in candidates]
        for fit, start, at in fits(text, values):
            yield Similar(-fit, -start, *candidates[at])

    def _in_order(self, values: list[Similar], used: UsedMatters, limit: int) -> Iterator[Candidate]:
        """The rows of values that fit equally well: those used here, then the catalogue's order."""
        rows = sorted(
            (used.place(row), row, one.name)
            for one in values
            for row in self._rows_with(one.name, one.place, used, limit)
        )
        return (Candidate(row, name, "similar", is_question=True) for _, row, name in rows)

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
    """A value that is like what was typed; the best fit sorts first."""

    misfit: float
    misfit_of_beginning: float
    name: FieldName
    place: int


def _by_shared_pairs(shared: Mapping[FieldName, SharedPairs]) -> Iterator[tuple[FieldName, int]]:
    """The fields and places of the values that share the most letter pairs with what was typed."""
    most = max(one.most for one in shared.values())
    for count in range(most, max(0, math.ceil(most * PAIRS_SHARE) - 1), -1):
        for name, pairs in shared.items():
            for place in pairs.places(count):
                yield name, place


def _stretches(folded: str) -> list[str]:
    """All stretches of Chinese that could be a word of their own, the longest first."""
    texts = [text[:LONGEST_SENTENCE] for script, text in runs(folded) if script == "han"]
    parts = (
        text[start:end]
        for text in texts
        for start, end in itertools.combinations(range(len(text) + 1), 2)
        if end - start >= SHORTEST_WORD
    )
    return sorted((part for part in dict.fromkeys(parts) if not is_around(part)), key=len, reverse=True)


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
