"""Coarser outlines: close to the font's own, and whole."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from forms.fonts import HAN, HAN_BOLD, MONGOLIAN
from forms.outline import GRID, rounded
from forms.subset import subset
from tests.support.slips import fonts


def _points(font: TTFont, name: str) -> list[tuple[int, int]]:
    return list(getattr(font["glyf"][name], "coordinates", []))


@pytest.mark.parametrize("name", [HAN, HAN_BOLD])
def test_no_point_moves_further_than_half_a_step(name: str) -> None:
    face = fonts().face(name)
    original = TTFont(face.path)
    gids = [face.hb_font.get_nominal_glyph(ord(c)) for c in "医疗保障局一龘ABg0，"]
    data, new_ids = subset(face, gids)
    made = TTFont(io.BytesIO(data))
    order, old_order = made.getGlyphOrder(), original.getGlyphOrder()
    assert made["head"].unitsPerEm * GRID == original["head"].unitsPerEm
    for gid in gids:
        old = _points(original, old_order[gid])
        new = _points(made, order[new_ids[gid]])
        assert len(new) == len(old)
        assert all(
            abs(a * GRID - b) <= GRID / 2
            for n, o in zip(new, old, strict=True)
            for a, b in zip(n, o, strict=True)
        )
        advance, left = made["hmtx"][order[new_ids[gid]]]
        assert advance == rounded(original["hmtx"][old_order[gid]][0])
        assert left == min(x for x, _ in new)


def test_mongolian_is_embedded_as_the_font_has_it() -> None:
    face = fonts().face(MONGOLIAN)
    original = TTFont(face.path)
    gids = list(range(100, 130))
    data, new_ids = subset(face, gids)
    made = TTFont(io.BytesIO(data))
    for gid in gids:
        name = original.getGlyphOrder()[gid]
        assert _points(made, made.getGlyphOrder()[new_ids[gid]]) == _points(original, name)


def test_an_empty_glyph_stays_empty() -> None:
    face = fonts().face(HAN)
    data, new_ids = subset(face, [face.hb_font.get_nominal_glyph(ord(" "))])
    made = TTFont(io.BytesIO(data))
    assert made["glyf"][made.getGlyphOrder()[max(new_ids.values())]].numberOfContours == 0
