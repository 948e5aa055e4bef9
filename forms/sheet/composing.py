"""Putting text, rules and boxes on a sheet: what every document's modules draw with.

A `Block` knows its height before it is drawn, so that a page can be planned first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby
from typing import NamedTuple, cast

import msgspec

from forms.page import MONGOLIAN_SCRIPT, Box, GlyphRun, Item, Modules, Rule, Tag
from forms.text.columns import Column, ColumnStyle, column_count, longest_word, place_column, set_columns
from forms.text.fonts import FontSet
from forms.text.lines import Style, TextLine, line_length, place, set_line, set_lines, stated

# Where the baseline of Noto Sans SC lies in its em square, from the top.
ASCENT = 0.88


# Below this size, in points, Mongolian is not read but guessed.
_SMALLEST = 7.0
_LEAST_ALIKE = 4  # blocks: fewer are drawn again as fast as they are looked for


# What holds nothing but words, and what may hold words or paragraphs.
_WORDS = frozenset(("P", "H1", "H2"))
_HOLDERS = frozenset(("TH", "TD", "LBody"))
_TEXTS = _WORDS | _HOLDERS
_HELD_BY = {"TR": "Table", "LI": "L"}


class PlacedPart(NamedTuple):
    """Items that other documents have too, and where they begin among those of their page."""

    start: int
    items: tuple[Item, ...]


class Sheet:
    """Items of one page being composed, in reading order, each text with its tag."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self.items: list[Item] = []
        self._open: Tag | None = None
        self._row_holder: Tag | None = None
        self._in_mongolian: tuple[Tag, Tag] | None = None
        self.parts: list[PlacedPart] = []

    def same_part(self, key: Hashable, paint: Callable[[Sheet], object]) -> None:
        """What is drawn alike on document after document: drawn once for this key, then the very items.

        `paint` may depend on nothing else; a part that stands inside another is drawn anew.
        """
        if self._holder() is not None:
            paint(self)
            return
        known = cast(dict[Hashable, tuple[Item, ...]], self.fonts.cache("parts", limit=500))
        items = known.get(key)
        if items is None:
            sheet = Sheet(self.fonts)
            paint(sheet)
            items = known[key] = tuple(sheet.items)
        self._row_holder = None
        self.parts.append(PlacedPart(len(self.items), items))
        self.items += items

    @contextmanager
    def part(self, role: str, language: str = "", column: int = 0) -> Iterator[Tag]:
        """What is drawn meanwhile belongs together and has this role (ISO 32000-1, 14.8.4).

        Rows follow each other in one table and entries in one list until something else is drawn.
        """
        tag = self._tag(role, language, column)
        with self.again(tag):
            yield tag

    @contextmanager
    def in_both(self) -> Iterator[None]:
        """A paragraph that says the same in both scripts; its columns say that they are Mongolian."""
        with self.part("P") as tag:
            self._in_mongolian = (tag, tag)
            yield

    @contextmanager
    def again(self, tag: Tag) -> Iterator[None]:
        """What is drawn meanwhile belongs to a part that was there before."""
        before, self._open = self._open, tag
        yield
        self._open = before

    def paint(self, block: Block, top: float) -> None:
        """Draws the block below `top`; inside a part that holds words it is no paragraph of its own."""
        here = self._open
        if block.role != "P" or here is None or here.role not in _TEXTS:
            self._open = self._tag(block.role, "")
        block.paint(self, top)
        self._open = here

    @contextmanager
    def entry(self) -> Iterator[None]:
        """An entry of a list."""
        with self.part("LI"), self.part("LBody"):
            yield

    def _tag(self, role: str, language: str, column: int = 0) -> Tag:
        within = self._holder()
        if role in _HELD_BY:
            held_by = _HELD_BY[role]
            holder = self._row_holder
            if holder is None or holder.role != held_by or holder.within is not within:
                holder = self._row_holder = Tag(held_by, within, within.language if within else "")
            within = holder
        elif self._row_holder is not None and self._row_holder.within is within:
            self._row_holder = None
        return Tag(role, within, language or (within.language if within else ""), column)

    def _holder(self) -> Tag | None:
        """In what a new part stands: never in a paragraph."""
        within = self._open
        while within is not None and within.role in _WORDS:
            within = within.within
        return within

    def _words(self) -> Tag:
        """The tag of a text that is drawn now."""
        here = self._open
        return here if here is not None and here.role in _TEXTS else self._tag("P", "")

    def _column_words(self) -> Tag:
        """The tag of a column that is drawn now: its paragraph is Mongolian."""
        here = self._words()
        if here.language == MONGOLIAN_SCRIPT or here.role in _HOLDERS:
            return here
        if self._in_mongolian is None or self._in_mongolian[0] is not here:
            self._in_mongolian = (here, self._tag(here.role, MONGOLIAN_SCRIPT))
        return self._in_mongolian[1]

    def add(self, item: Item) -> None:
        self.items.append(item)

    def line(self, text: str, style: Style, x: float, baseline: float) -> float:
        """One unbroken line, whatever line ends `text` has; gives its length in points."""
        line = set_line(text, style, self.fonts)
        self.items += place(line, x, baseline, self._words())
        return line.length

    def ready_lines(self, lines: Sequence[TextLine], style: Style, corner: tuple[float, float]) -> None:
        """Lines that are set already, below `corner` (left, top)."""
        x, top = corner
        tag = self._words()
        for line in lines:
            self.items += place(line, x, first_baseline(style, top), tag)
            top += style.leading

    def ready_line(self, line: TextLine, x: float, baseline: float) -> None:
        """One line that is set already."""
        self.items += place(line, x, baseline, self._words())

    def line_right(self, text: str, style: Style, right: float, baseline: float) -> float:
        """One line that ends at `right`; gives the x where it begins."""
        x = right - line_length(text, style, self.fonts)
        self.line(text, style, x, baseline)
        return x

    def first_line(self, text: str, style: Style, start: tuple[float, float], width: float) -> None:
        """The first line of `text` at this width; what does not fit is told elsewhere on the page."""
        self.items += place(set_line(text, style, self.fonts, width), *start, self._words())

    def line_centred(self, text: str, style: Style, span: tuple[float, float], baseline: float) -> None:
        """One line in the middle of `span` (left, right); its run begins at the left, for readers' order."""
        left, right = span
        line = set_line(text, style, self.fonts)
        shift = (right - left - line.length) / 2
        tag = self._words()
        for run in line.runs:
            moved = tuple(g.moved(shift) for g in run.glyphs)
            x = run.x + left
            self.items.append(
                GlyphRun(run.font, run.size, x, baseline, run.turned, moved, run.grey, None, tag)
            )

    def paragraph(self, text: str, style: Style, corner: tuple[float, float], width: float) -> float:
        """Lines below `corner` (left, top); gives the y below them."""
        lines = set_lines(text, style, width, self.fonts)
        self.ready_lines(lines, style, corner)
        return corner[1] + len(lines) * style.leading

    def columns(self, text: str, style: ColumnStyle, corner: tuple[float, float], height: float) -> float:
        """Columns right of `corner` (left, top); gives the x right of them."""
        return self.ready_columns(set_columns(text, style, height, self.fonts), style, corner)

    def ready_columns(
        self, columns: Sequence[Column], style: ColumnStyle, corner: tuple[float, float]
    ) -> float:
        """Columns that are set already, side by side; gives the x right of them."""
        x, top = corner
        tag = self._column_words()
        for column in columns:
            self.items += place_column(column, x + style.pitch / 2, top, tag)
            x += style.pitch
        return x

    def column(self, column: Column, spine_x: float, top: float) -> None:
        """One column that is set already, its spine at `spine_x`."""
        self.items += place_column(column, spine_x, top, self._column_words())

    def rule(self, x1: float, x2: float, y: float, width: float = 0.4, dash: float = 0.0) -> None:
        """A horizontal rule."""
        self.items.append(Rule(x1, y, x2, y, width, dash))

    def upright_rule(self, x: float, y1: float, y2: float, width: float = 0.4) -> None:
        """A vertical rule."""
        self.items.append(Rule(x, y1, x, y2, width))

    def box(self, corner: tuple[float, float], size: tuple[float, float], fill: float | None) -> None:
        """A filled rectangle, or a hairline frame where `fill` is None."""
        self.items.append(Box(*corner, *size, fill, 0.0 if fill is not None else 0.5))

    @contextmanager
    def ground(
        self, corner: tuple[float, float], size: tuple[float, float], fill: float | None
    ) -> Iterator[None]:
        """A box, and on it what is drawn meanwhile; nothing else may stand there."""
        below = len(self.items)
        yield
        bears = sum(map(_has_ink, self.items[below:]))
        self.items.insert(below, Box(*corner, *size, fill, 0.0 if fill is not None else 0.5, bears=bears))

    def code(self, corner: tuple[float, float], side: float, rows: tuple[tuple[bool, ...], ...]) -> None:
        """A two-dimensional code."""
        self.items.append(Modules(*corner, side, rows))


