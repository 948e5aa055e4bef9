"""Kinds of paper and the frame that text keeps to; all lengths are points (1/72 inch).

241 mm continuous paper has a strip of 12.7 mm for the tractor on both sides, and an 80-column needle
printer reaches 203 mm of it.  A thermal printer of 80 mm reaches 72 mm: 576 dots at 203 to the inch.
"""

from __future__ import annotations

from typing import NamedTuple

from casework.language import N_

MILLIMETRE = 72 / 25.4


class Paper(NamedTuple):
    """A sheet: its size, the margin at left and right, and what its printers ask of a page.

    `edge` is the margin above and below (0 for the same as at the sides); a `height` of 0 is paper that
    is cut where the text ends.  `least_rule` and `least_mongolian` are the thinnest line and the
    smallest Mongolian that come out clearly; `black` is true where there is no grey; `copies` is false
    where the paper itself has several layers.
    """

    width: float
    height: float
    margin: float
    name: str = ""
    edge: float = 0.0
    least_rule: float = 0.0
    least_mongolian: float = 0.0
    black: bool = False
    copies: bool = True

    @property
    def right(self) -> float:
        """The x of the frame's right side."""
        return self.width - self.margin

    @property
    def top(self) -> float:
        """The y of the frame's upper side."""
        return self.edge or self.margin

    @property
    def bottom(self) -> float:
        """The y of the frame's lower side, from the top."""
        return self.height - self.top

    @property
    def inner_width(self) -> float:
        """The width inside the margins."""
        return self.width - 2 * self.margin


def _continuous(height_mm: float, name: str) -> Paper:
    """241 mm paper with a perforation every `height_mm`."""
    sides = (241 * MILLIMETRE, height_mm * MILLIMETRE, 19 * MILLIMETRE)
    return Paper(*sides, name, 7 * MILLIMETRE, least_rule=0.5, least_mongolian=14.0, black=True, copies=False)


A4 = Paper(210 * MILLIMETRE, 297 * MILLIMETRE, 15 * MILLIMETRE, "A4")
A4_LARGE = A4._replace(name=N_("A4 大字"))
A5 = Paper(148 * MILLIMETRE, 210 * MILLIMETRE, 10 * MILLIMETRE, "A5")
CONTINUOUS_FULL = _continuous(279.4, N_("241 毫米连续纸（整页）"))
CONTINUOUS_HALF = _continuous(139.7, N_("241 毫米连续纸（二等分）"))
CONTINUOUS_THIRD = _continuous(279.4 / 3, N_("241 毫米连续纸（三等分）"))
# A hair more margin than the head leaves, so that no dot is lost at its ends.
THERMAL = Paper(
    80 * MILLIMETRE,
    0.0,
    4.2 * MILLIMETRE,
    N_("80 毫米热敏纸"),
    3 * MILLIMETRE,
    least_rule=0.5,
    black=True,
    copies=False,
)
THERMAL_DOTS = 576
THERMAL_DOTS_PER_INCH = 203

# By the names that commands and settings use.
PAPERS = {
    "a4": A4,
    "a4-large": A4_LARGE,
    "a5": A5,
    "241-full": CONTINUOUS_FULL,
    "241-half": CONTINUOUS_HALF,
    "241-third": CONTINUOUS_THIRD,
    "80": THERMAL,
}
