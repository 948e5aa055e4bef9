"""The lower end of a notification: signatures, seal box, tear-off strip, and the foot of each page."""

from __future__ import annotations

from typing import Literal

from forms.composing import Block, Sheet, columns_width
from forms.documents.notification_data import Notification
from forms.documents.notification_styles import BODY, LABEL, MN_SMALL, NAME, PAPER, SMALL
from forms.documents.notification_words import Words, joined
from forms.fonts import FontSet

Copy = Literal["applicant", "stub"]

SIGNATURES_HEIGHT = 78.0
TEAR_OFF_HEIGHT = 84.0
FOOT_HEIGHT = 16.0
_SEAL = (112.0, 66.0)


def signatures(notification: Notification, words: Words, fonts: FontSet) -> Block:
    """Lines to sign on, room for a finger-print and a witness, and the blank box for the seal."""
    keys = ("handler_signature", "applicant_signature", "fingerprint", "witness")
    values = {"handler_signature": notification.handler}

    def draw(sheet: Sheet, top: float) -> None:
        seal_x = PAPER.right - _SEAL[0]
        step = (seal_x - 14.0 - PAPER.margin) / len(keys)
        for index, key in enumerate(keys):
            x = PAPER.margin + index * step
            width = columns_width(words.mn(key), MN_SMALL, 62.0, fonts) if words.mn(key) else 0.0
            if width:
                sheet.columns(words.mn(key), MN_SMALL, (x, top + 4.0), 62.0)
            sheet.line(words.zh(key), LABEL, x + width + 3.0, top + 12.0)
            sheet.line(values.get(key, ""), SMALL, x + width + 3.0, top + 24.0)
            sheet.rule(x + width + 3.0, x + step - 10.0, top + 62.0)
        sheet.box((seal_x, top + 4.0), _SEAL, None)
        sheet.line(words.zh("seal"), SMALL, seal_x + 5.0, top + 14.0)

    return Block(SIGNATURES_HEIGHT, draw)


def tear_off(notification: Notification, words: Words, copy: Copy, fonts: FontSet) -> Block:
    """The strip below the dashed line: the applicant's receipt, or the stub that stays."""
    title, text = ("receipt", "receipt_text") if copy == "applicant" else ("stub", "stub_text")
    signer = "applicant_signature" if copy == "applicant" else "handler_signature"

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(PAPER.margin, PAPER.right, top + 4.0, 0.6, dash=3.0)
        mongolian = words.mn(text, number=notification.number)
        width = columns_width(mongolian, MN_SMALL, 66.0, fonts) if mongolian else 0.0
        if mongolian:
            sheet.columns(mongolian, MN_SMALL, (PAPER.right - width, top + 12.0), 66.0)
        room = PAPER.inner_width - width - 14.0
        x = PAPER.margin
        length = sheet.line(words.zh(title), NAME, x, top + 24.0)
        about = joined(notification.number, notification.matter.name.zh, notification.applicant_name, by="　")
        sheet.line(about, LABEL, x + length + 10.0, top + 24.0)
        sheet.paragraph(words.zh(text, number=notification.number), BODY, (x, top + 31.0), room)
        baseline = top + 72.0
        length = sheet.line(words.zh(signer), LABEL, x, baseline)
        sheet.rule(x + length + 4.0, x + length + 130.0, baseline + 2.0)
        length = sheet.line(words.zh("date"), LABEL, x + 200.0, baseline)
        sheet.rule(x + 200.0 + length + 4.0, x + 330.0, baseline + 2.0)

    return Block(TEAR_OFF_HEIGHT, draw)


def foot(notification: Notification, words: Words, copy: Copy, page: tuple[int, int]) -> Block:
    """Page x of y, release, print, copy, and the mark of unapproved Mongolian."""

    def draw(sheet: Sheet, top: float) -> None:
        baseline = top + 12.0
        printed = (
            words.zh("first_print")
            if notification.print_no == 1
            else words.zh("reprint", n=notification.print_no)
        )
        left = joined(
            words.zh(f"copy_{copy}"),
            words.zh("page", x=page[0], y=page[1]),
            f"{words.zh('release')} {notification.release_name}",
            printed,
            by="　",
        )
        sheet.line(left, SMALL, PAPER.margin, baseline)
        right = PAPER.right
        if words.printed_draft:
            right = sheet.line_right(words.zh("draft_mark"), NAME, right, baseline) - 10.0
        if notification.service_notice:
            notice = notification.settings.service_notice
            sheet.line_right(notice.zh if notice else words.zh("service_notice"), SMALL, right, baseline)

    return Block(FOOT_HEIGHT, draw)
