"""Outlines of an embedded subset on a coarser grid than the font file has.

Chinese outlines are the bulk of a slip.  At 250 instead of 1000 units to the em no point moves by more than
2/1000 em: 0.02 pt in 10 pt text, a fifth of a dot at 600 dots to the inch, and a fifth of the bytes is
saved.  Mongolian is never rounded.  See docs/decisions/0003-pdf-text.md.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from itertools import pairwise

GRID = 4  # units of the file that become one

_ON_CURVE_AND_OVERLAP = 0x41
_X_SHORT, _Y_SHORT, _REPEAT, _X_SAME, _Y_SAME = 0x02, 0x04, 0x08, 0x10, 0x20
_ADJUSTMENT, _UNITS_PER_EM, _BOX, _LOCA_FORMAT = 8, 18, 36, 50  # where they stand in the head table
_WHOLE = 0xB1B0AFBA  # what head's adjustment makes of the checksum of the whole file
_HEADER = struct.Struct(">hhhhh")


def simplified(outline: bytes, grid: int = GRID) -> bytes:
    """One simple glyph of a glyf table at a `grid`th of its units, without instructions.

    An empty glyph stays empty; glyphs made of others are not for this.
    """
    if len(outline) < _HEADER.size:
        return outline
    contours = struct.unpack_from(">h", outline)[0]
    at = _HEADER.size + 2 * contours
    count = struct.unpack_from(">H", outline, at - 2)[0] + 1
    instructions = struct.unpack_from(">H", outline, at)[0]
    flags, at_x = _flags(outline, at + 2 + instructions, count)
    xs, at_y = _coordinates(outline, at_x, flags, (_X_SHORT, _X_SAME))
    ys, _ = _coordinates(outline, at_y, flags, (_Y_SHORT, _Y_SAME))
    xs, ys = ([rounded(value, grid) for value in axis] for axis in (xs, ys))
    new_x, x_bits = _deltas(xs, (_X_SHORT, _X_SAME))
    new_y, y_bits = _deltas(ys, (_Y_SHORT, _Y_SAME))
    bits = [f & _ON_CURVE_AND_OVERLAP | x | y for f, x, y in zip(flags, x_bits, y_bits, strict=True)]
    header = _HEADER.pack(contours, min(xs), min(ys), max(xs), max(ys)) + outline[_HEADER.size : at]
    data = header + b"\0\0" + _packed_flags(bits) + new_x + new_y
    return data + b"\0" * (-len(data) % 2)


def rounded(value: int, grid: int = GRID) -> int:
    """A length in the file's units, in the coarser ones."""
    return (value + grid // 2) // grid


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


def _packed_flags(flags: list[int]) -> bytes:
    out = bytearray()
    index = 0
    while index < len(flags):
        until = index + 1
        while until < len(flags) and flags[until] == flags[index] and until - index < 256:
            until += 1
        if until - index > 1:
            out += bytes((flags[index] | _REPEAT, until - index - 1))
        else:
            out.append(flags[index])
        index = until
    return bytes(out)


def coarser(font: bytes, change: Callable[[int, bytes], bytes]) -> bytes:
    """The TrueType font at a `GRID`th of its units, each outline given by `change(glyph id, outline)`."""
    tables = _tables(font)
    count = struct.unpack_from(">H", tables["maxp"], 4)[0]
    parts = [change(gid, outline) for gid, outline in enumerate(_outlines(tables, count))]
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    head, hhea = bytearray(tables["head"]), bytearray(tables["hhea"])
    struct.pack_into(">H", head, _UNITS_PER_EM, rounded(struct.unpack_from(">H", head, _UNITS_PER_EM)[0]))
    struct.pack_into(">4h", head, _BOX, *map(rounded, struct.unpack_from(">4h", head, _BOX)))
    struct.pack_into(">h", head, _LOCA_FORMAT, 1)
    struct.pack_into(">3h", hhea, 4, *map(rounded, struct.unpack_from(">3h", hhea, 4)))
    struct.pack_into(">H", hhea, 34, count)
    changed = {
        **tables,
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": _metrics(tables, parts),
        "glyf": b"".join(parts),
        "loca": struct.pack(f">{count + 1}I", *offsets),
    }
    return _assembled(changed)


def _outlines(tables: Mapping[str, bytes], count: int) -> list[bytes]:
    wide = struct.unpack_from(">h", tables["head"], _LOCA_FORMAT)[0]
    loca = struct.unpack(f">{count + 1}{'I' if wide else 'H'}", tables["loca"])
    starts = loca if wide else [2 * offset for offset in loca]
    return [tables["glyf"][start:end] for start, end in pairwise(starts)]


def _metrics(tables: Mapping[str, bytes], outlines: list[bytes]) -> bytes:
    """Hmtx in the coarser units; the left edge is the outline's own, or renderers would move it."""
    full = struct.unpack_from(">H", tables["hhea"], 34)[0]
    out = bytearray()
    for gid, outline in enumerate(outlines):
        advance = struct.unpack_from(">H", tables["hmtx"], 4 * min(gid, full - 1))[0]
        left = struct.unpack_from(">h", outline, 2)[0] if outline else 0
        out += struct.pack(">Hh", rounded(advance), left)
    return bytes(out)


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
