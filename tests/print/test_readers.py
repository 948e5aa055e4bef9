"""Whoever opens a file reads the same: each Mongolian word once, with its connectors, in the order set.

What a reader makes impossible stands in docs/decisions/0003-pdf-text.md with its place there.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from forms.page import Document, GlyphRun, Page
from forms.pdf.embed import to_pdf
from tests.support.archive_rules import told_spans
from tests.support.every_paper import EVERY_PAPER
from tests.support.paper import letters
from tests.support.pdf_readers import READERS, pdf_js_texts, pypdf_texts, through_ghostscript
from tests.support.slips import fonts
from tests.support.small_pdf import small_pdf

pytestmark = pytest.mark.slow

# Letters with their connectors, selectors and joiners.
WORD = re.compile(
    "[\u180b-\u180f\u200c\u200d\u202f]*[\u1820-\u18aa][\u1820-\u18aa\u180b-\u180f\u200c\u200d\u202f]*"
)
HAN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")
# Characters that only help a program, and what readers write for codes that they do not understand.
HELPERS = re.compile("[\u2060\u200b\ufeff\ufffd\0]|\\(cid:")
MVS, NNBSP = "\u180e", "\u202f"
# These sort lines as they think fit; the Mongolian is in order nevertheless.
SORTING = frozenset(("pdftotext", "pdftotext -layout"))
# Ghostscript forgets what columns are told to be; these need that for the words at their ends.
NEED_SPANS = frozenset(("pdfium", *(name for name in READERS if name.startswith("pdftotext"))))
PDFA = ("-dPDFA=2", "-dPDFACompatibilityPolicy=1", "-sColorConversionStrategy=Gray")


@cache
def laid(name: str) -> Document:
    return EVERY_PAPER[name]()


@cache
def pdf_of(name: str) -> bytes:
    return to_pdf(laid(name), fonts())


@cache
def written(name: str) -> str:
    """The text of a document; columns and lines that do not go on in one another are apart."""
    return "\n".join(map(_written, laid(name).pages))


def _written(page: Page) -> str:
    text, before = "", None
    for run in page.items:
        if not isinstance(run, GlyphRun):
            continue
        goes_on = before is not None and _goes_on(before, run)
        text += ("" if goes_on else "\n") + "".join(glyph.text for glyph in run.glyphs)
        before = run
    return text


def _goes_on(before: GlyphRun, run: GlyphRun) -> bool:
    if run.head or before.head:
        return run.head == before.head
    return abs(run.y - before.y) < 1.0


def words(text: str) -> list[str]:
    return WORD.findall(text)


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_every_reader_has_each_word_once_and_in_order(name: str) -> None:
    for reader, read in READERS.items():
        text = "\n".join(read(pdf_of(name)))
        assert words(text) == words(written(name)), reader
        assert not HELPERS.search(text), reader
        if reader in SORTING:
            assert sorted(HAN.findall(text)) == sorted(HAN.findall(written(name))), reader
        else:
            assert letters(text) == letters(written(name)), reader


def test_pdf_js_has_each_word_once_and_in_order(tmp_path: Path) -> None:
    """It makes a space of U+202F, which stands before a suffix: `PartialEvaluator.getTextContent`."""
    texts = pdf_js_texts(tmp_path, [pdf_of(name) for name in EVERY_PAPER])
    for name, pages in zip(EVERY_PAPER, texts, strict=True):
        text, spaced = "\n".join(pages), written(name).replace(NNBSP, " ")
        assert words(text) == words(spaced), name
        assert letters(text) == letters(spaced), name
        assert not HELPERS.search(text), name


@pytest.mark.parametrize("options", [(), PDFA], ids=["pdfwrite", "PDF/A"])
@pytest.mark.parametrize("name", ["typical", "receipt", "on a5"])
def test_words_survive_ghostscript(name: str, options: tuple[str, ...]) -> None:
    """All but those with a format character, whose code is the only one of two characters.

    Ghostscript 10.00 garbles any such code, 10.06 none: the smallest file with one says what it does here.
    """
    made = through_ghostscript(pdf_of(name), *options)
    (smallest,) = pypdf_texts(through_ghostscript(small_pdf(["A", f"{MVS}\u1820"])))
    garbled = smallest.strip() != f"A{MVS}\u1820"
    wanted = Counter(word for word in words(written(name)) if MVS not in word or not garbled)
    for reader, read in READERS.items():
        text = "\n".join(read(made))
        assert Counter(HAN.findall(text)) == Counter(HAN.findall(written(name))), reader
        if reader not in NEED_SPANS:
            assert {word: count for word, count in Counter(words(text)).items() if word in wanted} == wanted


@pytest.mark.parametrize("name", EVERY_PAPER)
def test_a_span_is_what_its_codes_are(name: str) -> None:
    """In the order of drawing, marks included, one space at a time: MuPDF doubles what differs."""
    spans = told_spans(pdf_of(name))
    assert [span for span in spans if span.told != span.codes or "  " in span.told] == []
    runs = [item for page in laid(name).pages for item in page.items if isinstance(item, GlyphRun)]
    assert bool(spans) == any(run.head for run in runs)
