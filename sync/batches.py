"""How much to send at once: small at first, doubled while it goes well, halved when it does not.

Some paths let small packets through and swallow large ones; a fixed size would never get past them.
"""

from __future__ import annotations

from sync.protocol import MOST_ENTRIES

_FIRST = 32


class BatchSize:
    """The number of entries for the next request."""

    def __init__(self, first: int = _FIRST, most: int = MOST_ENTRIES) -> None:
        self._most = most
        self._size = max(1, min(first, most))

    @property
    def count(self) -> int:
        """Entries in the next request at most."""
        return self._size

    @property
    def smallest(self) -> bool:
        """It cannot be made smaller."""
        return self._size == 1

    def went_well(self) -> None:
        """The last request was answered."""
        self._size = min(self._most, self._size * 2)

    def went_wrong(self) -> None:
        """The last request was not answered, or was too large."""
        self._size = max(1, self._size // 2)
