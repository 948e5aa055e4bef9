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
from forms.documents.kit.styles import GREY, MN_TITLES, PAPER
from forms.documents.kit.words import Words
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
from forms.text.lines import Style, line_length

TITLE = Style(22.0, 30.0, bold=True)
BODY = Style(11.5, 18.5)
SECTION = Style(11.5, 18.5, bold=True)
DOCUMENT_NUMBER = Style(11.0, 16.0)
_SMALL = Style(8.0, 11.0, grey=GREY)
_INDENT = "　　"  # data
_CODE_SIDE = 56.0
_SIDE_WIDTH = 122.0
_HEIGHT = 96.0
_TITLE_TOP = 18.0


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
            sheet.columns(mongolian, style, (PAPER.margin, top), _HEIGHT)
        if not mongolian_first:
            _draw_number(sheet, form, content, words, (PAPER.margin, top))
        _draw_title(sheet, content, words, middle)
        if mongolian_first:
            _draw_number(sheet, form, content, words, (PAPER.right - _SIDE_WIDTH, top))
        elif mongolian:
            sheet.columns(mongolian, style, (PAPER.right - taken, top), _HEIGHT)
        sheet.rule(PAPER.margin, PAPER.right, top + _HEIGHT + 4.0, 1.2)

    return Block(_HEIGHT + 12.0, draw)


def _mongolian_style(text: str, fonts: FontSet) -> ColumnStyle:
    """The largest size in which the title needs three columns at most: as heavy to the eye as the Chinese."""
    sizes = (s for s in MN_TITLES if columns_width(text, s, _HEIGHT, fonts) <= 3 * s.pitch)
    return fitting(text, next(sizes, MN_TITLES[-1]), _HEIGHT, fonts)


def _draw_title(sheet: Sheet, content: OfficialHead, words: Words, middle: _Middle) -> None:
    span = (middle.left, middle.right)
    title = words.zh(content.title)
    style = _within(title, TITLE, span, sheet.fonts)
    top = middle.top + _TITLE_TOP
    sheet.line_centred(title, style, span, first_baseline(TITLE, top))
    number = content.document_number
    if number:
        fitted = _within(number, DOCUMENT_NUMBER, span, sheet.fonts)
        sheet.line_centred(number, fitted, span, first_baseline(DOCUMENT_NUMBER, top + TITLE.leading + 8.0))


def _within(text: str, style: Style, span: tuple[float, float], fonts: FontSet) -> Style:
    """The style, smaller where the text would be longer than the span."""
    length = line_length(text, style, fonts)
    share = min(1.0, (span[1] - span[0]) / length) if length else 1.0
    return style if share == 1.0 else Style(style.size * share, style.leading, style.bold, style.grey)


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


SEAL = (184.0, 112.0)
_BELOW_LABEL = 14.0
_ISSUER_SHARES = (1.0, 0.8, 0.65, 0.5, 0.4)


def issuer_block(sheet: Sheet, issuer: Issuer, words: Words, corner: tuple[float, float]) -> None:
    """The blank for the seal (42 mm across fit in it), and over its lower part authority and day."""
    x, top = corner
    with sheet.ground(corner, SEAL, None):
        sheet.line(words.zh("seal"), _SMALL, x + 6.0, top + 11.0)
        lines = [text for text in (issuer.authority, issuer.by) if text]
        style, height = _issuer_style(lines, sheet.fonts)
        y = top + SEAL[1] - 8.0 - BODY.leading - height
        for text in lines:
            y = _centred_paragraph(sheet, text, style, (x, y))
        sheet.line_centred(issuer.day, BODY, (x, x + SEAL[0]), first_baseline(BODY, y))


def _issuer_style(lines: Sequence[str], fonts: FontSet) -> tuple[Style, float]:
    """The type in which long names stand below the label of the box, and the height that they take."""
    for share in _ISSUER_SHARES:
        style = msgspec.structs.replace(BODY, size=BODY.size * share, leading=BODY.leading * share)
        height = sum(paragraph_height(text, style, SEAL[0] - 12.0, fonts) for text in lines)
        if height <= SEAL[1] - 8.0 - BODY.leading - _BELOW_LABEL:
            break
    return style, height


def _centred_paragraph(sheet: Sheet, text: str, style: Style, corner: tuple[float, float]) -> float:
    x, top = corner
    if line_length(text, style, sheet.fonts) <= SEAL[0] - 12.0:
        sheet.line_centred(text, style, (x, x + SEAL[0]), first_baseline(style, top))
        return top + style.leading
    return sheet.paragraph(text, style, (x + 6.0, top), SEAL[0] - 12.0)
