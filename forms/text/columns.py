"""Vertical columns, for Mongolian first of all: top to bottom, and left to right across the page.

Everything is centred on the Mongolian spine.  Chinese stands upright, Latin and long numbers are
rotated with the line, one or two digits stand upright together (W3C Mongolian layout requirements).
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from forms.page import Glyph, GlyphRun, Tag
from forms.text.breaking import Atom, Chunk, atoms, broken, chunk_length, chunks, fill_chunks, paragraphs
from forms.text.column_words import BESIDE, DIGITS_ASCENT, UPRIGHT_GAP, for_columns, is_rtl, length
from forms.text.directions import starts
from forms.text.fonts import FontSet
from forms.text.shaping import Piece, Word, words

# The middle of the nirugu in Noto Sans Mongolian 3.002: the spine of all words, in ems.
SPINE = 0.404
# The middle of Latin capitals and of digits in Noto Sans SC, in ems above the baseline.
LATIN_MIDDLE = 0.367
_ENDLESS = 1e9  # ems: no word is longer
# A number that would not stand in one column is set smaller: to so much of its size, to so many points.
_LEAST_SHARE, _LEAST_NUMBER = 0.6, 5.0
_LARGE = 16.0


class ColumnStyle(msgspec.Struct, frozen=True, cache_hash=True):
    """How columns are set: Mongolian size and column pitch in points; `justified` stretches spaces.

    A space becomes wider by `widest_stretch` ems at most; a column that needs more stays short.
    """

    size: float
    pitch: float
    justified: bool = False
    bold: bool = False  # of Chinese and Latin only: there is no bold Mongolian
    grey: float = 0.0
    widest_stretch: float = 1.5  # a wider gap tears the text apart


class Column(msgspec.Struct, frozen=True, gc=False):
    """One column; its runs are placed from its top on the spine, x = 0."""

    runs: tuple[GlyphRun, ...]
    length: float


class Extent(msgspec.Struct, frozen=True, gc=False):
    """What a text needs: so many more columns, the last one so long in points.

    `joins` says that it begins in the last column of the text before it.
    """

    columns: int
    last: float
    joins: bool


def set_columns(
    text: str, style: ColumnStyle, height: float, fonts: FontSet, first: float | None = None
) -> tuple[Column, ...]:
    """`text` in columns no longer than `height` points (the first no longer than `first`), left to right.

    Raises MissingGlyph when a character has no shape in any font.
    """
    known = fonts.cache("columns", limit=4_000)
    key = (text, style, height, first)
    ready = known.get(key)
    if ready is None:
        ready = known[key] = _set_columns(text, style, fonts, (height, first))
    return ready  # type: ignore[return-value]


def place_column(column: Column, spine_x: float, top: float, tag: Tag | None = None) -> list[GlyphRun]:
    """The column's runs on a page, its spine at `spine_x`."""
    head = (spine_x, top)
    return [
        GlyphRun(
            run.font, run.size, run.x + spine_x, run.y + top, run.turned, run.glyphs, run.grey, head, tag
        )
        for run in column.runs
    ]


class _Prepared(NamedTuple):
    """A text shaped for columns: its words, their lengths in ems, and the chunks of its paragraphs.

    `spans` has for each chunk the length of the spaces that lead it and the length of the rest.
    """

    words: list[Word]
    lengths: list[float]
    chunks: list[list[Chunk]]
    spans: list[list[tuple[float, float]]]
    longest: float


def column_count(text: str, style: ColumnStyle, height: float, fonts: FontSet) -> int:
    """How many columns `set_columns` would make, at a small part of its cost."""
    return measure(text, style, height, fonts).columns


def measure(text: str, style: ColumnStyle, height: float, fonts: FontSet, first: float = 0.0) -> Extent:
    """What `text` needs when `first` points are left in the column before it.

    It joins that column if its first word fits there, and then counts only the columns it adds.
    """
    limit = height / style.size
    prepared = _prepare(text, style.bold, fonts)
    spans = prepared.spans
    if prepared.longest > limit:
        spans = _spans(_chunked(text, style, limit, fonts))
    joins = bool(spans[0]) and spans[0][0][1] <= first / style.size
    count, used = 0, 0.0
    for index, paragraph in enumerate(spans):
        reach = first / style.size if joins and index == 0 else limit
        count += 1
        used = 0.0
        for lead, body in paragraph:
            if used and used + lead + body > reach + 0.001:
                count += 1
                reach = limit
                used = body
            else:
                used = used + lead + body if used else body
    return Extent(count - joins, used * style.size, joins)


