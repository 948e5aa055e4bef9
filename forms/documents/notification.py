"""The bilingual one-time notification (蒙汉双语一次性告知单) on A4, in two copies.

Two panels, each complete in its language and numbered alike; which stands above is the release's setting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from forms.composing import Block, Sheet, draw_blocks, space, total
from forms.documents import notification_chinese as chinese
from forms.documents import notification_mongolian as mongolian
from forms.documents.notification_data import MaterialLine, Notification
from forms.documents.notification_foot import Copy, foot, signatures, tear_off
from forms.documents.notification_head import head, repeated_head
from forms.documents.notification_styles import PAPER
from forms.documents.notification_words import Words
from forms.fonts import FontSet
from forms.page import Document, Item, Page

_COPIES: tuple[Copy, ...] = ("applicant", "stub")
_FOOT_TOP = PAPER.bottom - 16.0


class _Maker(NamedTuple):
    """What every part is made from."""

    notification: Notification
    words: Words
    fonts: FontSet
    missing: int


def lay_out(notification: Notification, fonts: FontSet) -> Document:
    """The notification in two copies: 申请人联 with the receipt, then 存根联 with the stub.

    Raises MissingGlyph when a character has no shape in any installed font.
    """
    missing = tuple(line for line in notification.materials if line.state in ("missing", "invalid"))
    maker = _Maker(notification, Words(notification), fonts, len(missing))
    bodies = _bodies(maker, missing)
    pages: list[Page] = []
    for copy in _COPIES:
        for number, body in enumerate(bodies, start=1):
            last = number == len(bodies)
            end = _end(maker, copy, (number, len(bodies)), last)
            pages.append(Page(PAPER.width, PAPER.height, (*body, *end)))
    title = f"{maker.words.zh('title')} {notification.number}".strip()
    return Document(title, tuple(pages))


def _end(maker: _Maker, copy: Copy, page: tuple[int, int], last: bool) -> list[Item]:
    """What differs between the copies: the tear-off strip and the foot."""
    sheet = Sheet(maker.fonts)
    if last:
        strip = tear_off(maker.notification, maker.words, copy, maker.fonts)
        strip.draw(sheet, _FOOT_TOP - strip.height)
    foot(maker.notification, maker.words, copy, page).draw(sheet, _FOOT_TOP)
    return sheet.items


def _bodies(maker: _Maker, missing: Sequence[MaterialLine]) -> list[list[Item]]:
    """The pages without their ends, as few as hold everything."""
    result: list[list[Item]] = []
    rest = list(missing)
    while True:
        first = not result
        sheet, taken, last = _body(maker, rest, first)
        result.append(sheet.items)
        rest = rest[taken:]
        if last:
            return result


def _body(maker: _Maker, rest: list[MaterialLine], first: bool) -> tuple[Sheet, int, bool]:
    for count, last in [(len(rest), True), *((n, False) for n in range(len(rest), -1, -1))]:
        blocks = _plan(maker, rest[:count], first, last)
        if blocks is not None or count == 0:
            sheet = Sheet(maker.fonts)
            y = draw_blocks(sheet, blocks or [], PAPER.margin)
            if last:
                closing = signatures(maker.notification, maker.words, maker.fonts)
                closing.draw(sheet, max(y, _FOOT_TOP - 84.0 - closing.height))
            return sheet, count, last
    raise AssertionError("a page holds at least nothing")


def _plan(maker: _Maker, lines: list[MaterialLine], first: bool, last: bool) -> list[Block] | None:
    """The blocks of one page, or None if they do not fit."""
    notification, words, fonts, missing = maker
    top = head(notification, words, fonts) if first else repeated_head(notification, words)
    room = _FOOT_TOP - PAPER.margin - top.height
    if last:
        room -= 84.0 + signatures(notification, words, fonts).height
    for padding in (7.0, 5.0, 3.5, 2.5):
        han: list[Block] = []
        if first:
            han.append(chinese.subject(notification, words, fonts))
            han.append(chinese.count_heading(missing, words))
        if lines:
            han.append(chinese.table_head(words))
            han += [chinese.material_row(line, words, fonts, padding) for line in lines]
        if last:
            han += chinese.settled(notification, words, fonts)
            han += chinese.facts(notification, words, fonts)
        groups = mongolian.opening(notification, missing, words) if first else []
        groups += [mongolian.material_group(line, words) for line in lines]
        groups += mongolian.closing(notification, words) if last else []
        gap = space(8.0)
        left = room - total(han) - gap.height
        if left < 100.0:
            continue
        mongol = mongolian.panel(groups, min(left - 12.0, 320.0), fonts)
        if mongol.height <= left:
            if notification.settings.script_order == "mn_first":
                return [top, mongol, gap, *han]
            return [top, *han, gap, mongol]
    return None
