"""No page is less than a third full while its text could stand on the one before."""

from __future__ import annotations

import pytest

from forms.documents import guide, receipt, transfer
from forms.page import Document, GlyphRun, Page
from forms.sheet.paper import A4
from tests.support.documents import DOCUMENTS
from tests.support.papers import guide_of, receipt_of, transfer_of
from tests.support.slips import fonts, sample_release

ROOM = A4.bottom - A4.top
SIGNED_BELOW = 0.86 * A4.height  # places to sign and the foot stand there on every last page


def filled(page: Page) -> float:
    """How much of its height a page has text on, without what stands at its foot in any case."""
    lowest = max(
        item.y + (max((glyph.along for glyph in item.glyphs), default=0.0) if item.turned else 0.0)
        for item in page.items
        if isinstance(item, GlyphRun) and item.y < SIGNED_BELOW
    )
    return (lowest - A4.top) / ROOM


def last_page(document: Document, copies: int) -> Page | None:
    """The last page of a copy, None where there is one page alone."""
    count = len(document.pages) // copies
    return document.pages[count - 1] if count > 1 else None


@pytest.mark.parametrize("count", range(6, 40))
def test_receipts(count: int) -> None:
    page = last_page(receipt.lay_out(receipt_of(count=count), fonts()), 2)
    assert page is None or filled(page) > 0.3


@pytest.mark.parametrize("count", range(6, 40, 2))
def test_transfers(count: int) -> None:
    page = last_page(transfer.lay_out(transfer_of(count), fonts()), 2)
    assert page is None or filled(page) > 0.3


@pytest.mark.parametrize("code", [matter.code for matter in sample_release().matters])
def test_guides(code: str) -> None:
    page = last_page(guide.lay_out(guide_of(code), fonts()), 1)
    assert page is None or filled(page) > 0.3


@pytest.mark.parametrize("name", ["supplement", "refusal", "second_visit", "authorization"])
def test_a_notice_of_usual_length_is_one_page_in_each_copy(name: str) -> None:
    assert len(DOCUMENTS[name]().pages) == 2
