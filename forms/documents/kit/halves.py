"""Two copies of a short document on one A4, with a line to cut along between them.

Each half has the whole head, both panels side by side, and its own places to sign and foot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

from forms.documents.kit.blocks import no_mongolian
from forms.documents.kit.foot import FOOT_HEIGHT, Ending, FormCopy, FormFoot, foot, signatures
from forms.documents.kit.form import Form
from forms.documents.kit.panel import Group, panel
from forms.documents.kit.styles import DENSITIES, PAPER, Density
from forms.documents.kit.words import Words
from forms.page import Page
from forms.sheet.composing import Block, Sheet, draw_blocks, total
from forms.sheet.paper import MILLIMETRE, Paper
from forms.text.fonts import FontSet

# Printers reach nearer to the edge than the margin of a whole page; the cut needs room on both sides.
HALVED = PAPER._replace(edge=10 * MILLIMETRE)
_BESIDE_CUT = 8.0
_MIDDLE = PAPER.height / 2
_TOPS = (HALVED.top, _MIDDLE + _BESIDE_CUT)
_HEIGHT = _MIDDLE - _BESIDE_CUT - HALVED.top
_BETWEEN = 14.0
_CHINESE_SHARES = (0.53, 0.46, 0.43, 0.4, 0.36)  # of the width
_DENSITIES = DENSITIES[1:]  # the airiest would fill a page


class Narrow(NamedTuple):
    """The Chinese blocks and Mongolian groups of a document in half the width."""

    blocks: Sequence[Block]
    groups: Sequence[Group]


class HalfPage(NamedTuple):
    """What both halves are made from; `entries` makes the panels for a density and the Chinese sides."""

    form: Form
    words: Words
    fonts: FontSet
    head: Block
    entries: Callable[[Density, Paper], Narrow]
    ending: Ending
    copies: tuple[FormCopy, ...]


class _PanelSides(NamedTuple):
    chinese: Paper
    mongolian: Paper


class _SideBySide(NamedTuple):
    chinese: Sequence[Block]
    mongolian: Block


def halved(half: HalfPage) -> Page | None:
    """One page with both copies; None where one does not fit half of it."""
    mongolian_first = half.form.settings.script_order == "mn_first"
    room = _HEIGHT - half.head.height - half.ending.height - FOOT_HEIGHT
    for density, share in product(_DENSITIES, _CHINESE_SHARES):
        panels = _panels(half, density, _sides(mongolian_first, share), room)
        if panels:
            return _page(half, panels)
    return None


def _sides(mongolian_first: bool, share: float) -> _PanelSides:
    """The sides of both panels, as papers that have no other."""
    width = PAPER.inner_width - _BETWEEN
    chinese, mongolian = width * share, width * (1 - share)
    split = PAPER.margin + (mongolian if mongolian_first else chinese)
    left = PAPER._replace(width=split + PAPER.margin)
    right = PAPER._replace(width=PAPER.right + split + _BETWEEN, margin=split + _BETWEEN)
    return _PanelSides(right, left) if mongolian_first else _PanelSides(left, right)


def _panels(half: HalfPage, density: Density, sides: _PanelSides, room: float) -> _SideBySide | None:
    narrow = half.entries(density, sides.chinese)
    absent = () if narrow.groups else (no_mongolian(half.words),)
    blocks = [*narrow.blocks, *absent]
    if total(blocks) > room:
        return None
    mongolian = panel(narrow.groups, room, half.fonts, sides.mongolian)
    return _SideBySide(blocks, mongolian) if mongolian else None


def _page(half: HalfPage, panels: _SideBySide) -> Page:
    sheet = Sheet(half.fonts)
    for copy, top in zip(half.copies, _TOPS, strict=True):
        with sheet.part("Sect"):
            half.head.draw(sheet, top)
            below = top + half.head.height
            draw_blocks(sheet, panels.chinese, below)
            panels.mongolian.draw(sheet, below)
            end = top + _HEIGHT - FOOT_HEIGHT
            signatures(half.ending, half.words).draw(sheet, end - half.ending.height)
            foot(half.form, FormFoot(copy.label, (1, 1)), half.words).draw(sheet, end)
        if top == _TOPS[0]:
            sheet.rule(PAPER.margin, PAPER.right, _MIDDLE, 0.6, dash=3.0)
    return Page(PAPER.width, PAPER.height, tuple(sheet.items))
