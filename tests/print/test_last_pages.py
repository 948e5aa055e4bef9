"""No page is less than a third full while its text could stand on the one before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casework.release.catalogue import Text
from forms.documents import (
    authorization,
    bundle,
    complaint,
    enquiry,
    escalation,
    guide,
    handover,
    inspection,
    ledger,
    receipt,
    refusal,
    second_visit,
    supplement,
    transfer,
)
from forms.documents.notification import a4 as notification
from forms.documents.notification import papers as notification_papers
from forms.page import Document, GlyphRun, Page, Rule
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A4, A5
from tests.support.affair_papers import bundle_of, complaint_of, escalation_of, inspection_of
from tests.support.documents import DOCUMENTS
from tests.support.long_texts import copies_of
from tests.support.paper import page_texts
from tests.support.papers import (
    authorization_of,
    enquiry_of,
    guide_of,
    handover_of,
    ledger_of,
    receipt_of,
    refusal_of,
    second_visit_of,
    supplement_of,
    transfer_of,
)
from tests.support.slips import fonts, lines, many, sample_release, slip

ROOM = A4.bottom - A4.top
SIGNED_BELOW = 0.86 * A4.height  # places to sign and the foot stand there on every last page


def filled(page: Page) -> float:
    """How much of its height a page has text or lines to write on, without what stands at its foot anyway."""
    texts = [
        item.y + (max((glyph.along for glyph in item.glyphs), default=0.0) if item.turned else 0.0)
        for item in page.items
        if isinstance(item, GlyphRun) and item.y < SIGNED_BELOW
    ]
    rules = [item.y1 for item in page.items if isinstance(item, Rule) and item.y1 < SIGNED_BELOW]
    return (max(texts + rules) - A4.top) / ROOM


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


ANSWERED = {"answered_by": "乌云", "answered_on": dt.date(2026, 6, 20)}


def _words(count: int) -> str:
    sentence = "请带齐所列材料到窗口，"
    return (sentence * (count // len(sentence) + 1))[:count]


def _mongolian(count: int) -> str:
    return ("ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠣᠷᠣᠨ " * (count // 20 + 1))[:count].strip()


def _materials(count: int) -> Any:
    some = [material for matter in sample_release().matters for material in matter.materials][:count]
    return lines(some, ("missing", "handed_in", "invalid"))


def _bundle(count: int) -> Any:
    return bundle_of(papers=tuple(bundle.BundledPaper(line=line, cases=(1, 2)) for line in _materials(count)))


def _inspection(count: int) -> Any:
    made = inspection_of()
    items = (made.items * (count // len(made.items) + 1))[:count]
    numbered = tuple(msgspec.structs.replace(item, number=n) for n, item in enumerate(items, start=1))
    return msgspec.structs.replace(made, items=numbered)


def _second_visit(count: int) -> Any:
    made = second_visit_of()
    notice = msgspec.structs.replace(made.notification, materials=_materials(count))
    return msgspec.structs.replace(made, notification=notice)


# Of each document what is laid out, for a length: in characters of its longest text, or in rows.
GROWING: dict[str, tuple[Any, Callable[[int], Any], int]] = {
    "enquiry": (enquiry, lambda n: enquiry_of(answered=_words(n)), 4000),
    "enquiry in Mongolian": (enquiry, lambda n: enquiry_of(answered=_mongolian(n)), 7000),
    "enquiry asked in Mongolian": (enquiry, lambda n: enquiry_of(asked=_mongolian(n)), 7000),
    "enquiry in both": (enquiry, lambda n: enquiry_of(asked=_words(n), answered=_mongolian(n)), 4000),
    "escalation": (escalation, lambda n: escalation_of(reason=_words(n)), 4000),
    "escalation, answered": (
        escalation,
        lambda n: escalation_of(reason=_words(300), answer=_words(n), **ANSWERED),
        4000,
    ),
    "complaint": (complaint, lambda n: complaint_of(text=_words(n)), 4000),
    "complaint in Mongolian": (complaint, lambda n: complaint_of(text=_mongolian(n)), 6000),
    "complaint, answered": (complaint, lambda n: complaint_of(answer=_words(n), **ANSWERED), 4000),
    "handover": (handover, lambda n: handover_of(outcome=Text(zh=_words(n))), 4000),
    "handover in both": (
        handover,
        lambda n: handover_of(outcome=Text(zh=_words(n), mn=_mongolian(n))),
        4000,
    ),
    "escalation in Mongolian": (escalation, lambda n: escalation_of(reason=_mongolian(n)), 6000),
    "refusal": (refusal, lambda n: refusal_of(reason=_words(n)), 4000),
    "supplement": (supplement, lambda n: supplement_of(materials=_materials(n)), 40),
    "second visit": (second_visit, _second_visit, 40),
    "receipt": (receipt, lambda n: receipt_of(count=n), 60),
    "transfer": (transfer, transfer_of, 60),
    "ledger": (ledger, ledger_of, 80),
    "bundle": (bundle, _bundle, 50),
    "inspection": (inspection, _inspection, 50),
    "authorization": (
        authorization,
        lambda n: authorization_of(*[matter.code for matter in sample_release().matters][:n]),
        30,
    ),
    "slip": (notification, many, 50),
    "slip of all states": (notification, lambda n: many(n, ("missing", "handed_in", "invalid")), 60),
}


@st.composite
def _lengths(draw: st.DrawFn) -> tuple[str, int]:
    name = draw(st.sampled_from(sorted(GROWING)))
    return name, draw(st.integers(1, GROWING[name][2]))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
@given(_lengths())
@example(("enquiry", 1000))
@example(("escalation", 1075))
@example(("escalation", 1300))
@example(("complaint", 1030))
@example(("complaint, answered", 2965))
@example(("enquiry in Mongolian", 3430))
@example(("enquiry asked in Mongolian", 3500))
@example(("complaint in Mongolian", 3424))
@example(("bundle", 23))
@example(("authorization", 5))
def test_whatever_its_length_a_document_has_no_nearly_empty_page(made: tuple[str, int]) -> None:
    name, length = made
    module, form, _ = GROWING[name]
    document = module.lay_out(form(length), fonts())
    pages = document.pages[: len(document.pages) // copies_of(document)]
    assert len(pages) < 2 or min(map(filled, pages)) > 1 / 3, made


def _widest_gap(page: Page) -> float:
    """The greatest height of the page in which nothing stands, as a share of it."""
    stretches = sorted(
        (item.y, item.y + (max((glyph.along for glyph in item.glyphs), default=0.0) if item.turned else 0.0))
        for item in page.items
        if isinstance(item, GlyphRun)
    )
    widest = reached = 0.0
    for start, end in stretches:
        widest = max(widest, start - reached)
        reached = max(reached, end)
    return widest / page.height


@pytest.mark.parametrize("order", ["zh_first", "mn_first"])
@pytest.mark.parametrize("code", ["SAMPLE-043", "SAMPLE-003", "SAMPLE-018", "SAMPLE-027"])
def test_the_last_page_of_small_paper_is_not_empty_but_for_its_foot(code: str, order: Any) -> None:
    made = slip(code)
    ordered = msgspec.structs.replace(
        made, settings=msgspec.structs.replace(made.settings, script_order=order)
    )
    pages = notification_papers.lay_out(ordered, fonts(), A5).pages
    assert len(pages) == 2 or _widest_gap(pages[-1]) < 0.6


def test_on_small_paper_the_places_to_sign_bring_some_of_the_text_with_them() -> None:
    document = notification_papers.lay_out(slip("SAMPLE-018", ("missing", "invalid")), fonts(), A5)
    assert len(document.pages) == 4
    assert "ᠰᠢᠭᠢᠳᠬᠡᠬᠦ ᠰᠠᠯᠠᠭ" in page_texts(to_pdf(document, fonts()))[1]
