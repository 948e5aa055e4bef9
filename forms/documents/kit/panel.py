"""The Mongolian panel of a form: vertical columns, in groups between hairlines, left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from forms.documents.kit.chip import number_chip
from forms.documents.kit.phrases import cut
from forms.documents.kit.styles import PAPER
from forms.page import MONGOLIAN_SCRIPT
from forms.sheet.composing import Block, Sheet, space
from forms.sheet.paper import Paper
from forms.text.columns import (
    Column,
    ColumnStyle,
    Extent,
    longest_word,
    measure,
    set_columns,
    text_length,
)
from forms.text.fonts import FontSet

NUMBER_HEIGHT = 18.5
BETWEEN_PANELS = 7.0
BAND_ROOM = 10.0
_GROUP_GAP = 3.5
_TEXT_GAP = 0.7  # ems free between two texts in one column
_LOWEST = 144.0  # shorter columns are read with difficulty, and taken only where there is no room
_HIGHEST = 330.0
_STEP = 6.0
_MOST_BANDS = 4
# What ends of columns and gaps between groups cost at the very least: no need to try with less room.
_LOSS, _MOST_LOSS = 0.03, 0.2


class Group(NamedTuple):
    """Texts that stand together between two hairlines, led by `number` (0 for none).

    A text begins in the last column of the one before it where there is room.
    """

    texts: tuple[tuple[str, ColumnStyle], ...]
    number: int = 0

    def width(self, height: float, fonts: FontSet) -> float:
        """The width in points at this height of the panel."""
        width = 2 * _GROUP_GAP + (self.texts[0][1].pitch if self.number else 0.0)
        for (_, style), (extent, _) in zip(self.texts, self._flow(height, fonts), strict=True):
            width += extent.columns * style.pitch
        return width

    def area(self, fonts: FontSet) -> float:
        """About the square points the group covers, whatever its height."""
        return sum(text_length(text, style, fonts) * style.pitch for text, style in self.texts)

    def _flow(self, height: float, fonts: FontSet) -> Sequence[tuple[Extent, float]]:
        """For each text what it needs, and what the column before it had left.

        A panel is tried at many heights, and slips of a matter differ in few texts: it is kept.
        """
        known = cast(dict[object, Sequence[tuple[Extent, float]]], fonts.cache("flows", limit=8_000))
        key = (self.texts, self.number > 0, height)
        flow = known.get(key)
        if flow is None:
            flow = known[key] = tuple(self._measured(height, fonts))
        return flow

    def _measured(self, height: float, fonts: FontSet) -> Iterator[tuple[Extent, float]]:
        left = height - NUMBER_HEIGHT if self.number else 0.0
        pitch = self.texts[0][1].pitch if self.number else 0.0
        for index, (text, style) in enumerate(self.texts):
            free = left - (_TEXT_GAP * style.size if index else 0.0) if style.pitch <= pitch else 0.0
            extent = measure(text, style, height, fonts, free)
            if extent.columns:
                pitch = style.pitch
                left = height - extent.last
            else:
                left = free - extent.last
            yield extent, free

    def parts(self, height: float, fonts: FontSet, widest: float = PAPER.inner_width) -> list[GroupPart]:
        """The group as columns, cut where it is wider than the panel."""
        result = [GroupPart(self.number, [], 2 * _GROUP_GAP)]
        if self.number:
            result[0].columns.append([])
            result[0] = result[0]._replace(width=result[0].width + self.texts[0][1].pitch)
        for (text, style), (extent, free) in zip(self.texts, self._flow(height, fonts), strict=True):
            columns = set_columns(text, style, height, fonts, free if extent.joins else None)
            if extent.joins:
                result[-1].columns[-1].append(ColumnText(columns[0], style, height - free))
            for column in columns[1:] if extent.joins else columns:
                if result[-1].columns and result[-1].width + style.pitch > widest:
                    result.append(GroupPart(0, [], 2 * _GROUP_GAP))
                result[-1].columns.append([ColumnText(column, style, 0.0)])
                result[-1] = result[-1]._replace(width=result[-1].width + style.pitch)
        return result


class ColumnText(NamedTuple):
    """A text in a column, and how far down it begins, in points."""

    column: Column
    style: ColumnStyle
    below: float


class GroupPart(NamedTuple):
    """What of a group stands in one band; the group's number leads its first part.

    A column is what stands in it from above: text, its style, and how far down it begins.
    """

    number: int
    columns: list[list[ColumnText]]
    width: float

    @property
    def length(self) -> float:
        """How far down its longest column reaches, in points."""
        ends = (below + text.length for column in self.columns for text, _, below in column)
        return max(ends, default=NUMBER_HEIGHT)

    def draw(self, sheet: Sheet, corner: tuple[float, float]) -> None:
        """Draws the columns right of the corner (left, top)."""
        with sheet.entry() if self.number else sheet.part("P", MONGOLIAN_SCRIPT):
            self._draw(sheet, corner[0] + _GROUP_GAP, corner[1])

    def _draw(self, sheet: Sheet, x: float, top: float) -> None:
        for index, column in enumerate(self.columns):
            pitch = column[0][1].pitch if column else NUMBER_HEIGHT
            if index == 0 and self.number:
                side = min(NUMBER_HEIGHT - 4.5, pitch - 1.2)
                number_chip(sheet, self.number, (x + (pitch - side) / 2, top), side)
            for text, _, below in column:
                sheet.column(text, x + pitch / 2, top + below)
            x += pitch


def cut_group(group: Group) -> list[Group]:
    """The group in several, each of which finds room on a page; its number leads the first."""
    texts = [(part, style) for text, style in group.texts for part in cut(text)]
    return [Group((text,), group.number if index == 0 else 0) for index, text in enumerate(texts)]


def flowed(groups: Sequence[Group]) -> list[Group]:
    """The groups that bear no number, one after the other in one group: what saves most room."""
    texts = [text for group in groups for text in group.texts]
    return [Group(tuple(texts))] if texts else []


def panel(groups: Sequence[Group], room: float, fonts: FontSet, paper: Paper = PAPER) -> Block | None:
    """The panel in one band if `room` allows, else in as few as fit; None if none do."""
    if not groups:
        return space(0.0)
    area = sum(group.area(fonts) for group in groups) / paper.inner_width
    if area * (1.0 + min(_LOSS * len(groups), _MOST_LOSS)) + BAND_ROOM > room:
        return None
    for count in range(1, _MOST_BANDS + 1):
        highest = min(_HIGHEST, room / count - BAND_ROOM)
        if highest < _LOWEST and highest < _longest_word(groups, fonts):
            return None  # a word would be cut
        height = _least_height(_Panel(groups, fonts, paper), count, highest)
        while height is not None and height <= highest:
            made = _drawn(_Panel(groups, fonts, paper), height)
            if made.height <= room:
                return made
            height += _STEP  # a group that is cut may end in one band more than was reckoned
    return None


def _longest_word(groups: Sequence[Group], fonts: FontSet) -> float:
    return max(longest_word(text, style, fonts) for group in groups for text, style in group.texts)


class _Panel(NamedTuple):
    """Groups, and the sides between which they stand."""

    groups: Sequence[Group]
    fonts: FontSet
    paper: Paper


def _least_height(panel: _Panel, count: int, highest: float) -> float | None:
    """About the least height at which the groups need no more than `count` bands; None if over `highest`."""
    groups, fonts, paper = panel
    area = sum(group.area(fonts) for group in groups)
    height = max(min(_LOWEST, highest // _STEP * _STEP), area / (paper.inner_width * count) // _STEP * _STEP)
    while height <= highest:
        width = sum(group.width(height, fonts) for group in groups) / count
        if width <= paper.inner_width and _bands_needed(panel, height) <= count:
            return height
        # The width falls somewhat slower than the height grows: this step never leaps over the least.
        height += max(_STEP, (width / paper.inner_width - 1.0) * height // _STEP * _STEP)
    return None


def _bands_needed(panel: _Panel, height: float) -> int:
    groups, fonts, paper = panel
    bands, used = 1, 0.0
    for group in groups:
        width = group.width(height, fonts)
        while width > paper.inner_width:
            bands += 1 if used else 0
            width -= paper.inner_width - 2 * _GROUP_GAP - 2 * group.texts[0][1].pitch
            used = paper.inner_width
        if used and used + width > paper.inner_width:
            bands, used = bands + 1, 0.0
        used += width
    return bands


def _drawn(panel: _Panel, height: float) -> Block:
    groups, fonts, paper = panel
    bands: list[list[tuple[GroupPart, float]]] = [[]]
    x = paper.margin
    for group in groups:
        for part in group.parts(height, fonts, paper.inner_width):
            if bands[-1] and x + part.width > paper.right + 0.01:
                bands.append([])
                x = paper.margin
            bands[-1].append((part, x))
            x += part.width

    def draw(sheet: Sheet, top: float) -> None:
        key = (tuple(groups), paper, height, top)
        sheet.same_part(key, lambda sheet: draw_section(sheet, top))

    def draw_section(sheet: Sheet, top: float) -> None:
        with sheet.part("Sect", MONGOLIAN_SCRIPT):
            draw_bands(sheet, top)

    def draw_bands(sheet: Sheet, top: float) -> None:
        for number, band in enumerate(bands):
            if number:
                sheet.rule(paper.margin, paper.right, top)
            for part, left in band:
                if left > paper.margin:
                    sheet.upright_rule(left, top + 5.0, top + 5.0 + height)
                part.draw(sheet, (left, top + 5.0))
            top += height + BAND_ROOM

    return Block((height + BAND_ROOM) * len(bands), draw)


def both_panels(
    han: Sequence[Block], mongol: Block, mongolian_first: bool, table: tuple[bool, bool]
) -> list[Block]:
    """Both panels with a rule between; `table` says whether the Chinese one begins or ends with a table.

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

    return Block(BETWEEN_PANELS, draw, same=("divider", below))
