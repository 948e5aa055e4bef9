"""The bilingual one-time notification (蒙汉双语一次性告知单) on A4, in two copies.

Two panels, each complete in its language and numbered alike; which stands above is the release's
setting.  Everything stands on one page if it can; else the list goes on under a repeated head.
"""

from __future__ import annotations

from forms.documents.kit.foot import foot, signatures
from forms.documents.kit.strip import strip_block
from forms.documents.kit.styles import PAPER
from forms.documents.kit.words import Words
from forms.documents.notification.data import Notification
from forms.documents.notification.foot import Copy, ending, foot_of, strip_of
from forms.documents.notification.pages import CLOSING_HEIGHT, FOOT_TOP, Plan, plan_pages
from forms.documents.notification.rows import Maker, make
from forms.page import Document, Item, Page
from forms.sheet.composing import Sheet, draw_blocks
from forms.sheet.frame import framed
from forms.text.fonts import FontSet

_COPIES: tuple[Copy, ...] = ("applicant", "stub")


def lay_out(notification: Notification, fonts: FontSet) -> Document:
    """The notification in two copies: 申请人联 with the receipt, then 存根联 with the stub.

    Raises MissingGlyph when a character has no shape in any installed font, TextTooLong when one text
    alone is longer than a page, and PaperTooSmall when one of a single line is wider.
    """
    words = Words(notification)
    maker, rows = make(notification, words, fonts)
    plans = plan_pages(maker, rows)
    # The copies share the very items of their pages, so that the file holds them once.
    bodies = [_body(maker, plan, plan is plans[-1]) for plan in plans]
    pages: list[Page] = []
    for copy in _COPIES:
        for number, body in enumerate(bodies, start=1):
            end = _end(maker, copy, (number, len(bodies)))
            pages.append(Page(PAPER.width, PAPER.height, (*body, *end)))
    title = f"{words.zh('title')} {notification.number}".strip()
    return framed(Document(title, tuple(pages)), PAPER, fonts)


def _body(maker: Maker, plan: Plan, last: bool) -> list[Item]:
    """What both copies have in common."""
    sheet = Sheet(maker.fonts)
    draw_blocks(sheet, plan.blocks, PAPER.margin)
    if last:
        signed = signatures(ending(maker.notification, maker.words), maker.words)
        signed.draw(sheet, FOOT_TOP - CLOSING_HEIGHT)
    return sheet.items


def _end(maker: Maker, copy: Copy, page: tuple[int, int]) -> list[Item]:
    """What differs between the copies: the tear-off strip on the last page, and the foot."""
    notification, words, sheet = maker.notification, maker.words, Sheet(maker.fonts)
    if page[0] == page[1]:
        mongolian_first = notification.settings.script_order == "mn_first"
        strip = strip_block(strip_of(notification, copy), words, maker.fonts, mongolian_first)
        strip.draw(sheet, FOOT_TOP - strip.height)
    foot(notification, foot_of(notification, words, copy, page), words).draw(sheet, FOOT_TOP)
    return sheet.items
