"""The proof of a laid-out document: nothing stands on anything else, and all of it stands on its paper.

It is asked for before anything is shown or printed.  A box that is the ground of others says how many of
the items after it stand on it (`Box.bears`); whatever else shares a place is an overlap.  Lines may cross.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import inf
from operator import itemgetter
from typing import NamedTuple

from forms.errors import PaperTooSmall, TextsOverlap
from forms.page import Box, Document, GlyphRun, Item, Page, Rule
from forms.sheet.ink import Ink, ink_of
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet

# In points; in ems: the empty half of a bracket at either end of a line may reach over the margin.
_BESIDE, _BELOW = 6.0, 1.0
_EMPTY_HALF = 0.55
# So much of itself may an item share at each side without being seen: an accent, half of a bracket.
_TOUCH_ACROSS, _TOUCH_DOWN = 0.75, 0.25
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
    for page in document.pages:
        items = [item for item in page.items if id(item) not in known] if known else page.items
        inks = ink_of(items, fonts)
        _check_frame(inks, page, paper)
        new = _off_grounds(inks, paper)
        near = _near(page, new, shared) if known else []
        overlap = _swept(sorted([*near, *new], key=_by_top))
        if overlap:
            raise _named(overlap, paper)
        if len(document.pages) > 1:
            known.update(map(id, items))
            shared.update([(id(ink[4]), ink) for ink in new])
    return document


def _check_frame(inks: Sequence[Ink], page: Page, paper: Paper) -> None:
    beside, edge = paper.margin - _BESIDE, paper.top - _BELOW
    limit, lowest = page.width - beside, page.height - edge
    for top, left, right, bottom, item in inks:
        if top < edge or bottom > lowest or left < beside or right > limit:
            hangs = max(0.0, _EMPTY_HALF * item.size - _BESIDE) if isinstance(item, GlyphRun) else 0.0
            if top < edge or bottom > lowest or left < beside - hangs or right > limit + hangs:
                raise PaperTooSmall(paper.name, text_of(item), "")


def text_of(item: Item) -> str:
    """What an item says, "" where it is no text."""
    return "".join([glyph.text for glyph in item.glyphs]) if isinstance(item, GlyphRun) else ""


def _off_grounds(inks: Sequence[Ink], paper: Paper) -> list[Ink]:
    """What stands on the paper itself; what stands on a box is proven to keep to it."""
    apart: list[Ink] = []
    borne = 0
    for index, ink in enumerate(inks):
        if borne:
            borne -= 1
            continue
        apart.append(ink)
        if type(ink[4]) is Box and ink[4].bears:
            borne = ink[4].bears
            overlap = _on_ground(ink, inks[index + 1 : index + 1 + borne])
            if overlap:
                raise _named(overlap, paper)
    return apart


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
    for ink in inks:
        top, left, right, _, item = ink
        is_line = type(item) is Rule
        if not is_line:
            top, left = top + _TOUCH_DOWN, left + _TOUCH_ACROSS
            right = max(left + 0.1, right - _TOUCH_ACROSS)
        first = bisect_left(lefts, left)
        if first and row[first - 1][2] - _TOUCH_ACROSS > left:
            first -= 1
        last, count = first, len(row)
        while last < count and lefts[last] < right:
            other = row[last]
            if other[3] - _TOUCH_DOWN > top and not (is_line and type(other[4]) is Rule):
                return Overlap(item, other[4])
            last += 1
        if last == first + 1 and not is_line:
            lefts[first] = left
            row[first] = ink
        elif not is_line or left == right:
            lefts[first:last] = [left]
            row[first:last] = [ink]
    return None
