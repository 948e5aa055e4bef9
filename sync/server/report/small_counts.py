"""From how many on a number may leave the house: of fewer, somebody may know who they are."""

from __future__ import annotations

FEWEST = 5


def safe_count(count: int, of: int | None = None) -> int | None:
    """The count, or None where it, or what it leaves of `of`, is of a few."""
    few = 0 < count < FEWEST or (of is not None and 0 < of - count < FEWEST)
    return None if few else count
