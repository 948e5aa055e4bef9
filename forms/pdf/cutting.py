"""A font program with a few glyphs of a face, unhinted, cut out of the file without reading the rest.

HarfBuzz cuts as well, but looks through the whole file first: 20 ms for a Chinese face, in each process.
Tables and their fields are those of OpenType 1.9.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple
from weakref import WeakKeyDictionary

from forms.text.fonts import Face

# Flags of a component of a composite glyph.
_WORDS, _SCALED, _MORE, _SCALED_TWICE, _MATRIX, _HINTED = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100
_HEADER = 10  # bytes before the contours of a glyph
_FARTHEST_SHORT = 2 * 0xFFFF  # what short offsets of glyphs reach
# Offsets inside the tables head, hhea and maxp.
_SUM, _DAYS, _BOX, _LOCA_FORMAT = 8, 20, 36, 50
_FULL_METRICS = 34
_DAY = bytes.fromhex("0000000080000000")  # in 1972; fontTools warns of earlier ones
_GLYPH_COUNT, _MOST_POINTS, _HINTING, _MOST_PARTS = 4, 6, 14, 28
_WHOLE_SUM = 0xB1B0AFBA  # what the numbers of a file add up to with what the head says


class CutGlyph(NamedTuple):
    """A glyph of a face: its bare outline, the glyphs in it, its advance, where its ink begins."""

    outline: bytes
    parts: tuple[int, ...]
    advance: int
    left: int


# Of each face that is in use: whoever drops its fonts gives back their files with what was read of them.
_CUTS: WeakKeyDictionary[Face, dict[int, CutGlyph]] = WeakKeyDictionary()
_MOST_CUTS = 10_000  # of one face; an outline has some 150 bytes


class Program:
    """Glyphs cut out of a face, in this order: `numbers` has their new ids by their ids in the face."""

    def __init__(self, face: Face, gids: Collection[int]) -> None:
        self._tables = face.tables
        self.upem = face.upem
        glyphs = _with_parts(face, gids)
        order = list(dict.fromkeys([0, *gids, *sorted(glyphs)]))
        self.numbers = {gid: number for number, gid in enumerate(order)}
        self.outlines = [_numbered(glyphs[gid].outline, self.numbers) for gid in order]
        self.metrics = [(glyphs[gid].advance, glyphs[gid].left) for gid in order]
        self._most_parts = 1
        self._added = False
        self.composed = any(glyph.parts for glyph in glyphs.values())
        self._limits = bytes(self._tables[b"maxp"])
        self._head = bytes(self._tables[b"head"])

    def add(self, outline: bytes, metric: tuple[int, int], parts: int) -> int:
        """Adds a composite glyph of so many parts; gives its id."""
        self.outlines.append(outline)
        self.metrics.append(metric)
        self._most_parts = max(self._most_parts, parts)
        self.composed = self._added = True
        return len(self.outlines) - 1

    def arrange(self, order: Sequence[int]) -> None:
        """Puts glyphs in this order after the first, one that comes twice there twice, then all others."""
        places: dict[int, int] = {}
        for place, number in enumerate(order, start=1):
            places.setdefault(number, place)
        others = [number for number in range(1, len(self.outlines)) if number not in places]
        places.update(zip(others, range(len(order) + 1, len(self.outlines) + len(order)), strict=False))
        every = [0, *order, *others]
        outlines = [self.outlines[number] for number in every]
        self.outlines = [_numbered(each, places) for each in outlines] if self.composed else outlines
        self.metrics = [self.metrics[number] for number in every]
        self.numbers = {gid: places.get(number, number) for gid, number in self.numbers.items()}

    def take(self, other: Program, at: int) -> None:
        """Takes in the glyphs of another program of as many units to the em; they count from `at`."""
        room = at + 1 - len(self.outlines)
        self.outlines += [b""] * room + other.outlines[1:]
        self.metrics += [(0, 0)] * room + other.metrics[1:]
        self._limits = _greatest(self._limits, other._limits)
        self._head = _around(self._head, other._head)

    def written(self, aside: int = 0) -> bytes:
        """The program as a file, with so many empty glyphs after the first: all others count from there."""
        glyphs = self.outlines
        if aside and self.composed:
            further = {number: number + aside for number in range(1, len(glyphs))}
            glyphs = [_numbered(outline, further) for outline in glyphs]
        outlines = [*glyphs[:1], *[b""] * aside, *glyphs[1:]]
        metrics = [*self.metrics[:1], *[(0, 0)] * aside, *self.metrics[1:]]
        glyf, places = _joined(outlines)
        wide = places[-1] > _FARTHEST_SHORT
        form = f">{len(places)}{'I' if wide else 'H'}"
        widths, full = _packed_metrics(metrics)
        return _assembled(
            {
                b"head": _head(self._head, wide),
                b"hhea": _replaced(self._table(b"hhea"), _FULL_METRICS, struct.pack(">H", full)),
                b"maxp": self._bounds(len(outlines)),
                b"hmtx": widths,
                b"loca": struct.pack(form, *(places if wide else [place // 2 for place in places])),
                b"glyf": glyf,
            }
        )

    def _table(self, tag: bytes) -> bytes:
        return bytes(self._tables[tag])

    def _bounds(self, count: int) -> bytes:
        """What a reader has to make room for: bounds, not counts."""
        limits = _replaced(self._limits, _GLYPH_COUNT, struct.pack(">H", count))
        limits = _replaced(limits, _HINTING, struct.pack(">7H", 1, 0, 0, 0, 0, 0, 0))
        if self._most_parts == 1 and not self._added:
            return limits
        points, contours, more_points, more_contours = struct.unpack_from(">4H", limits, _MOST_POINTS)
        depth = struct.unpack_from(">H", limits, _MOST_PARTS + 2)[0]
        most = self._most_parts
        bounds = [
            min(most * max(pair), 0xFFFF) for pair in ((points, more_points), (contours, more_contours))
        ]
        limits = _replaced(limits, _MOST_POINTS + 4, struct.pack(">2H", *bounds))
        return _replaced(limits, _MOST_PARTS, struct.pack(">2H", most, depth + 1))


def _greatest(limits: bytes, others: bytes) -> bytes:
    """The bounds of glyphs' points and contours for two fonts together."""
    form = ">4H"
    pairs = zip(
        struct.unpack_from(form, limits, _MOST_POINTS),
        struct.unpack_from(form, others, _MOST_POINTS),
        strict=True,
    )
    return _replaced(limits, _MOST_POINTS, struct.pack(form, *map(max, pairs)))


