"""Legal notices look like official papers (GB/T 9704-2012): what stands where, and in which letters."""

from __future__ import annotations

from collections import Counter

import pytest

from forms.documents.kit.official import SEAL
from forms.page import Box, GlyphRun, Page
from forms.sheet.frame import text_of
from forms.sheet.paper import A4
from forms.text.fonts import MONGOLIAN, SONG
from tests.support.documents import DOCUMENTS
from tests.support.slips import fonts

NOTICES = {
    "supplement": ("申请材料补正告知书", "示例苏木补〔2026〕A12号"),
    "refusal": ("不予受理通知书", "示例苏木不受〔2026〕A12号"),
}
pytestmark = pytest.mark.parametrize("name", NOTICES)


def _page(name: str) -> Page:
    return DOCUMENTS[name]().pages[0]


def _lines(page: Page) -> list[GlyphRun]:
    return [item for item in page.items if isinstance(item, GlyphRun) and not item.turned and not item.head]


def _span(run: GlyphRun) -> tuple[float, float]:
    first, last = run.glyphs[0], run.glyphs[-1]
    return run.x + first.along, run.x + last.along + fonts().face(run.font).advance(last.gid) * run.size


def _line(page: Page, text: str) -> GlyphRun:
    return next(run for run in _lines(page) if text_of(run) == text)


def test_the_title_is_the_largest_in_song_in_the_middle_and_its_number_below(name: str) -> None:
    page = _page(name)
    title, number = (_line(page, text) for text in NOTICES[name])
    assert title.size == max(run.size for run in _lines(page))
    for run in (title, number):
        assert run.font == SONG
        assert sum(_span(run)) / 2 == pytest.approx(A4.width / 2, abs=0.5)
    assert 0 < number.y - title.y < 2 * title.size


def test_the_mongolian_title_stands_out_by_its_size(name: str) -> None:
    """The font has one weight.  The room beside the Chinese title, not more, is what it may take."""
    title, *others = (run for run in _page(name).items if isinstance(run, GlyphRun) and run.font == MONGOLIAN)
    usual = Counter(run.size for run in others for _ in run.glyphs).most_common(1)[0][0]
    assert title.size >= 1.3 * usual


def test_whom_it_is_for_has_a_line_with_a_colon_and_paragraphs_are_indented(name: str) -> None:
    lines = _lines(_page(name))
    at = next(i for i, run in enumerate(lines) if text_of(run).startswith("巴特尔"))
    assert text_of(lines[at]).endswith("：")
    assert text_of(lines[at + 1]).startswith("　　")
    assert {lines[at].font, lines[at + 1].font} == {SONG}


def test_the_seal_goes_over_authority_and_day(name: str) -> None:
    page = _page(name)
    seal = next(i for i in page.items if isinstance(i, Box) and (i.width, i.height) == SEAL)
    day = _line(page, "2026年6月11日")
    left, right = _span(day)
    assert seal.x < left < right < seal.x + seal.width
    assert seal.y + seal.height / 2 < day.y < seal.y + seal.height, "over its lower part"
    assert seal.x + seal.width == pytest.approx(A4.right), "at the lower right"
