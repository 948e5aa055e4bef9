"""The rows of materials that are wanted, in both panels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from casework.release.pictograms import pictogram_of
from forms.documents.kit.chip import _CHIP_BASELINE, number_chip
from forms.documents.kit.materials import Portion, form_mn, form_zh, state_zh
from forms.documents.kit.panel import Group
from forms.documents.kit.pictograms import draw_pictogram
from forms.documents.kit.styles import PAPER, SMALL, STRONG, Density
from forms.documents.kit.words import Words, joined
from forms.documents.notification.mongolian import _group
from forms.sheet.composing import Block, Sheet, first_baseline, paragraph_height
from forms.sheet.tables import shared_out
from forms.text.fonts import FontSet
from forms.text.lines import Style, line_length

NUMBER_WIDTH = 22.0
STATE_WIDTH = 36.0
# Points of name, form and remedy, and what is left of each where another has more to say.
_USUAL, _LEAST = (120.0, 112.0, 206.3), (64.0, 48.0, 120.0)
_GAP = 7.0
PICTURE, _BESIDE_PICTURE = 21.0, 5.0


class Widths(NamedTuple):
    """How wide the columns of the rows are, in points: they follow what stands in them."""

    name: float
    form: float
    remedy: float

    def stops(self) -> tuple[float, ...]:
        """The x of each column: number, name, form, state, remedy."""
        name = PAPER.margin + NUMBER_WIDTH
        form = name + self.name + _GAP
        state = form + self.form + _GAP
        return (PAPER.margin, name, form, state, state + STATE_WIDTH)


def column_widths(some: Sequence[Portion], words: Words, density: Density, fonts: FontSet) -> Widths:
    """The widths in which most of these stands on one line: names first, then forms, then remedies."""
    beside = PICTURE + _BESIDE_PICTURE if words.pictograms else 0.0
    texts: list[tuple[list[str], Style, float]] = [
        ([portion.name_zh for portion in some], density.name, beside),
        ([form_zh(words, portion.line.material) for portion in some], density.note, 0.0),
        ([portion.remedy_zh for portion in some], density.note, 0.0),
    ]
    wanted = [
        around + max((line_length(text, style, fonts) for text in column), default=0.0)
        for column, style, around in texts
    ]
    return Widths(*shared_out(_USUAL, _LEAST, wanted))


def table_head(words: Words, widths: Widths) -> Block:
    """The labels above the rows."""
    last = f"{words.zh('remedy')}、{words.zh('source')}"
    labels = [words.zh(key) for key in ("number", "material_name", "form_and_copies", "state")]

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(PAPER.margin, PAPER.right, top, 0.8)
        for index, (label, x) in enumerate(zip([*labels, last], widths.stops(), strict=True), start=1):
            with sheet.part("TH", column=index):
                sheet.line(label, SMALL, x, top + 10.3)
        sheet.rule(PAPER.margin, PAPER.right, top + 14.5)

    return Block(14.5, draw, "TR", (tuple(labels), last, widths))


class RowLook(NamedTuple):
    """How rows are set: in which density, in columns of which widths."""

    density: Density
    widths: Widths


def material_row(portion: Portion, words: Words, look: RowLook, fonts: FontSet) -> Block:
    """One missing or invalid material in full, or the continuation of a very long one."""
    density, widths = look
    _, name_x, form_x, state_x, remedy_x = widths.stops()
    line, first = portion.line, portion.first
    pictogram = pictogram_of(line.material) if words.pictograms and first else ""
    pictured = PICTURE if pictogram else 0.0
    beside = pictured + _BESIDE_PICTURE if words.pictograms else 0.0
    cells: list[tuple[str, Style, float, float]] = [
        (portion.name_zh, density.name, name_x + beside, widths.name - beside),
        (form_zh(words, line.material) if first else "", density.note, form_x, widths.form),
        (state_zh(words, line) if first else "", STRONG, state_x, STATE_WIDTH - 4.0),
        (portion.remedy_zh, density.note, remedy_x, widths.remedy),
    ]
    height = max(pictured, *(paragraph_height(text, style, width, fonts) for text, style, _, width in cells))
    room = height + 2 * density.padding

    def draw(sheet: Sheet, top: float) -> None:
        baseline = first_baseline(density.name, top + density.padding)
        side = density.name.size * 1.27
        with sheet.part("TD", column=1):
            number_chip(sheet, line.number, (PAPER.margin, baseline - side * _CHIP_BASELINE), side)
        if pictogram:
            draw_pictogram(sheet, pictogram, (name_x, top + density.padding), PICTURE)
        for index, (text, style, x, width) in enumerate(cells, start=2):
            with sheet.part("TD", column=index):
                sheet.paragraph(text, style, (x, baseline - first_baseline(style, 0.0)), width)
        sheet.rule(PAPER.margin, PAPER.right, top + room)

    return Block(room, draw, "TR", (line.number, tuple(cells), density, pictogram))


def material_group(portion: Portion, words: Words, density: Density) -> list[Group]:
    """One missing material; where it has no Mongolian, the group says where the Chinese stands."""
    line = portion.line
    if not portion.name_mn:
        absent = words.mn("not_translated", n=line.number) or words.zh("not_translated", n=line.number)
        return [Group(((absent, density.mn_body),), line.number)] if portion.first else []
    form = form_mn(words, line.material) if portion.first else ""
    optional = words.mn("optional") if portion.first and line.necessity == "optional" else ""
    detail = joined(*(f"{part}᠃" for part in (optional, form) if part), portion.remedy_mn)
    return _group([(portion.name_mn, density.mn_name), (detail, density.mn_body)], line.number)
