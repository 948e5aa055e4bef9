"""A second reader, poppler, finds the same text: exact Mongolian, in reading order.

pdftotext with -raw keeps the order in which text was written.  Without it poppler sorts lines as it
thinks fit, and would take columns of turned text from right to left if it were not told otherwise.
"""

from __future__ import annotations

import re

import pytest

from forms.documents.notification import a4 as notification
from forms.page import Document, GlyphRun, Page
from forms.pdf.embed import to_pdf
from forms.sheet.composing import Sheet
from forms.text.columns import ColumnStyle
from tests.support.every_paper import EVERY_PAPER
from tests.support.paper import letters, page_texts, poppler_texts
from tests.support.slips import all_texts, fonts, many, mongolian_first, sample_release, slip

pytestmark = pytest.mark.slow

MONGOLIAN = "[\u1820-\u18aa\u202f\u180b-\u180f]+"


@pytest.mark.parametrize("code", [matter.code for matter in sample_release().matters])
def test_both_readers_agree_on_a_slip(code: str) -> None:
    pdf = to_pdf(notification.lay_out(slip(code, ("missing", "invalid")), fonts()), fonts())
    for one, other in zip(page_texts(pdf), poppler_texts(pdf, "-raw"), strict=True):
        assert letters(one) == letters(other)


def test_both_readers_agree_on_many_pages_and_the_other_order() -> None:
    for made in (many(30), mongolian_first(slip("SAMPLE-017"))):
        pdf = to_pdf(notification.lay_out(made, fonts()), fonts())
        assert letters("".join(page_texts(pdf))) == letters("".join(poppler_texts(pdf, "-raw")))


def _mongolian(text: str) -> str:
    return "".join(re.findall(MONGOLIAN, text))


def _written(page: Page) -> str:
    runs = [item for item in page.items if isinstance(item, GlyphRun)]
    return "".join(glyph.text for run in runs for glyph in run.glyphs)


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_every_document_is_read_in_the_order_in_which_it_was_set(name: str) -> None:
    document = EVERY_PAPER[name]()
    pdf = to_pdf(document, fonts())
    readers = (page_texts(pdf), poppler_texts(pdf, "-raw"))
    for page, ours, other in zip(document.pages, *readers, strict=True):
        assert letters(ours) == letters(other) == letters(_written(page))


@pytest.mark.parametrize("mode", ["default", "-layout"])
@pytest.mark.parametrize("name", EVERY_PAPER)
def test_columns_are_read_from_left_to_right_however_poppler_sorts_lines(name: str, mode: str) -> None:
    document = EVERY_PAPER[name]()
    options = [] if mode == "default" else [mode]
    for page, found in zip(document.pages, poppler_texts(to_pdf(document, fonts()), *options), strict=True):
        assert _mongolian(found) == _mongolian(_written(page))


def test_every_mongolian_text_of_the_sample() -> None:
    texts = sorted({text.mn for text in all_texts(sample_release()) if text.mn})
    assert sum("\u202f" in text for text in texts) > 100
    pages = []
    for start in range(0, len(texts), 20):
        sheet = Sheet(fonts())
        for index, text in enumerate(texts[start : start + 20]):
            sheet.columns(text, ColumnStyle(6.0, 9.0), (20.0 + index * 60.0, 20.0), 800.0)
        pages.append(Page(1240.0, 860.0, tuple(sheet.items)))
    found = "".join(poppler_texts(to_pdf(Document("texts", tuple(pages)), fonts()), "-raw"))
    assert letters(found) == letters("".join(texts))


@pytest.mark.parametrize("mode", [[], ["-raw"]])
def test_words_are_whole_however_poppler_sorts_lines(mode: list[str]) -> None:
    made = slip("SAMPLE-004", ("missing",))
    page = poppler_texts(to_pdf(notification.lay_out(made, fonts()), fonts()), *mode)[0]
    said = [made.matter.name.mn, *(line.material.name.mn for line in made.materials)]
    wanted = {word for text in said for word in text.split(" ") if re.fullmatch(MONGOLIAN, word)}
    assert len(wanted) >= 20
    assert wanted - set(re.findall(MONGOLIAN, page)) == set()
    assert made.applicant_name in page
