"""The head of a form, on the grid of the notification: bilingual title, subject, facts, number with code."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import msgspec
from segno import DataOverflowError

from forms.documents.kit.form import Form
from forms.documents.kit.styles import (
    BODY,
    LABEL,
    MATTER,
    MN_GREAT_TITLES,
    MN_TITLES,
    NUMBER,
    PAPER,
    SMALL,
    TITLE,
    TITLE_SMALL,
)
from forms.documents.kit.words import Words, joined
from forms.errors import BadCharacter, TextTooLong
from forms.page import MONGOLIAN_SCRIPT
from forms.sheet.composing import (
    Block,
    Sheet,
    columns_width,
    first_baseline,
    fitting,
    paragraph_height,
)
from forms.sheet.paper import Paper
from forms.sheet.qr_code import Rows, qr_rows
from forms.text.columns import ColumnStyle, longest_word
from forms.text.fonts import FontSet
from forms.text.lines import Style, TextLine, line_length, set_lines, stated

REPEATED_HEIGHT = 34.0
_CODE_SIDE = 64.0
_NUMBER_WIDTH = 122.0
_SMALLEST_NUMBER = 6.5
_LONGEST_NUMBER = 100  # characters, as entries have them
_GUTTER = 16.0
_LABEL_WIDTH = 42.0
_SITE_TOP = 33.0
_SUBJECT_TOP = 50.0
_LEAST_HEIGHT = 112.0
_BELOW_CODE, _DATE_STEP, _PHONE_STEP = 25.5, 11.5, 11.0
_BEFORE_CODE = 14.0
_WIDEST_TITLE = 92.0


class FormHead(NamedTuple):
    """What a head says.  `pairs` are label keys with values; date and phones stand below the number.

    The code is the number alone: no personal data.  `number_label` is the key of the word beside it;
    `scanned` is what the code says where that is more than the number.  The Mongolian title is as weighty as
    the Chinese one where it may be `great`: on the slip the room is the materials'.
    """

    title: str
    subject: str
    pairs: tuple[tuple[str, str], ...]
    date: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    number_label: str = "slip_number"
    matter_code: str = ""
    scanned: str = ""
    great: bool = True


class _Fact(NamedTuple):
    label: str
    value: str
    wide: bool


class _Grid(NamedTuple):
    """The measures of one head: how wide the Chinese part, how high all, and its facts by rows.

    `further` is what the site's name takes below its first line.
    """

    width: float
    height: float
    label_width: float
    rows: list[list[_Fact]]
    further: float

    def room(self, width: float) -> float:
        """The room of a value after its label."""
        return width - self.label_width - 6.0


class _Place(NamedTuple):
    """Where the Chinese part stands."""

    x: float
    top: float
    grid: _Grid


def head(form: Form, content: FormHead, words: Words, fonts: FontSet, paper: Paper = PAPER) -> Block:
    """The head of the first page."""
    mongolian = words.mn(content.title)
    inner = paper.inner_width - _NUMBER_WIDTH - _GUTTER
    great = _great_title(mongolian, fonts) if content.great else None
    reserved = columns_width(mongolian, great, _LEAST_HEIGHT, fonts) if great else 2 * MN_TITLES[0].pitch
    widest = inner - _GUTTER - reserved if mongolian else inner
    if not _code_beside_site(form, content, words, widest, fonts):
        content = content._replace(
            pairs=(*content.pairs, ("matter_code", content.matter_code)), matter_code=""
        )
    if form.number and not _stands_below_code(form.number, fonts):
        content = content._replace(pairs=((content.number_label, form.number), *content.pairs))
    grid = _grid(content, words, (widest, _further(form, widest, fonts)), fonts)
    style = great or fitting(mongolian, _title_within(mongolian, grid.height, fonts), grid.height, fonts)
    taken = columns_width(mongolian, style, grid.height, fonts) if mongolian else 0.0
    mongolian_first = form.settings.script_order == "mn_first"

    def draw(sheet: Sheet, top: float) -> None:
        x = paper.margin + (taken + _GUTTER if mongolian and mongolian_first else 0.0)
        if mongolian and mongolian_first:
            _mongolian_title(sheet, mongolian, style, (paper.margin, top), grid.height)
        _draw_chinese(sheet, form, content, words, _Place(x, top, grid))
        if mongolian and not mongolian_first:
            _mongolian_title(sheet, mongolian, style, (paper.margin + inner - taken, top), grid.height)
        _draw_number(sheet, form.number, content, words, (paper.right, top))
        sheet.rule(paper.margin, paper.right, top + grid.height + 5.0, 1.2)

    return Block(grid.height + 9.0, draw)


def _mongolian_title(
    sheet: Sheet, text: str, style: ColumnStyle, corner: tuple[float, float], height: float
) -> None:
    with sheet.part("H1", MONGOLIAN_SCRIPT):
        sheet.columns(text, style, corner, height)


def _great_title(mongolian: str, fonts: FontSet) -> ColumnStyle | None:
    """The largest style in which the title stands in few columns; None where it is too long for any."""
    fitted = (
        style
        for style in MN_GREAT_TITLES
        if longest_word(mongolian, style, fonts) <= _LEAST_HEIGHT
        and columns_width(mongolian, style, _LEAST_HEIGHT, fonts) <= _WIDEST_TITLE
    )
    return next(fitted, None) if mongolian else None


def _title_within(mongolian: str, height: float, fonts: FontSet) -> ColumnStyle:
    two = (s for s in MN_TITLES if columns_width(mongolian, s, height, fonts) <= 2 * s.pitch)
    return next(two, MN_TITLES[-1])


def _code_beside_site(form: Form, content: FormHead, words: Words, width: float, fonts: FontSet) -> bool:
    """Whether the matter's code stands on the site's line: national codes have 31 characters."""
    code = joined(words.zh("matter_code"), content.matter_code)
    length = line_length(form.site.name.zh, BODY, fonts) + _BEFORE_CODE + line_length(code, LABEL, fonts)
    return not content.matter_code or length <= width


def _further(form: Form, width: float, fonts: FontSet) -> float:
    return max(0.0, paragraph_height(form.site.name.zh, BODY, width, fonts) - BODY.leading)


def _phone_lines(content: FormHead, words: Words, fonts: FontSet) -> list[TextLine]:
    """The phones below the number, each on as many lines as it needs there."""
    texts = [f"{words.zh(key)} {phone}" for key, phone in content.phones if phone]
    return [line for text in texts for line in set_lines(text, LABEL, _NUMBER_WIDTH, fonts)]


def _beside_height(content: FormHead, words: Words, fonts: FontSet) -> float:
    """How far down the number's column reaches."""
    count = len(_phone_lines(content, words, fonts))
    return _CODE_SIDE + _BELOW_CODE + bool(content.date) * _DATE_STEP + max(0, count - 1) * _PHONE_STEP