def _has_ink(item: Item) -> bool:
    return not isinstance(item, GlyphRun) or any(glyph.text != " " for glyph in item.glyphs)


class Room(NamedTuple):
    """Where a text begins (its left end, its top or its baseline), and how wide it may be."""

    x: float
    y: float
    width: float


class Block(NamedTuple):
    """Something of known height; `paint` puts it on a sheet below a y, and `role` says what it is.

    `same` is all that it is drawn from, where that is alike on document after document.
    """

    height: float
    paint: Callable[[Sheet, float], None]
    role: str = "P"
    same: Hashable = None

    def draw(self, sheet: Sheet, top: float) -> None:
        """Puts it on the sheet below `top`."""
        sheet.paint(self, top)


def _draw_nothing(_sheet: Sheet, _top: float) -> None:
    """Leaves the space free."""


def space(height: float) -> Block:
    """Empty room of that height."""
    return Block(height, _draw_nothing, same="space")


def total(blocks: Sequence[Block]) -> float:
    """The height of blocks one below the other."""
    return sum(block.height for block in blocks)


def draw_blocks(sheet: Sheet, blocks: Sequence[Block], top: float) -> float:
    """Draws blocks one below the other; gives the y below them."""
    for block in blocks:
        block.draw(sheet, top)
        top += block.height
    return top


