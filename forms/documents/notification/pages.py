"""Which rows of a notification stand on which page, and how tightly they are set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from forms.documents.kit.foot import FOOT_HEIGHT, SIGNATURES_HEIGHT
from forms.documents.kit.head import head, repeated_head
from forms.documents.kit.material_rows import table_head
from forms.documents.kit.panel import Group, panel
from forms.documents.kit.strip import TEAR_OFF_HEIGHT
from forms.documents.kit.styles import DENSITIES, PAPER, SEVERAL_PAGES, Density
from forms.documents.notification import chinese
from forms.documents.notification.head import head_of
from forms.documents.notification.mongolian import flowed
from forms.documents.notification.rows import Maker, Row
from forms.errors import TextTooLong
from forms.sheet.composing import Block, Sheet, space, total

FOOT_TOP = PAPER.bottom - FOOT_HEIGHT
# What the last page keeps free at its end.
CLOSING_HEIGHT = SIGNATURES_HEIGHT + TEAR_OFF_HEIGHT
BETWEEN_PANELS = 7.0
_LEAST_PADDING = 0.2
# More rows than this are not tried on one page.
_ONE_PAGE_AT_MOST = 16


def panels(han: list[Block], mongol: Block, mongolian_first: bool, table: tuple[bool, bool]) -> list[Block]:
    """Both panels with a rule between them; `table` says whether the Chinese one begins or ends with a table.

    A table brings a rule of its own there, and two rules close together would look like a mistake.
    """
    begins, ends = table
    if mongolian_first:
        return [mongol, _divider(None if begins else BETWEEN_PANELS - 2.0), *han]
    return [*han, _divider(0.0 if ends else BETWEEN_PANELS - 2.0), mongol]


def _divider(below: float | None) -> Block:
    """The room between the panels, with a rule so far below its top."""

    def draw(sheet: Sheet, top: float) -> None:
        if below is not None:
            sheet.rule(PAPER.margin, PAPER.right, top + below, 0.8)

    return Block(BETWEEN_PANELS, draw)


class Plan(NamedTuple):
    """The blocks of one page, in order from the top margin."""

    blocks: list[Block]


def plan_pages(maker: Maker, rows: Sequence[Row]) -> list[Plan]:
    """One page if any density allows it, else as many as are needed.

    Raises TextTooLong when a single row is higher than a page.
    """
    if len(rows) <= _ONE_PAGE_AT_MOST:
        whole = _airiest(maker, rows, (True, True))
        if whole:
            return [whole]
    plans: list[Plan] = []
    rest = list(rows)
    while rest:
        plan, taken = _fullest(maker, rest, not plans)
        plans.append(plan)
        rest = rest[taken:]
    return plans


def _airiest(maker: Maker, rows: Sequence[Row], ends: tuple[bool, bool]) -> Plan | None:
    """The page of these rows, set as airily as it can be; None if even the tightest does not hold them."""
    plans = (_plan(maker, rows, density, ends) for density in DENSITIES)
    return next((plan for plan in plans if plan), None)


def _fullest(maker: Maker, rest: list[Row], first: bool) -> tuple[Plan, int]:
    """The next page, with as many rows as it holds; the closing needs the last page to have a row."""
    whole = _plan(maker, rest, SEVERAL_PAGES, (first, True))
    if whole:
        return _airiest(maker, rest, (first, True)) or whole, len(rest)
    for count in range(_at_most(maker, rest), 0, -1):
        plan = _plan(maker, rest[:count], SEVERAL_PAGES, (first, False))
        if plan:
            return plan, count
    if first:
        empty = _plan(maker, [], SEVERAL_PAGES, (True, False))
        if empty:
            return empty, 0
    raise TextTooLong(maker.notification.matter.name.zh)


def _at_most(maker: Maker, rest: Sequence[Row]) -> int:
    """How many rows a page could hold if nothing else stood on it; never all that are left."""
    used = 0.0
    for count, row in enumerate(rest):
        groups = maker.mongolian(row, SEVERAL_PAGES)
        used += total(maker.chinese(row, SEVERAL_PAGES))
        used += sum(group.area(maker.fonts) for group in groups) / PAPER.inner_width
        if used > FOOT_TOP - PAPER.margin:
            return max(1, min(count, len(rest) - 1))
    return max(1, len(rest) - 1)


def _plan(maker: Maker, rows: Sequence[Row], density: Density, ends: tuple[bool, bool]) -> Plan | None:
    """The blocks of a page that is the first, the last, both or neither; None if they do not fit."""
    first, last = ends
    notification, words, fonts = maker.notification, maker.words, maker.fonts
    said = head_of(notification, words)
    top = head(notification, said, words, fonts) if first else repeated_head(notification, said, words)
    room = FOOT_TOP - PAPER.margin - top.height - (CLOSING_HEIGHT if last else 0.0)
    han = _chinese_blocks(maker, rows, density, first)
    left = room - total(han) - BETWEEN_PANELS
    if left < 0:
        return None
    mongol = panel(_mongolian_groups(maker, rows, density, first), left, fonts)
    if mongol is None:
        return None
    han = _airier(maker, rows, density, (first, left - mongol.height)) or han
    if not mongol.height:
        return Plan([top, *han])
    table = (
        not first and bool(rows and rows[0].portion),
        maker.bilingual and bool(rows and rows[-1].portion),
    )
    mongolian_first = notification.settings.script_order == "mn_first"
    return Plan([top, *panels(han, mongol, mongolian_first, table)])


def _airier(
    maker: Maker, rows: Sequence[Row], density: Density, place: tuple[bool, float]
) -> list[Block] | None:
    """The Chinese blocks with room that is left on the page given to the rows of the table."""
    first, spare = place
    count = sum(1 for row in rows if row.portion)
    more = min(spare / (2 * count), DENSITIES[0].padding - density.padding) if count else 0.0
    if more < _LEAST_PADDING:
        return None
    airy = msgspec.structs.replace(density, padding=density.padding + more)
    return _chinese_blocks(maker, rows, airy, first)


def _chinese_blocks(maker: Maker, rows: Sequence[Row], density: Density, first: bool) -> list[Block]:
    words = maker.words
    blocks: list[Block] = []
    if first:
        blocks.append(chinese.situations(maker.notification, words, maker.fonts))
        blocks += [space(3.0), chinese.count_heading(maker.missing, words)]
    if any(row.portion for row in rows):
        blocks.append(table_head(words))
    after_table = bool(blocks)
    for row in rows:
        if not row.portion and after_table:
            blocks.append(space(4.0))
            after_table = False
        blocks += maker.chinese(row, density)
    if not maker.bilingual and first:
        blocks += [space(4.0), chinese.no_mongolian(words)]
    return blocks


def _mongolian_groups(maker: Maker, rows: Sequence[Row], density: Density, first: bool) -> list[Group]:
    groups = maker.opening(density) if first else []
    ends: list[Group] = []
    for row in rows:
        (groups if row.portion else ends).extend(maker.mongolian(row, density))
    return groups + (flowed(ends) if density.flowing else ends)
