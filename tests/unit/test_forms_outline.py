"""Coarser outlines: close to the font's own, and whole."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from forms.pdf.curves import Point, fewer_points
from forms.pdf.outline import FINE_TOLERANCE, GRID, TOLERANCE, rounded
from forms.pdf.subset import subset
from forms.text.fonts import HAN, HAN_BOLD, MONGOLIAN
from tests.support.slips import fonts


def _contours(font: TTFont, name: str) -> list[list[Point]]:
    glyph = font["glyf"][name]
    points = [Point(x, y, bool(f & 1)) for (x, y), f in zip(glyph.coordinates, glyph.flags, strict=True)]
    ends = [0, *(end + 1 for end in glyph.endPtsOfContours)]
    return [points[start:end] for start, end in pairwise(ends)]


def _points(font: TTFont, name: str) -> list[tuple[int, int]]:
    return list(getattr(font["glyf"][name], "coordinates", []))


SOME = "医疗龘永之ABgS08，。"


def _line(contour: Sequence[Point]) -> list[tuple[float, float]]:
    """A contour as many short straight steps."""
    full: list[Point] = []
    for here, after in pairwise([*contour, contour[0]]):
        full.append(here)
        if not here.on and not after.on:
            full.append(Point((here.x + after.x) / 2, (here.y + after.y) / 2, True))
    first = next(i for i, point in enumerate(full) if point.on)
    full = [*full[first:], *full[: first + 1]]
    result = []
    for before, here, after in zip(full, full[1:], full[2:] + full[:1], strict=False):
        if here.on:
            result.append((here.x, here.y))
            continue
        for step in range(1, 12):
            t, u = step / 12, 1 - step / 12
            x = u * u * before.x + 2 * u * t * here.x + t * t * after.x
            result.append((x, u * u * before.y + 2 * u * t * here.y + t * t * after.y))
    return [*result, result[0]]


def _apart(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    """How far the places of one line are from the other line, at most."""
    starts, ends = np.array(other[:-1]), np.array(other[1:])
    steps = ends - starts
    squares = np.maximum((steps**2).sum(axis=1), 1e-9)
    worst = 0.0
    for place in np.array(one):
        along = np.clip(((place - starts) * steps).sum(axis=1) / squares, 0.0, 1.0)
        nearest = starts + along[:, None] * steps - place
        worst = max(worst, float((nearest**2).sum(axis=1).min()) ** 0.5)
    return worst


def _distance(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    """How far one of two lines goes from the other, at most, if they run in the same sense."""
    if (_area(one) > 0) != (_area(other) > 0):
        return float("inf")
    return max(_apart(one, other), _apart(other, one))


def _area(line: list[tuple[float, float]]) -> float:
    """The area within a closed line; its sign says in which sense the line runs, which filling goes by."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(line)) / 2


def _paired(
    old: list[list[Point]], new: list[list[Point]], grid: int
) -> list[tuple[list[tuple[float, float]], list[tuple[float, float]]]]:
    """The lines of each old contour and of the new one that is nearest to it: they may change order."""
    left = [[(x * grid, y * grid) for x, y in _line(contour)] for contour in new]
    pairs = []
    for line in map(_line, old):
        nearest = min(range(len(left)), key=lambda index: _distance(line, left[index]))
        pairs.append((line, left.pop(nearest)))
    assert not left
    return pairs


@pytest.mark.parametrize("name", [HAN, HAN_BOLD])
def test_no_line_moves_further_than_curves_and_grid_allow(name: str) -> None:
    face = fonts().face(name)
    original = TTFont(face.path)
    gids = [face.hb_font.get_nominal_glyph(ord(c)) for c in SOME]
    data, new_ids = subset(face, gids)
    made = TTFont(io.BytesIO(data))
    order, old_order = made.getGlyphOrder(), original.getGlyphOrder()
    assert made["head"].unitsPerEm * GRID == original["head"].unitsPerEm
    saved = 0
    for gid in gids:
        old, new = _contours(original, old_order[gid]), _contours(made, order[new_ids[gid]])
        assert len(new) == len(old)
        saved += sum(map(len, old)) - sum(map(len, new))
        limit = TOLERANCE + GRID / 2 * 2**0.5
        assert all(_distance(*pair) <= limit for pair in _paired(old, new, GRID)), old_order[gid]
        advance, left = made["hmtx"][order[new_ids[gid]]]
        assert advance == rounded(original["hmtx"][old_order[gid]][0])
        assert left == min(x for x, _ in _points(made, order[new_ids[gid]]))
    assert saved > 50