def text_length(text: str, style: ColumnStyle, fonts: FontSet) -> float:
    """How long `text` is in one endless column, in points."""
    return style.size * sum(_prepare(text, style.bold, fonts).lengths)


def longest_word(text: str, style: ColumnStyle, fonts: FontSet) -> float:
    """The length in points of the longest part of `text` that no column may break."""
    return style.size * _prepare(text, style.bold, fonts).longest


def stays_whole(text: str, style: ColumnStyle, height: float, fonts: FontSet) -> bool:
    """Whether columns so high part no word of `text` and no number."""
    limit = height / style.size
    prepared = _prepare(text, style.bold, fonts)
    shrunk = _shrunk(prepared, limit, _least_share(style))
    return all(
        body <= limit for part in _spans(_in_chunks(prepared.words, shrunk, _ENDLESS)) for _, body in part
    )


def _least_share(style: ColumnStyle) -> float:
    """What is set for whoever cannot read small stays large: a number is rather parted at a hyphen."""
    if style.size >= _LARGE:
        return 1.0
    return max(_LEAST_SHARE, _LEAST_NUMBER / (BESIDE * style.size))


def _shrunk(prepared: _Prepared, limit: float, least: float) -> list[float]:
    """The lengths in ems, those of numbers and Latin words that are somewhat too long as if set smaller."""
    return [
        limit if word.kind == "latin" and least * own <= limit < own else own
        for word, own in zip(prepared.words, prepared.lengths, strict=True)
    ]


def _prepare(text: str, bold: bool, fonts: FontSet) -> _Prepared:
    known = fonts.cache("column texts", limit=4_000)
    ready = known.get((text, bold))
    if ready is None:
        shaped = for_columns(words(text, fonts, bold), fonts)
        lengths = [length(word) for word in shaped]
        whole = _in_chunks(shaped, lengths, _ENDLESS)
        spans = _spans(whole)
        longest = max((body for paragraph in spans for _, body in paragraph), default=0.0)
        ready = known[(text, bold)] = _Prepared(shaped, lengths, whole, spans, longest)
    assert isinstance(ready, _Prepared)  # noqa: S101  the cache of this name holds nothing else
    return ready


def _chunked(text: str, style: ColumnStyle, limit: float, fonts: FontSet) -> list[list[Chunk]]:
    """The paragraphs of `text` in chunks, lengths in ems; words longer than `limit` ems are cut."""
    prepared = _prepare(text, style.bold, fonts)
    if prepared.longest <= limit:
        return prepared.chunks
    known = fonts.cache("column cuts", limit=2_000)
    least = _least_share(style)
    key = (text, style.bold, limit, least)
    ready = known.get(key)
    if ready is None:
        lengths = _shrunk(prepared, limit, least)
        ready = known[key] = _in_chunks(prepared.words, lengths, limit)
    return ready  # type: ignore[return-value]


def _in_chunks(shaped: list[Word], lengths: list[float], limit: float) -> list[list[Chunk]]:
    whole = [chunks(paragraph) for paragraph in paragraphs(atoms(shaped, lengths, limit))]
    return [[part for chunk in paragraph for part in broken(chunk, limit)] for paragraph in whole]


def _spans(whole: list[list[Chunk]]) -> list[list[tuple[float, float]]]:
    return [[_span(chunk) for chunk in paragraph] for paragraph in whole]


def _span(chunk: Chunk) -> tuple[float, float]:
    lead = 0.0
    for atom in chunk:
        if atom.word.kind != "space":
            break
        lead += atom.length
    return lead, chunk_length(chunk) - lead


