"""Texts as long as the standard allows, in any document on any paper: a right page, or whose text it is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, event, given, note, settings

from forms.errors import NoRoom, PaperTooSmall
from forms.page import Document
from forms.pdf.embed import to_pdf
from tests.support.long_texts import Long, copies_of, long_forms, marks_in
from tests.support.seen_overlaps import overlapping_pairs
from tests.support.slips import fonts

_MOST_PAGES_READ = 12


def _laid_out(made: Long) -> Document | NoRoom:
    try:
        return made.on(made.paper)
    except NoRoom as error:
        return error


def check(made: Long) -> Document | None:
    """The right page, or None where an error says whose text finds no room, or which paper has it."""
    note(repr(made))
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
        assert count >= text.marks * copies_of(document) or (count == 0 and not made.prints(text)), (
            made.name,
            text.place,
            count,
        )
    if made.paper == "a5":
        made.on("a4")  # what A5 prints A4 prints
    if len(document.pages) <= _MOST_PAGES_READ:
        assert overlapping_pairs(to_pdf(document, fonts())) == [], made.name
    return document


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=24)
@given(long_forms())
def test_a_long_text_is_printed_whole_or_named(made: Long) -> None:
    check(made)


@pytest.mark.slow
@pytest.mark.timeout(900)  # a failing one is made smaller for long
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(long_forms())
def test_so_is_any_long_text(made: Long) -> None:
    check(made)
