"""The notification on whatever paper there is, and which larger paper would do where it does not fit."""

from __future__ import annotations

from forms.documents.kit.sources import naming_sources
from forms.documents.notification import a4 as notification
from forms.documents.notification import compact
from forms.documents.notification import short as short_slip
from forms.documents.notification.data import Notification
from forms.errors import NoRoom, PaperTooSmall
from forms.page import Document
from forms.sheet.paper import (
    A4,
    A4_LARGE,
    A5,
    CONTINUOUS_FULL,
    CONTINUOUS_HALF,
    CONTINUOUS_THIRD,
    THERMAL,
    Paper,
)
from forms.text.fonts import FontSet

# What is tried instead, the smallest first: the same printer's papers, then A4.
_LARGER = {
    A4_LARGE: (A4,),
    A5: (A4,),
    CONTINUOUS_THIRD: (CONTINUOUS_HALF, CONTINUOUS_FULL, A4),
    CONTINUOUS_HALF: (CONTINUOUS_FULL, A4),
    CONTINUOUS_FULL: (A4,),
}


def lay_out(data: Notification, fonts: FontSet, paper: Paper = A4) -> Document:
    """The notification on `paper`; the short slip on thermal paper.

    Raises PaperTooSmall, with the part that does not fit and the smallest paper that would do, before
    anything is printed; TextTooLong where not even A4 would; MissingGlyph as every document does.
    """
    if paper == A4 and not data.settings.large_print:
        return notification.lay_out(data, fonts)
    if paper == A4:
        return _large_if_it_fits(data, fonts)
    with naming_sources(data):
        if paper == THERMAL:
            return short_slip.lay_out(data, fonts)
        try:
            return compact.lay_out(data, fonts, paper)
        except PaperTooSmall as error:
            error.offer(_better(data, fonts, paper))
            raise


def _large_if_it_fits(data: Notification, fonts: FontSet) -> Document:
    """In large print, as the release wants it; a list that would take too many sheets so is set as usual."""
    try:
        return compact.lay_out(data, fonts, A4_LARGE)
    except NoRoom:
        return notification.lay_out(data, fonts)


def _better(data: Notification, fonts: FontSet, paper: Paper) -> str:
    """The name of the smallest paper that would do, or "" where none does."""
    for larger in _LARGER[paper]:
        try:
            lay_out(data, fonts, larger)
        except NoRoom:
            continue
        return larger.name
    return ""
