"""What each page says above everything else: that it is practice, and good for nothing."""

from __future__ import annotations

import msgspec

from forms.page import Document, Page
from forms.sheet.paper import MILLIMETRE
from forms.text.fonts import FontSet
from forms.text.lines import Style, place, set_line

PRACTICE = "练习 · 不作办理依据"  # data: on paper alone
_WIDE = (Style(size=9.0, leading=11.0, bold=True), 4.6 * MILLIMETRE)
_NARROW = (Style(size=6.5, leading=8.0, bold=True), 2.8 * MILLIMETRE)  # thermal paper leaves 3 mm above
_NARROWEST = 100 * MILLIMETRE


def marked(document: Document, fonts: FontSet) -> Document:
    """The document with the mark of these fonts in the upper margin of each page, if they have one."""
    if not fonts.mark:
        return document
    pages = tuple(_with_mark(page, fonts) for page in document.pages)
    return msgspec.structs.replace(document, pages=pages)


def _with_mark(page: Page, fonts: FontSet) -> Page:
    style, baseline = _NARROW if page.width < _NARROWEST else _WIDE
    line = set_line(fonts.mark, style, fonts)
    runs = place(line, (page.width - line.length) / 2, baseline)
    return msgspec.structs.replace(page, items=(*page.items, *runs))
