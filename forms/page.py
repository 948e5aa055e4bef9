"""The layout model: what stands where on a page, the same for paper and for screen.

Lengths are points (1/72 inch).  The origin is the page's top left corner, x grows to the right and y
downwards.  A `turned` run is rotated 90° clockwise about its origin: its pen moves down the page.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

# Nothing here refers to itself, so no struct needs the collector, which looked at each of a hundred thousand
# glyphs again and again (`gc=False`).


class Glyph(msgspec.Struct, frozen=True, gc=False):
    """One glyph: id in its font, pen offset from the run's origin, and the text it stands for.

    `along` is the distance in writing direction, `across` the shift to the line's left side (up for
    a horizontal run, right for a turned one).  The first glyph of a cluster carries the cluster's
    whole source text, the others carry "".
    """

    gid: int
    along: float
    across: float
    text: str

    def moved(self, by: float) -> Glyph:
        """The same glyph so far on in writing direction."""
        return Glyph(self.gid, self.along + by, self.across, self.text)

    def with_text(self, text: str) -> Glyph:
        """The same glyph, standing for this text."""
        return Glyph(self.gid, self.along, self.across, text)


MONGOLIAN_SCRIPT = "mn-Mong"  # the language tag of what stands in columns


class Tag(msgspec.Struct, frozen=True, gc=False):
    """What a text is to whoever hears the page: its role (ISO 32000-1, 14.8.4) and in what it stands.

    All runs of one paragraph have the very same tag.  `language` is that of its words; `column` counts the
    cells of a table's row from 1.
    """

    role: str
    within: Tag | None = None
    language: str = ""
    column: int = 0


class GlyphRun(msgspec.Struct, frozen=True, gc=False):
    """Glyphs of one font and size that share a baseline; `grey` is 0 for black, 1 for white.

    `head` is where the vertical column begins of which the run is a part: its spine's x and its top.
    """

    font: str
    size: float
    x: float
    y: float
    turned: bool
    glyphs: tuple[Glyph, ...]
    grey: float = 0.0
    head: tuple[float, float] | None = None
    tag: Tag | None = None


class Rule(msgspec.Struct, frozen=True, gc=False):
    """A straight line; `dash` is the length of strokes and gaps, 0 for a solid line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5
    dash: float = 0.0
    grey: float = 0.0


class Box(msgspec.Struct, frozen=True, gc=False):
    """A rectangle: filled with grey `fill`, outlined with `line` width; None and 0 leave it out.

    It is the ground of so many of the inked items that follow it (`bears`); nothing else may stand there.
    """

    x: float
    y: float
    width: float
    height: float
    fill: float | None = None
    line: float = 0.0
    grey: float = 0.0
    bears: int = 0


class Modules(msgspec.Struct, frozen=True, gc=False):
    """A two-dimensional code: `rows` of dark (True) and light modules on a square of `side`."""

    x: float
    y: float
    side: float
    rows: tuple[tuple[bool, ...], ...]


class Stroke(NamedTuple):
    """A line from `start`: a segment is the end of a straight one, or two handles and the end of a curve."""

    start: tuple[float, float]
    segments: tuple[tuple[float, ...], ...]
    closed: bool


class Drawing(msgspec.Struct, frozen=True, gc=False):
    """A pictogram: black lines, `line` wide, in units of which the square of `side` has 24.

    What it shows is said by the text beside it.
    """

    x: float
    y: float
    side: float
    strokes: tuple[Stroke, ...]
    line: float


DRAWING_UNITS = 24
Item = GlyphRun | Rule | Box | Modules | Drawing


class Page(msgspec.Struct, frozen=True, gc=False):
    """One page and its items in reading order."""

    width: float
    height: float
    items: tuple[Item, ...]


class Bookmark(msgspec.Struct, frozen=True, gc=False):
    """A title that leads to a page (counted from 0); one of a deeper level lies below the one before."""

    title: str
    page: int
    level: int = 0


class Document(msgspec.Struct, frozen=True, gc=False):
    """A laid-out document, ready for paper (`forms.pdf.embed`) or screen."""

    title: str
    pages: tuple[Page, ...]
    language: str = "zh-CN"
    bookmarks: tuple[Bookmark, ...] = ()
