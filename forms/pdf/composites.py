"""Composite glyphs added to a subset: one a shape, of the glyphs that are there (OpenType 1.9, glyf)."""

from __future__ import annotations

import struct
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from forms.pdf.codes import CodeShape, ShapePart

_WORDS, _OFFSETS, _MORE = 0x1, 0x2, 0x20  # flags of a component
_FARTHEST_SHORT = 2 * 0xFFFF  # what short offsets of glyphs reach
# Offsets inside the tables head, hhea and maxp.
_LOCA_FORMAT = 50
_FULL_METRICS = 34
_GLYPH_COUNT = 4
_MOST_POINTS = 6  # points, contours; then those of composite glyphs
_MOST_PARTS = 28  # components, depth


class _Added(NamedTuple):
    """A glyph that is added: its outline, how far its pen goes, and where its ink begins."""

    outline: bytes
    advance: int
    left: int


def with_composites(
    program: bytes, shapes: Iterable[CodeShape], new_ids: Mapping[int, int], shown: Container[int]
) -> tuple[bytes, dict[CodeShape, int]]:
    """The font program with a glyph for each shape, and the numbers of these glyphs.

    A glyph of the face that no code shows as it is (not in `shown`) lends itself to the first shape that
    only changes its advance; all others are added.
    """
    tables = _tables(program)
    outlines = _Outlines(tables)
    lent: dict[int, int] = {}
    added: dict[_Added, int] = {}
    numbers = {}
    most = 1
    for shape in shapes:
        parts = [part._replace(gid=new_ids[part.gid]) for part in shape.parts]
        inked = [part for part in parts if outlines.has_ink(part.gid)]
        gid = shape.parts[0].gid if len(parts) == 1 else None
        if gid is not None and gid not in shown and lent.get(parts[0].gid, shape.advance) == shape.advance:
            numbers[shape] = parts[0].gid
            lent[parts[0].gid] = shape.advance
            continue
        most = max(most, len(inked))
        glyph = outlines.composed(inked, shape.advance)
        numbers[shape] = added.setdefault(glyph, outlines.count + len(added))
    outlines.extend(list(added), lent)
    _extend_limits(tables, outlines.count + len(added), most)
    return _assembled(tables), numbers


