"""Outlines of an embedded subset with fewer points than the font file has, the Chinese on a coarser grid.

Chinese outlines are the bulk of a slip.  At 200 instead of 1000 units to the em no point moves by more than
2/1000 em either way: 0.02 pt in 10 pt text, a fifth of a dot at 600 dots to the inch.  Curves are put
together where that moves them by no more than 3/1000 em (`forms.pdf.curves`), in Mongolian 1/1000, which is
never rounded.  Contours are written in an order of ours, the shortest first and each from its left end:
alike strokes stand near each other then and pack 2 % smaller, and what is filled is the same.
See docs/decisions/0003-pdf-text.md.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from itertools import accumulate, pairwise

from forms.pdf.curves import Point, fewer_points

GRID = 5  # units of the file that become one
# Thousandths of the em by which curves may move when they are put together.
TOLERANCE = 3.0
FINE_TOLERANCE = 1.0  # of outlines that are not rounded

_ON_CURVE, _OVERLAP = 0x01, 0x40
_X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 0x02, 0x04, 0x08, 0x10, 0x20
_ADJUSTMENT, _UNITS_PER_EM, _BOX, _LOCA_FORMAT = 8, 18, 36, 50  # where they stand in the head table
_EXTENTS = 4  # ascent, descent and gap in hhea
_FULL_METRICS = 34  # where hhea tells how many glyphs have an advance of their own
_FARTHEST_SHORT = 0x1FFFE  # what the short form of loca can tell
_WHOLE = 0xB1B0AFBA  # what head's adjustment makes of the checksum of the whole file
_HEADER = struct.Struct(">hhhhh")


def simplified(outline: bytes, grid: int = GRID) -> bytes:
    """One glyph of a glyf table at a `grid`th of its units, its curves put together, without instructions.

    A glyph that is empty or made of others stays as it is: the latter only for a grid of 1.
    """
    if len(outline) < _HEADER.size or outline[0] & 0x80:
        return outline
    read, overlap = contours(outline)
    tolerance = FINE_TOLERANCE if grid == 1 else TOLERANCE
    return _written([fewer_points(contour, tolerance) for contour in read], grid, overlap)


def contours(outline: bytes) -> tuple[list[list[Point]], int]:
    """The contours of a simple glyph in its own units, and the flag bit that says that they overlap."""
    count = struct.unpack_from(">h", outline)[0]
    at = _HEADER.size + 2 * count
    ends = [end + 1 for end in struct.unpack_from(f">{count}H", outline, _HEADER.size)]
    instructions = struct.unpack_from(">H", outline, at)[0]
    flags, at_x = _flags(outline, at + 2 + instructions, ends[-1])
    xs, at_y = _coordinates(outline, at_x, flags, (_X_SHORT, _X_SAME))
    ys, _ = _coordinates(outline, at_y, flags, (_Y_SHORT, _Y_SAME))
    points = [Point(x, y, bool(flag & _ON_CURVE)) for flag, x, y in zip(flags, xs, ys, strict=True)]
    return [points[start:end] for start, end in pairwise([0, *ends])], flags[0] & _OVERLAP


def _written(drawn: list[list[Point]], grid: int, overlap: int) -> bytes:
    ordered = _ordered([[_on_grid(point, grid) for point in contour] for contour in drawn])
    points = [point for contour in ordered for point in contour]
    xs = [int(point.x) for point in points]
    ys = [int(point.y) for point in points]
    new_x, x_bits = _deltas(xs, (_X_SHORT, _X_SAME))
    new_y, y_bits = _deltas(ys, (_Y_SHORT, _Y_SAME))
    # Alike flags are not told by their number: as they are they pack better.
    flags = bytearray(point.on | x | y for point, x, y in zip(points, x_bits, y_bits, strict=True))
    flags[0] |= overlap
    ends = [end - 1 for end in accumulate(map(len, ordered))]
    header = _HEADER.pack(len(drawn), min(xs), min(ys), max(xs), max(ys))
    data = b"".join((header, struct.pack(f">{len(ends)}HH", *ends, 0), flags, new_x, new_y))
    return data + b"\0" * (-len(data) % 2)


def _on_grid(point: Point, grid: int) -> Point:
    return Point(rounded(point.x, grid), rounded(point.y, grid), point.on)


def _ordered(drawn: list[list[Point]]) -> list[list[Point]]:
    """The same contours, those of few points first, then from the bottom up; each from its leftmost point."""
    turned = [_from_left(contour) for contour in drawn]
    return sorted(turned, key=lambda contour: (len(contour), contour[0].y))


def _from_left(contour: list[Point]) -> list[Point]:
    """The contour from the leftmost of its points on the line; one that has none stays as it is."""
    first = min((i for i, point in enumerate(contour) if point.on), key=contour.__getitem__, default=0)
    return contour[first:] + contour[:first]


def rounded(value: float, grid: int = GRID) -> int:
    """A length in the file's units, in the coarser ones."""
    return int((value + grid // 2) // grid)


def _flags(data: bytes, at: int, count: int) -> tuple[list[int], int]:
    flags: list[int] = []
    while len(flags) < count:
        flag = data[at]
        at += 1
        times = 1
        if flag & _REPEAT:
            times += data[at]
            at += 1
        flags += [flag] * times
    return flags, at


def _coordinates(data: bytes, at: int, flags: list[int], bits: tuple[int, int]) -> tuple[list[int], int]:
    """Absolute coordinates of one axis, and where they end."""
    short, same = bits
    value = 0
    result = []
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", data, at)[0]
            at += 2
        result.append(value)
    return result, at


def _deltas(values: list[int], bits: tuple[int, int]) -> tuple[bytes, list[int]]:
    """One axis as glyf has it: differences, and the flag bits that say how each is written."""
    short, same = bits
    out = bytearray()
    written = []
    previous = 0
    for value in values:
        delta = value - previous
        previous = value
        if delta == 0:
            written.append(same)
        elif -256 < delta < 256:
            out.append(abs(delta))
            written.append(short | same if delta > 0 else short)
        else:
            out += struct.pack(">h", delta)
            written.append(0)
    return bytes(out), written


def coarser(font: bytes, grid: int, change: Callable[[int, bytes], bytes]) -> bytes:
    """The TrueType font at a `grid`th of its units, each outline given by `change(glyph id, outline)`."""
    tables = _tables(font)
    count = struct.unpack_from(">H", tables["maxp"], 4)[0]
    parts = [change(gid, outline) for gid, outline in enumerate(_outlines(tables, count))]
    offsets = [0, *accumulate(map(len, parts))]
    wide = offsets[-1] > _FARTHEST_SHORT
    head, hhea = bytearray(tables["head"]), bytearray(tables["hhea"])
    _divide(head, grid, ">H", _UNITS_PER_EM)
    _divide(head, grid, ">4h", _BOX)
    struct.pack_into(">h", head, _LOCA_FORMAT, wide)
    _divide(hhea, grid, ">3h", _EXTENTS)
    metrics, full = _metrics(tables, parts, grid)
    struct.pack_into(">H", hhea, _FULL_METRICS, full)
    changed = {
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": metrics,
        "glyf": b"".join(parts),
        "loca": _offsets(offsets, wide),
    }
    return _assembled({**tables, **changed})


def _divide(table: bytearray, grid: int, form: str, at: int) -> None:
    """Puts lengths that a table tells at this offset into coarser units."""
    struct.pack_into(
        form, table, at, *(rounded(value, grid) for value in struct.unpack_from(form, table, at))
    )


def _outlines(tables: Mapping[str, bytes], count: int) -> list[bytes]:
    wide = struct.unpack_from(">h", tables["head"], _LOCA_FORMAT)[0]
    loca = struct.unpack(f">{count + 1}{'I' if wide else 'H'}", tables["loca"])
    starts = loca if wide else [2 * offset for offset in loca]
    return [tables["glyf"][start:end] for start, end in pairwise(starts)]


def _offsets(offsets: list[int], wide: bool) -> bytes:
    if wide:
        return struct.pack(f">{len(offsets)}I", *offsets)
    return struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets))


