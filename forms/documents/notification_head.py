"""The head of a notification: bilingual title, matter, applicant, and the slip number with its code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import segno

from forms.composing import Block, Sheet, columns_width, first_baseline, paragraph_height
from forms.documents.notification_data import Notification
from forms.documents.notification_styles import (
    BODY,
    LABEL,
    MATTER,
    MN_TITLES,
    NUMBER,
    PAPER,
    SMALL,
    TITLE,
    TITLE_SMALL,
)
from forms.documents.notification_words import Words, joined
from forms.errors import BadCharacter
from forms.fonts import FontSet
from forms.lines import line_length

REPEATED_HEIGHT = 34.0
_CODE_SIDE = 64.0
_NUMBER_WIDTH = 122.0
_GUTTER = 16.0
_LABEL_WIDTH = 42.0
_SITE_TOP = 33.0
_MATTER_TOP = 50.0
_LEAST_HEIGHT = 112.0

# Pairs that share a line: label, value, and whether the value takes the whole line.
_Pairs = list[tuple[str, str, bool]]


def head(notification: Notification, words: Words, fonts: FontSet) -> Block:
    """The head of the first page: who asks for what; beside it the Mongolian title and the number."""
    mongolian = words.mn("title")
    inner = PAPER.inner_width - _NUMBER_WIDTH - _GUTTER
    widest = inner - _GUTTER - 2 * MN_TITLES[0].pitch if mongolian else inner
    rows = _pairs(notification, words, widest, fonts)
    height = _chinese_height(notification, rows, widest, fonts)
    style = next(
        (s for s in MN_TITLES if columns_width(mongolian, s, height, fonts) <= 2 * s.pitch), MN_TITLES[-1]
    )
    taken = columns_width(mongolian, style, height, fonts) if mongolian else 0.0
    mongolian_first = notification.settings.script_order == "mn_first"

    def draw(sheet: Sheet, top: float) -> None:
        x = PAPER.margin + (taken + _GUTTER if mongolian and mongolian_first else 0.0)
        mongolian_x = PAPER.margin if mongolian_first else PAPER.margin + inner - taken
        if mongolian and mongolian_first:
            sheet.columns(mongolian, style, (mongolian_x, top), height)
        _draw_chinese(sheet, notification, words, (x, top, widest))
        if mongolian and not mongolian_first:
            sheet.columns(mongolian, style, (mongolian_x, top), height)
        _draw_number(sheet, notification, words, top)
        sheet.rule(PAPER.margin, PAPER.right, top + height + 5.0, 1.2)

    return Block(height + 9.0, draw)


def _pairs(notification: Notification, words: Words, width: float, fonts: FontSet) -> list[_Pairs]:
    """Labels and values of the head, two to a line where both are short."""
    values = [
        ("department", notification.matter.authority.zh),
        ("mode", words.zh(f"mode_{notification.mode}")),
        ("applicant", notification.applicant_name),
        ("id_number", notification.applicant_id_masked),
        ("phone", notification.applicant_phone_masked),
        ("agent", notification.agent_name),
    ]
    rows: list[_Pairs] = []
    for key, value in values:
        long = line_length(value, BODY, fonts) > _value_width(width / 2)
        if not value:
            continue
        if rows and len(rows[-1]) == 1 and not long and not rows[-1][0][2]:
            rows[-1].append((words.zh(key), value, long))
        else:
            rows.append([(words.zh(key), value, long)])
    return rows


def _value_width(width: float) -> float:
    return width - _LABEL_WIDTH - 6.0


def _chinese_height(
    notification: Notification, rows: Sequence[_Pairs], width: float, fonts: FontSet
) -> float:
    height = _MATTER_TOP + paragraph_height(notification.matter.name.zh, MATTER, width, fonts) + 3.0
    for row in rows:
        height += max(paragraph_height(value, BODY, _value_width(width), fonts) for _, value, _ in row)
    return max(height, _LEAST_HEIGHT)


def _draw_chinese(
    sheet: Sheet, notification: Notification, words: Words, place: tuple[float, float, float]
) -> None:
    x, top, width = place
    sheet.line(words.zh("title"), TITLE, x - 1.0, top + 24.0)
    baseline = first_baseline(BODY, top + _SITE_TOP)
    length = sheet.line(notification.site.name.zh, BODY, x, baseline)
    sheet.line(joined(words.zh("matter_code"), notification.matter.code), LABEL, x + length + 14.0, baseline)
    y = sheet.paragraph(notification.matter.name.zh, MATTER, (x, top + _MATTER_TOP), width) + 3.0
    for row in _pairs(notification, words, width, sheet.fonts):
        below = y
        for side, (label, value, _) in enumerate(row):
            left = x + side * width / 2
            sheet.line(label, LABEL, left, first_baseline(BODY, y))
            room = _value_width(width - side * width / 2)
            below = max(below, sheet.paragraph(value, BODY, (left + _LABEL_WIDTH, y), room))
        y = below


def _draw_number(sheet: Sheet, notification: Notification, words: Words, top: float) -> None:
    """The code, the slip number, date and phone; a preview has no number and shows an empty frame."""
    corner = (PAPER.right - _CODE_SIDE, top)
    right = PAPER.right
    if notification.number:
        sheet.code(corner, _CODE_SIDE, code_rows(notification.number))
        sheet.line_right(notification.number, NUMBER, right, top + _CODE_SIDE + 13.0)
    else:
        sheet.box(corner, (_CODE_SIDE, _CODE_SIDE), None)
    sheet.line_right(words.zh("slip_number"), SMALL, corner[0] - 8.0, top + _CODE_SIDE)
    sheet.line_right(date_zh(notification, words), BODY, right, top + _CODE_SIDE + 25.5)
    phone = joined(words.zh("consult_phone"), consult_phone(notification))
    sheet.line_right(phone, LABEL, right, top + _CODE_SIDE + 37.0)
    complaint = joined(words.zh("complaint_phone"), complaint_phone(notification))
    sheet.line_right(complaint, LABEL, right, top + _CODE_SIDE + 48.0)


def repeated_head(notification: Notification, words: Words) -> Block:
    """The short head of every further page."""

    def draw(sheet: Sheet, top: float) -> None:
        start = PAPER.margin + sheet.line(words.zh("title"), TITLE_SMALL, PAPER.margin, top + 12.0) + 6.0
        room = PAPER.right - line_length(notification.number, NUMBER, sheet.fonts) - 8.0 - start
        continued = f"（{words.zh('continued')}）{notification.matter.name.zh}"
        sheet.first_line(continued, LABEL, (start, top + 12.0), room)
        sheet.line_right(notification.number, NUMBER, PAPER.right, top + 12.0)
        sheet.rule(PAPER.margin, PAPER.right, top + 20.0, 1.2)

    return Block(REPEATED_HEIGHT, draw)


@lru_cache(maxsize=64)
def code_rows(number: str) -> tuple[tuple[bool, ...], ...]:
    """The QR code of the slip number alone: no personal data.

    Raises BadCharacter where the number is no text.
    """
    try:
        number.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadCharacter(number[error.start], number) from error
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


def complaint_phone(notification: Notification) -> str:
    """Where to complain: the matter's own phone, else the release's."""
    return notification.matter.complaint_phone or notification.settings.complaint_phone
