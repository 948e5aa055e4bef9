"""Whether what stands on a page keeps to its frame."""

from __future__ import annotations

from forms.documents.kit.halves import HALVED
from forms.page import Box, GlyphRun, Item, Modules, Page, Rule
from forms.sheet.paper import A4
from forms.text.fonts import FontSet
from tests.support.slips import fonts

# Glyphs may reach this far over the margin: a closing mark's empty half, a bracket drawn to the edge.
TOLERANCE = 5.5


def _corners(item: Item, faces: FontSet) -> list[tuple[float, float]]:
    """The outermost points of an item; of a run, where its pen goes."""
    if isinstance(item, GlyphRun):
        face = faces.face(item.font)
        ends = [
            glyph.along + face.advance(glyph.gid) * item.size for glyph in item.glyphs if glyph.text != " "
        ]
        starts = [glyph.along for glyph in item.glyphs]
        reach = [min(starts), max(ends, default=0.0)]
        if item.turned:
            return [(item.x, item.y + along) for along in reach]
        return [(item.x + along, item.y) for along in reach]
    if isinstance(item, Rule):
        return [(item.x1, item.y1), (item.x2, item.y2)]
    if isinstance(item, Box):
        return [(item.x, item.y), (item.x + item.width, item.y + item.height)]
    assert isinstance(item, Modules)
    return [(item.x, item.y), (item.x + item.side, item.y + item.side)]


def is_halved(page: Page) -> bool:
    """Is this a page of two copies, with a line to cut along in its middle?"""
    middle = page.height / 2
    return any(isinstance(item, Rule) and item.dash and item.y1 == item.y2 == middle for item in page.items)


def outside(page: Page) -> list[tuple[Item, tuple[float, float]]]:
    """The items of a page that reach over its margins, with the point that does."""
    left, right = A4.margin - TOLERANCE, page.width - A4.margin + TOLERANCE
    edge = HALVED.top if is_halved(page) else A4.margin
    bottom = page.height - edge + 1.0
    return [
        (item, (x, y))
        for item in page.items
        for x, y in _corners(item, fonts())
        if not (left <= x <= right and edge - 1.0 <= y <= bottom)
    ]
