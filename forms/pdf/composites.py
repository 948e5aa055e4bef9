"""Composite glyphs added to a font program: one a shape, of glyphs that are there (OpenType 1.9, glyf)."""

from __future__ import annotations

import struct
from collections.abc import Container, Iterable

from forms.pdf.codes import CodeShape, ShapePart
from forms.pdf.cutting import Program

_WORDS, _OFFSETS, _MORE = 0x1, 0x2, 0x20  # flags of a component


def add_composites(
    program: Program, shapes: Iterable[CodeShape], shown: Container[int]
) -> dict[CodeShape, int]:
    """Adds a glyph for each shape to the program; gives the numbers of these glyphs.

    A glyph of the face that no code shows as it is (not in `shown`) lends itself to the first shape that
    only changes its advance; all others are added.
    """
    lent: dict[int, int] = {}
    added: dict[tuple[bytes, int], int] = {}
    numbers = {}
    for shape in shapes:
        parts = [part._replace(gid=program.numbers[part.gid]) for part in shape.parts]
        gid = shape.parts[0].gid if len(parts) == 1 else None
        if gid is not None and gid not in shown and lent.get(parts[0].gid, shape.advance) == shape.advance:
            numbers[shape] = parts[0].gid
            lent[parts[0].gid] = shape.advance
            continue
        inked = [part for part in parts if program.outlines[part.gid]]
        outline, left = _composed(program, inked)
        if (outline, shape.advance) not in added:
            number = program.add(outline, (shape.advance, left), len(inked))
            added[outline, shape.advance] = number
        numbers[shape] = added[outline, shape.advance]
    for number, advance in lent.items():
        program.metrics[number] = (advance, program.metrics[number][1])
    return numbers


def _composed(program: Program, parts: list[ShapePart]) -> tuple[bytes, int]:
    """A composite glyph of glyphs that have ink, and where its own begins."""
    if not parts:
        return b"", 0
    boxes = []
    body = b""
    for index, (gid, right, up) in enumerate(parts):
        left, low, end, high = struct.unpack_from(">4h", program.outlines[gid], 2)
        boxes.append((left + right, low + up, end + right, high + up))
        near = -128 <= right < 128 and -128 <= up < 128
        flags = _OFFSETS | (0 if near else _WORDS) | (_MORE if index + 1 < len(parts) else 0)
        body += struct.pack(">HHbb" if near else ">HHhh", flags, gid, right, up)
    lefts, lows, ends, highs = zip(*boxes, strict=True)
    return struct.pack(">h4h", -1, min(lefts), min(lows), max(ends), max(highs)) + body, min(lefts)
