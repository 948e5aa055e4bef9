"""A real reader scans the codes of paper: the number and the list of what to bring, on every paper."""

from __future__ import annotations

import msgspec
import pytest
from PIL import Image, ImageFilter

from forms.documents.kit.words import Words
from forms.documents.notification import papers
from forms.documents.notification.data import Notification
from forms.documents.notification.list_code import list_text
from forms.pdf.embed import to_pdf
from forms.sheet.paper import PAPERS, THERMAL_DOTS_PER_INCH
from tests.support.documents import DOCUMENTS
from tests.support.paper import picture
from tests.support.scanning import scanned
from tests.support.slips import fonts, slip

pytestmark = pytest.mark.slow

NUMBER = "ML0101-20260611-0003"
# A needle printer's coarser half, a thermal printer, an office printer.
RESOLUTIONS = {"241-full": 180, "241-half": 180, "80": THERMAL_DOTS_PER_INCH}


def with_list(made: Notification) -> Notification:
    settings = msgspec.structs.replace(made.settings, list_code=True)
    return msgspec.structs.replace(made, settings=settings)


def pages(pdf: bytes, count: int, dots_per_inch: int) -> list[Image.Image]:
    return [picture(pdf, page, dots_per_inch) for page in range(count)]


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "241-third"])
def test_the_number_is_read_from_every_paper(name: str) -> None:
    document = papers.lay_out(slip(), fonts(), PAPERS[name])
    images = pages(to_pdf(document, fonts()), len(document.pages), RESOLUTIONS.get(name, 300))
    assert set(scanned(images).splitlines()) == {NUMBER}


@pytest.mark.parametrize("name", [name for name in PAPERS if name != "241-third"])
def test_where_the_release_names_a_page_the_code_leads_there(name: str) -> None:
    """Also with the longest address that a release may name."""
    made = slip()
    address = f"https://{'banner-of-the-grassland.' * 4}gov.cn/status"
    made = msgspec.structs.replace(
        made, settings=msgspec.structs.replace(made.settings, status_address=address)
    )
    document = papers.lay_out(made, fonts(), PAPERS[name])
    images = pages(to_pdf(document, fonts()), len(document.pages), RESOLUTIONS.get(name, 300))
    assert set(scanned(images).splitlines()) == {f"{address}?n={NUMBER}"}


@pytest.mark.parametrize("blur", [0.0, 1.0])
def test_the_list_is_read_from_a4_as_it_is_written(blur: float) -> None:
    """Also where a phone does not see it quite sharp."""
    made = with_list(slip())
    document = papers.lay_out(made, fonts())
    images = pages(to_pdf(document, fonts()), len(document.pages), 300)
    blurred = [image.filter(ImageFilter.GaussianBlur(blur)) for image in images]
    read, listed = scanned(blurred), f"{list_text(made, Words(made))}\n"
    assert read.count(listed) == 2  # on each copy
    assert read.replace(listed, "") == f"{NUMBER}\n" * 2


@pytest.mark.parametrize("name", ["receipt", "authorization", "supplement", "handover", "transfer"])
def test_other_documents_are_found_by_their_code(name: str) -> None:
    document = DOCUMENTS[name]()
    images = pages(to_pdf(document, fonts()), 1, 300)
    drawn = "".join(glyph.text for item in document.pages[0].items for glyph in getattr(item, "glyphs", ()))
    codes = scanned(images).splitlines()
    assert codes
    assert all(code in drawn for code in codes)
