"""A name stands on paper as its people write it, and every reader of the file can copy it again."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from forms.documents.notification import a4, papers
from forms.page import Document, GlyphRun, Page
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A4, A5, THERMAL, Paper
from forms.text.columns import ColumnStyle, place_column, set_columns
from forms.text.lines import Style, set_lines
from tests.support.names import NAMES
from tests.support.paper import letters, poppler_texts
from tests.support.slips import fonts, slip

# More words than the name has: pdfium takes a column with more Arabic words than others for an Arabic line.
MONGOLIAN = "ᠮᠣᠩᠭᠣᠯ ᠮᠣᠩᠭᠣᠯ"


def _text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


def _column(text: str, height: float = 500.0) -> bytes:
    columns = set_columns(text, ColumnStyle(14.0, 20.0), height, fonts())
    runs = [run for i, column in enumerate(columns) for run in place_column(column, 40.0 + 24 * i, 30.0)]
    return to_pdf(Document(title="x", pages=(Page(300.0, 560.0, tuple(runs)),)), fonts())


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_copied_from_a_slip(script: str) -> None:
    name = NAMES[script]
    pdf = to_pdf(a4.lay_out(slip(applicant_name=name), fonts()), fonts())
    assert name in _text(pdf)
    assert letters(name) in letters("".join(poppler_texts(pdf)))


@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_copied_from_a_column(script: str) -> None:
    text = f"{MONGOLIAN} {NAMES[script]} {MONGOLIAN}"
    assert _text(_column(text)).strip() == text


@pytest.mark.parametrize("paper", [A4, A5, THERMAL], ids=["A4", "A5", "80 mm"])
@pytest.mark.parametrize("name", [*NAMES.values(), "བསྒྲུབས་བརྒྱུད་ཀྱི་རྫོགས", "རྒྱལ་མཚན་ཧཱུྃ"])
def test_a_name_has_room_on_every_paper(name: str, paper: Paper) -> None:
    """Stacks of letters do not reach the lines above and below."""
    assert papers.lay_out(slip(applicant_name=name, agent_name=name), fonts(), paper).pages


@pytest.mark.parametrize("script", NAMES)
def test_no_glyph_of_a_name_is_missing(script: str) -> None:
    document = a4.lay_out(slip(applicant_name=NAMES[script]), fonts())
    runs = [run for page in document.pages for run in page.items if isinstance(run, GlyphRun)]
    assert all(glyph.gid for run in runs for glyph in run.glyphs)


@pytest.mark.parametrize("script", ["Uyghur", "Tibetan", "Korean", "Mongolian, Cyrillic"])
def test_a_long_name_is_parted_in_the_order_of_its_language(script: str) -> None:
    """Over columns as over lines: the beginning stands in the first one."""
    name = " ".join([NAMES[script]] * 4)
    columns = set_columns(name, ColumnStyle(14.0, 20.0), 150.0, fonts())
    read = "".join(glyph.text for column in columns for run in column.runs for glyph in run.glyphs)
    assert letters(read) == letters(name)
    lines = set_lines(name, Style(14.0, 20.0), 150.0, fonts())
    assert len(lines) > 1
    first = "".join(glyph.text for run in lines[0].runs for glyph in run.glyphs)
    words = [word[::-1] if script == "Uyghur" else word for word in first.strip().split(" ")]
    assert name.startswith(" ".join(words))
