"""What was probably meant when nothing matches: values that share the most letter pairs, re-ranked."""

from __future__ import annotations

import operator
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

RANKED = 80  # of the candidates, by their first fit
SPELLED_OUT = 90.0  # per cent for a value that has all letters typed, in their order
SCORE_LEAST = 60.0  # per cent; one wrong letter in four still scores 75

SET_SPARSE = 32  # a pair that fewer than one value in so many has is smaller as a list than as a set of bits
SOME_BITS = re.compile(rb"[^\0]")


class PairIndex:
    """For the values of one field: which have which pair of neighbouring letters, as sets of bits."""

    def __init__(self, values: Sequence[str]) -> None:
        places_of: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for place, value in enumerate(values):
            for pair in pairs(value):
                places_of[pair].append(place)
        few = len(values) // SET_SPARSE
        self._sparse = {pair: places for pair, places in places_of.items() if len(places) <= few}
        self._sets = {pair: _bits(places) for pair, places in places_of.items() if len(places) > few}

    def shared(self, query: str) -> SharedPairs:
        """How many pairs of `query` each value has."""
        return SharedPairs(_sum(map(self._set_of, pairs(query))))

    def _set_of(self, pair: str) -> int:
        return self._sets.get(pair) or _bits(self._sparse.get(pair, ()))


class SharedPairs:
    """How many pairs the values share with a query: for each binary digit, the set of values that have it."""

    def __init__(self, digits: list[int]) -> None:
        self._digits = digits
        self.most = self._most()

    def places(self, count: int) -> Iterator[int]:
        """The places of the values that share exactly so many."""
        return _places(self._with(count))

    def _most(self) -> int:
        """The most that one value shares: from the highest digit down, those that have it, where some do."""
        most, values = 0, -1  # all bits
        for place, digit in reversed(tuple(enumerate(self._digits))):
            if values & digit:
                most, values = most | 1 << place, values & digit
        return most

    def _with(self, count: int) -> int:
        """The values that share exactly so many."""
        if count >> len(self._digits):
            return 0
        values = -1  # all bits
        for place, digit in enumerate(self._digits):
            values &= digit if count >> place & 1 else ~digit
        return values


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring letters."""
    return set(map(operator.add, text, text[1:]))


def _bits(places: Sequence[int]) -> int:
    """A set of places as the bits of one number."""
    if not places:
        return 0
    bits = bytearray(places[-1] // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _places(bits: int) -> Iterator[int]:
    """The places in a set of bits, ascending."""
    for some in SOME_BITS.finditer(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        byte, first = some[0][0], 8 * some.start()
        yield from (first + bit for bit in range(8) if byte >> bit & 1)


def _sum(sets: Iterable[int]) -> list[int]:
    """How many of the sets each place is in, as binary digits: the set of the places that have the digit.

    All places are counted at once, digit by digit, as one adds on paper.
    """
    digits: list[int] = []
    for carried in sets:
        for place, digit in enumerate(digits):
            digits[place], carried = digit ^ carried, digit & carried
        if carried:
            digits.append(carried)
    return digits


def fits(query: str, values: Sequence[str]) -> list[tuple[float, float, int]]:
    """How well `query` fits each value: (fit, fit of the beginning, place in `values`), best first.

    Fits are per cent.  The first is the best fit anywhere in the value, where letters that the typist
    left out (cxjmyb for cxjmjbyb) cost little; the second that with the value's beginning, for what one
    types is usually that.  Values below SCORE_LEAST are left out.
    """
    # Imported at the first typo: it costs 40 ms that the first window need not wait for.
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import LCSseq

    inside: dict[int, float] = {}
    for _, score, place in process.extract(
        query, values, scorer=fuzz.partial_ratio, limit=None, score_cutoff=SCORE_LEAST, processor=None
    ):
        # where the value is the shorter one, `partial_ratio` looks for the value in the query
        inside[place] = score if len(query) <= len(values[place]) else fuzz.ratio(query, values[place])
    for _, _, place in process.extract(
        query, values, scorer=LCSseq.similarity, limit=None, score_cutoff=len(query), processor=None
    ):
        inside[place] = max(inside.get(place, 0.0), SPELLED_OUT)
    best = sorted(inside.items(), key=lambda item: (-item[1], item[0]))[:RANKED]
    ranked = [
        (score, _beginning(query, values[place]), place) for place, score in best if score >= SCORE_LEAST
    ]
    return sorted(
        ((max(score, start), start, place) for score, start, place in ranked),
        key=lambda fit: (-fit[0], -fit[1]),
    )


def _beginning(query: str, value: str) -> float:
    """How well `query` fits the beginning of `value`, per cent; swapped neighbours count as one mistake."""
    from rapidfuzz.distance import OSA

    lengths = range(len(query) - 1, len(query) + 2)
    return 100 * max(OSA.normalized_similarity(query, value[:length]) for length in lengths)
