"""What legal notices look like: the shape of official papers (GB/T 9704-2012 党政机关公文格式).

The title is centred, the document's number below it; whom it is for stands on a line of its own with a colon;
paragraphs are indented by two ems; authority and day stand at the lower right, where the seal goes over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from forms.documents.kit.blocks import paragraph
from forms.documents.kit.form import Form
from forms.documents.kit.head import code_rows, number_style
from forms.documents.kit.styles import GREY, MN_GREAT_TITLES, MN_TITLES, PAPER
from forms.documents.kit.words import Words
from forms.errors import PaperTooSmall
from forms.page import MONGOLIAN_SCRIPT
from forms.sheet.composing import (
    Block,
    Sheet,
    columns_width,
    first_baseline,
    fitting,
    paragraph_height,
    space,
)
from forms.text.columns import ColumnStyle
from forms.text.fonts import FontSet
from forms.text.lines import Style, TextLine, line_length, set_lines, stated

TITLE = Style(24.0, 31.0, song=True)
BODY = Style(11.0, 16.5, song=True)
SECTION = Style(11.0, 16.5, bold=True)
DOCUMENT_NUMBER = Style(11.0, 16.0, song=True)
_SMALL = Style(8.0, 11.0, grey=GREY)
_INDENT = "　　"  # data
_CODE_SIDE = 56.0
_SIDE_WIDTH = 122.0
_HEIGHT = 90.0
_TITLE_TOP = 14.0


class OfficialHead(NamedTuple):
    """What an official head says: the key of its title, the document's number, the key beside the form's."""

    title: str
    document_number: str
    number_label: str = "slip_number"


class _Middle(NamedTuple):
    """The room of the Chinese title between the Mongolian one and the code."""

    left: float
    right: float
    top: float


def official_head(form: Form, content: OfficialHead, words: Words, fonts: FontSet) -> Block:
    """Title and document number in the middle of the page, Mongolian title and code at its sides."""
    mongolian_first = form.settings.script_order == "mn_first"
    mongolian = words.mn(content.title)
    style = _mongolian_style(mongolian, fonts)
    taken = columns_width(mongolian, style, _HEIGHT, fonts) if mongolian else 0.0

    def draw(sheet: Sheet, top: float) -> None:
        middle = _Middle(PAPER.margin + _SIDE_WIDTH, PAPER.right - _SIDE_WIDTH, top)
        if mongolian and mongolian_first:
            _mongolian_title(sheet, mongolian, style, PAPER.margin, top)
        if not mongolian_first:
            _draw_number(sheet, form, content, words, (PAPER.margin, top))
        _draw_title(sheet, content, words, middle)
        if mongolian_first:
            _draw_number(sheet, form, content, words, (PAPER.right - _SIDE_WIDTH, top))
        elif mongolian:
            _mongolian_title(sheet, mongolian, style, PAPER.right - taken, top)
        sheet.rule(PAPER.margin, PAPER.right, top + _HEIGHT + 4.0, 1.2)

    return Block(_HEIGHT + 12.0, draw)


def _mongolian_title(sheet: Sheet, text: str, style: ColumnStyle, x: float, top: float) -> None:
    with sheet.part("H1", MONGOLIAN_SCRIPT):
        sheet.columns(text, style, (x, top), _HEIGHT)


def _mongolian_style(text: str, fonts: FontSet) -> ColumnStyle:
    """The largest size in which the title fits beside the Chinese one: as heavy to the eye as that."""
    sizes = (
        s for s in (*MN_GREAT_TITLES, *MN_TITLES) if columns_width(text, s, _HEIGHT, fonts) <= _SIDE_WIDTH
    )
    return fitting(text, next(sizes, MN_TITLES[-1]), _HEIGHT, fonts)


def _draw_title(sheet: Sheet, content: OfficialHead, words: Words, middle: _Middle) -> None:
    span = (middle.left, middle.right)
    title = words.zh(content.title)
    style = _within(title, TITLE, span, sheet.fonts)
    top = middle.top + _TITLE_TOP
    with sheet.part("H1"):
        sheet.line_centred(title, style, span, first_baseline(TITLE, top))
    number = content.document_number
    if number:
        fitted = _within(number, DOCUMENT_NUMBER, span, sheet.fonts)
        sheet.line_centred(number, fitted, span, first_baseline(DOCUMENT_NUMBER, top + TITLE.leading + 8.0))


def _within(text: str, style: Style, span: tuple[float, float], fonts: FontSet) -> Style:
    """The style, smaller where the text would be longer than the span."""
    length = line_length(text, style, fonts)
    share = min(1.0, (span[1] - span[0]) / length) if length else 1.0
    return msgspec.structs.replace(style, size=stated(style.size * share))


def _draw_number(
    sheet: Sheet, form: Form, content: OfficialHead, words: Words, corner: tuple[float, float]
) -> None:
    """The code, and the form's number below it."""
    x, top = corner
    at_right = x > PAPER.width / 2
    code = (x + _SIDE_WIDTH - _CODE_SIDE if at_right else x, top)
    if form.number:
        sheet.code(code, _CODE_SIDE, code_rows(form.number))
    else:
        sheet.box(code, (_CODE_SIDE, _CODE_SIDE), None)
    for text, style, below in (
        (words.zh(content.number_label), _SMALL, 13.0),
        (form.number, number_style(form.number, sheet.fonts), 25.0),
    ):
        length = line_length(text, style, sheet.fonts)
        sheet.line(text, style, x + _SIDE_WIDTH - length if at_right else x, top + _CODE_SIDE + below)


