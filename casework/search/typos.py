"""What was probably meant when nothing matches: rows that share the most letter pairs, re-ranked."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence

CANDIDATES = 200
# Entries counted per query, or half as many as there are rows: the rarest pairs say the most.
PAIRS_BUDGET = 20_000
RANKED = 80  # of the candidates, by their first fit
SPELLED_OUT = 90.0  # per cent for a value that has all letters typed, in their order
SCORE_LEAST = 60.0  # per cent; one wrong letter in four still scores 75


class PairIndex:
    """For one field: which rows have which pair of neighbouring letters."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._rows_of: dict[str, array[int]] = {}
        self._budget = max(PAIRS_BUDGET, len(rows) // 2)
        for row, values in enumerate(rows):
            for pair in {pair for value in values for pair in pairs(value)}:
                self._rows_of.setdefault(pair, array("I")).append(row)

    def candidates(self, query: str) -> list[int]:
        """At most CANDIDATES rows that share the most pairs with `query`, best first."""
        postings = sorted(
            (self._rows_of[pair] for pair in set(pairs(query)) if pair in self._rows_of), key=len
        )
        shared: Counter[int] = Counter()
        counted = 0
        for posting in postings:
            if counted and counted + len(posting) > self._budget:
                break
            shared.update(posting)
            counted += len(posting)
        return [row for row, _ in shared.most_common(CANDIDATES)]


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring letters."""
    return [text[index : index + 2] for index in range(len(text) - 1)]


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
