"""The proof of a laid-out document: nothing stands on anything else, and all of it stands on its paper.

It is asked for before anything is shown or printed.  A box that is the ground of others says how many of
the items after it stand on it (`Box.bears`); whatever else shares a place is an overlap.  Lines may cross.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import inf
from operator import itemgetter
from typing import NamedTuple, cast

from forms.errors import PaperTooSmall, TextsOverlap
from forms.page import Box, Document, GlyphRun, Item, Page, Rule
from forms.sheet.ink import TOUCH_ACROSS, TOUCH_DOWN, Ink, ink_of
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet

# In points; in ems: the empty half of a bracket at either end of a line may reach over the margin.
_BESIDE, _BELOW = 6.0, 1.0
_EMPTY_HALF = 0.55
_by_top = itemgetter(0)


class Overlap(NamedTuple):
    """Two items that share a place."""

    one: Item
    other: Item


def framed(document: Document, paper: Paper, fonts: FontSet) -> Document:
    """The document as it is.

    Raises PaperTooSmall, naming the text, where one reaches over the margins of the paper, and TextsOverlap,
    naming both, where one stands on another.
    """
    known: set[int] = set()  # copies share the items of their pages
    shared: dict[int, Ink] = {}
    several = len(document.pages) > 1
    for page in document.pages:
        items = [item for item in page.items if id(item) not in known] if known else page.items
        inks = ink_of(items, fonts)
        _check_frame(inks, page, paper)
        _take_off_grounds(inks, paper)
        overlap = _swept(sorted(_near(page, inks, shared) + inks if known else inks, key=_by_top))
        if overlap:
            raise _named(overlap, paper)
        if several:
            known.update(map(id, items))
            shared.update([(id(ink[4]), ink) for ink in inks])
    return document


def _check_frame(inks: Sequence[Ink], page: Page, paper: Paper) -> None:
    beside, edge = paper.margin - _BESIDE + TOUCH_ACROSS, paper.top - _BELOW + TOUCH_DOWN
    limit, lowest = page.width - beside, page.height - edge
    for top, left, right, bottom, item in inks:
        if top < edge or bottom > lowest or left < beside or right > limit:
            hangs = max(0.0, _EMPTY_HALF * item.size - _BESIDE) if isinstance(item, GlyphRun) else 0.0
            if top < edge or bottom > lowest or left < beside - hangs or right > limit + hangs:
                raise PaperTooSmall(paper.name, text_of(item), "")


def text_of(item: Item) -> str:
    """What an item says, "" where it is no text."""
    return "".join([glyph.text for glyph in item.glyphs]) if isinstance(item, GlyphRun) else ""


def _take_off_grounds(inks: list[Ink], paper: Paper) -> None:
    """Takes out what stands on boxes, when it is proven to keep to them."""
    grounds = [index for index, ink in enumerate(inks) if type(ink[4]) is Box and ink[4].bears]
    for index in reversed(grounds):
        ground = inks[index]
        below = index + 1 + cast(Box, ground.item).bears
        overlap = _on_ground(ground, inks[index + 1 : below])
        if overlap:
            raise _named(overlap, paper)
        del inks[index + 1 : below]


def _named(overlap: Overlap, paper: Paper) -> TextsOverlap:
    return TextsOverlap(paper.name, text_of(overlap.one), text_of(overlap.other))


def _near(page: Page, new: Sequence[Ink], shared: Mapping[int, Ink]) -> list[Ink]:
    """What of an earlier copy stands on this page too, from where its new items begin."""
    upper = min([ink.top for ink in new], default=inf)
    there = map(shared.get, map(id, page.items))
    return [ink for ink in there if ink and ink[3] > upper]


def _on_ground(ground: Ink, borne: Sequence[Ink]) -> Overlap | None:
    for ink in borne:
        inside = ground.left <= ink.left and ink.right <= ground.right
        if not (inside and ground.top <= ink.top and ink.bottom <= ground.bottom):
            return Overlap(ink.item, ground.item)
    return _swept(sorted(borne, key=_by_top)) if len(borne) > 1 else None


def _swept(inks: Sequence[Ink]) -> Overlap | None:
    """A line goes down the page; what it crosses stands side by side, the lefts and rights in order.

    What ended above stays in that row until something comes in its place: so each item costs two looks.
    """
    lefts: list[float] = []
    row: list[Ink] = []
    count = 0
    for ink in inks:
        top, left, right, bottom, _ = ink
        first = bisect_left(lefts, left)
        if first and row[first - 1][2] > left:
            first -= 1
        last = first
        while last < count and lefts[last] < right:
            if row[last][3] > top and not _may_cross(ink, row[last]):
                return Overlap(ink.item, row[last].item)
            last += 1
        if last == first + 1 and top < bottom:
            lefts[first], row[first] = left, ink
        elif top < bottom:  # a line across the page has no one after it on its height
            lefts[first:last], row[first:last] = [left], [ink]
            count += 1 - last + first
    return None


def _may_cross(one: Ink, other: Ink) -> bool:
    return type(one.item) is Rule and type(other.item) is Rule
