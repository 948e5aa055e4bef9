"""Pictures of single columns at 300 dpi, ours against Chromium's, both drawn by pdfium."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from forms.page import Document, Page
from forms.pdf.embed import to_pdf
from forms.sheet.composing import Sheet
from forms.text.column_words import BESIDE, DIGITS_ASCENT, UPRIGHT_GAP
from forms.text.columns import ColumnStyle, set_columns
from tests.support.chromium import column_css, column_markup, print_to_pdf
from tests.support.mixed_text import mixed
from tests.support.paper import picture
from tests.support.slips import fonts

DOTS_PER_INCH = 300
SIZE, PITCH = 14.0, 24.0
COLUMNS = 30
HEIGHT = 420.03
MARGIN = 12.0
WIDTH = 2 * MARGIN + COLUMNS * PITCH
PAGE_HEIGHT = 2 * MARGIN + 425.0
ALIKE = 0.98
# Chromium rounds baselines to its pixels: it sets ten times as large, and is drawn ten times as small.
LARGE = 10
WORDS = 260
SEEDS = range(3)
REACH = 3  # dots that one picture may be moved to lie over the other

Grey = NDArray[np.float64]


def _theirs(texts: list[str], justified: bool, folder: Path) -> bytes:
    align = "text-align:justify;text-justify:inter-word;" if justified else ""
    style = (
        f"{column_css(LARGE * SIZE, LARGE * PITCH, 'pt')}{_upright_css()}"
        f"@page{{size:{LARGE * WIDTH}pt {LARGE * PAGE_HEIGHT}pt;margin:0}}"
        f"section{{height:{LARGE * HEIGHT}pt;width:{LARGE * COLUMNS * PITCH}pt;"
        f"margin:{LARGE * MARGIN}pt;overflow:hidden;{align}}}"
        "div{break-after:page;overflow:hidden}"
    )
    sections = "".join(f"<div><section>{column_markup(text)}</section></div>" for text in texts)
    head = f"<!doctype html><html lang=zh><meta charset=utf-8><style>{style}</style>"
    return print_to_pdf(folder, head + sections)


def _upright_css() -> str:
    """Upright numbers at the size at which our columns set them; text-combine-upright would squeeze them."""
    em = LARGE * SIZE * BESIDE
    deep = em * (DIGITS_ASCENT + 2 * UPRIGHT_GAP)
    return (
        f"i{{display:inline-block;writing-mode:horizontal-tb;text-combine-upright:none;"
        f"font:{em}pt/{deep}pt L;height:{deep}pt;width:{1.2 * em}pt;text-align:center;text-indent:0}}"
    )


def _ours(texts: list[str], justified: bool) -> bytes:
    """Our columns; justified, they stretch their spaces as far as Chromium does, which knows no limit."""
    style = ColumnStyle(SIZE, PITCH, justified, widest_stretch=inf)
    pages = []
    for text in texts:
        sheet = Sheet(fonts())
        columns = set_columns(text, style, HEIGHT, fonts())
        sheet.ready_columns(columns[:COLUMNS], style, (MARGIN, MARGIN))
        pages.append(Page(WIDTH, PAGE_HEIGHT, tuple(sheet.items)))
    return to_pdf(Document("columns", tuple(pages)), fonts())


def _columns(pdf: bytes, page: int, dots_per_inch: int = DOTS_PER_INCH) -> list[Grey]:
    """The picture of each column, ink as 1, with a rim of REACH dots from its neighbours."""
    ink = 1.0 - np.asarray(picture(pdf, page, dots_per_inch), dtype=np.float64) / 255
    scale = DOTS_PER_INCH / 72
    edges = [round((MARGIN + index * PITCH) * scale) for index in range(COLUMNS + 1)]
    return [ink[:, left - REACH : right + REACH] for left, right in pairwise(edges)]


def similarity(ours: Grey, theirs: Grey) -> float:
    """The best normalised cross-correlation of the two when one is moved by at most REACH dots."""
    inner = ours[REACH:-REACH, REACH:-REACH]
    height, width = inner.shape
    moves = range(2 * REACH + 1)
    return max(_correlation(inner, theirs[y : y + height, x : x + width]) for y in moves for x in moves)


def _correlation(one: Grey, other: Grey) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum()))


@pytest.mark.slow
@pytest.mark.parametrize("justified", [False, True])
def test_columns_look_like_chromiums(justified: bool, tmp_path: Path) -> None:
    texts = [mixed(seed, WORDS) for seed in SEEDS]
    ours, theirs = _ours(texts, justified), _theirs(texts, justified, tmp_path)
    found = {}
    for page in range(len(texts)):
        pairs = zip(_columns(ours, page), _columns(theirs, page, DOTS_PER_INCH // LARGE), strict=True)
        for index, (one, other) in enumerate(pairs):
            assert one.any()
            found[page, index] = similarity(one, other)
    assert len(found) == len(texts) * COLUMNS
    assert {place: value for place, value in found.items() if value < ALIKE} == {}


def test_the_comparison_sees_a_wrong_column() -> None:
    columns = _columns(_ours([mixed(0, WORDS)], False), 0)
    assert similarity(columns[0], columns[0]) == pytest.approx(1.0)
    assert similarity(columns[0], columns[1]) < 0.9
