"""The head of a notification: bilingual title, slip number with its code, date and phones."""

from __future__ import annotations

import segno

from forms.composing import Block, Sheet, columns_width
from forms.documents.notification_data import Notification
from forms.documents.notification_styles import LABEL, MN_TITLE, NUMBER, PAPER, SMALL, TITLE, TITLE_SMALL
from forms.documents.notification_words import Words, joined
from forms.fonts import FontSet

HEAD_HEIGHT = 76.0
REPEATED_HEIGHT = 40.0
_CODE_SIDE = 62.0
_TITLE_COLUMN = 64.0


def head(notification: Notification, words: Words, fonts: FontSet) -> Block:
    """The head of the first page."""

    def draw(sheet: Sheet, top: float) -> None:
        mongolian = words.mn("title")
        width = columns_width(mongolian, MN_TITLE, _TITLE_COLUMN, fonts) if mongolian else 0.0
        first = notification.settings.script_order == "mn_first"
        title_x = PAPER.margin + (width + 14.0 if first and width else 0.0)
        if first and mongolian:
            sheet.columns(mongolian, MN_TITLE, (PAPER.margin, top), _TITLE_COLUMN)
        length = sheet.line(words.zh("title"), TITLE, title_x, top + 31.0)
        site = notification.site.name.zh
        sheet.line(site, LABEL, title_x, top + 52.0)
        if not first and mongolian:
            sheet.columns(mongolian, MN_TITLE, (title_x + length + 14.0, top), _TITLE_COLUMN)
        _number(sheet, notification, words, top)
        sheet.rule(PAPER.margin, PAPER.right, top + 70.0, 1.2)

    return Block(HEAD_HEIGHT, draw)


def _number(sheet: Sheet, notification: Notification, words: Words, top: float) -> None:
    """The slip number beside its code; a preview has no number yet and shows an empty frame."""
    corner = (PAPER.right - _CODE_SIDE, top)
    right = corner[0] - 10.0
    if notification.number:
        sheet.line_right(notification.number, NUMBER, right, top + 11.0)
        sheet.code(corner, _CODE_SIDE, code_rows(notification.number))
    else:
        sheet.box(corner, (_CODE_SIDE, _CODE_SIDE), None)
    sheet.line_right(words.zh("slip_number"), SMALL, right, top + 23.0)
    sheet.line_right(date_zh(notification, words), LABEL, right, top + 42.0)
    phone = joined(words.zh("consult_phone"), consult_phone(notification))
    sheet.line_right(phone, LABEL, right, top + 58.0)


def repeated_head(notification: Notification, words: Words) -> Block:
    """The short head of every further page."""

    def draw(sheet: Sheet, top: float) -> None:
        length = sheet.line(words.zh("title"), TITLE_SMALL, PAPER.margin, top + 14.0)
        continued = f"（{words.zh('continued')}）{notification.matter.name.zh}"
        sheet.line(continued, LABEL, PAPER.margin + length + 6.0, top + 14.0)
        sheet.line_right(notification.number, NUMBER, PAPER.right, top + 14.0)
        sheet.rule(PAPER.margin, PAPER.right, top + 24.0, 1.2)

    return Block(REPEATED_HEIGHT, draw)


def code_rows(number: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code of the slip number alone: no personal data."""
    code = segno.make_qr(number, error="m")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def date_zh(notification: Notification, words: Words) -> str:
    """The date of issue, marked where the clock could not be trusted."""
    day = notification.issued_on
    text = words.zh("date_value", y=day.year, m=day.month, d=day.day)
    return text if notification.clock_trusted else f"{text}（{words.zh('clock_doubtful')}）"


def consult_phone(notification: Notification) -> str:
    """The phones to ask at: the matter's own, else the site's."""
    return "、".join(notification.matter.phones) or notification.site.phone
