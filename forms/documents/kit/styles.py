"""The type of a notification: few sizes, black and one grey."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from forms.sheet.paper import A4
from forms.text.columns import ColumnStyle
from forms.text.lines import Style

PAPER = A4
GREY = 0.42

TITLE = Style(27.0, 34.0, bold=True)
TITLE_SMALL = Style(13.0, 16.0, bold=True)
MATTER = Style(13.0, 17.0, bold=True)
NUMBER = Style(10.5, 13.0, bold=True)
COUNT = Style(17.0, 22.0, bold=True)
STRIP = Style(10.5, 14.0, bold=True)
STRONG = Style(9.5, 13.0, bold=True)
BODY = Style(9.5, 13.0)
LABEL = Style(8.5, 13.0, grey=GREY)
SMALL = Style(8.0, 11.0, grey=GREY)
NOTICE = Style(8.5, 11.0)

# The Mongolian title takes the largest of these sizes that needs two columns at most.
MN_TITLES = tuple(ColumnStyle(size, size * 1.35) for size in (19.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0))
# Beside a title of 27 points: the font has no bold, so that size and room stand for weight.
MN_GREAT_TITLES = tuple(ColumnStyle(size, size * 1.3) for size in (26.0, 24.0, 22.0, 20.0))
MN_LABEL = ColumnStyle(9.5, 12.5, grey=GREY)
MN_SMALL = ColumnStyle(9.0, 11.5, grey=GREY)


class Density(msgspec.Struct, frozen=True, cache_hash=True):
    """How tightly a page is set; `flowing` runs the Mongolian facts on in one text."""

    padding: float
    name: Style
    note: Style
    mn_matter: ColumnStyle
    mn_name: ColumnStyle
    mn_body: ColumnStyle
    flowing: bool


class _MongolianSizes(NamedTuple):
    """Points of a matter's name, of names in rows, of running text."""

    matter: float
    name: float
    body: float


def _density(padding: float, zh: tuple[float, float], mn: _MongolianSizes, pitch: float) -> Density:
    """A density from its sizes; `pitch` is that of Mongolian columns in ems."""
    name, note = zh
    matter, heading, body = (ColumnStyle(size, round(size * pitch, 1)) for size in mn)
    styles = (Style(name, name + 3.0, bold=True), Style(note, note + 3.0))
    return Density(padding, *styles, matter, heading, body, padding < _FLOWING_BELOW)


_FLOWING_BELOW = 5.0
# From airy to tight: the first that holds everything on one page is taken.
DENSITIES = (
    _density(7.5, (12.0, 10.0), _MongolianSizes(17.0, 14.5, 12.5), 1.32),
    _density(6.0, (11.0, 9.5), _MongolianSizes(15.0, 13.0, 11.0), 1.3),
    _density(4.5, (11.0, 9.0), _MongolianSizes(14.5, 12.5, 10.5), 1.26),
    _density(3.2, (10.5, 8.8), _MongolianSizes(13.5, 12.0, 10.0), 1.22),
    _density(2.2, (10.0, 8.5), _MongolianSizes(12.5, 11.0, 9.5), 1.2),
    _density(1.6, (10.0, 8.5), _MongolianSizes(11.5, 10.2, 9.0), 1.18),
)
# What is spread over several pages need not be tight.
SEVERAL_PAGES = DENSITIES[2]
