"""At which of its steps a process is killed, and whether the kills hit what they were meant for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

# Little is left to do once all is promised: kills that are spread evenly miss it.
BEFORE_THE_LAST = (2, 4, 6, 8, 11, 14, 17)


def spread(steps: int, most: int) -> list[int]:
    """So many of the steps, the first and the last among them."""
    count = min(most, steps)
    return [1 + round(number * (steps - 1) / (count - 1)) for number in range(count)]


def assert_hit(hits: Counter[str], stretches: Iterable[str], least: int) -> None:
    """Each stretch was hit so often, and of all kills few came when the process had ended already."""
    assert min(hits[stretch] for stretch in stretches) >= least, hits
    assert hits["not at all"] <= max(3, sum(hits.values()) // 10), hits
