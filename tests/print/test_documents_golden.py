"""Pictures of every document's first page, compared with accepted ones (see `test_golden`)."""

from __future__ import annotations

import pytest
from PIL import Image

from forms.pdf.embed import to_pdf
from tests.print.test_golden import (
    DOTS_PER_INCH,
    GOLDEN,
    MEAN_ALLOWED,
    PLAIN_SHARE_ALLOWED,
    difference,
)
from tests.support.documents import DOCUMENTS
from tests.support.paper import picture
from tests.support.slips import fonts

# One picture a kind: how long lists flow is tested without pictures.
ONE_OF_EACH = [name for name in DOCUMENTS if "_many" not in name and "_long" not in name]


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_page_looks_as_accepted(name: str, update_golden: bool) -> None:
    made = picture(to_pdf(DOCUMENTS[name](), fonts()), 0, DOTS_PER_INCH)
    file = GOLDEN / f"document_{name}.png"
    if update_golden:
        made.quantize(16).save(file, optimize=True)
    accepted = Image.open(file).convert("L")
    assert made.size == accepted.size
    mean, plain = difference(made, accepted)
    assert (mean <= MEAN_ALLOWED, plain <= PLAIN_SHARE_ALLOWED) == (True, True), (name, mean, plain)
