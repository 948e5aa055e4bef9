"""The Mongolian panel of a notification: vertical columns, one group for each material, left to right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from forms.columns import ColumnStyle
from forms.composing import Block, Sheet, columns_width
from forms.documents.notification_chinese import number_chip
from forms.documents.notification_data import MaterialLine, Notification
from forms.documents.notification_head import consult_phone
from forms.documents.notification_styles import MN_BODY, MN_COUNT, MN_LABEL, MN_MATTER, MN_NAME, PAPER
from forms.documents.notification_words import Words, form_mn, joined, limit_mn, remedy_mn
from forms.fonts import FontSet

NUMBER_HEIGHT = 19.0
_GROUP_GAP = 5.0
_HEIGHTS = tuple(float(height) for height in range(96, 330, 6))


class Group(NamedTuple):
    """Texts that stand together between two hairlines, `number` above them (0 for none)."""

    texts: tuple[tuple[str, ColumnStyle], ...]
    number: int = 0

    def width(self, height: float, fonts: FontSet) -> float:
        """The width in points at this height of the panel."""
        room = height - (NUMBER_HEIGHT if self.number else 0.0)
        return sum(columns_width(text, style, room, fonts) for text, style in self.texts) + 2 * _GROUP_GAP

    def draw(self, sheet: Sheet, corner: tuple[float, float], height: float) -> None:
        """Draws the group right of its corner (left, top)."""
        x, top = corner[0] + _GROUP_GAP, corner[1]
        if self.number:
            number_chip(sheet, self.number, (x + 1.0, top))
            top += NUMBER_HEIGHT
            height -= NUMBER_HEIGHT
        for text, style in self.texts:
            x = sheet.columns(text, style, (x, top), height)


def material_group(line: MaterialLine, words: Words) -> Group:
    """One missing material; where it has no Mongolian, the group says where the Chinese stands."""
    name = words.mongolian(line.material.name)
    if not name:
        absent = words.mn("not_translated", n=line.number) or words.zh("not_translated", n=line.number)
        return Group(((absent, MN_LABEL),), line.number)
    detail = joined(words.mn(line.state) + "᠄", form_mn(words, line.material), remedy_mn(words, line), by=" ")
    return Group(((name, MN_NAME), (detail, MN_BODY)), line.number)


def opening(notification: Notification, missing: int, words: Words) -> list[Group]:
    """The matter's name, and how many materials are missing."""
    count = words.mn("missing_count", n=missing) if missing else words.mn("all_complete")
    texts = [
        (words.mongolian(notification.matter.name), MN_MATTER),
        (count, MN_COUNT),
        (words.mn("second_visit") if missing else "", MN_LABEL),
    ]
    return [Group(tuple((text, style) for text, style in texts if text))]


def closing(notification: Notification, words: Words) -> list[Group]:
    """What was handed in, what need not be brought, and the facts of the matter."""
    groups = []
    for state, key in (("handed_in", "received"), ("not_needed", "not_needed_list")):
        lines = [m for m in notification.materials if m.state == state]
        names = [f"{m.number} {words.mongolian(m.material.name)}" for m in lines]
        if lines and words.mn(key):
            groups.append(Group(((words.mn(key), MN_LABEL), ("᠂ ".join(names), MN_BODY))))
    texts: list[tuple[str, ColumnStyle]] = []
    for key, value in _facts(notification, words):
        if value and words.mn(key):
            texts.append((f"{words.mn(key)}᠄ {value}", MN_BODY))
    return [*groups, Group(tuple(texts))] if texts else groups


def _facts(notification: Notification, words: Words) -> list[tuple[str, str]]:
    matter = notification.matter
    place = words.mongolian(matter.place or notification.site.address)
    hours = words.mongolian(matter.hours or notification.site.hours)
    fee = matter.fee
    cost = words.mongolian(fee.standard) or words.mn("charged") if fee.charged else words.mn("free")
    answers = "᠂ ".join(filter(None, (words.mongolian(answer.answer) for answer in notification.answers)))
    return [
        ("department", words.mongolian(matter.authority)),
        ("situations", answers),
        ("statutory_limit", limit_mn(words, matter.statutory_limit, "no_statutory_limit")),
        ("promised_limit", limit_mn(words, matter.promised_limit)),
        ("fee", cost),
        ("place", place),
        ("hours", hours),
        ("consult_phone", consult_phone(notification)),
        ("complaint_phone", matter.complaint_phone or notification.settings.complaint_phone),
    ]


def bands(groups: Sequence[Group], height: float, fonts: FontSet) -> list[list[tuple[Group, float]]]:
    """The groups with their x, in as many bands of this height as they need."""
    result: list[list[tuple[Group, float]]] = [[]]
    x = PAPER.margin
    for group in groups:
        width = group.width(height, fonts)
        if result[-1] and x + width > PAPER.right:
            result.append([])
            x = PAPER.margin
        result[-1].append((group, x))
        x += width
    return result


def panel(groups: Sequence[Group], highest: float, fonts: FontSet) -> Block:
    """The panel no higher than it must be, in one band if `highest` points allow it."""
    height = next((h for h in _HEIGHTS if h <= highest and len(bands(groups, h, fonts)) == 1), highest)
    rows = bands(groups, height, fonts)

    def draw(sheet: Sheet, top: float) -> None:
        for row in rows:
            sheet.rule(PAPER.margin, PAPER.right, top, 0.8)
            for group, x in row:
                group.draw(sheet, (x, top + 6.0), height)
                if x > PAPER.margin:
                    sheet.upright_rule(x, top + 5.0, top + 6.0 + height)
            top += height + 12.0

    return Block((height + 12.0) * len(rows), draw)