def test_a_chain_becomes_one_curve_only_where_it_is_nearly_one() -> None:
    arc = [Point(0, 0, True), Point(0, 400, False), Point(200, 800, False), Point(600, 800, True)]
    assert len(fewer_points(arc, 0.5)) == 4
    assert len(fewer_points(arc, 60.0)) == 3
    wave = [Point(0, 0, True), Point(100, 50, False), Point(200, -50, False), Point(300, 0, True)]
    assert fewer_points(wave, 2.0) == wave


def test_short_contours_stand_first_and_each_begins_at_its_left() -> None:
    face = fonts().face(HAN)
    gid = face.hb_font.get_nominal_glyph(ord("疗"))
    data, new_ids = subset(face, [gid])
    made = TTFont(io.BytesIO(data))
    contours = _contours(made, made.getGlyphOrder()[new_ids[gid]])
    assert [len(contour) for contour in contours] == sorted(len(contour) for contour in contours)
    assert all(contour[0] == min(point for point in contour if point.on) for contour in contours)


def test_a_contour_without_a_point_on_the_line_stays() -> None:
    ring = [Point(x, y, False) for x, y in ((0, 0), (100, 0), (100, 100), (0, 100))]
    assert fewer_points(ring, 5.0) == ring


def test_offsets_in_the_short_form_lead_to_the_same_outlines() -> None:
    """One table of offsets in two bytes, one too long for them; advances that are told once."""
    face = fonts().face(HAN)
    few = [face.hb_font.get_nominal_glyph(ord(c)) for c in "AB医疗"]
    many = [face.hb_font.get_nominal_glyph(code) for code in range(0x4E00, 0x5200)]
    for gids, wide in ((few, 0), ([*few, *many], 1)):
        data, new_ids = subset(face, gids)
        made = TTFont(io.BytesIO(data))
        assert made["head"].indexToLocFormat == wide
        widths = [made["hmtx"][made.getGlyphName(new_ids[gid])][0] for gid in few]
        assert widths == [rounded(face.advance(gid) * 1000) for gid in few]


def test_mongolian_keeps_its_grid_and_what_is_made_of_others() -> None:
    face = fonts().face(MONGOLIAN)
    original = TTFont(face.path)
    gids = list(range(100, 160))
    data, new_ids = subset(face, gids)
    made = TTFont(io.BytesIO(data))
    assert made["head"].unitsPerEm == original["head"].unitsPerEm
    kinds = set()
    for gid in gids:
        name, old_name = made.getGlyphOrder()[new_ids[gid]], original.getGlyphOrder()[gid]
        assert made["hmtx"][name] == original["hmtx"][old_name]
        glyph, old_glyph = made["glyf"][name], original["glyf"][old_name]
        kinds.add(old_glyph.numberOfContours < 0)
        if old_glyph.numberOfContours > 0:
            pairs = _paired(_contours(original, old_name), _contours(made, name), 1)
            # Places that pull a line are whole units, too.
            assert all(_distance(*pair) <= FINE_TOLERANCE + 0.75 for pair in pairs), old_name
        elif old_glyph.numberOfContours < 0:
            places = [(c.x, c.y) for c in glyph.components]
            assert places == [(c.x, c.y) for c in old_glyph.components]
    assert kinds == {True, False}


def test_an_empty_glyph_stays_empty() -> None:
    face = fonts().face(HAN)
    data, new_ids = subset(face, [face.hb_font.get_nominal_glyph(ord(" "))])
    made = TTFont(io.BytesIO(data))
    assert made["glyf"][made.getGlyphOrder()[max(new_ids.values())]].numberOfContours == 0
