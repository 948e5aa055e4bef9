"""What the Chinese panel of a form is made of: headings, label lines, clauses, numbered paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from forms.documents.kit.chip import number_chip
from forms.documents.kit.styles import BODY, COUNT, LABEL, PAPER, SMALL, STRIP
from forms.documents.kit.words import Words
from forms.sheet.composing import ASCENT, Block, Sheet, first_baseline, paragraph_height, total
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet
from forms.text.lines import Style, TextLine, line_length, set_lines

_LABEL_WIDTH = 42.0
_GAP = 7.0
_HEADING_ABOVE = 6.0
# A paragraph goes on in another block after so many lines, so that pages may part it.
_LINES_TOGETHER = 8
# Values of fewer lines stay side by side, even if they would take less room alone.
_MOST_BESIDE = 4
BOX_SIDE = 9.0
# The square of a row's number, in ems of its text, and where the baseline lies in it.
_CHIP_SIDE, _CHIP_BASELINE = 1.27, 0.775


def statement(text: str, aside: str = "", paper: Paper = PAPER) -> Block:
    """What the eye meets first after the title, with a quiet sentence at the right."""

    def draw(sheet: Sheet, top: float) -> None:
        baseline = first_baseline(COUNT, top)
        sheet.line(text, COUNT, paper.margin, baseline)
        if aside:
            with sheet.part("P"):
                sheet.line_right(aside, BODY, paper.right, baseline)

    return Block(COUNT.leading + 3.0, draw, "H2")


def heading(text: str, paper: Paper = PAPER) -> Block:
    """The heading of a section."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.line(text, STRIP, paper.margin, first_baseline(STRIP, top + _HEADING_ABOVE))

    return Block(_HEADING_ABOVE + STRIP.leading + 1.0, draw, "H2")


def label_rows(
    rows: Sequence[Sequence[tuple[str, str]]], fonts: FontSet, paper: Paper = PAPER
) -> list[Block]:
    """Rows of labels with their values, each row in equal columns; empty values are left out."""
    filled = [[pair for pair in row if pair[1]] for row in rows]
    labels = [line_length(label, LABEL, fonts) + 8.0 for row in filled for label, _ in row]
    label_width = max([_LABEL_WIDTH, *labels])
    return [block for row in filled if row for block in _label_row(row, label_width, fonts, paper)]


def _label_row(
    pairs: Sequence[tuple[str, str]], label_width: float, fonts: FontSet, paper: Paper
) -> list[Block]:
    step = paper.inner_width / len(pairs)
    width = step - label_width - _GAP
    span = (paper.margin + label_width, paper.right)
    if len(pairs) == 1:
        return labelled(pairs[0][0], pairs[0][1], fonts, span, paper.margin)
    height = max(paragraph_height(value, BODY, width, fonts) for _, value in pairs)
    alone = [labelled(label, value, fonts, span, paper.margin) for label, value in pairs]
    if lower_alone(height, [total(blocks) for blocks in alone]):
        return [block for blocks in alone for block in blocks]

    def draw(sheet: Sheet, top: float) -> None:
        for index, (label, value) in enumerate(pairs):
            x = paper.margin + index * step
            sheet.line(label, LABEL, x, first_baseline(BODY, top))
            sheet.paragraph(value, BODY, (x + label_width, top), width)

    return [Block(height, draw)]


def lower_alone(beside: float, alone: Sequence[float]) -> bool:
    """Whether values take less height one below the other than side by side, where one of them is long."""
    return beside > _MOST_BESIDE * BODY.leading and sum(alone) < beside


def labelled(
    label: str, text: str, fonts: FontSet, span: tuple[float, float], margin: float = PAPER.margin
) -> list[Block]:
    """A label at the margin, and in `span` (left, right) its text, in blocks that pages may part."""
    blocks = paragraph(text, BODY, fonts, span)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.line(label, LABEL, margin, first_baseline(BODY, top))
        blocks[0].draw(sheet, top)

    return [Block(blocks[0].height, draw), *blocks[1:]]


def paragraph(
    text: str,
    style: Style,
    fonts: FontSet,
    span: tuple[float, float] = (PAPER.margin, PAPER.right),
) -> list[Block]:
    """A paragraph between `span` (left, right), in blocks that pages may part; no last line stands alone."""
    left, right = span
    lines = set_lines(text, style, right - left, fonts)
    blocks = []
    start = 0
    while start < len(lines):
        end = start + _LINES_TOGETHER
        if len(lines) - end == 1:
            end -= 1
        blocks.append(_lines(lines[start:end], style, left))
        start = end
    return blocks


def _lines(lines: Sequence[TextLine], style: Style, left: float) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        sheet.ready_lines(lines, style, (left, top))

    return Block(len(lines) * style.leading, draw)


def numbered(number: int, text: str, fonts: FontSet, style: Style = BODY) -> list[Block]:
    """A paragraph led by its number in a square."""
    left = PAPER.margin + 22.0
    blocks = paragraph(text, style, fonts, (left, PAPER.right))
    above = 3.0

    def draw(sheet: Sheet, top: float) -> None:
        top += above
        draw_chip(sheet, str(number), style, (PAPER.margin, first_baseline(style, top)))
        blocks[0].draw(sheet, top)

    return [Block(blocks[0].height + above, draw), *blocks[1:]]


def listed(number: int, text: str, fonts: FontSet, paper: Paper = PAPER) -> list[Block]:
    """A paragraph led by a quiet number."""
    left = paper.margin + 16.0
    blocks = paragraph(text, BODY, fonts, (left, paper.right))

    def draw(sheet: Sheet, top: float) -> None:
        sheet.line(f"{number}.", BODY, paper.margin, first_baseline(BODY, top))
        blocks[0].draw(sheet, top)

    return [Block(blocks[0].height + 1.0, draw), *blocks[1:]]


def blank_lines(label: str, count: int, paper: Paper = PAPER) -> Block:
    """A label before lines to write on by hand."""
    step = 20.0

    def draw(sheet: Sheet, top: float) -> None:
        length = sheet.line(label, SMALL, paper.margin, top + step - 4.0) if label else 0.0
        for index in range(count):
            start = paper.margin + (length + 6.0 if label and index == 0 else 0.0)
            sheet.rule(start, paper.right, top + (index + 1) * step)

    return Block(count * step + 4.0, draw)


def rule(width: float = 0.4, paper: Paper = PAPER) -> Block:
    """A hairline across the page, with room above and below."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(paper.margin, paper.right, top + 4.0, width)

    return Block(8.0, draw)


def draw_chip(sheet: Sheet, text: str, style: Style, start: tuple[float, float]) -> None:
    """A table's cell: the row's number, white in a black square as high as its style asks for."""
    side = style.size * _CHIP_SIDE
    number_chip(sheet, int(text), (start[0], start[1] - side * _CHIP_BASELINE), side)


def draw_box(sheet: Sheet, _text: str, _style: Style, start: tuple[float, float]) -> None:
    """A table's cell: an empty box to tick."""
    x, baseline = start
    sheet.box((x + 1.0, baseline - ASCENT * BOX_SIDE), (BOX_SIDE, BOX_SIDE), None)


def no_mongolian(words: Words) -> Block:
    """Says that there is no Mongolian, where nothing may be printed in it."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.line(words.zh("no_mongolian"), LABEL, PAPER.margin, first_baseline(LABEL, top))

    return Block(LABEL.leading, draw)
