"""The fonts as packaging/fonts prepares them: close to their makers' outlines, and whole.

`originals/` has a few glyphs of each original; the fonts of resources/fonts are asked for the same ones.
"""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from forms.pdf.cutting import Program
from forms.text.fonts import BUNDLED_FILES, HAN, HAN_BOLD, MONGOLIAN, SONG, fonts_folder
from glyph_curves import Point, fewer_points
from glyph_outline import FINE_TOLERANCE, GRID, TOLERANCE, rounded
from prepare import ORIGINALS, Original, prepared, read_original, read_part
from tests.support.slips import fonts

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).parent / "originals"
SOME = "医疗龘永之ABgS08，。"


@cache
def _sample(name: str) -> bytes:
    """A few glyphs of the font as its maker released it."""
    return (SAMPLES / f"{name}.ttf").read_bytes()


@cache
def _pair(name: str) -> tuple[TTFont, TTFont]:
    """The sample of a font as it was, and as it is prepared."""
    made = prepared(_sample(name), 1 if name == MONGOLIAN else GRID)
    return TTFont(io.BytesIO(_sample(name))), TTFont(io.BytesIO(made))


def _contours(font: TTFont, name: str) -> list[list[Point]]:
    glyph = font["glyf"][name]
    points = [Point(x, y, bool(f & 1)) for (x, y), f in zip(glyph.coordinates, glyph.flags, strict=True)]
    ends = [0, *(end + 1 for end in glyph.endPtsOfContours)]
    return [points[start:end] for start, end in pairwise(ends)]


def _points(font: TTFont, name: str) -> list[tuple[int, int]]:
    return list(getattr(font["glyf"][name], "coordinates", []))


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


@pytest.mark.slow
@pytest.mark.parametrize("name", [HAN, HAN_BOLD])
def test_no_line_moves_further_than_curves_and_grid_allow(name: str) -> None:
    original, made = _pair(name)
    assert made["head"].unitsPerEm * GRID == original["head"].unitsPerEm
    saved = 0
    for glyph in map(original.getBestCmap().get, map(ord, SOME)):
        old, new = _contours(original, glyph), _contours(made, glyph)
        assert len(new) == len(old)
        saved += sum(map(len, old)) - sum(map(len, new))
        limit = TOLERANCE + GRID / 2 * 2**0.5
        assert all(_distance(*pair) <= limit for pair in _paired(old, new, GRID)), glyph
        advance, left = made["hmtx"][glyph]
        assert advance == rounded(original["hmtx"][glyph][0])
        assert left == min(x for x, _ in _points(made, glyph))
    assert saved > 50


@pytest.mark.parametrize("name", [HAN, HAN_BOLD])
def test_signs_of_a_column_hang_from_one_line(name: str) -> None:
    original, made = _pair(name)
    for glyph in map(original.getBestCmap().get, map(ord, SOME)):
        top = original["vmtx"][glyph][1] + max(y for _, y in _points(original, glyph))
        assert made["vmtx"][glyph][1] + max(y for _, y in _points(made, glyph)) == rounded(top)


@pytest.mark.parametrize("name", [HAN, HAN_BOLD, MONGOLIAN])
def test_the_fonts_that_lie_here_were_made_of_these_originals(name: str) -> None:
    original, made = _pair(name)
    bundled = TTFont(fonts_folder() / BUNDLED_FILES[name])
    pairs = [(glyph, glyph) for glyph in original.getGlyphOrder()]
    if name != MONGOLIAN:  # whose glyphs alone have names
        pairs = [(made.getBestCmap()[ord(c)], bundled.getBestCmap()[ord(c)]) for c in SOME]
    for ours, theirs in pairs:
        assert _points(made, ours) == _points(bundled, theirs), (ours, theirs)
        assert made["hmtx"][ours] == bundled["hmtx"][theirs]
        assert made["vmtx"][ours] == bundled["vmtx"][theirs]


@pytest.mark.slow
@pytest.mark.parametrize("original", ORIGINALS, ids=lambda original: Path(original.target).stem)
def test_prepared_again_they_are_the_same(original: Original, tmp_path: Path) -> None:
    """The small one is fetched; the large ones only where TAMGA_ORIGINALS names a folder for them."""
    folder = os.environ.get("TAMGA_ORIGINALS", "")
    if not folder and (original.grid > 1 or original.script):
        pytest.skip("TAMGA_ORIGINALS names no folder: 160 MB are not fetched for every run")
    try:
        data = read_part(original, Path(folder) if folder else tmp_path)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"the maker's file is not to be had: {error}")
    assert prepared(data, original.grid) == (fonts_folder() / original.target).read_bytes()


