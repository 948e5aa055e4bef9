"""Whose phone is printed: the matter's own where it has one, else the site's; one rule on all papers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from casework.release.catalogue import Matter
from forms.documents import authorization, guide, handover, receipt, supplement
from forms.documents.notification import papers as notification
from forms.page import Document
from forms.pdf.embed import to_pdf
from tests.support import papers
from tests.support.paper import page_texts
from tests.support.slips import fonts, slip

OWN, OWN_COMPLAINT = "0470-0000001", "0470-0000002"


def with_phones(code: str) -> Matter:
    return replace(papers.matter_of(code), phones=(OWN,), complaint_phone=OWN_COMPLAINT)


ABOUT: dict[str, Callable[[Matter], Document]] = {
    "notification": lambda m: notification.lay_out(replace(slip(m.code), matter=m), fonts()),
    "guide": lambda m: guide.lay_out(papers.guide_of(m.code, matter=m), fonts()),
    "receipt": lambda m: receipt.lay_out(papers.receipt_of(m.code, matter=m), fonts()),
    "authorization": lambda m: authorization.lay_out(papers.authorization_of(matters=(m,)), fonts()),
    "handover": lambda m: handover.lay_out(papers.handover_of(m.code, matter=m), fonts()),
    "supplement": lambda m: supplement.lay_out(papers.supplement_of(m.code, matter=m), fonts()),
}


@pytest.mark.parametrize("name", ABOUT)
def test_a_matter_with_phones_of_its_own_has_them_on_every_paper(name: str) -> None:
    text = page_texts(to_pdf(ABOUT[name](with_phones("SAMPLE-026")), fonts()))[0]
    assert OWN in text
    assert OWN_COMPLAINT in text


def test_several_matters_have_the_site_s_phone_in_common() -> None:
    both = (with_phones("SAMPLE-004"), with_phones("SAMPLE-026"))
    made = papers.authorization_of(matters=both)
    text = page_texts(to_pdf(authorization.lay_out(made, fonts()), fonts()))[0]
    assert OWN not in text
    assert made.site.phone in text
