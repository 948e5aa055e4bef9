"""The number of a row: white in a black square, as high as its text asks for."""

from __future__ import annotations

from forms.sheet.composing import Sheet
from forms.text.lines import Style

_CHIP_BASELINE = 0.775  # of the side, from the top: digits stand in the middle


def number_chip(sheet: Sheet, number: int, corner: tuple[float, float], side: float) -> None:
    """The material's number, white in a black square of `side` points; three digits make it wider."""
    x, top = corner
    text = str(number)
    width = side if len(text) < 3 else side * 1.45
    style = Style(round(side * 0.75, 1), side, bold=True, grey=1.0)
    with sheet.ground((x, top), (width, side), 0.0):
        sheet.line_centred(text, style, (x, x + width), top + side * _CHIP_BASELINE)
