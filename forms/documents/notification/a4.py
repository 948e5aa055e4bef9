"""The bilingual one-time notification (蒙汉双语一次性告知单) on A4, in two copies.

Two panels, each complete in its language and numbered alike; which stands above is the release's
setting.  Everything stands on one page if it can; else the list goes on under a repeated head.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from forms.documents.kit.blocks import no_mongolian
from forms.documents.kit.late_entries import LateEntries
from forms.documents.kit.material_rows import RowLook, column_widths, table_head
from forms.documents.kit.pages import Layout, PageEntry
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.styles import Density
from forms.documents.kit.words import Words
from forms.documents.notification import chinese
from forms.documents.notification.data import Notification
from forms.documents.notification.foot import copies, ending
from forms.documents.notification.head import head_of
from forms.documents.notification.list_code import list_code
from forms.documents.notification.rows import Maker, Row, make
from forms.page import Document
from forms.sheet.composing import space
from forms.text.fonts import FontSet

# With more entries than this, all on one page is not tried in every density.
_ONE_PAGE_AT_MOST = 17
_AFTER_TABLE = 4.0


def lay_out(notification: Notification, fonts: FontSet) -> Document:
    """The notification in two copies: 申请人联 with the receipt, then 存根联 with the stub.

    Raises MissingGlyph when a character has no shape in any installed font, TextTooLong when one text
    alone is longer than a page, and PaperTooSmall when one of a single line is wider.
    """
    words = Words(notification)
    maker, rows = make(notification, words, fonts)
    wanted = [row.portion for row in rows if row.portion]
    layout = Layout(
        form=notification,
        words=words,
        fonts=fonts,
        head=head_of(notification, words),
        entries=lambda density: _entries(
            maker, rows, RowLook(density, column_widths(wanted, words, density, fonts))
        ),
        ending=ending(notification, words),
        copies=copies(notification),
        even=True,
        absent=() if maker.bilingual else (space(_AFTER_TABLE), no_mongolian(words)),
        most_on_one_page=_ONE_PAGE_AT_MOST,
        notice=words.notice_zh() if notification.service_notice else "",
    )
    above = list_code(notification, words)
    if above is None:
        return lay_out_form(layout)
    fuller = lay_out_form(layout._replace(ending=ending(notification, words, above)))
    if len(fuller.pages) == len(layout.copies):
        return fuller
    # The list stands on the page anyway: its code may not cost another one.
    plain = lay_out_form(layout)
    return fuller if len(fuller.pages) == len(plain.pages) else plain


def _entries(maker: Maker, rows: Sequence[Row], look: RowLook) -> LateEntries:
    """The opening, which the first page begins with, and the rows."""
    density = look.density
    table = table_head(maker.words, look.widths)

    def entry(index: int) -> PageEntry:
        if index == 0:
            return _opening(maker, density)
        row = rows[index - 1]
        blocks, later = tuple(maker.chinese(row, look)), partial(maker.mongolian, row, density)
        if row.portion:
            return PageEntry(blocks, table=table, later=later)
        return PageEntry(blocks, above=_AFTER_TABLE, flows=True, later=later)

    return LateEntries(len(rows) + 1, entry)


def _opening(maker: Maker, density: Density) -> PageEntry:
    """The answers on which the list rests, and how many materials are missing."""
    notification, words, fonts = maker.notification, maker.words, maker.fonts
    answers = chinese.situations(notification, words, fonts)
    blocks = (*answers, space(3.0), chinese.count_heading(maker.lacking, words))
    return PageEntry(blocks, keeps_next=True, later=partial(maker.opening, density))
