"""Numbers, dates, amounts and codes on paper: each in one piece, and written without blanks inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

import pytest

from forms.page import GlyphRun, Page
from forms.sheet.frame import text_of
from forms.text.breaking import UNPARTED
from forms.text.columns import ColumnStyle, set_columns, stays_whole
from forms.text.lines import Style, set_lines
from tests.support.every_paper import EVERY_PAPER
from tests.support.slips import all_texts, fonts, sample_release

NUMBER = "ML0101-20260611-0003"
BODY = Style(9.0, 12.0)
STRIP = ColumnStyle(9.0, 11.5)
# GB/T 9704, 7.3.5: 〔2026〕12号; GB/T 15835 and our one rule for dates: 2026年6月11日.
BLANKS = re.compile(r"\d +[年月日号〔〕]|[年月〔〕] +\d")
# What no line may end with and the next begin with.
PARTED = re.compile(r"[A-Za-z0-9-]\n[A-Za-z0-9-]|[0-9]\n[年月日号]|[年月〔〕]\n[0-9]")


def _columns(page: Page) -> Iterator[list[str]]:
    """What columns side by side say that belong to one text."""
    runs = [item for item in page.items if isinstance(item, GlyphRun) and item.head]
    for _, text in groupby(runs, key=lambda run: id(run.tag)):
        yield ["".join(map(text_of, column)) for _, column in groupby(text, key=lambda run: run.head)]


def _parted(texts: Iterable[str]) -> list[str]:
    """Where a number stands at the end of one text and what it counts at the start of the next."""
    joints = [(before, after) for before, after in pairwise(texts) if before and after]
    return [
        f"{before}\n{after}"
        for before, after in joints
        if any(m.start() < len(before) < m.end() for m in UNPARTED.finditer(before + after))
    ]


def _ends(texts: Iterable[str]) -> list[str]:
    joints = [f"{before[-12:]}\n{after[:12]}" for before, after in pairwise(texts) if before and after]
    return [joint for joint in joints if PARTED.search(joint)]


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_no_column_parts_a_number(name: str) -> None:
    parted = [end for page in EVERY_PAPER[name]().pages for text in _columns(page) for end in _ends(text)]
    assert not parted


def _counting(script: str) -> list[str]:
    """All texts of the sample in which a number counts something, the places of labels filled in."""
    both = {getattr(text, script) for text in all_texts(sample_release())}
    filled = (re.sub(r"\{\w+\}", "30", text) for text in both if text)
    return sorted(text for text in filled if any(" " in m.group() for m in UNPARTED.finditer(text)))


def test_no_text_of_the_sample_parts_a_number_from_what_it_counts() -> None:
    texts = _counting("zh")
    assert len(texts) > 15
    for text in texts:
        for width in range(80, 320, 12):
            said = ["".join(map(text_of, line.runs)) for line in set_lines(text, BODY, float(width), fonts())]
            assert not _parted(said), width


def test_no_mongolian_of_the_sample_parts_a_number_from_what_it_counts() -> None:
    texts = _counting("mn")
    assert len(texts) > 15
    for text in texts:
        for height in range(100, 340, 12):
            made = set_columns(text, STRIP, float(height), fonts())
            assert not _parted(["".join(map(text_of, column.runs)) for column in made]), height


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_no_date_and_no_number_has_blanks_inside(name: str) -> None:
    texts = [text_of(item) for page in EVERY_PAPER[name]().pages for item in page.items]
    assert not [text for text in texts if BLANKS.search(text)]


def test_a_number_somewhat_longer_than_its_column_is_set_smaller() -> None:
    text = f"ᠡᠨᠡ {NUMBER} ᠶᠢᠨ"
    said = [["".join(map(text_of, column.runs))] for column in set_columns(text, STRIP, 59.0, fonts())]
    assert any(NUMBER in column for (column,) in said)
    assert stays_whole(text, STRIP, 59.0, fonts())
    assert not stays_whole(text, STRIP, 50.0, fonts()), "so small that nobody reads it"
    sizes = {run.size for column in set_columns(text, STRIP, 59.0, fonts()) for run in column.runs}
    assert min(sizes) >= 5.0
    usual = {run.size for column in set_columns(text, STRIP, 200.0, fonts()) for run in column.runs}
    assert min(usual) == pytest.approx(8.1), "where it fits, it has its own size"
