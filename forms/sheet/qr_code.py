"""QR codes as segno makes them, in a third of its time: masks are scored in whole numbers, not by modules.

A code is a number whose bit `row * side + column` is set where a module is dark (ISO/IEC 18004:2015, 7.8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import segno
from segno import encoder

Rows = tuple[tuple[bool, ...], ...]

_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _: i % 2 == 0,
    lambda _, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)
_DIGITS = b"01" + bytes(254)
_FORMAT_GENERATOR = 0x537  # 7.9: ten bits that check the five of level and mask
_FINDER = (0, 2, 3, 4, 6)  # dark of the seven modules 1:1:3:1:1
_FINDER_SIZE, _LIGHT = 7, 4
_SAME, _BLOCK, _FINDER_LIKE, _BALANCE = 2, 3, 40, 10  # 7.8.3: what each of these costs


def qr_rows(text: str, **options: Any) -> Rows:
    """The modules of the code of `text`, row by row; the options are those of `segno.make_qr`."""
    matrix = segno.make_qr(text, mask=0, **options).matrix
    side = len(matrix)
    plan = _plan(side)
    first = _number(matrix)
    # Level and mask are written after the masks are compared.
    bare = (first & plan.data) | plan.fixed
    best = min(range(len(_MASKS)), key=lambda mask: _penalty(bare ^ plan.changes[mask], side))
    bits = f"{first ^ plan.changes[best] ^ plan.formats[best]:0{side * side}b}"[::-1]
    dark = [bit == "1" for bit in bits]
    return tuple([tuple(dark[start : start + side]) for start in range(0, side * side, side)])


def _number(matrix: Any) -> int:
    digits = b"".join(matrix).translate(_DIGITS)
    return int(digits[::-1], 2)


class _Plan(NamedTuple):
    """Of all codes of one size: where data stands, what is dark elsewhere, what other masks than 0 change."""

    data: int
    fixed: int
    changes: tuple[int, ...]
    formats: tuple[int, ...]


@cache
def _plan(side: int) -> _Plan:
    patterns: Any = encoder  # whose functions have no types
    matrix = patterns.make_matrix(side, side)
    patterns.add_finder_patterns(matrix, side, side)
    patterns.add_alignment_patterns(matrix, side, side)
    cells = [(i, j, value) for i, row in enumerate(matrix) for j, value in enumerate(row)]
    free = [(i, j) for i, j, value in cells if value > 1]
    data = _cells(free, side)
    fixed = _cells([(i, j) for i, j, value in cells if value == 1], side)
    masks = [_cells([cell for cell in free if mask(*cell)], side) for mask in _MASKS]
    changes = tuple(mask ^ masks[0] for mask in masks)
    return _Plan(data, fixed, changes, tuple(_format(mask, side) for mask in range(len(_MASKS))))


def _cells(cells: list[tuple[int, int]], side: int) -> int:
    return sum(1 << i * side + j for i, j in cells)


def _format(mask: int, side: int) -> int:
    """The modules of the format that differ between a mask and mask 0: its check is linear."""
    rest = mask << 10
    for bit in range(14, 9, -1):
        if rest >> bit & 1:
            rest ^= _FORMAT_GENERATOR << bit - 10
    checked = mask << 10 | rest
    return _cells([cell for bit, cell in _format_cells(side) if checked >> bit & 1], side)


def _format_cells(side: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each bit of the format with its two places (7.9.1), round the timing patterns and the dark module."""
    for bit in range(15):
        if bit < 8:
            yield bit, (8, side - 1 - bit)
            yield bit, (bit + (bit > 5), 8)
        else:
            yield bit, (side - 15 + bit, 8)
            yield bit, (8, 14 - bit + (bit == 8))


def _penalty(code: int, side: int) -> int:
    across = _same(code, 1, _columns(side, 0, side - 1))
    down = _same(code, side, _columns(side, 0, side) >> side)
    blocks = across & across >> side & down
    dark = code.bit_count() / side**2
    return (
        _long(across, 1)
        + _long(down, side)
        + _BLOCK * blocks.bit_count()
        + _FINDER_LIKE * (_finders(code, side, 1) + _finders(code, side, side))
        + _BALANCE * int(abs(dark * 100 - 50) / 5)
    )


def _same(code: int, step: int, where: int) -> int:
    """Where a module is as dark as the next one."""
    return ~(code ^ code >> step) & where


def _long(same: int, step: int) -> int:
    """Five or more alike in a line cost three, and one for each above five."""
    fives = same & same >> step & same >> 2 * step & same >> 3 * step
    return fives.bit_count() + _SAME * (fives & ~(fives << step)).bit_count()


def _finders(code: int, side: int, step: int) -> int:
    """How often 1:1:3:1:1 stands with four light modules (or the edge) before or after it; none twice."""
    light = ~code
    here = _lines(side, step, 0, side - _FINDER_SIZE + 1)
    for place in range(_FINDER_SIZE):
        here &= (code if place in _FINDER else light) >> place * step
    before = after = 0
    for place in range(1, _LIGHT + 1):
        before |= code << place * step & _lines(side, step, place, side)
        far = place + _FINDER_SIZE - 1
        after |= code >> far * step & _lines(side, step, 0, side - far)
    return _apart(here & ~(before & after), step)


def _apart(marks: int, step: int) -> int:
    """How many of these finders count: one that begins within one that counts does not."""
    count = counted = 0
    while marks:
        lowest = marks & -marks
        marks ^= lowest
        if not (counted & (lowest >> 4 * step | lowest >> 6 * step)):
            counted |= lowest
            count += 1
    return count


@cache
def _lines(side: int, step: int, start: int, end: int) -> int:
    """All modules from `start` to before `end` of each row, or of each column where `step` leads down."""
    if step == 1:
        return _columns(side, start, end)
    return _columns(side, 0, side) & (1 << side * end) - 1 & ~((1 << side * start) - 1)


@cache
def _columns(side: int, start: int, end: int) -> int:
    row = (1 << end) - (1 << start)
    return sum(row << i * side for i in range(side))
