"""Cells with Chinese lines beside Mongolian columns: low as can be, neither in the other's way."""

from __future__ import annotations

import pytest

from forms.page import GlyphRun
from forms.sheet.cells import Cell, cell_block, shares
from forms.sheet.composing import Sheet, paragraph_height
from forms.text.columns import ColumnStyle, column_count, longest_word
from forms.text.fonts import MONGOLIAN
from forms.text.lines import Style
from tests.support.slips import fonts, sample_release

STYLE, COLUMNS = Style(9.5, 13.0), ColumnStyle(10.0, 14.0)
MATERIALS = [m for matter in sample_release().matters for m in matter.materials if m.name.mn][:12]


def _cell(index: int, times: int = 1, width: float = 240.0) -> Cell:
    name = MATERIALS[index].name
    return Cell(name.zh * times * 3, " ".join([name.mn] * times), STYLE, COLUMNS, width)


@pytest.mark.parametrize("times", [1, 3, 6])
def test_no_other_division_is_lower(times: int) -> None:
    for index in range(len(MATERIALS)):
        cell = _cell(index, times)
        made = shares(cell, fonts())
        for count in range(1, int((cell.width - cell.gap - 4 * STYLE.size) / COLUMNS.pitch) + 1):
            width = cell.width - cell.gap - count * COLUMNS.pitch
            lower = made.height - 0.5
            lines = paragraph_height(cell.chinese, STYLE, width, fonts())
            whole = longest_word(cell.mongolian, COLUMNS, fonts()) <= lower
            fits = column_count(cell.mongolian, COLUMNS, lower, fonts()) <= count
            assert lines > lower or not (whole and fits)


@pytest.mark.parametrize("times", [1, 4])
def test_both_stand_inside_the_cell_and_apart(times: int) -> None:
    for index in range(len(MATERIALS)):
        cell = _cell(index, times)
        block, sheet = cell_block(cell, 50.0, fonts()), Sheet(fonts())
        block.draw(sheet, 100.0)
        runs = [item for item in sheet.items if isinstance(item, GlyphRun)]
        spines = [run.x for run in runs if run.font == MONGOLIAN]
        ends = [run.x + run.glyphs[-1].along + STYLE.size for run in runs if not run.turned]
        assert max(ends) <= min(spines) + 1.0
        assert max(spines) <= 50.0 + cell.width
        bottoms = [run.y + (run.glyphs[-1].along if run.turned else 0.0) for run in runs]
        assert max(bottoms) <= 100.0 + block.height + 0.5


def test_chinese_alone_takes_the_whole_width() -> None:
    cell = Cell("一二三四五六", "", STYLE, COLUMNS, 240.0)
    assert shares(cell, fonts()) == (13.0, 240.0, 0.0)
