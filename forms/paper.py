"""Sizes of paper and the frame that text keeps to; all lengths are points (1/72 inch)."""

from __future__ import annotations

from typing import NamedTuple

MILLIMETRE = 72 / 25.4


class Paper(NamedTuple):
    """A sheet and the margin on all its sides."""

    width: float
    height: float
    margin: float

    @property
    def right(self) -> float:
        """The x of the frame's right side."""
        return self.width - self.margin

    @property
    def bottom(self) -> float:
        """The y of the frame's lower side, from the top."""
        return self.height - self.margin

    @property
    def inner_width(self) -> float:
        """The width inside the margins."""
        return self.width - 2 * self.margin


A4 = Paper(210 * MILLIMETRE, 297 * MILLIMETRE, 15 * MILLIMETRE)
