"""The proof of a laid-out document: nothing stands on anything else, and all of it stands on its paper.

It is asked for before anything is shown or printed.  A box that is the ground of others says how many of
the items after it stand on it (`Box.bears`); whatever else shares a place is an overlap.  Lines may cross.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import cycle
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple, cast

from forms.errors import DocumentError, PaperTooSmall, TextsOverlap
from forms.page import Box, Document, GlyphRun, Item, Page, Rule
from forms.sheet.composing import PlacedPart, Sheet
from forms.sheet.ink import TOUCH_ACROSS, TOUCH_DOWN, Ink, ink_of
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet

# In points; in ems: the empty half of a bracket at either end of a line may reach over the margin.
_BESIDE, _BELOW = 6.0, 1.0
_EMPTY_HALF = 0.55
_NOTHING: Sequence[Sequence[Any]] = ((inf,), (inf,), (-inf,), (-inf,), ())
_by_top = itemgetter(0)


class Overlap(NamedTuple):
    """Two items that share a place."""

    one: Item
    other: Item


def framed(document: Document, paper: Paper, fonts: FontSet, bodies: Sequence[Sheet] = ()) -> Document:
    """The document as it is; the pages of each of its copies begin with the items of these `bodies`.

    Raises PaperTooSmall, naming the text, where one reaches over the margins of the paper, and TextsOverlap,
    naming both, where one stands on another.
    """
    proof = _PageProof(paper, fonts, {})
    for page, body in zip(document.pages, cycle(bodies or (None,)), strict=False):
        try:
            proof.page(page, body)
        except DocumentError:
            if body is None:
                raise
            # A part counts as a whole: where something stands in one of its gaps, each item is looked at.
            proof.page(page, None)
    return document


class _PageProof(NamedTuple):
    """The proof of one document's pages, and where their bodies have ink: those are proven once."""

    paper: Paper
    fonts: FontSet
    bodies: dict[int, list[Ink]]

    def page(self, page: Page, body: Sheet | None) -> None:
        """Proves the body, if that is not done, and what else stands on the page in itself and against it."""
        begun = len(body.items) if body else 0
        if body is None or page.items[:begun] != tuple(body.items):
            self._keep_apart(self._inside(page, _looked_at(page.items, (), self)))
            return
        proven = self.bodies.get(id(body))
        if proven is None:
            proven = self._inside(page, _looked_at(body.items, body.parts, self))
            self._keep_apart(proven)
            self.bodies[id(body)] = proven
        inks = self._inside(page, _looked_at(page.items[begun:], (), self))
        upper = min([ink[0] for ink in inks], default=inf)
        self._keep_apart([ink for ink in proven if ink[3] > upper] + inks)

    def _inside(self, page: Page, seen: _Seen) -> list[Ink]:
        """What is not on a ground, if all keeps to the frame and to its ground."""
        _check_frame(seen.inks, page, self.paper)
        _take_off_grounds(seen.inks, seen.grounds, self.paper)
        return seen.inks

    def _keep_apart(self, inks: list[Ink]) -> None:
        overlap = _swept(sorted(inks, key=_by_top))
        if overlap:
            raise _named(overlap, self.paper)


class _Seen(NamedTuple):
    """Where items have ink, and which of these are grounds."""

    inks: list[Ink]
    grounds: list[int]


def _looked_at(items: Sequence[Item], parts: Sequence[PlacedPart], proof: _PageProof) -> _Seen:
    """Where the items have ink, each part as one."""
    seen = _Seen([], [])
    start = 0
    for part in parts:
        whole = _ink_of_part(part.items, proof.paper, proof.fonts)
        if whole:
            _look(items[start : part.start], seen, proof.fonts)
            seen.inks.append(whole)
            start = part.start + len(part.items)
    _look(items[start:], seen, proof.fonts)
    return seen


def _look(items: Sequence[Item], seen: _Seen, fonts: FontSet) -> None:
    inks, grounds = ink_of(items, fonts)
    begun = len(seen.inks)
    seen.grounds.extend([begun + index for index in grounds])
    seen.inks.extend(inks)


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


def _check_frame(inks: Sequence[Ink], page: Page, paper: Paper) -> None:
    beside, edge = paper.margin - _BESIDE + TOUCH_ACROSS, paper.top - _BELOW + TOUCH_DOWN
    limit, lowest = page.width - beside, page.height - edge
    tops, lefts, rights, bottoms, _ = zip(*inks, strict=True) if inks else _NOTHING
    if min(tops) >= edge and max(bottoms) <= lowest and min(lefts) >= beside and max(rights) <= limit:
        return
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
