"""Rendering a form: its data, laid out by its own module and written as PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.errors import PrintError
from forms.documents import (
    authorization,
    enquiry,
    guide,
    handover,
    ledger,
    receipt,
    supplement,
    transfer,
)
from forms.documents.authorization import Authorization
from forms.documents.enquiry import Enquiry
from forms.documents.guide_text import Guide
from forms.documents.handover import Handover
from forms.documents.kit.form import Form
from forms.documents.ledger import Ledger
from forms.documents.receipt import Receipt
from forms.documents.supplement import Supplement
from forms.documents.transfer import Transfer
from forms.errors import FormsError
from forms.page import Document
from forms.pdf.embed import to_pdf
from forms.text.fonts import FontSet

_LAY_OUT: dict[type[Form], Callable[[Any, FontSet], Document]] = {
    Authorization: authorization.lay_out,
    Enquiry: enquiry.lay_out,
    Guide: guide.lay_out,
    Handover: handover.lay_out,
    Ledger: ledger.lay_out,
    Receipt: receipt.lay_out,
    Supplement: supplement.lay_out,
    Transfer: transfer.lay_out,
}


def render_form(form: Form, fonts: FontSet) -> bytes:
    """The PDF; the same data gives the same bytes.  Raises PrintError for what cannot be set."""
    try:
        return to_pdf(_LAY_OUT[type(form)](form, fonts), fonts)
    except FormsError as error:
        raise PrintError(error.title, error.what, error.next_step) from error