def _metrics(tables: Mapping[str, bytes], outlines: list[bytes], grid: int) -> tuple[bytes, int]:
    """Hmtx in the coarser units, and how many glyphs it tells an advance of: the rest have the last one.

    The left edge is the outline's own, or renderers would move it.
    """
    told = struct.unpack_from(">H", tables["hhea"], _FULL_METRICS)[0]
    advances = [
        rounded(struct.unpack_from(">H", tables["hmtx"], 4 * min(gid, told - 1))[0], grid)
        for gid in range(len(outlines))
    ]
    lefts = [struct.unpack_from(">h", outline, 2)[0] if outline else 0 for outline in outlines]
    full = len(advances)
    while full > 1 and advances[full - 2] == advances[-1]:
        full -= 1
    pairs = b"".join(struct.pack(">Hh", *pair) for pair in zip(advances[:full], lefts, strict=False))
    return pairs + struct.pack(f">{len(lefts) - full}h", *lefts[full:]), full


def _tables(font: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    return {tag.decode("ascii"): font[start : start + length] for tag, _, start, length in records}


def _assembled(tables: Mapping[str, bytes]) -> bytes:
    """A font file of these tables, with their checksums and the one of the whole file in head."""
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    start = len(header) + 16 * count
    head = bytearray(tables["head"])
    struct.pack_into(">I", head, _ADJUSTMENT, 0)
    starts, records, body = {}, [], []
    for tag, data in sorted({**tables, "head": bytes(head)}.items()):
        padded = data + b"\0" * (-len(data) % 4)
        records.append(struct.pack(">4sIII", tag.encode("ascii"), _checksum(padded), start, len(data)))
        body.append(padded)
        starts[tag] = start
        start += len(padded)
    whole = bytearray(b"".join([header, *records, *body]))
    struct.pack_into(">I", whole, starts["head"] + _ADJUSTMENT, (_WHOLE - _checksum(whole)) % 2**32)
    return bytes(whole)


def _checksum(padded: bytes | bytearray) -> int:
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total & 0xFFFFFFFF
