"""What was probably meant when nothing matches: rows that share the most letter pairs, re-ranked."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence

CANDIDATES = 200
PAIRS_BUDGET = 20_000  # entries counted per query: the rarest pairs say the most, the common ones wait
SCORE_LEAST = 60.0  # per cent; one wrong letter in four still scores 75


class PairIndex:
    """For one field: which rows have which pair of neighbouring letters."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._rows_of: dict[str, array[int]] = {}
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
            if counted and counted + len(posting) > PAIRS_BUDGET:
                break
            shared.update(posting)
            counted += len(posting)
        return [row for row, _ in shared.most_common(CANDIDATES)]


def pairs(text: str) -> list[str]:
    """The pairs of neighbouring letters."""
    return [text[index : index + 2] for index in range(len(text) - 1)]


def similarity(query: str, value: str) -> tuple[float, float]:
    """How well `query` fits `value`, each part 0–100, higher is better; (0, 0) when it does not.

    First the best fit of the query within the value, where letters left out by the typist (cxjmyb for
    cxjmjbyb) cost little; then the fit with the value's beginning, for what one types is usually that.
    """
    # Imported at the first typo: it costs 40 ms that the first window need not wait for.
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA, LCSseq

    inside = fuzz.partial_ratio(query, value) if len(query) <= len(value) else fuzz.ratio(query, value)
    if LCSseq.similarity(query, value) == len(query):
        inside = max(inside, 90.0)
    if inside < SCORE_LEAST:
        return 0.0, 0.0
    lengths = range(len(query) - 1, len(query) + 2)
    start = max(OSA.normalized_similarity(query, value[:length]) for length in lengths)
    return max(inside, 100 * start), 100 * start
