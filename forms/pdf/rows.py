"""What follows from the glyphs of a run alone, kept for the next page and the next document.

Lines and columns are set once and stand on page after page: what they say, which codes they want and how
these are shown is found out once, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

from forms.page import Glyph, GlyphRun
from forms.pdf.codes import ShapePart, clusters
from forms.text.fonts import Face, FontSet
from forms.text.shaping import NNBSP

# A glyph, or the parts of a cluster of several, and what it stands for.
Key = tuple[int | tuple[ShapePart, ...], str]
FEW = 5_000  # rows to keep of a document that says most things once
_NEGLIGIBLE = 0.004  # points: pen differences below this are not written


# Each key once, whatever rows have it: a row is small then.
_ONE: dict[Key, Key] = {}


def _stated(size: float) -> float:
    """A font's size as it is written: the pen goes by it, or long columns would drift."""
    return round(size, 2)


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """What is shown after the pen is adjusted, in thousandths of the em as TJ has them (0: not at all)."""

    adjustment: int
    keys: tuple[Key, ...]


class Level(msgspec.Struct, frozen=True, gc=False):
    """A part of a run that shares a baseline: the glyph that it starts from, and what is shown."""

    first: Glyph
    stretches: tuple[Stretch, ...]


class GlyphRow(msgspec.Struct, eq=False, gc=False):
    """The glyphs of a run, held so that no others come to lie at their address."""

    glyphs: tuple[Glyph, ...]
    _text: str | None = None
    _highest: str = ""
    _keys: tuple[Key, ...] | None = None
    _levels: tuple[Level, ...] | None = None
    _joined: tuple[Level, ...] | None = None
    _trimmed: tuple[tuple[Glyph, ...], ...] = ()
    composed: tuple[Key, ...] = ()  # the clusters of several glyphs, when the keys were asked for

    @property
    def text(self) -> str:
        """What the glyphs say."""
        if self._text is None:
            self._text = "".join([glyph.text for glyph in self.glyphs])
        return self._text

    @property
    def highest(self) -> str:
        """The character of its text that comes last in Unicode."""
        if not self._highest:
            self._highest = max(self.text, default="")
        return self._highest

    def keys(self, run: GlyphRun, face: Face) -> tuple[Key, ...]:
        """The glyphs that stand alone, each with its text."""
        if self._keys is None:
            parts = [part for level in self.levels(run, face, False) for part in level.stretches]
            shown = [key for part in parts for key in part.keys]
            self._keys = tuple({key: None for key in shown if isinstance(key[0], int)})
            self.composed = tuple([key for key in shown if not isinstance(key[0], int)])
        return self._keys

    def levels(self, run: GlyphRun, face: Face, joined: bool) -> tuple[Level, ...]:
        """How the run of these glyphs is shown; `joined` says that U+202F belongs to the letter before it."""
        if self._levels is None:
            self._levels = tuple(_levels(run, face, False))
            self._joined = tuple(_levels(run, face, True)) if NNBSP in self.text else self._levels
        levels = self._joined if joined else self._levels
        assert levels is not None  # noqa: S101  both are made together
        return levels

    def trimmed(self, first: bool, last: bool) -> tuple[Glyph, ...]:
        """The glyphs without a space at their beginning, at their end."""
        glyphs = self.glyphs
        start = first and glyphs[0].text == " "
        end = last and glyphs[-1].text == " "
        if not start and not end:
            return glyphs
        if not self._trimmed:
            self._trimmed = (glyphs[1:], glyphs[:-1], glyphs[1:-1])
        return self._trimmed[2 if start and end else 1 if end else 0]


class GlyphRows:
    """The rows of the runs that were asked about lately, kept with the fonts if there are any."""

    def __init__(self, fonts: FontSet | None = None, most: int = 16_000) -> None:
        self._fonts = fonts
        self._most = most
        self._known: dict[int, GlyphRow] = {}

    def of(self, run: GlyphRun) -> GlyphRow:
        """What is known of a run's glyphs."""
        glyphs = run.glyphs
        row = self._known.get(id(glyphs))
        if row is None:
            row = GlyphRow(glyphs)
            if self._fonts:
                self._known = cast(dict[int, GlyphRow], self._fonts.cache("rows", limit=self._most))
                row = self._known.setdefault(id(glyphs), row)
            else:
                self._known[id(glyphs)] = row
        return row


def _levels(run: GlyphRun, face: Face, joined: bool) -> Iterator[Level]:
    size = _stated(run.size)
    first: Glyph | None = None
    stretches: list[tuple[int, list[Key]]] = []
    pen = 0.0
    for cluster in clusters(run.glyphs, joined):
        head = cluster[0]
        if first is None or head.across != first.across:
            if first:
                yield _level(first, stretches)
            first, stretches = head, [(0, [])]
            pen = head.along if run.turned else 0.0
        gap = head.along - pen
        if gap > _NEGLIGIBLE or gap < -_NEGLIGIBLE:
            adjustment = round(-gap * 1000 / size)
            if adjustment:
                stretches.append((adjustment, []))
                pen -= adjustment * size / 1000
        key = (head.gid, head.text) if len(cluster) == 1 else _cluster_key(cluster, face.upem / run.size)
        key = _ONE.setdefault(key, key)
        stretches[-1][1].append(key)
        pen += key_advance(key, face) * size
    if first:
        yield _level(first, stretches)


def _level(first: Glyph, stretches: Sequence[tuple[int, list[Key]]]) -> Level:
    return Level(first, tuple([Stretch(by, tuple(keys)) for by, keys in stretches if by or keys]))


def _cluster_key(cluster: Sequence[Glyph], units: float) -> Key:
    """A cluster of several glyphs by its parts, in font units of which a point has so many."""
    first = cluster[0]
    parts = [
        ShapePart(
            glyph.gid,
            round((glyph.along - first.along) * units),
            round((glyph.across - first.across) * units),
        )
        for glyph in cluster
    ]
    return tuple(parts), "".join([glyph.text for glyph in cluster])


def key_advance(key: Key, face: Face) -> float:
    """How far the pen goes, in ems."""
    shape = key[0]
    if isinstance(shape, int):
        return face.advance(shape)
    return max(0.0, *[part.right / face.upem + face.advance(part.gid) for part in shape])
