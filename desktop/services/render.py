"""Writing a document as PDF, with what paper cannot show said in the program's own errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desktop.errors import PrintError
from forms.errors import FormsError
from forms.page import Document
from forms.pdf.embed import to_pdf
from forms.text.fonts import FontSet

LayOut = Callable[[], Document]
_Made = TypeVar("_Made")


def render(lay_out: LayOut, fonts: FontSet) -> bytes:
    """The PDF of a document; the same data gives the same bytes.  Raises PrintError."""
    return _printable(lambda: to_pdf(lay_out(), fonts))


def check_layout(lay_out: LayOut) -> None:
    """Raise PrintError for what no font has, and for a paper that is too small."""
    _printable(lay_out)


def _printable(make: Callable[[], _Made]) -> _Made:
    try:
        return make()
    except FormsError as error:
        raise PrintError(error.title, error.what, error.next_step) from error
