"""Where the items of a page have ink, about: what is proven to keep apart and inside the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from forms.page import Box, Glyph, GlyphRun, Item, Modules, Rule
from forms.text.fonts import FontSet

# Of a run's size: how far letters reach from the baseline.  Accents and tails may touch what is next to them.
_ABOVE, _BELOW = 0.72, 0.06
_TURNED_LEFT, _TURNED_RIGHT = 0.1, 0.7


class Ink(NamedTuple):
    """The rectangle that an item covers, in points; the top is first, so that pages are sorted by it."""

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
    made = tuple.__new__  # a third of the time of the named tuple's own
    result = []
    for item in items:
        if type(item) is GlyphRun:
            reach = known.get(id(item.glyphs)) or _measured(item, known, fonts)
            top, left, right, bottom, inked, _ = reach
            if inked:
                x, y = item.x, item.y
                result.append(made(Ink, (y + top, x + left, x + right, y + bottom, item)))
        else:
            result.append(_drawn(cast(Rule | Box | Modules, item)))
    return result


def _measured(run: GlyphRun, known: dict[int, _Reach], fonts: FontSet) -> _Reach:
    inked = [glyph for glyph in run.glyphs if glyph.text != " "]
    reach = _reach(run, inked, fonts) if inked else _Reach(0.0, 0.0, 0.0, 0.0, False, run.glyphs)
    known[id(run.glyphs)] = reach
    return reach


def _reach(run: GlyphRun, inked: Sequence[Glyph], fonts: FontSet) -> _Reach:
    size = run.size
    across = [glyph.across for glyph in inked]
    low, high = min(across), max(across)
    start, end = _along(run, inked, high - low > size / 2, fonts)
    if run.turned:
        return _Reach(start, low + _TURNED_LEFT * size, high + _TURNED_RIGHT * size, end, True, run.glyphs)
    return _Reach(-high - _ABOVE * size, start, end, _BELOW * size - low, True, run.glyphs)


def _along(run: GlyphRun, inked: Sequence[Glyph], upright: bool, fonts: FontSet) -> tuple[float, float]:
    """Where a run begins and ends along its line; half of a bracket is empty, and may reach over others."""
    face, size = fonts.face(run.font), run.size
    if upright:
        start = min([glyph.along for glyph in inked])
        return start, max([glyph.along + face.advance(glyph.gid) * size for glyph in inked])
    first, last = inked[0], inked[-1]
    start, end = first.along, last.along + face.advance(last.gid) * size
    scale = size / face.upem
    opening, closing = (face.hb_font.get_glyph_extents(glyph.gid) for glyph in (first, last))
    if opening and opening.width:
        start = first.along + opening.x_bearing * scale
    if closing and closing.width:
        end = last.along + (closing.x_bearing + closing.width) * scale
    return start, max(end, start)


def _drawn(item: Rule | Box | Modules) -> Ink:
    if isinstance(item, Rule):
        left, right = (item.x1, item.x2) if item.x1 < item.x2 else (item.x2, item.x1)
        top, bottom = (item.y1, item.y2) if item.y1 < item.y2 else (item.y2, item.y1)
        return Ink(top, left, right, bottom, item)
    x, y = item.x, item.y
    width, height = (item.width, item.height) if isinstance(item, Box) else (item.side, item.side)
    return Ink(y, x, x + width, y + height, item)
