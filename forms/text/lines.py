"""Horizontal lines, for Chinese first of all: breaking, squeezed punctuation, no dangling character."""

from __future__ import annotations

import math
import re

import msgspec

from forms.page import Glyph, GlyphRun, Tag
from forms.text.breaking import Atom, atoms, fill, longest_chunk, overhang
from forms.text.directions import starts
from forms.text.fonts import FontSet
from forms.text.shaping import Word, words

_CLOSING = frozenset("、。，．）》〉」』】〕”’；：")
_OPENING = frozenset("（《〈「『【〔“‘")
# With the spaces about it; U+202F, which begins a Mongolian suffix, is not one of them.
_LINE_ENDS = re.compile("[ \t]*[\r\n][ \t\r\n]*")
_UNBROKEN = 1e6
# How far the letters of a line may be drawn together to save a dangling character, in ems a letter.
_TIGHTEST = 0.03


class Style(msgspec.Struct, frozen=True, cache_hash=True):
    """How text is set: size and leading in points, weight, grey (0 black, 1 white), in Song or not."""

    size: float
    leading: float
    bold: bool = False
    grey: float = 0.0
    song: bool = False


class TextLine(msgspec.Struct, frozen=True, gc=False):
    """One line; its runs are placed from the line's left end and baseline."""

    runs: tuple[GlyphRun, ...]
    length: float


def set_lines(text: str, style: Style, width: float, fonts: FontSet) -> tuple[TextLine, ...]:
    """`text` in lines no longer than `width` points, ragged right.

    Raises MissingGlyph when a character has no shape in any font.
    """
    known = fonts.cache("lines", limit=4_000)
    key = (text, style, width)
    lines = known.get(key)
    if lines is None:
        lines = known[key] = _set_lines(text, style, width, fonts)
    return lines  # type: ignore[return-value]


def set_line(text: str, style: Style, fonts: FontSet, width: float = _UNBROKEN) -> TextLine:
    """`text` as one line, its line ends as spaces; with a `width`, as much of it as stands there."""
    if "\n" in text or "\r" in text:
        text = _LINE_ENDS.sub(" ", text)
    return set_lines(text, style, width, fonts)[0]


def line_length(text: str, style: Style, fonts: FontSet) -> float:
    """The length in points of `text` on one unbroken line."""
    return set_line(text, style, fonts).length


def stated(size: float) -> float:
    """A size that follows from a length, down to what files state: letters then need no adjusting there."""
    return math.floor(size * 100) / 100


def place(line: TextLine, x: float, baseline: float, tag: Tag | None = None) -> list[GlyphRun]:
    """The line's runs on a page."""
    return [
        GlyphRun(run.font, run.size, run.x + x, run.y + baseline, run.turned, run.glyphs, run.grey, None, tag)
        for run in line.runs
    ]


def _set_lines(text: str, style: Style, width: float, fonts: FontSet) -> tuple[TextLine, ...]:
    shaped = words(text, fonts, style.bold, style.song)
    lengths = [advance * style.size for advance in _squeezed(shaped)]
    items = atoms(shaped, lengths, width)
    lines = _without_dangling(items, width, style.size)
    return tuple(_position(line, style, width) for line in lines)


def _squeezed(shaped: list[Word]) -> list[float]:
    """Advances in ems, with the empty halves of neighbouring punctuation marks taken out."""
    result = [word.advance for word in shaped]
    for index in range(len(shaped) - 1):
        here, following = shaped[index].text[-1], shaped[index + 1].text[0]
        closes = here in _CLOSING and (following in _CLOSING or following in _OPENING)
        if closes or (here in _OPENING and following in _OPENING):
            result[index] -= 0.5
    return result


def _without_dangling(items: list[Atom], width: float, size: float) -> list[list[Atom]]:
    """Lines filled as usual, or a hair tighter or shorter when the last one would be a single character."""
    slack = 0.5 * size
    lines = fill(items, width, slack)
    if len(lines) < 2 or not _dangles(lines[-1]):
        return lines
    tighter = fill(items, width + len(lines[-2]) * _TIGHTEST * size, slack)
    if len(tighter) < len(lines):
        return tighter
    longest = longest_chunk(items)
    for shorter in (1.0, 2.0, 3.0):
        if longest > width - shorter * size:
            break  # it would be parted
        other = fill(items, width - shorter * size, slack)
        if len(other) == len(lines) and not _dangles(other[-1]):
            return other
    return lines


def _dangles(line: list[Atom]) -> bool:
    letters = [atom for atom in line if atom.word.text[0] not in _CLOSING and atom.word.kind != "space"]
    return len(letters) == 1 and letters[0].word.kind == "han"


def _position(line: list[Atom], style: Style, width: float) -> TextLine:
    length = sum(atom.length for atom in line)
    last = next((atom for atom in reversed(line) if atom.length > 0), None)
    reach = width + (overhang(last, 0.5 * style.size) if last else 0.0)
    # The same after a number as after a character: more, and what follows would reach into it.
    tracking = min(0.0, (reach - length) / len(line)) if line else 0.0
    runs: list[tuple[str, float, list[Glyph]]] = []
    pen = -0.5 * style.size if line and line[0].word.text[0] in _OPENING else 0.0
    gaps = [tracking] * len(line)
    for atom, begin in zip(line, starts(line, gaps, pen), strict=True):
        for piece in atom.word.pieces:
            start = begin + piece.start * style.size
            if not runs or runs[-1][0] != piece.font:
                runs.append((piece.font, start, []))
            shift = start - runs[-1][1]
            runs[-1][2].extend(
                Glyph(g.gid, g.along * style.size + shift, g.across * style.size, g.text)
                for g in piece.glyphs
            )
    pen += sum(atom.length for atom in line) + sum(gaps)
    placed = tuple(
        GlyphRun(font, style.size, start, 0.0, False, tuple(glyphs), style.grey)
        for font, start, glyphs in runs
    )
    return TextLine(placed, pen)