def _around(head: bytes, other: bytes) -> bytes:
    """The box around all glyphs of two fonts."""
    boxes = [struct.unpack_from(">4h", table, _BOX) for table in (head, other)]
    left, low, right, high = zip(*boxes, strict=True)
    return _replaced(head, _BOX, struct.pack(">4h", min(left), min(low), max(right), max(high)))


def _head(table: bytes, wide: bool) -> bytes:
    """The head with one day for all fonts: nobody sets a page by the days on which they were made."""
    return _replaced(_replaced(table, _DAYS, 2 * _DAY), _LOCA_FORMAT, struct.pack(">h", wide))


def _with_parts(face: Face, gids: Iterable[int]) -> dict[int, CutGlyph]:
    """These glyphs and those they are made of; the sign for missing ones is empty."""
    cuts = _CUTS.setdefault(face, {})
    glyphs = {0: _cut(face, 0, cuts)._replace(outline=b"", parts=())}
    wanted = [gid for gid in gids if gid]
    while wanted:
        gid = wanted.pop()
        if gid not in glyphs:
            glyph = glyphs[gid] = _cut(face, gid, cuts)
            wanted += glyph.parts
    return glyphs


def _cut(face: Face, gid: int, cuts: dict[int, CutGlyph]) -> CutGlyph:
    """One glyph, read from the file once."""
    cut = cuts.get(gid)
    if cut is None:
        if len(cuts) >= _MOST_CUTS:
            cuts.clear()
        cut = cuts[gid] = _read_glyph(face, gid)
    return cut


def _read_glyph(face: Face, gid: int) -> CutGlyph:
    tables = face.tables
    wide = struct.unpack_from(">h", tables[b"head"], _LOCA_FORMAT)[0]
    start, end = (
        struct.unpack_from(">II", tables[b"loca"], gid * 4)
        if wide
        else [2 * half for half in struct.unpack_from(">HH", tables[b"loca"], gid * 2)]
    )
    outline = bytes(tables[b"glyf"][start:end])
    parts = tuple([part for _, _, part in _components(outline)]) if outline[:1] >= b"\x80" else ()
    return CutGlyph(_bare(outline, bool(parts)), parts, *_metric(tables, gid))


def _components(outline: bytes) -> Iterator[tuple[int, int, int]]:
    """Of each component of a composite glyph where it begins, its flags, and its glyph."""
    at, flags = _HEADER, _MORE
    while flags & _MORE:
        flags, gid = struct.unpack_from(">HH", outline, at)
        yield at, flags, gid
        at += 8 if flags & _WORDS else 6
        at += 2 * (flags & _SCALED > 0) + 4 * (flags & _SCALED_TWICE > 0) + 8 * (flags & _MATRIX > 0)