class _Outlines:
    """The glyphs of a program: where each outline begins and ends, and its pen's way."""

    def __init__(self, tables: dict[bytes, bytes]) -> None:
        self._tables = tables
        self.count = struct.unpack_from(">H", tables[b"maxp"], _GLYPH_COUNT)[0]
        self._glyf = tables[b"glyf"]
        wide = struct.unpack_from(">h", tables[b"head"], _LOCA_FORMAT)[0]
        form = f">{self.count + 1}{'I' if wide else 'H'}"
        self._places = [place * (1 if wide else 2) for place in struct.unpack_from(form, tables[b"loca"])]

    def has_ink(self, gid: int) -> bool:
        return bool(self._places[gid] < self._places[gid + 1])

    def composed(self, parts: list[ShapePart], advance: int) -> _Added:
        """A composite glyph of glyphs that have ink."""
        if not parts:
            return _Added(b"", advance, 0)
        boxes = []
        body = b""
        for index, (gid, right, up) in enumerate(parts):
            left, low, end, high = struct.unpack_from(">4h", self._glyf, self._places[gid] + 2)
            boxes.append((left + right, low + up, end + right, high + up))
            near = -128 <= right < 128 and -128 <= up < 128
            flags = _OFFSETS | (0 if near else _WORDS) | (_MORE if index + 1 < len(parts) else 0)
            body += struct.pack(">HHbb" if near else ">HHhh", flags, gid, right, up)
        lefts, lows, ends, highs = zip(*boxes, strict=True)
        outline = struct.pack(">h4h", -1, min(lefts), min(lows), max(ends), max(highs)) + body
        return _Added(outline + bytes(-len(outline) % 2), advance, min(lefts))

    def extend(self, added: list[_Added], advances: Mapping[int, int]) -> None:
        """Writes the glyphs behind those that are there, and these other advances of those."""
        parts = [self._glyf, bytes(-len(self._glyf) % 2)]
        places = [*self._places]
        places[-1] = sum(map(len, parts))
        for glyph in added:
            parts.append(glyph.outline)
            places.append(places[-1] + len(glyph.outline))
        self._tables[b"glyf"] = b"".join(parts)
        wide = places[-1] > _FARTHEST_SHORT
        packed = places if wide else [place // 2 for place in places]
        self._tables[b"loca"] = struct.pack(f">{len(packed)}{'I' if wide else 'H'}", *packed)
        self._tables[b"head"] = _replaced(self._tables[b"head"], _LOCA_FORMAT, struct.pack(">h", wide))
        self._extend_metrics(added, advances)

    def _extend_metrics(self, added: list[_Added], advances: Mapping[int, int]) -> None:
        """Advances and left ends; advances that are alike at the end are written once."""
        metrics = self._tables[b"hmtx"]
        full = struct.unpack_from(">H", self._tables[b"hhea"], _FULL_METRICS)[0]
        rest = self.count - full
        pairs = list(struct.iter_unpack(">Hh", metrics[: 4 * full]))
        lefts = struct.unpack_from(f">{rest}h", metrics, 4 * full)
        pairs += [(pairs[-1][0], left) for left in lefts]
        for gid, advance in advances.items():
            pairs[gid] = (advance, pairs[gid][1])
        pairs += [(glyph.advance, glyph.left) for glyph in added]
        last = len(pairs)
        while last > 1 and pairs[last - 2][0] == pairs[-1][0]:
            last -= 1
        self._tables[b"hmtx"] = b"".join([struct.pack(">Hh", *pair) for pair in pairs[:last]]) + struct.pack(
            f">{len(pairs) - last}h", *[left for _, left in pairs[last:]]
        )
        self._tables[b"hhea"] = _replaced(self._tables[b"hhea"], _FULL_METRICS, struct.pack(">H", last))


def _extend_limits(tables: dict[bytes, bytes], count: int, most: int) -> None:
    """What a reader has to make room for: bounds, not counts."""
    limits = tables[b"maxp"]
    points, contours, more_points, more_contours = struct.unpack_from(">4H", limits, _MOST_POINTS)
    depth = struct.unpack_from(">H", limits, _MOST_PARTS + 2)[0]
    bounds = [min(most * max(pair), 0xFFFF) for pair in ((points, more_points), (contours, more_contours))]
    limits = _replaced(limits, _GLYPH_COUNT, struct.pack(">H", count))
    limits = _replaced(limits, _MOST_POINTS + 4, struct.pack(">2H", *bounds))
    tables[b"maxp"] = _replaced(limits, _MOST_PARTS, struct.pack(">2H", most, depth + 1))


def _replaced(table: bytes, at: int, value: bytes) -> bytes:
    return table[:at] + value + table[at + len(value) :]


def _tables(program: bytes) -> dict[bytes, bytes]:
    """The tables of a TrueType file by their tags."""
    result = {}
    for index in range(struct.unpack_from(">H", program, 4)[0]):
        tag, _, start, length = struct.unpack_from(">4sIII", program, 12 + 16 * index)
        result[tag] = program[start : start + length]
    return result


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    """The tables as a TrueType file, with their checksums."""
    count = len(tables)
    power = 1 << count.bit_length() - 1
    header = struct.pack(
        ">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    entries, bodies = [header], []
    start = 12 + 16 * count
    for tag in sorted(tables):
        data = tables[tag]
        body = data + bytes(-len(data) % 4)
        entries.append(struct.pack(">4sIII", tag, _checksum(tag, body), start, len(data)))
        bodies.append(body)
        start += len(body)
    return b"".join([*entries, *bodies])


def _checksum(tag: bytes, body: bytes) -> int:
    """The sum of the table's numbers; the head's own field for the whole file counts as nothing."""
    if tag == b"head":
        body = _replaced(body, 8, bytes(4))
    numbers: tuple[int, ...] = struct.unpack(f">{len(body) // 4}I", body)
    return sum(numbers) & 0xFFFFFFFF
