"""Mongolian glyphs and their places against Chromium's, in vertical lines of the same font file."""

from __future__ import annotations

import html
from collections import defaultdict

import pytest

from forms.text.columns import ColumnStyle, set_columns
from forms.text.fonts import MONGOLIAN
from forms.text.shaping import shape
from tests.support.chromium import column_css, print_to_pdf
from tests.support.corpora import CONTROL_BOX, corpora
from tests.support.pdf_glyphs import Drawn, drawn
from tests.support.slips import fonts

SIZE = 12.0  # points
PITCH = 20.0
COLUMNS = 40
TOLERANCE = 0.01  # Chromium rounds to 1/64 of a pixel

Placed = tuple[int, float]  # glyph id, points from the column's top


def _page(texts: list[str]) -> str:
    parts = []
    for start in range(0, len(texts), COLUMNS):
        columns = "".join(f"<p>{html.escape(text)}</p>" for text in texts[start : start + COLUMNS])
        parts.append(f"<section>{columns}</section>")
    return (
        f"<!doctype html><html lang=mn><meta charset=utf-8><style>{column_css(SIZE, PITCH, 'pt')}"
        f"@page{{size:{PITCH * COLUMNS}pt 900pt;margin:0}}body{{margin:0}}"
        "section{writing-mode:vertical-lr;break-after:page;height:890pt;white-space:pre}"
        f"p{{margin:0}}</style>{''.join(parts)}"
    )


def _columns(pages: list[list[Drawn]], count: int) -> list[list[Placed]]:
    """The glyphs by text: every text has a column of its own."""
    found: dict[int, list[Placed]] = defaultdict(list)
    for number, page in enumerate(pages):
        for glyph in page:
            assert glyph.down
            found[number * COLUMNS + int(glyph.x // PITCH)].append((glyph.gid, glyph.y))
    return [found[index] for index in range(count)]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Placed]]:
    """What Chromium draws for every text of the corpora."""
    texts = sorted({text for found in corpora().values() for text in found})
    pages = drawn(print_to_pdf(tmp_path_factory.mktemp("chromium"), _page(texts)))
    return dict(zip(texts, _columns(pages, len(texts)), strict=True))


def _draws(gid: int) -> bool:
    """Whether the glyph has an outline; Chromium's PDF leaves out some that have none."""
    extents = fonts().face(MONGOLIAN).hb_font.get_glyph_extents(gid)
    return extents is not None and (extents.width, extents.height) != (0, 0)


def _shaped(text: str) -> list[Placed]:
    glyphs, _ = shape(text, fonts().face(MONGOLIAN), mongolian=True)
    return [(glyph.gid, glyph.along * SIZE) for glyph in glyphs if _draws(glyph.gid)]


def _set(text: str) -> list[Placed]:
    """What a column of the engine holds."""
    (column,) = set_columns(text, ColumnStyle(SIZE, PITCH), 1e6, fonts())
    assert all(run.turned for run in column.runs)
    return [(g.gid, run.y + g.along) for run in column.runs for g in run.glyphs if _draws(g.gid)]


def _alike(ours: list[Placed], theirs: list[Placed]) -> bool:
    same = [gid for gid, _ in ours] == [gid for gid, _ in theirs]
    return same and all(abs(a[1] - b[1]) <= TOLERANCE for a, b in zip(ours, theirs, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["eac", "core", "cldr", "sample"])
def test_shapes_and_places_of_every_text(name: str, chromium: dict[str, list[Placed]]) -> None:
    theirs = {text: [placed for placed in chromium[text] if _draws(placed[0])] for text in corpora()[name]}
    assert len(theirs) > 100
    assert all(theirs.values())
    assert [
        (text, _shaped(text), found) for text, found in theirs.items() if not _alike(_shaped(text), found)
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["eac", "core", "cldr", "sample"])
def test_columns_of_the_engine(name: str, chromium: dict[str, list[Placed]]) -> None:
    """The engine also takes out the boxes of controls without effect, which Chromium shows."""
    boxes = _boxes()
    different = []
    for text in corpora()[name]:
        theirs = [placed for placed in chromium[text] if _draws(placed[0])]
        without = [gid for gid, _ in theirs if gid not in boxes]
        ours = _set(text)
        alike = _alike(ours, theirs) or len(without) < len(theirs)
        if not alike or without != [gid for gid, _ in ours if gid not in boxes]:
            different.append((text, ours, theirs))
    assert different == []


def _boxes() -> set[int]:
    font = fonts().face(MONGOLIAN).hb_font
    return {gid for gid in range(font.face.glyph_count) if CONTROL_BOX.match(font.get_glyph_name(gid))}


def test_no_box_of_a_control_is_printed() -> None:
    boxes = _boxes()
    assert len(boxes) >= 5
    texts = [text for found in corpora().values() for text in found]
    assert [text for text in texts if any(gid in boxes for gid, _ in _set(text))] == []
