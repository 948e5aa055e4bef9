"""Where the items of a page have ink, about: what is proven to keep apart and inside the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from forms.page import Box, Glyph, GlyphRun, Item, Modules, Rule
from forms.text.breaking import NO_END, NO_START
from forms.text.fonts import FontSet

# Of a run's size: how far letters reach from the baseline.  Accents and tails may touch what is next to them.
_ABOVE, _BELOW = 0.72, 0.06
_TURNED_LEFT, _TURNED_RIGHT = 0.15, 0.65
_EMPTY = 0.45
_LATIN = "\u2000"  # before it stand Latin letters and Mongolian ones
# So much may an item reach into another without being seen, in points.
TOUCH_ACROSS, TOUCH_DOWN = 0.75, 0.25


class Ink(NamedTuple):
    """The rectangle that an item covers, in points; the top is first, so that pages are sorted by it.

    Of texts, boxes and codes a hair is left out at each side: an accent may touch what is next to it.
    """

    top: float
    left: float
    right: float
    bottom: float
    item: Item


class _Reach(NamedTuple):
    """How far the ink of glyphs reaches from the origin of their run, in points; `inked` false for spaces."""

    top: float
    left: float
    right: float
    bottom: float
    inked: bool
    glyphs: tuple[Glyph, ...]  # held, so that no others come to lie at their address


def ink_of(items: Sequence[Item], fonts: FontSet) -> list[Ink]:
    """Where the items have ink; runs of spaces are left out.

    The reach of glyphs is kept: the lines and columns of a page are mostly those of pages before it.
    """
    known = cast(dict[int, _Reach], fonts.cache("reaches", limit=8_000))
    reach_of = known.get
    made = tuple.__new__  # a third of the time of the named tuple's own
    result: list[Ink] = []
    for item in items:
        if type(item) is GlyphRun:
            reach = reach_of(id(item.glyphs)) or _measured(item, known, fonts)
            top, left, right, bottom, inked, _ = reach
            if inked:
                x, y = item.x, item.y
                result.append(made(Ink, (y + top, x + left, x + right, y + bottom, item)))
        else:
            result.append(_drawn(cast(Rule | Box | Modules, item)))
    return result


def _measured(run: GlyphRun, known: dict[int, _Reach], fonts: FontSet) -> _Reach:
    """By its first and its last letter: those between reach no further."""
    glyphs = run.glyphs
    head, tail = 0, len(glyphs) - 1
    while head <= tail and glyphs[head].text == " ":
        head += 1
    while tail > head and glyphs[tail].text == " ":
        tail -= 1
    if head > tail:
        reach = _Reach(0.0, 0.0, 0.0, 0.0, False, glyphs)
    else:
        reach = _between(run, glyphs[head], glyphs[tail], fonts)
    known[id(glyphs)] = reach
    return reach


def _between(run: GlyphRun, first: Glyph, last: Glyph, fonts: FontSet) -> _Reach:
    size, advance = run.size, fonts.face(run.font).advance
    start, end = first.along, last.along + advance(last.gid) * size
    # Half of a Chinese bracket is empty, and may reach over others.
    if first.text in NO_END and first.text > _LATIN:
        start += _EMPTY * size
    if last.text in NO_START and last.text > _LATIN:
        end = max(start, end - _EMPTY * size)
    low, high = (first.across, last.across) if first.across < last.across else (last.across, first.across)
    if run.turned:
        left, right = low + _TURNED_LEFT * size, high + _TURNED_RIGHT * size
        return _Reach(start + TOUCH_DOWN, left, right, end - TOUCH_DOWN, True, run.glyphs)
    across = min(TOUCH_ACROSS, (end - start) / 3)
    top, bottom = TOUCH_DOWN - high - _ABOVE * size, _BELOW * size - low - TOUCH_DOWN
    return _Reach(top, start + across, end - across, bottom, True, run.glyphs)


def _drawn(item: Rule | Box | Modules) -> Ink:
    if isinstance(item, Rule):
        left, right = (item.x1, item.x2) if item.x1 < item.x2 else (item.x2, item.x1)
        top, bottom = (item.y1, item.y2) if item.y1 < item.y2 else (item.y2, item.y1)
        return Ink(top, left, right, bottom, item)
    x, y = item.x, item.y
    width, height = (item.width, item.height) if isinstance(item, Box) else (item.side, item.side)
    return _within(Ink(y, x, x + width, y + height, item))


def _within(ink: Ink) -> Ink:
    """The ink without the hair at each side."""
    across = min(TOUCH_ACROSS, (ink.right - ink.left) / 3)
    down = min(TOUCH_DOWN, (ink.bottom - ink.top) / 3)
    return Ink(ink.top + down, ink.left + across, ink.right - across, ink.bottom - down, ink.item)
