"""The proof of a laid-out document: nothing stands on anything else, and all of it stands on its paper.

It is asked for before anything is shown or printed.  A box that is the ground of others says how many of
the items after it stand on it (`Box.bears`); whatever else shares a place is an overlap.  Lines may cross.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress, count, zip_longest
from math import inf
from operator import is_not, itemgetter
from typing import NamedTuple, cast

from forms.errors import DocumentError, PaperTooSmall, TextsOverlap
from forms.page import Box, Document, GlyphRun, Item, Page, Rule
from forms.sheet.composing import PlacedPart
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


def framed(
    document: Document, paper: Paper, fonts: FontSet, parts: Sequence[Sequence[PlacedPart]] = ()
) -> Document:
    """The document as it is; of its first pages there may be `parts` that other documents have too.

    Raises PaperTooSmall, naming the text, where one reaches over the margins of the paper, and TextsOverlap,
    naming both, where one stands on another.
    """
    proven: dict[int, _Proven] = {}
    for page, placed in zip_longest(document.pages, parts, fillvalue=()):
        page = cast(Page, page)
        twin = proven.get(id(page.items[0])) if page.items else None
        try:
            inks = _prove(page, twin, paper, _Looked(fonts, placed))
        except DocumentError:
            if not placed and not twin:
                raise
            # A part counts as a whole: where something stands in one of its gaps, each item is looked at.
            inks = _prove(page, None, paper, _Looked(fonts, ()))
        if page.items and not twin:
            proven[id(page.items[0])] = _Proven(page.items, inks)
    return document


class _Looked(NamedTuple):
    """The fonts, and which items need not be looked at one by one."""

    fonts: FontSet
    parts: Sequence[PlacedPart]


class _Proven(NamedTuple):
    """A page that is proven: its copies begin with the same item, and only what they add is proven anew."""

    items: tuple[Item, ...]
    inks: list[Ink]


def _prove(page: Page, twin: _Proven | None, paper: Paper, looked: _Looked) -> list[Ink]:
    """Where a page has ink, if all of it is right."""
    items = _added(page.items, twin.items) if twin else page.items
    inks, grounds = _inks(items, paper, looked)
    _check_frame(inks, page, paper)
    _take_off_grounds(inks, grounds, paper)
    near = _near(page, inks, twin.inks) if twin else []
    overlap = _swept(sorted(near + inks, key=_by_top))
    if overlap:
        raise _named(overlap, paper)
    return inks


def _inks(items: Sequence[Item], paper: Paper, looked: _Looked) -> tuple[list[Ink], list[int]]:
    """Where the items have ink, each part as one."""
    inks: list[Ink] = []
    grounds: list[int] = []
    start = 0
    for part in looked.parts:
        whole = _ink_of_part(part.items, paper, looked.fonts)
        if whole:
            _look(items[start : part.start], inks, grounds, looked.fonts)
            inks.append(whole)
            start = part.start + len(part.items)
    _look(items[start:], inks, grounds, looked.fonts)
    return inks, grounds


def _look(items: Sequence[Item], inks: list[Ink], grounds: list[int], fonts: FontSet) -> None:
    more, on = ink_of(items, fonts)
    grounds += [len(inks) + index for index in on]
    inks += more


def _ink_of_part(items: tuple[Item, ...], paper: Paper, fonts: FontSet) -> Ink | None:
    """Around a part that is right in itself, proven once; None where it is not."""
    known = cast(dict[int, tuple[tuple[Item, ...], Ink | None]], fonts.cache("proven parts", limit=500))
    held = known.get(id(items))
    if held is None:
        held = known[id(items)] = (items, _around(items, paper, fonts))
    return held[1]


def _around(items: Sequence[Item], paper: Paper, fonts: FontSet) -> Ink | None:
    inks, grounds = ink_of(items, fonts)
    tops, lefts, rights, bottoms, inked = zip(*inks, strict=True) if inks else ((), (), (), (), ())
    try:
        _take_off_grounds(inks, grounds, paper)
    except TextsOverlap:
        return None
    if not inked or _swept(sorted(inks, key=_by_top)):
        return None
    return min(tops), min(lefts), max(rights), max(bottoms), max(inked, key=_is_text)


def _is_text(item: Item) -> bool:
    return isinstance(item, GlyphRun)


def _added(items: tuple[Item, ...], earlier: tuple[Item, ...]) -> list[Item]:
    """What a copy has beyond the page of which it is one."""
    alike = next(compress(count(), map(is_not, items, earlier)), min(len(items), len(earlier)))
    known = set(map(id, earlier[alike:]))
    return [item for item in items[alike:] if id(item) not in known]


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


def _take_off_grounds(inks: list[Ink], grounds: Sequence[int], paper: Paper) -> None:
    """Takes out what stands on boxes, when it is proven to keep to them."""
    for index in reversed(grounds):
        ground = inks[index]
        below = index + 1 + cast(Box, ground[4]).bears
        overlap = _on_ground(ground, inks[index + 1 : below])
        if overlap:
            raise _named(overlap, paper)
        del inks[index + 1 : below]


def _named(overlap: Overlap, paper: Paper) -> TextsOverlap:
    return TextsOverlap(paper.name, text_of(overlap.one), text_of(overlap.other))


def _near(page: Page, new: Sequence[Ink], proven: Sequence[Ink]) -> list[Ink]:
    """What of the first copy stands on this page too, from where its new items begin."""
    upper = min([ink[0] for ink in new], default=inf)
    lower = [ink for ink in proven if ink[3] > upper]
    here = set(map(id, page.items)) if lower else ()
    return [ink for ink in lower if id(ink[4]) in here]


def _on_ground(ground: Ink, borne: Sequence[Ink]) -> Overlap | None:
    upper, start, end, lower, box = ground
    for top, left, right, bottom, item in borne:
        if top < upper or left < start or right > end or bottom > lower:
            return Overlap(item, box)
    return _swept(sorted(borne, key=_by_top)) if len(borne) > 1 else None


def _swept(inks: Sequence[Ink]) -> Overlap | None:
    """A line goes down the page; what it crosses stands side by side, the lefts and rights in order.

    What ended above stays in that row until something comes in its place: so each item costs one look.
    """
    lefts, rights = [inf], [inf]
    row: list[Ink] = []
    for ink in inks:
        top, left, right, bottom, item = ink
        last = first = bisect_right(rights, left)
        while lefts[last] < right:
            if row[last][3] > top and not _may_cross(item, row[last][4]):
                return Overlap(item, row[last][4])
            last += 1
        if top >= bottom:
            continue  # a line across the page has no one after it on its height
        if last == first + 1:
            lefts[first], rights[first], row[first] = left, right, ink
        elif last == first:
            lefts.insert(first, left)
            rights.insert(first, right)
            row.insert(first, ink)
        else:
            lefts[first:last], rights[first:last], row[first:last] = [left], [right], [ink]
    return None


def _may_cross(one: Item, other: Item) -> bool:
    return type(one) is Rule and type(other) is Rule