def _set_columns(
    text: str, style: ColumnStyle, fonts: FontSet, heights: tuple[float, float | None]
) -> tuple[Column, ...]:
    limit = heights[0] / style.size
    first = None if heights[1] is None else heights[1] / style.size
    result: list[Column] = []
    for index, part in enumerate(_chunked(text, style, limit, fonts)):
        filled = fill_chunks(part, limit, 0.0, None if index else first)
        result += [_position(line, style, limit) for line in filled[:-1]]
        result += [_position(line, style, 0.0) for line in filled[-1:]]
    return tuple(result)


def _position(line: list[Atom], style: ColumnStyle, limit: float) -> Column:
    """One column; where a `limit` in ems is given and the style wants it, spaces stretch to fill it."""
    spaces = sum(atom.word.kind == "space" and atom.length > 0 for atom in line)
    missing = limit - sum(atom.length for atom in line)
    extra = missing / spaces if style.justified and spaces and limit else 0.0
    extra = extra if 0.0 < extra <= style.widest_stretch else 0.0
    gaps = [extra if atom.word.kind == "space" and atom.length > 0 else 0.0 for atom in line]
    setter = _Setter(style)
    for atom, start in zip(line, starts(line, gaps), strict=True):
        setter.add(atom, start * style.size)
    return setter.column(style.size * (sum(atom.length for atom in line) + sum(gaps)))


def _share_of(atom: Atom) -> float:
    """How much of its usual size a word has: less than all where it was too long for a column."""
    own = length(atom.word)
    return atom.length / own if atom.length < 0.999 * own else 1.0


class _Setter:
    """Collects the runs of one column; the pen begins at 0 and moves down."""

    def __init__(self, style: ColumnStyle) -> None:
        self._style = style
        self._pen = 0.0
        self._runs: list[tuple[str, float, float, float, bool, list[Glyph]]] = []

    def add(self, atom: Atom, start: float) -> None:
        """The atom, `start` points from the head."""
        self._pen = start
        size = self._style.size
        kind = atom.word.kind
        if kind == "digits":
            self._add_digits(atom.word)
            return
        for piece in atom.word.pieces:
            if kind == "han":
                self._add_upright(piece)
            elif kind == "latin":
                self._add_turned(piece, size * BESIDE * _share_of(atom), LATIN_MIDDLE)
            elif is_rtl(atom.word):
                self._add_turned(piece, size * BESIDE, LATIN_MIDDLE)
            else:
                self._add_turned(piece, size, SPINE)

    def column(self, length: float) -> Column:
        grey = self._style.grey
        runs = (GlyphRun(f, s, x, y, turned, tuple(g), grey) for f, s, x, y, turned, g in self._runs)
        return Column(tuple(runs), length)

    def _run(self, font: str, size: float, x: float, y: float, turned: bool) -> tuple[float, list[Glyph]]:
        """The run to go on with: the last one if it is alike; with the pen's way from its start."""
        if self._runs:
            last = self._runs[-1]
            if last[:3] == (font, size, x) and last[4] == turned:
                return y - last[3], last[5]
        self._runs.append((font, size, x, y, turned, []))
        return 0.0, self._runs[-1][5]

    def _add_turned(self, piece: Piece, size: float, middle: float) -> None:
        start = self._pen + piece.start * size
        shift, glyphs = self._run(piece.font, size, -middle * size, start, True)
        glyphs += [Glyph(g.gid, g.along * size + shift, g.across * size, g.text) for g in piece.glyphs]

    def _add_upright(self, piece: Piece) -> None:
        size = self._style.size * BESIDE
        shift, glyphs = self._run(piece.font, size, 0.0, self._pen, False)
        glyphs += [Glyph(g.gid, g.along * size, g.across * size - shift, g.text) for g in piece.glyphs]

    def _add_digits(self, word: Word) -> None:
        size = self._style.size * BESIDE
        left = -SPINE * self._style.size
        baseline = self._pen + (DIGITS_ASCENT + UPRIGHT_GAP) * size
        glyphs: list[Glyph] = []
        for piece in word.pieces:
            start = (piece.start - word.advance / 2) * size - left
            for g in piece.glyphs:
                along = 0.0 if g.text == " " else g.along * size + start
                glyphs.append(Glyph(g.gid, along, g.across * size, g.text))
        self._runs.append((word.pieces[0].font, size, left, baseline, False, glyphs))