def addressee(name: str, fonts: FontSet) -> list[Block]:
    """Whom it is for, on lines of its own, with a colon."""
    return [space(4.0), *paragraph(f"{name}：", BODY, fonts)]


def indented(text: str, fonts: FontSet, style: Style = BODY) -> list[Block]:
    """A paragraph whose first line begins two ems further in."""
    return paragraph(_INDENT + text, style, fonts)


class Issuer(NamedTuple):
    """Who issues a notice and when, as it stands at the lower right; `by` is who acts for the authority."""

    authority: str
    day: str
    by: str = ""


SEAL = (178.0, 110.0)


# Of the usual size: long names of authorities stand smaller rather than over the edge.
_SHARES = (1.0, 0.8, 0.65, 0.5, 0.4)
_INSIDE = 6.0
_ABOVE_ISSUER = 15.0


def issuer_block(sheet: Sheet, issuer: Issuer, words: Words, corner: tuple[float, float]) -> None:
    """The blank for the seal, which may reach above it, and over its lower part authority and day.

    Raises PaperTooSmall where the names are too long for it.
    """
    x, top = corner
    texts = [text for text in (issuer.authority, issuer.by) if text]
    style = _issuer_style(texts, sheet.fonts)
    with sheet.ground(corner, SEAL, None):
        sheet.line(words.zh("seal"), _SMALL, x + _INSIDE, top + 11.0)
        height = sum(paragraph_height(text, style, SEAL[0] - 2 * _INSIDE, sheet.fonts) for text in texts)
        y = top + SEAL[1] - _INSIDE - BODY.leading - height
        for text in texts:
            y = _centred_paragraph(sheet, text, style, (x, y))
        sheet.line_centred(issuer.day, BODY, (x, x + SEAL[0]), first_baseline(BODY, y))


def _issuer_style(texts: Sequence[str], fonts: FontSet) -> Style:
    room = SEAL[1] - _ABOVE_ISSUER - BODY.leading - _INSIDE
    for share in _SHARES:
        style = msgspec.structs.replace(BODY, size=stated(BODY.size * share), leading=BODY.leading * share)
        if sum(paragraph_height(text, style, SEAL[0] - 2 * _INSIDE, fonts) for text in texts) <= room:
            return style
    raise PaperTooSmall(PAPER.name, max(texts, key=len), "")


def _centred_paragraph(sheet: Sheet, text: str, style: Style, corner: tuple[float, float]) -> float:
    """The text in the middle of the box, in lines of about one length; the y below it."""
    x, top = corner
    for line in _even_lines(text, style, SEAL[0] - 2 * _INSIDE, sheet.fonts):
        sheet.ready_line(line, x + (SEAL[0] - line.length) / 2, first_baseline(style, top))
        top += style.leading
    return top


def _even_lines(text: str, style: Style, width: float, fonts: FontSet) -> Sequence[TextLine]:
    """The text in as few lines as stand in this width, none of them much shorter than others."""
    lines = set_lines(text, style, width, fonts)
    while len(lines) > 1 and width > style.size:
        width -= style.size
        narrower = set_lines(text, style, width, fonts)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines
