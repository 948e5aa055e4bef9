"""How much to send or ask for at once: doubled while it goes well and quickly, a quarter when it does not.

Some paths let small packets through and swallow large ones; a fixed size would never get past them.  A
step that takes long is not made longer: what a cut line loses is the step that was under way.
"""

from __future__ import annotations

_LONG_S = 4.0


class BatchSize:
    """The number of entries for the next step; `most` may grow when the other end turns out to take more."""

    def __init__(self, most: int, first: int) -> None:
        self.most = most
        self._size = max(1, min(first, most))

    @property
    def count(self) -> int:
        """Entries in the next step at most."""
        return self._size

    @property
    def smallest(self) -> bool:
        """It cannot be made smaller."""
        return self._size == 1

    def went_well(self, seconds: float = 0.0) -> None:
        """The last step was answered, in that time."""
        if seconds < _LONG_S:
            self._size = min(self.most, self._size * 2)

    def went_wrong(self) -> None:
        """The last step was not answered, or was too large."""
        self._size = max(1, self._size // 4)