def draw_alike(sheet: Sheet, blocks: Sequence[Block], top: float, page: int) -> None:
    """Draws blocks one below the other; those that say what they are drawn from as on documents before."""
    for alike, some in groupby(blocks, lambda block: block.same is not None):
        stretch = list(some)
        if alike and len(stretch) >= _LEAST_ALIKE:
            key = (page, top, tuple([(block.same, block.height) for block in stretch]))
            sheet.same_part(key, partial(draw_blocks, blocks=stretch, top=top))
            top += total(stretch)
        else:
            top = draw_blocks(sheet, stretch, top)


def first_baseline(style: Style, top: float) -> float:
    """The baseline of the first line of a paragraph that begins at `top`."""
    return top + (style.leading - style.size) / 2 + ASCENT * style.size


def paragraph_height(text: str, style: Style, width: float, fonts: FontSet) -> float:
    """The height in points that `text` takes at this width."""
    return len(set_lines(text, style, width, fonts)) * style.leading


def columns_width(text: str, style: ColumnStyle, height: float, fonts: FontSet) -> float:
    """The width in points that `text` takes at this height."""
    return column_count(text, style, height, fonts) * style.pitch


def fitting(text: str, style: ColumnStyle, height: float, fonts: FontSet) -> ColumnStyle:
    """`style`, or a smaller one in which no word of `text` must be cut to stand in `height` points."""
    longest = longest_word(text, style, fonts)
    if longest <= height:
        return style
    size = max(_SMALLEST, stated(style.size * height / longest - 0.05))
    return msgspec.structs.replace(style, size=size)