def _bare(outline: bytes, composed: bool) -> bytes:
    """The outline without instructions."""
    if not outline:
        return outline
    if composed:
        return _without_hints(outline)
    contours = struct.unpack_from(">h", outline)[0]
    at = _HEADER + 2 * contours
    if contours and outline[at : at + 2] != b"\0\0":
        count = struct.unpack_from(">H", outline, at)[0]
        outline = outline[:at] + b"\0\0" + outline[at + 2 + count :]
    return outline


def _without_hints(outline: bytes) -> bytes:
    parts = list(_components(outline))
    changed = bytearray(outline)
    for at, flags, _ in parts:
        struct.pack_into(">H", changed, at, flags & ~_HINTED)
    at, flags, _ = parts[-1]
    end = at + (8 if flags & _WORDS else 6)
    end += 2 * (flags & _SCALED > 0) + 4 * (flags & _SCALED_TWICE > 0) + 8 * (flags & _MATRIX > 0)
    return bytes(changed[:end])


def likeness(face: Face, gid: int) -> bytes:
    """What puts a glyph beside alike ones: where its ink begins, and how many contours it has."""
    outline = _cut(face, gid, _CUTS.setdefault(face, {})).outline
    return outline[2:4] + outline[:2]


def _numbered(outline: bytes, numbers: Mapping[int, int]) -> bytes:
    """The outline, its components by their new ids."""
    if outline[:1] < b"\x80":
        return outline
    changed = bytearray(outline)
    for at, _, gid in _components(outline):
        struct.pack_into(">H", changed, at + 2, numbers[gid])
    return bytes(changed)


def _metric(tables: Mapping[bytes, memoryview], gid: int) -> tuple[int, int]:
    """The advance of a glyph, and where its ink begins."""
    metrics = tables[b"hmtx"]
    full = struct.unpack_from(">H", tables[b"hhea"], _FULL_METRICS)[0]
    if gid < full:
        advance, left = struct.unpack_from(">Hh", metrics, 4 * gid)
    else:
        advance = struct.unpack_from(">H", metrics, 4 * (full - 1))[0]
        left = struct.unpack_from(">h", metrics, 4 * full + 2 * (gid - full))[0]
    return advance, left


def _packed_metrics(metrics: list[tuple[int, int]]) -> tuple[bytes, int]:
    """The table hmtx, and how many advances it has: those that are alike at the end are written once."""
    full = len(metrics)
    while full > 1 and metrics[full - 2][0] == metrics[-1][0]:
        full -= 1
    numbers = [number for pair in metrics[:full] for number in pair]
    lefts = [left for _, left in metrics[full:]]
    return struct.pack(f">{'Hh' * full}", *numbers) + struct.pack(f">{len(lefts)}h", *lefts), full


def _joined(outlines: Iterable[bytes]) -> tuple[bytes, list[int]]:
    """The outlines one after the other, and where each begins and the last one ends; all at even places."""
    even = [outline + b"\0" if len(outline) % 2 else outline for outline in outlines]
    return b"".join(even), list(accumulate(map(len, even), initial=0))


def _replaced(table: bytes, at: int, value: bytes) -> bytes:
    return table[:at] + value + table[at + len(value) :]


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    """The tables as a TrueType file, with their checksums."""
    count = len(tables)
    power = 1 << count.bit_length() - 1
    directory = struct.pack(
        ">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    tables[b"head"] = _replaced(tables[b"head"], _SUM, bytes(4))
    bodies = {tag: data + bytes(-len(data) % 4) for tag, data in tables.items()}
    sums = {tag: _sum(body) for tag, body in bodies.items()}
    start, places = 12 + 16 * count, {}
    for tag, body in bodies.items():
        places[tag] = start
        start += len(body)
    for tag in sorted(tables):
        directory += struct.pack(">4sIII", tag, sums[tag], places[tag], len(tables[tag]))
    whole = (_WHOLE_SUM - sum(sums.values()) - _sum(directory)) & 0xFFFFFFFF
    bodies[b"head"] = _replaced(bodies[b"head"], _SUM, struct.pack(">I", whole))
    return b"".join([directory, *bodies.values()])


def _sum(data: bytes) -> int:
    """The sum of the numbers of four bytes."""
    numbers = array("I", data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return sum(numbers) & 0xFFFFFFFF
