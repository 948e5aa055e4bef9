"""Outlines with fewer points than their makers gave them, the Chinese on a coarser grid.

Chinese outlines are the bulk of a slip.  At 200 instead of 1000 units to the em no point moves by more than
2/1000 em either way: 0.02 pt in 10 pt text, a fifth of a dot at 600 dots to the inch.  Curves are put
together where that moves them by no more than 3/1000 em (`glyph_curves`), in Mongolian 1/1000, which is
never rounded.  Contours are written in an order of ours, the shortest first and each from its left end:
alike strokes stand near each other then and pack 2 % smaller, and what is filled is the same.
See docs/decisions/0003-pdf-text.md.
"""

from __future__ import annotations

import struct
from itertools import accumulate, pairwise

from glyph_curves import Point, fewer_points

GRID = 5  # units of the file that become one
# Thousandths of the em by which curves may move when they are put together.
TOLERANCE = 3.0
FINE_TOLERANCE = 1.0  # of outlines that are not rounded

_ON_CURVE, _OVERLAP = 0x01, 0x40
_X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 0x02, 0x04, 0x08, 0x10, 0x20
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
