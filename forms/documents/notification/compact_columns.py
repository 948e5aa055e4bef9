"""The Mongolian panel of a notification on small paper: bands of columns, a block each."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from forms.documents.kit.panel import ColumnText, Group, GroupPart
from forms.documents.notification.compact_looks import PITCH, PaperLook
from forms.documents.notification.compact_parts import ColumnPart as Panel
from forms.documents.notification.compact_parts import CompactSlip
from forms.page import MONGOLIAN_SCRIPT
from forms.sheet.composing import Block, Sheet
from forms.text.columns import ColumnStyle

BAND_ROOM = 7.0
_STEP = 5.0
# So many columns of a text that runs on are worth standing alone at the end of a band.
_LEAST_CUT = 3

Band = list[tuple[GroupPart, float]]


def readable(group: Group, look: PaperLook) -> Group:
    """The group with nothing smaller than the paper's printers show, and labels that fit the body."""
    least = max(look.paper.least_mongolian, look.density.mn_body.size - 1.0)
    return group._replace(texts=tuple((text, _at_least(style, least)) for text, style in group.texts if text))


def _at_least(style: ColumnStyle, size: float) -> ColumnStyle:
    if style.size >= size:
        return style
    return msgspec.structs.replace(style, size=size, pitch=round(size * PITCH, 1))


def heights(look: PaperLook) -> list[float]:
    """The heights of bands that are tried."""
    least, most = look.band
    return [least + _STEP * step for step in range(int((most - least) / _STEP) + 1)]


def bands(slip: CompactSlip, groups: Sequence[Group], height: float) -> list[Panel]:
    """The groups in bands of that height or less, each below a rule of its own."""
    name = slip.notification.matter.name.mn
    made = [(_block(slip, band, True), _block(slip, band, False)) for band in _packed(slip, groups, height)]
    return [Panel(block, name, bare=bare) for block, bare in made]


def _packed(slip: CompactSlip, groups: Sequence[Group], height: float) -> list[Band]:
    paper = slip.look.paper
    result: list[Band] = []
    x = paper.right + 1.0
    for group in groups:
        rest = group.parts(height, slip.fonts, paper.inner_width)
        while rest:
            part = rest.pop(0)
            if not result or x + part.width > paper.right + 0.01:
                fits, left_over = _cut(part, paper.right - x) if result else (None, part)
                if fits:
                    result[-1].append((fits, x))
                    part = left_over
                result.append([])
                x = paper.margin
            result[-1].append((part, x))
            x += part.width
    return result


def _cut(part: GroupPart, room: float) -> tuple[GroupPart | None, GroupPart]:
    """What of an unnumbered part stands in `room` points, and the rest; None where too little would."""
    around = part.width - sum(_pitch(column) for column in part.columns)
    count, width = 0, around
    while count < len(part.columns) and width + _pitch(part.columns[count]) <= room:
        width += _pitch(part.columns[count])
        count += 1
    if part.number or count < _LEAST_CUT or count == len(part.columns):
        return None, part
    rest = GroupPart(0, part.columns[count:], part.width - width + around)
    return GroupPart(0, part.columns[:count], width), rest


def _pitch(column: Sequence[ColumnText]) -> float:
    return max((text.style.pitch for text in column), default=0.0)


def _block(slip: CompactSlip, band: Band, ruled: bool) -> Block:
    """The band, as high as the longest of its columns."""
    paper = slip.look.paper
    height = max(part.length for part, _ in band)
    above = BAND_ROOM / 2 if ruled else 0.0

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.part("Sect", MONGOLIAN_SCRIPT):
            draw_band(sheet, top)

    def draw_band(sheet: Sheet, top: float) -> None:
        if ruled:
            sheet.rule(paper.margin, paper.right, top + 1.0)
        for part, left in band:
            if left > paper.margin:
                sheet.upright_rule(left, top + above, top + above + height)
            part.draw(sheet, (left, top + above))

    return Block(height + above + BAND_ROOM / 2, draw)
