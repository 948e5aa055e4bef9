"""The lower end of a notification: signatures, seal box, tear-off strip, and the foot of each page."""

from __future__ import annotations

from typing import Literal

from forms.composing import Block, Sheet, columns_width, fitting
from forms.documents.notification_data import Notification
from forms.documents.notification_styles import BODY, MN_SMALL, NOTICE, PAPER, SMALL, STRONG
from forms.documents.notification_words import Words, joined
from forms.documents.strip import Strip, strip_block
from forms.fonts import FontSet
from forms.lines import line_length

Copy = Literal["applicant", "stub"]

SIGNATURES_HEIGHT = 60.0
FOOT_HEIGHT = 15.0
_SEAL = (116.0, 52.0)
_LABEL_COLUMN = 52.0
_SIGNED = ("handler_signature", "applicant_signature", "fingerprint", "witness")


def signatures(notification: Notification, words: Words, fonts: FontSet) -> Block:
    """Lines to sign on, room for a finger-print and a witness, and the blank box for the seal."""

    def draw(sheet: Sheet, top: float) -> None:
        top += 4.0
        seal_x = PAPER.right - _SEAL[0]
        step = (seal_x - 12.0 - PAPER.margin) / len(_SIGNED)
        for index, key in enumerate(_SIGNED):
            name = notification.handler if key == "handler_signature" else ""
            _field(sheet, words, (key, name), (PAPER.margin + index * step, top, step - 10.0))
        sheet.box((seal_x, top), _SEAL, None)
        sheet.line(words.zh("seal"), SMALL, seal_x + 6.0, top + 11.0)
        date = notification.issued_on
        day = words.zh("date_value", y=date.year, m=date.month, d=date.day)
        sheet.line(day, SMALL, seal_x + 6.0, top + _SEAL[1] - 5.0)
        seal = words.mn("seal")
        if seal:
            style = fitting(seal, MN_SMALL, _SEAL[1] - 8.0, fonts)
            width = columns_width(seal, style, _SEAL[1] - 8.0, fonts)
            sheet.columns(seal, style, (PAPER.right - width - 3.0, top + 4.0), _SEAL[1] - 8.0)

    return Block(SIGNATURES_HEIGHT, draw)


def _field(sheet: Sheet, words: Words, field: tuple[str, str], place: tuple[float, float, float]) -> None:
    """One place to sign: Mongolian label upright beside the Chinese one, a line below."""
    (key, name), (x, top, width) = field, place
    start = x
    mongolian = words.mn(key)
    if mongolian:
        style = fitting(mongolian, MN_SMALL, _LABEL_COLUMN, sheet.fonts)
        start = sheet.columns(mongolian, style, (x, top), _LABEL_COLUMN) + 2.0
    sheet.line(words.zh(key), SMALL, start, top + 8.0)
    if name:
        sheet.paragraph(name, BODY, (start, top + 11.0), x + width - start)
    sheet.rule(start, x + width, top + _SEAL[1])


def strip_of(notification: Notification, copy: Copy) -> Strip:
    """What stands on the strip of a copy: the applicant's receipt, or the stub that stays."""
    about = joined(notification.number, notification.applicant_name, notification.matter.name.zh, by="　")
    if copy == "applicant":
        return Strip("receipt", "receipt_text", "applicant_signature", about, notification.number)
    return Strip("stub", "stub_text", "handler_signature", about, notification.number)


def tear_off(notification: Notification, words: Words, copy: Copy, fonts: FontSet) -> Block:
    """The strip below the dashed line."""
    mongolian_first = notification.settings.script_order == "mn_first"
    return strip_block(strip_of(notification, copy), words, fonts, mongolian_first)


def foot(notification: Notification, words: Words, copy: Copy, page: tuple[int, int]) -> Block:
    """Copy, page x of y, release, print, and the mark of unapproved Mongolian."""
    again = notification.print_no > 1
    left = joined(
        words.zh("page", x=page[0], y=page[1]),
        f"{words.zh('release')} {notification.release_name}",
        words.zh("reprint", n=notification.print_no) if again else words.zh("first_print"),
        by="　",
    )

    def draw(sheet: Sheet, top: float) -> None:
        baseline = top + 11.0
        length = sheet.line(words.zh(f"copy_{copy}"), STRONG, PAPER.margin, baseline)
        sheet.line(left, SMALL, PAPER.margin + length + 8.0, baseline)
        mark = words.zh("draft_mark") if words.printed_draft else ""
        if notification.service_notice:
            room = line_length(mark, STRONG, sheet.fonts) + 8.0 if mark else 0.0
            sheet.line_right(words.notice_zh(), NOTICE, PAPER.right - room, baseline)
        sheet.line_right(mark, STRONG, PAPER.right, baseline)

    return Block(FOOT_HEIGHT, draw)
