"""Texts as long as the standard allows, in any document on any paper: a right page, or whose text it is."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as raw
from hypothesis import HealthCheck, event, given, settings

from forms.errors import NoRoom, PaperTooSmall
from forms.page import Document
from forms.pdf.embed import to_pdf
from tests.support.long_texts import Long, long_forms, marks_in
from tests.support.slips import fonts

_MOST_PAGES_READ = 12


def overlapping_pairs(pdf: bytes) -> list[tuple[int, int]]:
    """For each page the pairs of texts of a file of which one stands on the other, as a reader sees them."""
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        objects = page.get_objects(max_depth=8)
        boxes = sorted(each.get_bounds() for each in objects if each.type == raw.FPDF_PAGEOBJ_TEXT)
        pairs = sum(_on_each_other(one, other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])
        pages += [(number, pairs)] if pairs else []
    return pages


def _on_each_other(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across, down = (
        min(one[2], other[2]) - max(one[0], other[0]),
        min(one[3], other[3]) - max(one[1], other[1]),
    )
    if min(across, down) <= 3 or max(across, down) <= 6:
        return False
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return across * down > 0.2 * smaller


def _laid_out(made: Long) -> Document | NoRoom:
    try:
        return made.on(made.paper)
    except NoRoom as error:
        return error


def check(made: Long) -> Document | None:
    """The right page, or None where an error says whose text finds no room, or which paper has it."""
    document = _laid_out(made)
    if isinstance(document, NoRoom):
        event(f"{made.name}: {type(document).__name__}")
        better = document.better if isinstance(document, PaperTooSmall) else ""
        said = str(document)
        assert document.source is not None or better, said
        assert "目录里" in said or "您填写的" in said or better in said, said
        return None
    for text in made.texts:
        count = marks_in(document, text.mark)
        assert count >= text.marks or (count == 0 and not made.prints(text)), (made.name, text.place, count)
    if len(document.pages) <= _MOST_PAGES_READ:
        assert overlapping_pairs(to_pdf(document, fonts())) == [], made.name
    return document


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(long_forms())
def test_a_long_text_is_printed_whole_or_named(made: Long) -> None:
    check(made)
