"""Where the items of a page have ink, about: what is proven to keep apart and inside the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from forms.page import Box, Drawing, Glyph, GlyphRun, Item, Modules, Rule
from forms.text.breaking import NO_END, NO_START
from forms.text.fonts import FontSet

# Of a run's size: how far letters reach from the baseline.  Accents and tails may touch what is next to them.
_ABOVE, _BELOW = 0.72, 0.06
_TURNED_LEFT, _TURNED_RIGHT = 0.15, 0.65
_EMPTY = 0.45
# Latin and Mongolian marks stand before U+2000: they are as wide as they look.
_EMPTY_BEFORE = frozenset(mark for mark in NO_END if mark > "\u2000")
_EMPTY_AFTER = frozenset(mark for mark in NO_START if mark > "\u2000")
# So much may an item reach into another without being seen, in points.
TOUCH_ACROSS, TOUCH_DOWN = 0.75, 0.25


# The rectangle that an item covers, in points: top (by which pages are sorted), left, right and bottom; then
# the item.  Of texts, boxes and codes a hair is left out at each side: an accent may touch what is beside it.
# Each page has some two hundred: names for the places would cost half of the proof's time again.
Ink = tuple[float, float, float, float, Item]


# The same from the origin of a run; the glyphs, held so that no others come to lie at their address; whether
# they have ink.
_Reach = tuple[float, float, float, float, tuple[Glyph, ...], bool]


def ink_of(items: Sequence[Item], fonts: FontSet) -> tuple[list[Ink], list[int]]:
    """Where the items have ink, runs of spaces left out; and which of these are grounds of others.

    The reach of glyphs is kept: the lines and columns of a page are mostly those of pages before it.
    """
    known = cast(dict[int, _Reach], fonts.cache("reaches", limit=8_000))
    reach_of = known.get
    inks: list[Ink] = []
    add = inks.append
    grounds: list[int] = []
    for item in items:
        if type(item) is GlyphRun:
            glyphs = item.glyphs
            reach = reach_of(id(glyphs))
            if reach is None:
                reach = known[id(glyphs)] = _measured(item, fonts)
            top, left, right, bottom, _, inked = reach
            if inked:
                x, y = item.x, item.y
                add((y + top, x + left, x + right, y + bottom, item))
        elif type(item) is Rule:
            add(_of_rule(item))
        else:
            if type(item) is Box and item.bears:
                grounds.append(len(inks))
            add(_of_square(cast(Box | Modules | Drawing, item)))
    return inks, grounds


def _measured(run: GlyphRun, fonts: FontSet) -> _Reach:
    """By its first and its last letter: those between reach no further."""
    glyphs = run.glyphs
    head, tail = 0, len(glyphs) - 1
    while head <= tail and glyphs[head].text == " ":
        head += 1
    if head > tail:
        return (0.0, 0.0, 0.0, 0.0, glyphs, False)
    while glyphs[tail].text == " ":
        tail -= 1
    size = run.size
    begins, ends = glyphs[head], glyphs[tail]
    start, low = begins.along, begins.across
    end, high = ends.along + fonts.face(run.font).advance(ends.gid) * size, ends.across
    # Half of a Chinese bracket is empty, and may reach over others.
    if begins.text in _EMPTY_BEFORE:
        start += _EMPTY * size
    if ends.text in _EMPTY_AFTER:
        end = max(start, end - _EMPTY * size)
    if low > high:
        low, high = high, low
    if run.turned:
        left, right = low + _TURNED_LEFT * size, high + _TURNED_RIGHT * size
        return (start + TOUCH_DOWN, left, right, end - TOUCH_DOWN, glyphs, True)
    across = min(TOUCH_ACROSS, (end - start) / 3)
    top, bottom = TOUCH_DOWN - high - _ABOVE * size, _BELOW * size - low - TOUCH_DOWN
    return (top, start + across, end - across, bottom, glyphs, True)


def _of_rule(rule: Rule) -> Ink:
    left, top, right, bottom = rule.x1, rule.y1, rule.x2, rule.y2
    if left > right:
        left, right = right, left
    if top > bottom:
        top, bottom = bottom, top
    return (top, left, right, bottom, rule)


def _of_square(item: Box | Modules | Drawing) -> Ink:
    """Without the hair at each side."""
    x, y = item.x, item.y
    width, height = (item.width, item.height) if isinstance(item, Box) else (item.side, item.side)
    across, down = min(TOUCH_ACROSS, width / 3), min(TOUCH_DOWN, height / 3)
    return (y + down, x + across, x + width - across, y + height - down, item)
