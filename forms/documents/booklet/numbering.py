"""The number of a page of the booklet, below its frame."""

from __future__ import annotations

from forms.page import Item, Page
from forms.sheet.composing import Sheet
from forms.text.fonts import FontSet
from forms.text.lines import Style

_PAGE_NUMBER = Style(9.5, 13.0)
_NUMBER_BELOW = 17.0  # points between the frame and the number's baseline


def page_number(page: Page, number: int, fonts: FontSet) -> list[Item]:
    """What is drawn for it."""
    sheet = Sheet(fonts)
    middle = (page.width / 2 - 40.0, page.width / 2 + 40.0)
    sheet.line_centred(str(number), _PAGE_NUMBER, middle, page.height - 42.5 + _NUMBER_BELOW)
    return sheet.items
