"""What is drawn alike on document after document is proven once, and held against all around it as one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forms.documents.notification import a4 as notification
from forms.errors import PaperTooSmall, TextsOverlap
from forms.page import Document, Page
from forms.sheet.composing import Sheet
from forms.sheet.frame import framed
from forms.sheet.paper import A4
from forms.text.lines import Style
from tests.support.slips import fonts, slip

BODY = Style(10.0, 13.0)


def _ends(sheet: Sheet) -> None:
    """Two words with a gap between them."""
    sheet.line("甲", BODY, 100.0, 200.0)
    sheet.line("乙", BODY, 300.0, 200.0)


def _doubled(sheet: Sheet) -> None:
    sheet.line("甲", BODY, 100.0, 200.0)
    sheet.line("乙", BODY, 104.0, 200.0)


def _outside(sheet: Sheet) -> None:
    sheet.line("甲", BODY, A4.width - 5.0, 200.0)


def _proven(paint: Callable[[Sheet], None], beside: float | None = None) -> Document:
    """A page with a part, drawn and proven twice, as it is for the next person."""
    for _ in range(2):
        sheet = Sheet(fonts())
        sheet.line("题", BODY, 100.0, 100.0)
        sheet.same_part(paint, paint)
        if beside is not None:
            sheet.line("丙", BODY, beside, 200.0)
        page = Page(A4.width, A4.height, tuple(sheet.items))
        made = framed(Document("parts", (page,)), A4, fonts(), [sheet])
    return made


def test_a_part_is_the_very_items_again() -> None:
    one, two = (_proven(_ends).pages[0].items for _ in range(2))
    assert [first is second for first, second in zip(one, two, strict=True)] == [False, True, True]


@pytest.mark.parametrize("beside", [None, 80.0, 200.0, 330.0])
def test_what_stands_beside_a_part_or_in_its_gap_is_right(beside: float | None) -> None:
    assert _proven(_ends, beside)


@pytest.mark.parametrize("beside", [103.0, 297.0])
def test_what_stands_on_a_part_is_named(beside: float) -> None:
    with pytest.raises(TextsOverlap) as refused:
        _proven(_ends, beside)
    assert "丙" in str(refused.value)


def test_a_part_that_is_wrong_in_itself_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(TextsOverlap):
            _proven(_doubled)


def test_a_part_over_the_margin_is_refused() -> None:
    with pytest.raises(PaperTooSmall):
        _proven(_outside)


def test_the_slip_of_the_next_person_has_panel_and_places_to_sign_from_the_one_before() -> None:
    pages = [
        notification.lay_out(slip(applicant_name=name, number=number), fonts()).pages[0]
        for name, number in (("巴特尔", "ML0101-20260611-0003"), ("乌云其其格", "ML0101-20260611-0004"))
    ]
    same = set(map(id, pages[0].items)) & set(map(id, pages[1].items))
    assert len(same) > len(pages[1].items) / 3
