"""The strip below the dashed line of a form: what one side tears off and gives back to the other."""

from __future__ import annotations

from typing import NamedTuple

from forms.documents.kit.styles import BODY, LABEL, MN_SMALL, PAPER, SMALL, STRIP
from forms.documents.kit.words import Words
from forms.sheet.composing import Block, Room, Sheet, columns_width, fitting
from forms.sheet.paper import Paper
from forms.text.columns import ColumnStyle
from forms.text.fonts import FontSet
from forms.text.lines import Style, set_line

TEAR_OFF_HEIGHT = 68.0  # columns in which the numbers of slips and notices stand whole
TEXT_TOP = 23.0  # of the sentence, below the strip's top
SIGNED_ABOVE = 6.0  # of the lines to sign on, above its bottom
_ABOVE_COLUMNS, _AROUND_COLUMNS = 7.0, 9.0
BESIDE_COLUMNS = 14.0
_BESIDE_LINE, _AFTER_LABEL = 12.0, 4.0
_BETWEEN_PARTS, _LEAST_OF_PART = "\u3000", 4


class Strip(NamedTuple):
    """What a strip says: label keys of its title, text and signer, what it is about, the form's number."""

    title: str
    text: str
    signer: str
    about: str
    number: str

    def mongolian(self, words: Words) -> str:
        """The text in Mongolian, or "" where none may be printed."""
        return words.mn(self.text, number=self.number)


class StripLook(NamedTuple):
    """The paper, the type and the height of a strip, in points."""

    paper: Paper = PAPER
    title: Style = STRIP
    about: Style = LABEL
    body: Style = BODY
    small: Style = SMALL
    columns: ColumnStyle = MN_SMALL
    height: float = TEAR_OFF_HEIGHT

    @property
    def columns_height(self) -> float:
        """How high the Mongolian columns of the strip may be."""
        return self.height - _AROUND_COLUMNS


def strip_block(
    strip: Strip, words: Words, fonts: FontSet, mongolian_first: bool, look: StripLook | None = None
) -> Block:
    """The strip below its dashed line; A4's look unless another is given."""
    look = look or StripLook()
    mongolian = strip.mongolian(words)
    # A number that is longer still is set smaller, a very long one parted after a hyphen; words are not.
    style = fitting(words.mn(strip.text, number=""), look.columns, look.columns_height, fonts)
    width = columns_width(mongolian, style, look.columns_height, fonts) + BESIDE_COLUMNS if mongolian else 0.0
    left = look.paper.margin + (width if mongolian_first else 0.0)
    room = look.paper.inner_width - width
    columns_left = look.paper.margin if mongolian_first else left + room + BESIDE_COLUMNS

    def columns(sheet: Sheet, top: float) -> None:
        if mongolian:
            sheet.columns(mongolian, style, (columns_left, top + _ABOVE_COLUMNS), look.columns_height)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(look.paper.margin, look.paper.right, top + 2.0, 0.6, dash=3.0)
        if mongolian_first:
            columns(sheet, top)
        _chinese(sheet, strip, words, look, Room(left, top, room))
        if not mongolian_first:
            columns(sheet, top)

    return Block(look.height, draw)


def _chinese(sheet: Sheet, strip: Strip, words: Words, look: StripLook, place: Room) -> None:
    x, top, room = place
    length = sheet.line(words.zh(strip.title), look.title, x, top + 17.0)
    _about(sheet, strip.about, look.about, Room(x + length + 8.0, top + 17.0, room - length - 8.0))
    sheet.paragraph(words.zh(strip.text, number=strip.number), look.body, (x, top + TEXT_TOP), room)
    baseline = top + look.height - SIGNED_ABOVE
    for index, key in enumerate((strip.signer, "date")):
        length = sheet.line(words.zh(key), look.small, x + index * room * 0.5, baseline)
        end = x + index * room * 0.5 + room * 0.5 - _BESIDE_LINE
        sheet.rule(end - signing_line(length, room), end, baseline + 2.0)


def _about(sheet: Sheet, text: str, style: Style, place: Room) -> None:
    """What a strip is about, as far as one line holds it; a part of which little would stand is left out."""
    x, baseline, width = place
    line = set_line(text, style, sheet.fonts, width)
    shown = "".join([glyph.text for run in line.runs for glyph in run.glyphs])
    parts, _, last = shown.rstrip().rpartition(_BETWEEN_PARTS)
    if shown.rstrip() != text and len(last) < _LEAST_OF_PART:
        text = parts
    sheet.first_line(text, style, (x, baseline), width)


def signing_line(label: float, room: float) -> float:
    """How long the line is behind a label so long, two of which stand in the room."""
    return room * 0.5 - _BESIDE_LINE - label - _AFTER_LABEL