def _grid(content: FormHead, words: Words, size: tuple[float, float], fonts: FontSet) -> _Grid:
    """The measures in a `size` of the Chinese part's width, and what the site's name takes further."""
    width, further = size
    facts = [(words.zh(key), value) for key, value in content.pairs if value]
    labels = [line_length(label, LABEL, fonts) + 8.0 for label, _ in facts]
    empty = _Grid(width, 0.0, max([_LABEL_WIDTH, *labels]), [], further)
    rows: list[list[_Fact]] = []
    for label, value in facts:
        wide = line_length(value, BODY, fonts) > empty.room(width / 2)
        if rows and len(rows[-1]) == 1 and not wide and not rows[-1][0].wide:
            rows[-1].append(_Fact(label, value, wide))
        else:
            rows.append([_Fact(label, value, wide)])
    height = _SUBJECT_TOP + further + 3.0
    if content.subject:
        height += paragraph_height(content.subject, MATTER, width, fonts)
    for row in rows:
        height += max(paragraph_height(fact.value, BODY, empty.room(width), fonts) for fact in row)
    height = max(height, _LEAST_HEIGHT, _beside_height(content, words, fonts))
    return _Grid(width, height, empty.label_width, rows, further)


def _draw_chinese(sheet: Sheet, form: Form, content: FormHead, words: Words, place: _Place) -> None:
    x, top, grid = place
    title = words.zh(content.title)
    with sheet.part("H1"):
        sheet.line(title, _title(title, grid, sheet.fonts), x - 1.0, top + 24.0)
    baseline = first_baseline(BODY, top + _SITE_TOP)
    sheet.paragraph(form.site.name.zh, BODY, (x, top + _SITE_TOP), grid.width)
    if content.matter_code:
        length = line_length(form.site.name.zh, BODY, sheet.fonts)
        code = f"{words.zh('matter_code')} {content.matter_code}"
        sheet.line(code, LABEL, x + length + _BEFORE_CODE, baseline)
    y = top + _SUBJECT_TOP + grid.further
    if content.subject:
        y = sheet.paragraph(content.subject, MATTER, (x, y), grid.width)
    y += 3.0
    for row in grid.rows:
        below = y
        for side, fact in enumerate(row):
            left = x + side * grid.width / 2
            sheet.line(fact.label, LABEL, left, first_baseline(BODY, y))
            room = grid.room(grid.width - side * grid.width / 2)
            below = max(below, sheet.paragraph(fact.value, BODY, (left + grid.label_width, y), room))
        y = below


