"""Rendering a slip: what it says, laid out and written as PDF."""

from __future__ import annotations

import msgspec

from casework.cases.check_code import check_code
from forms.documents.notification.data import Notification
from forms.documents.notification.papers import lay_out
from forms.pdf.embed import to_pdf
from forms.sheet.paper import A4, Paper
from forms.text.fonts import FontSet


def render_slip(notification: Notification, fonts: FontSet, paper: Paper = A4) -> bytes:
    """The PDF; the same notification gives the same bytes.

    Raises DocumentError for what no font has, and for a paper that is too small.
    """
    return to_pdf(lay_out(notification, fonts, paper), fonts)


def check_printable(notification: Notification, fonts: FontSet, paper: Paper = A4) -> None:
    """Raise DocumentError before anything is recorded: a character without a shape, a paper too small.

    With room for the code, which is known once the entry is.
    """
    lay_out(msgspec.structs.replace(notification, check_code=check_code("0" * 64)), fonts, paper)
