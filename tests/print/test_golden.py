"""Pictures of whole pages, compared with accepted ones; --update-golden accepts what is made now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from forms.documents import proof
from forms.documents.notification import a4 as notification
from forms.documents.notification import papers as notification_papers
from forms.page import Document
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A5, CONTINUOUS_FULL, CONTINUOUS_HALF, THERMAL
from tests.support.paper import picture
from tests.support.slips import fonts, many, mongolian_first, slip, without_mongolian

GOLDEN = Path(__file__).parent / "golden"
DOTS_PER_INCH = 90
# Greys after a slight blur, which forgives a neighbouring renderer's rounding: the mean, and the share of
# dots that differ plainly.
MEAN_ALLOWED = 0.6
PLAIN = 60
PLAIN_SHARE_ALLOWED = 0.002

PICTURES: dict[str, Callable[[], Document]] = {
    "typical": lambda: notification.lay_out(slip(), fonts()),
    "dense": lambda: notification.lay_out(slip("SAMPLE-017", ("missing", "invalid")), fonts()),
    "mongolian_first": lambda: notification.lay_out(mongolian_first(slip("SAMPLE-004")), fonts()),
    "chinese_alone": lambda: notification.lay_out(without_mongolian(slip()), fonts()),
    "paper_a5": lambda: notification_papers.lay_out(slip("SAMPLE-001"), fonts(), A5),
    "paper_241_full": lambda: notification_papers.lay_out(slip(), fonts(), CONTINUOUS_FULL),
    "paper_241_half": lambda: notification_papers.lay_out(slip(), fonts(), CONTINUOUS_HALF),
    "paper_80": lambda: notification_papers.lay_out(slip(), fonts(), THERMAL),
    "several_pages": lambda: notification.lay_out(many(20), fonts()),
    "proof": lambda: proof.lay_out(
        "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠣᠨ᠂ 内蒙古（2026 ᠣᠨ 12 ᠰᠠᠷ\u180eᠠ）ABC\u202fᠤᠨ " * 12,
        fonts(),
        18.0,
        "proof.txt",
    ),
}


def difference(made: Image.Image, accepted: Image.Image) -> tuple[float, float]:
    """The mean difference of greys, and the share of dots that differ plainly."""
    soft = [image.filter(ImageFilter.GaussianBlur(1)) for image in (made, accepted)]
    histogram = ImageChops.difference(*soft).histogram()
    count = sum(histogram)
    return sum(g * n for g, n in enumerate(histogram)) / count, sum(histogram[PLAIN:]) / count


@pytest.mark.parametrize("name", PICTURES)
def test_page_looks_as_accepted(name: str, update_golden: bool) -> None:
    made = picture(to_pdf(PICTURES[name](), fonts()), 0, DOTS_PER_INCH)
    file = GOLDEN / f"{name}.png"
    if update_golden:
        GOLDEN.mkdir(exist_ok=True)
        made.quantize(16).save(file, optimize=True)
    accepted = Image.open(file).convert("L")
    assert made.size == accepted.size
    mean, plain = difference(made, accepted)
    assert (mean <= MEAN_ALLOWED, plain <= PLAIN_SHARE_ALLOWED) == (True, True), (name, mean, plain)


def test_the_comparison_sees_a_moved_line() -> None:
    page = picture(to_pdf(PICTURES["typical"](), fonts()), 0, DOTS_PER_INCH)
    moved = page.copy()
    strip = page.crop((0, 300, page.width, 340))
    moved.paste(strip, (0, 304))
    mean, plain = difference(moved, page)
    assert plain > PLAIN_SHARE_ALLOWED
    assert mean > 0
