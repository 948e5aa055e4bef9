"""Tables of horizontal Chinese: rows that are cut, headings that stay with what follows."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from casework.release.catalogue import Text
from forms.documents import guide
from forms.documents.notification import a4 as notification
from forms.page import GlyphRun, Page
from forms.sheet.composing import Sheet
from forms.sheet.tables import Table, TableColumn
from forms.text.fonts import HAN, HAN_BOLD, MONGOLIAN
from forms.text.lines import Style
from tests.support.papers import guide_of, matter_of
from tests.support.slips import fonts, slip

STYLE = Style(10.0, 14.0)


@pytest.mark.parametrize("count", [14, 15, 29, 43])
def test_no_line_of_a_row_goes_to_the_next_page_alone(count: int) -> None:
    table = Table((TableColumn("一", 100.0, STYLE), TableColumn("二", 100.0, STYLE)), 0.0, 210.0, STYLE)
    blocks = table.row(("啊" * 10 * count, "短"), 3.0, fonts())
    lines = []
    for block in blocks:
        sheet = Sheet(fonts())
        block.draw(sheet, 0.0)
        lines.append(len({item.y for item in sheet.items if isinstance(item, GlyphRun)}))
    assert sum(lines) == count
    assert max(lines) <= 14
    assert max(lines) - min(lines) < max(2, len(lines))


def _last_chinese(page: Page) -> GlyphRun:
    """The lowest Chinese line above the Mongolian panel and the foot."""
    columns = [run.y for run in page.items if isinstance(run, GlyphRun) and run.font == MONGOLIAN]
    below = min([y for y in columns if y > 150.0], default=780.0)
    lines = [
        run
        for run in page.items
        if isinstance(run, GlyphRun) and run.font in (HAN, HAN_BOLD) and not run.turned and run.y < below
    ]
    return max(lines, key=lambda run: run.y)


def test_no_heading_stands_alone_at_the_end_of_a_page() -> None:
    several = 0
    for count in range(6, 40, 3):
        told = tuple(Text(zh=f"第{n}条，应当具有本旗户籍并且材料齐全" * 2) for n in range(count))
        matter = msgspec.structs.replace(
            matter_of("SAMPLE-004"), acceptance_conditions=told, refusal_conditions=told
        )
        pages = guide.lay_out(guide_of(matter=matter), fonts()).pages
        several += len(pages) > 1
        for page in pages[:-1]:
            assert _last_chinese(page).font == HAN, count
    assert several > 5


def test_mongolian_headings_stand_out_by_size() -> None:
    runs = [
        run
        for run in notification.lay_out(slip("SAMPLE-003"), fonts()).pages[0].items
        if isinstance(run, GlyphRun) and run.font == MONGOLIAN
    ]
    usual = Counter(run.size for run in runs for _ in run.glyphs).most_common(1)[0][0]
    title, heading = runs[0].size, max(run.size for run in runs)
    assert title >= 1.15 * usual
    assert heading >= 1.15 * usual
