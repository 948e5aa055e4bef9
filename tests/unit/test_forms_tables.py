"""Tables of horizontal Chinese: rows that are cut, headings that stay with what follows."""

from __future__ import annotations

import random
from collections import Counter

import msgspec
import pytest

from casework.release.catalogue import Material, Text
from forms.documents import guide
from forms.documents.notification import a4 as notification
from forms.page import Document, GlyphRun, Page
from forms.sheet.composing import Sheet
from forms.sheet.frame import text_of
from forms.sheet.tables import Table, TableColumn, shared_out
from forms.text.fonts import HAN, HAN_BOLD, MONGOLIAN
from forms.text.lines import Style
from tests.support.form_texts import FORMS, PLACES
from tests.support.papers import guide_of, matter_of
from tests.support.slips import fonts, lines, slip

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


def test_a_column_with_little_to_say_leaves_its_room_to_the_others() -> None:
    assert shared_out((100.0, 100.0, 100.0), (20.0, 20.0, 20.0), (90.0, 95.0, 100.0 - 0.5)) == [100.0] * 3
    assert shared_out((100.0, 100.0, 100.0), (20.0, 20.0, 20.0), (149.5, 0.0, 99.5)) == [150.0, 50.0, 100.0]
    widths = shared_out((100.0, 100.0, 100.0), (20.0, 30.0, 40.0), (900.0, 0.0, 900.0))
    assert widths == pytest.approx([170.0, 30.0, 100.0]), "the first that wants more gets it"


def test_columns_together_stay_as_wide_and_none_below_its_least() -> None:
    chance = random.Random(11)  # noqa: S311 - repeatable on purpose
    for _ in range(300):
        usual = [chance.uniform(40, 200) for _ in range(5)]
        least = [chance.uniform(0, width) for width in usual]
        wanted = [chance.uniform(0, 300) for _ in usual]
        widths = shared_out(usual, least, wanted)
        assert sum(widths) == pytest.approx(sum(usual))
        assert all(width >= low - 1e-6 for width, low in zip(widths, least, strict=True))
        fitted = zip(widths, usual, wanted, strict=True)
        assert all(width >= min(own, want) - 1e-6 for width, own, want in fitted), "nobody is cut for it"


LONG = "家庭经济状况核对授权委托书原件"


def _one_line(document: Document, name: str) -> bool:
    runs = [item for page in document.pages for item in page.items if isinstance(item, GlyphRun)]
    return any(name in text_of(run) for run in runs if not run.turned and run.head is None)


def _named(material: Material) -> Material:
    bare = {"source": None, "source_agency": None, "acceptance_criteria": None, "note": None}
    return msgspec.structs.replace(material, name=Text(zh=LONG), **bare)


def test_the_name_of_a_material_is_not_cut_beside_an_empty_column() -> None:
    made = slip("SAMPLE-004", ("missing",))
    materials = [_named(line.material) for line in made.materials]
    short = msgspec.structs.replace(made, materials=lines(materials, ("missing",)))
    assert _one_line(notification.lay_out(short, fonts()), LONG)
    matter = msgspec.structs.replace(matter_of("SAMPLE-004"), materials=tuple(map(_named, materials)))
    assert _one_line(guide.lay_out(guide_of(matter=matter), fonts()), LONG)


@pytest.mark.parametrize(
    ("place", "length"),
    [
        ("receipt: materials.name.zh", 20),
        ("handover: documents.name.zh", 22),
        ("inspection: items.name.zh", 16),
        ("transfer: cases.matter.zh", 13),
    ],
)
def test_no_name_in_a_table_is_cut_beside_an_empty_column(place: str, length: int) -> None:
    form, put = PLACES[place]
    name = (LONG * 2)[:length]
    assert _one_line(FORMS[form][0](put(name), fonts()), name)
