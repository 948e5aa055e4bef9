"""Rendering a slip: what it says, laid out and written as PDF."""

from __future__ import annotations

from desktop.errors import PrintError
from forms.documents.notification import lay_out
from forms.documents.notification_data import Notification
from forms.embed import to_pdf
from forms.errors import FormsError
from forms.fonts import FontSet


def render_slip(notification: Notification, fonts: FontSet) -> bytes:
    """The PDF; the same notification gives the same bytes.  Raises PrintError for what no font has."""
    try:
        return to_pdf(lay_out(notification, fonts), fonts)
    except FormsError as error:
        raise PrintError(error.title, error.what, error.next_step) from error


def check_printable(notification: Notification, fonts: FontSet) -> None:
    """Raise PrintError before anything is recorded when a character has no shape in any font."""
    try:
        lay_out(notification, fonts)
    except FormsError as error:
        raise PrintError(error.title, error.what, error.next_step) from error