def test_another_file_than_the_verified_one_is_refused(tmp_path: Path) -> None:
    original = ORIGINALS[0]._replace(package="@somebody/fonts@1.0.0")
    with tarfile.open(tmp_path / "somebody-fonts-1.0.0.tgz", "w:gz") as archive:
        archive.add(SAMPLES / "mongolian.ttf", original.member)
    with pytest.raises(ValueError, match="is not the file that was verified"):
        read_original(original, tmp_path)


def test_a_chain_becomes_one_curve_only_where_it_is_nearly_one() -> None:
    arc = [Point(0, 0, True), Point(0, 400, False), Point(200, 800, False), Point(600, 800, True)]
    assert len(fewer_points(arc, 0.5)) == 4
    assert len(fewer_points(arc, 60.0)) == 3
    wave = [Point(0, 0, True), Point(100, 50, False), Point(200, -50, False), Point(300, 0, True)]
    assert fewer_points(wave, 2.0) == wave


def test_short_contours_stand_first_and_each_begins_at_its_left() -> None:
    _, made = _pair(HAN)
    contours = _contours(made, made.getBestCmap()[ord("疗")])
    assert [len(contour) for contour in contours] == sorted(len(contour) for contour in contours)
    assert all(contour[0] == min(point for point in contour if point.on) for contour in contours)


def test_a_contour_without_a_point_on_the_line_stays() -> None:
    ring = [Point(x, y, False) for x, y in ((0, 0), (100, 0), (100, 100), (0, 100))]
    assert fewer_points(ring, 5.0) == ring


@pytest.mark.parametrize("name", [HAN, HAN_BOLD, SONG, MONGOLIAN])
def test_a_subset_has_the_outlines_and_advances_of_the_font(name: str) -> None:
    face = fonts().face(name)
    whole = TTFont(face.path)
    shown = [c for c in SOME if face.has(c)]
    gids = [face.hb_font.get_nominal_glyph(ord(c)) for c in shown] if name != MONGOLIAN else range(100, 160)
    program = Program(face, gids)
    made = TTFont(io.BytesIO(program.written()))
    for gid in gids:
        ours, theirs = made.getGlyphOrder()[program.numbers[gid]], whole.getGlyphOrder()[gid]
        assert _points(made, ours) == _points(whole, theirs)
        assert made["hmtx"][ours] == whole["hmtx"][theirs]
        assert round(face.advance(gid) * face.upem) == made["hmtx"][ours][0]


def test_mongolian_keeps_its_grid_and_what_is_made_of_others() -> None:
    original, made = _pair(MONGOLIAN)
    assert made["head"].unitsPerEm == original["head"].unitsPerEm
    kinds = set()
    for name in original.getGlyphOrder():
        assert made["hmtx"][name] == original["hmtx"][name]
        glyph, old_glyph = made["glyf"][name], original["glyf"][name]
        kinds.add(old_glyph.numberOfContours < 0)
        if old_glyph.numberOfContours > 0:
            pairs = _paired(_contours(original, name), _contours(made, name), 1)
            # Places that pull a line are whole units, too.
            assert all(_distance(*pair) <= FINE_TOLERANCE + 0.75 for pair in pairs), name
        elif old_glyph.numberOfContours < 0:
            places = [(c.x, c.y) for c in glyph.components]
            assert places == [(c.x, c.y) for c in old_glyph.components]
    assert kinds == {True, False}


def test_an_empty_glyph_stays_empty() -> None:
    _, made = _pair(HAN)
    assert made["glyf"][made.getBestCmap()[ord(" ")]].numberOfContours == 0


@pytest.mark.parametrize("name", [HAN, HAN_BOLD, SONG, MONGOLIAN])
def test_nothing_is_left_of_the_hinting(name: str) -> None:
    """Instructions of points that are no more would move others."""
    bundled = TTFont(fonts_folder() / BUNDLED_FILES[name])
    assert not {"fpgm", "prep", "cvt "} & set(bundled.keys())
    glyphs = [bundled["glyf"][glyph] for glyph in bundled.getGlyphOrder()[:400]]
    assert not [glyph for glyph in glyphs if hasattr(glyph, "program") and glyph.program.getBytecode()]
