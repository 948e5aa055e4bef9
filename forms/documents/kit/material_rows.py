"""The rows of materials that are wanted, in both panels."""

from __future__ import annotations

from casework.release.pictograms import pictogram_of
from forms.documents.kit.chip import _CHIP_BASELINE, number_chip
from forms.documents.kit.materials import Portion, form_mn, form_zh, state_zh
from forms.documents.kit.panel import Group
from forms.documents.kit.pictograms import draw_pictogram
from forms.documents.kit.styles import PAPER, SMALL, STRONG, Density
from forms.documents.kit.words import Words, joined
from forms.documents.notification.mongolian import _group
from forms.sheet.composing import Block, Sheet, first_baseline, paragraph_height
from forms.text.fonts import FontSet
from forms.text.lines import Style

NUMBER_WIDTH = 22.0
NAME_WIDTH = 120.0
FORM_WIDTH = 112.0
STATE_WIDTH = 36.0
_GAP = 7.0
PICTURE, _BESIDE_PICTURE = 21.0, 5.0


def table_head(words: Words) -> Block:
    """The labels above the rows."""
    last = f"{words.zh('remedy')}、{words.zh('source')}"
    labels = [words.zh(key) for key in ("number", "material_name", "form_and_copies", "state")]

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(PAPER.margin, PAPER.right, top, 0.8)
        for index, (label, x) in enumerate(zip([*labels, last], _stops(), strict=True), start=1):
            with sheet.part("TH", column=index):
                sheet.line(label, SMALL, x, top + 10.3)
        sheet.rule(PAPER.margin, PAPER.right, top + 14.5)

    return Block(14.5, draw, "TR")


def _stops() -> tuple[float, ...]:
    """The x of the table's columns."""
    name = PAPER.margin + NUMBER_WIDTH
    form = name + NAME_WIDTH + _GAP
    state = form + FORM_WIDTH + _GAP
    return (PAPER.margin, name, form, state, state + STATE_WIDTH)


def material_row(portion: Portion, words: Words, density: Density, fonts: FontSet) -> Block:
    """One missing or invalid material in full, or the continuation of a very long one."""
    _, name_x, form_x, state_x, remedy_x = _stops()
    line, first = portion.line, portion.first
    pictured = PICTURE if words.pictograms and first else 0.0
    beside = pictured + _BESIDE_PICTURE if words.pictograms else 0.0
    cells: list[tuple[str, Style, float, float]] = [
        (portion.name_zh, density.name, name_x + beside, NAME_WIDTH - beside),
        (form_zh(words, line.material) if first else "", density.note, form_x, FORM_WIDTH),
        (state_zh(words, line) if first else "", STRONG, state_x, STATE_WIDTH - 4.0),
        (portion.remedy_zh, density.note, remedy_x, PAPER.right - remedy_x),
    ]
    height = max(pictured, *(paragraph_height(text, style, width, fonts) for text, style, _, width in cells))
    room = height + 2 * density.padding

    def draw(sheet: Sheet, top: float) -> None:
        baseline = first_baseline(density.name, top + density.padding)
        side = density.name.size * 1.27
        with sheet.part("TD", column=1):
            number_chip(sheet, line.number, (PAPER.margin, baseline - side * _CHIP_BASELINE), side)
        if pictured:
            draw_pictogram(sheet, pictogram_of(line.material), (name_x, top + density.padding), PICTURE)
        for index, (text, style, x, width) in enumerate(cells, start=2):
            with sheet.part("TD", column=index):
                sheet.paragraph(text, style, (x, baseline - first_baseline(style, 0.0)), width)
        sheet.rule(PAPER.margin, PAPER.right, top + room)

    return Block(room, draw, "TR")


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