def _title(text: str, grid: _Grid, fonts: FontSet) -> Style:
    """The title's style, smaller where a release words it longer than the head is wide."""
    length = line_length(text, TITLE, fonts)
    if length <= grid.width:
        return TITLE
    return msgspec.structs.replace(TITLE, size=stated(TITLE.size * grid.width / length))


def _draw_number(
    sheet: Sheet, number: str, content: FormHead, words: Words, corner_at: tuple[float, float]
) -> None:
    """The code, the number and what stands below; a preview has no number and shows an empty frame."""
    right, top = corner_at
    corner = (right - _CODE_SIDE, top)
    if number:
        sheet.code(corner, _CODE_SIDE, code_rows(content.scanned or number))
        if _stands_below_code(number, sheet.fonts):
            sheet.line_right(number, number_style(number, sheet.fonts), right, top + _CODE_SIDE + 13.0)
    else:
        sheet.box(corner, (_CODE_SIDE, _CODE_SIDE), None)
    sheet.line_right(words.zh(content.number_label), SMALL, corner[0] - 8.0, top + _CODE_SIDE)
    baseline = top + _CODE_SIDE + _BELOW_CODE
    if content.date:
        sheet.line_right(content.date, BODY, right, baseline)
        baseline += _DATE_STEP
    for line in _phone_lines(content, words, sheet.fonts):
        sheet.ready_line(line, right - line.length, baseline)
        baseline += _PHONE_STEP


def number_style(number: str, fonts: FontSet) -> Style:
    """The number's style: a national implementation code has 31 characters and still stands on one line."""
    length = line_length(number, NUMBER, fonts)
    if length <= _NUMBER_WIDTH:
        return NUMBER
    size = stated(NUMBER.size * _NUMBER_WIDTH / length)
    return msgspec.structs.replace(NUMBER, size=max(_SMALLEST_NUMBER, size))


def _stands_below_code(number: str, fonts: FontSet) -> bool:
    """Whether it fits there; another's number, as a hotline's, may be longer and stands among the facts.

    What is longer than any number is refused where it stands.
    """
    return (
        len(number) > _LONGEST_NUMBER
        or line_length(number, number_style(number, fonts), fonts) <= _NUMBER_WIDTH + 1.0
    )


def repeated_head(form: Form, content: FormHead, words: Words, paper: Paper = PAPER) -> Block:
    """The short head of every further page."""

    def draw(sheet: Sheet, top: float) -> None:
        # From left to right, as readers of the file sort what stands on one line.
        start = (
            paper.margin + sheet.line(words.zh(content.title), TITLE_SMALL, paper.margin, top + 12.0) + 6.0
        )
        fitted = number_style(form.number, sheet.fonts)
        room = paper.right - line_length(form.number, fitted, sheet.fonts) - 8.0 - start
        sheet.first_line(f"（{words.zh('continued')}）{content.subject}", LABEL, (start, top + 12.0), room)
        sheet.line_right(form.number, fitted, paper.right, top + 12.0)
        sheet.rule(paper.margin, paper.right, top + 20.0, 1.2)

    return Block(REPEATED_HEIGHT, draw)


@lru_cache(maxsize=64)
def code_rows(number: str) -> Rows:
    """The QR code of a number alone: no personal data.

    Raises BadCharacter where the number is no text, TextTooLong where no code holds it.
    """
    try:
        number.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadCharacter(number[error.start], number) from error
    try:
        return qr_rows(number, error="m")
    except DataOverflowError as error:
        raise TextTooLong(number, number) from error
