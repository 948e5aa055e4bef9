"""The font of pages: made again it is the same, and it sets Hudum as the paper's font does."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from resources import FOLDER
from web import GOAL, ORIGINAL, made

MOST_BYTES = 23_500


def plain(woff2: bytes) -> bytes:
    """The font without its packing, which each version of the packer does in its own way."""
    font = TTFont(io.BytesIO(woff2), recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_made_again_it_is_the_same() -> None:
    again = made(ORIGINAL.read_bytes())
    assert plain(again) == plain(GOAL.read_bytes())
    assert len(again) < MOST_BYTES


def test_it_is_small_enough_for_a_page() -> None:
    assert GOAL.stat().st_size < MOST_BYTES


def mongolian_texts() -> list[str]:
    release = json.loads((FOLDER / "catalogue" / "sample-release.json").read_text("utf-8"))
    texts: list[str] = []

    def gather(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("mn"), str):
                texts.append(value["mn"])
            for each in value.values():
                gather(each)
        elif isinstance(value, list):
            for each in value:
                gather(each)

    gather(release)
    return sorted({text for text in texts if text})


def drawn(font: uharfbuzz.Font, outlines: TTFont, text: str) -> list[tuple[int, int, int]]:
    """Where each glyph of a word stands and what it covers: glyphs have other numbers in a part of a font."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    order = outlines.getGlyphOrder()
    table = outlines["glyf"]
    pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [
        (at.x_advance, at.x_offset, len(table[order[info.codepoint]].getCoordinates(table)[0]))
        for info, at in pairs
    ]


@pytest.mark.slow
def test_it_sets_every_word_as_the_font_of_the_paper(tmp_path: Path) -> None:
    whole, part = ORIGINAL.read_bytes(), plain(GOAL.read_bytes())
    one, other = (uharfbuzz.Font(uharfbuzz.Face(data)) for data in (whole, part))
    outlines, fewer = TTFont(io.BytesIO(whole)), TTFont(io.BytesIO(part))
    covered = set(fewer.getBestCmap())
    words = sorted({word for text in mongolian_texts() for word in text.split()})
    ours = [word for word in words if set(map(ord, word)) <= covered]
    assert len(ours) > 900
    assert len(ours) > 0.97 * len(words)
    for word in ours:
        assert drawn(one, outlines, word) == drawn(other, fewer, word), word
