"""What follows from the glyphs of a run alone, kept for the next page and the next document.

Lines and columns are set once and stand on page after page: what they say, which codes they want and how
these are shown is found out once, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from forms.page import Glyph, GlyphRun
from forms.pdf.codes import clusters, is_composed
from forms.text.fonts import Face, FontSet
from forms.text.shaping import NNBSP

Key = tuple[int, str]  # a glyph, and what it stands for
NEGLIGIBLE = 0.004  # points: pen differences below this are not written


def stated(size: float) -> float:
    """A font's size as it is written: the pen goes by it, or long columns would drift."""
    return round(size, 2)


class Showing(NamedTuple):
    """A run that is shown by one instruction: its glyphs in stretches, the pen adjusted before each.

    Adjustments are in thousandths of the em, as TJ has them; the first may be 0.
    """

    stretches: tuple[tuple[int, tuple[Key, ...]], ...]
    has_nnbsp: bool


class GlyphRow:
    """The glyphs of a run, held so that no others come to lie at their address."""

    __slots__ = ("_composed", "_highest", "_keys", "_showing", "_text", "_trimmed", "glyphs")

    def __init__(self, glyphs: tuple[Glyph, ...]) -> None:
        self.glyphs = glyphs
        self._text: str | None = None
        self._highest: str | None = None
        self._keys: frozenset[Key] | None = None
        self._composed: Sequence[Sequence[Glyph]] = ()
        self._showing: Showing | bool | None = False  # not yet asked for
        self._trimmed: dict[tuple[bool, bool], tuple[Glyph, ...]] = {}

    @property
    def text(self) -> str:
        """What the glyphs say."""
        if self._text is None:
            self._text = "".join([glyph.text for glyph in self.glyphs])
        return self._text

    @property
    def highest(self) -> str:
        """The character of its text that comes last in Unicode."""
        if self._highest is None:
            self._highest = max(self.text, default="")
        return self._highest

    @property
    def keys(self) -> frozenset[Key]:
        """The glyphs that stand alone, each with its text."""
        if self._keys is None:
            if is_composed(self.glyphs):
                parts = list(clusters(self.glyphs))
                self._keys = frozenset([(part[0].gid, part[0].text) for part in parts if len(part) == 1])
                self._composed = [part for part in parts if len(part) > 1]
            else:
                self._keys = frozenset([(glyph.gid, glyph.text) for glyph in self.glyphs])
        return self._keys

    @property
    def composed(self) -> Sequence[Sequence[Glyph]]:
        """The clusters of several glyphs."""
        _ = self.keys
        return self._composed

    def showing(self, run: GlyphRun, face: Face) -> Showing | None:
        """How the run of these glyphs is shown at once; None where it has several levels or clusters."""
        if isinstance(self._showing, bool):
            self._showing = _showing(run, face)
        return self._showing

    def trimmed(self, first: bool, last: bool) -> tuple[Glyph, ...]:
        """The glyphs without a space at their beginning, at their end."""
        glyphs = self.glyphs
        start = first and glyphs[0].text == " "
        end = last and glyphs[-1].text == " "
        if not start and not end:
            return glyphs
        if (start, end) not in self._trimmed:
            self._trimmed[start, end] = glyphs[start : len(glyphs) - end]
        return self._trimmed[start, end]


class GlyphRows:
    """The rows of the runs that were asked about lately, kept with the fonts if there are any."""

    def __init__(self, fonts: FontSet | None = None) -> None:
        self._fonts = fonts
        self._known: dict[int, GlyphRow] = {}

    def of(self, run: GlyphRun) -> GlyphRow:
        """What is known of a run's glyphs."""
        glyphs = run.glyphs
        row = self._known.get(id(glyphs))
        if row is None:
            row = GlyphRow(glyphs)
            if self._fonts:
                self._known = cast(dict[int, GlyphRow], self._fonts.cache("rows", limit=8_000))
                row = self._known.setdefault(id(glyphs), row)
            else:
                self._known[id(glyphs)] = row
        return row


def _showing(run: GlyphRun, face: Face) -> Showing | None:
    glyphs, size = run.glyphs, stated(run.size)
    level = glyphs[0].across
    pen = glyphs[0].along if run.turned else 0.0
    stretches: list[tuple[int, list[Key]]] = [(0, [])]
    for glyph in glyphs:
        if glyph.across != level or not glyph.text:
            return None
        gap = glyph.along - pen
        if gap > NEGLIGIBLE or gap < -NEGLIGIBLE:
            adjustment = round(-gap * 1000 / size)
            if adjustment:
                stretches.append((adjustment, []))
                pen -= adjustment * size / 1000
        stretches[-1][1].append((glyph.gid, glyph.text))
        pen += face.advance(glyph.gid) * size
    shown = tuple([(adjustment, tuple(keys)) for adjustment, keys in stretches if keys or not adjustment])
    return Showing(shown, any(glyph.text == NNBSP for glyph in glyphs))
