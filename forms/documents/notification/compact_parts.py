"""The parts of a notification on small paper: head, rows and facts, in one column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from casework.release.pictograms import pictogram_of
from casework.shared_words import cited
from forms.documents.kit.blocks import paragraph as paragraph_blocks
from forms.documents.kit.head import code_rows
from forms.documents.kit.materials import (
    SETTLED_LABELS,
    Lacking,
    MaterialLine,
    Portion,
    form_zh,
    settled_note,
    state_zh,
)
from forms.documents.kit.phrases import complaint_phone, consult_phone, issued_zh, limit_zh
from forms.documents.kit.pictograms import draw_pictogram
from forms.documents.kit.words import Words, joined
from forms.documents.notification.chinese import fee_zh
from forms.documents.notification.compact_looks import PaperLook
from forms.documents.notification.data import Notification
from forms.documents.notification.head import scanned_of
from forms.sheet.composing import Block, Sheet, first_baseline, paragraph_height, space
from forms.text.fonts import FontSet
from forms.text.lines import Style, line_length

_CHIP, _CHIP_EMS = 15.0, 1.2  # the square of a number, at least, and in ems of what stands in it
_AFTER_CHIP = 6.0
_GAP = 8.0
_PICTURE, _BESIDE_PICTURE = 1.9, 5.0  # a side in ems of the name
_APART = 12.0  # from a value to the next pair on the line


Pair = tuple[str, str]  # the key of a label, and its value


class ColumnPart(NamedTuple):
    """A block with the name by which an error calls it; `keeps_next` holds a heading to what follows.

    Below a part that `closes` with a rule, `bare` stands instead of a block that begins with one.
    """

    block: Block
    name: str
    keeps_next: bool = False
    closes: bool = False
    bare: Block | None = None
    is_gap: bool = False


class CompactSlip(NamedTuple):
    """What all parts are made from."""

    notification: Notification
    words: Words
    fonts: FontSet
    look: PaperLook


def paragraph(
    slip: CompactSlip, text: str, style: Style, left: float = 0.0, width: float | None = None
) -> Block:
    """A paragraph `left` points inside the frame; the title and the count are headings."""
    paper = slip.look.paper
    room = (paper.inner_width if width is None else width) - left
    height = paragraph_height(text, style, room, slip.fonts)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.paragraph(text, style, (paper.margin + left, top), room)

    heading = {id(slip.look.title): "H1", id(slip.look.count): "H2"}
    return Block(height, draw, heading.get(id(style), "P"))


def head(slip: CompactSlip) -> list[ColumnPart]:
    """Title, site, matter and applicant; the number with its code at the right."""
    notification, words, look = slip.notification, slip.words, slip.look
    paper = look.paper
    number_width = max(look.code, line_length(notification.number, look.name, slip.fonts))
    width = paper.inner_width - number_width - _GAP
    lines = [
        (words.zh("title"), look.title),
        (notification.site.name.zh, look.body),
        (notification.matter.name.zh, look.name),
    ]
    blocks = [paragraph(slip, text, style, 0.0, width) for text, style in lines if text]
    blocks += [part.block for part in pairs(slip, _who(slip), width)]
    beside = look.code + look.name.leading + look.body.leading + 2.0
    height = max(sum(block.height for block in blocks), beside) + 5.0

    def draw(sheet: Sheet, top: float) -> None:
        y = top
        for block in blocks:
            block.draw(sheet, y)
            y += block.height
        _number(slip, sheet, top)
        sheet.rule(paper.margin, paper.right, top + height - 3.0, 1.0)

    return [ColumnPart(Block(height + 1.0, draw), words.zh("title"), closes=True)]


def _who(slip: CompactSlip) -> list[Pair]:
    notification, words = slip.notification, slip.words
    return [
        ("applicant", notification.applicant_name),
        ("id_number", notification.applicant_id_masked),
        ("phone", notification.applicant_phone_masked),
        ("agent", notification.agent_name),
        ("department", notification.matter.authority.zh),
        ("mode", words.zh(f"mode_{notification.mode}")),
    ]


def pairs(slip: CompactSlip, wanted: Sequence[Pair], width: float | None = None) -> list[ColumnPart]:
    """Labels with their values, as many to a line as stand there whole; empty values are left out."""
    room = slip.look.paper.inner_width if width is None else width
    lines: list[list[Pair]] = []
    end = 0.0
    for key, value in wanted:
        if not value:
            continue
        length = _length(slip, key, value)
        if lines and end + _APART + length <= room:
            lines[-1].append((key, value))
            end += _APART + length
        else:
            lines.append([(key, value)])
            end = length
    return [part for line in lines for part in _pairs_line(slip, line, room)]


def _length(slip: CompactSlip, key: str, value: str) -> float:
    label = line_length(slip.words.zh(key), slip.look.small, slip.fonts)
    return label + slip.look.before_value + line_length(value, slip.look.body, slip.fonts)


def _pairs_line(slip: CompactSlip, line: Sequence[Pair], room: float) -> list[ColumnPart]:
    """One line of pairs; a value alone that is longer than its line goes on below itself."""
    look, margin = slip.look, slip.look.paper.margin
    key, value = line[0]
    if len(line) == 1:
        indent = line_length(slip.words.zh(key), look.small, slip.fonts) + look.before_value
        blocks = paragraph_blocks(value, look.body, slip.fonts, (margin + indent, margin + room))
        return _led(slip, slip.words.zh(key), [ColumnPart(block, value) for block in blocks])

    def draw(sheet: Sheet, top: float) -> None:
        x, baseline = margin, first_baseline(look.body, top)
        for key, value in line:
            x += sheet.line(slip.words.zh(key), look.small, x, baseline) + look.before_value
            x += sheet.line(value, look.body, x, baseline) + _APART

    return [ColumnPart(Block(look.body.leading, draw), value)]


def _led(slip: CompactSlip, label: str, parts: Sequence[ColumnPart]) -> list[ColumnPart]:
    """The parts of a text with its label before the first."""
    look = slip.look
    first = parts[0].block

    def draw(sheet: Sheet, top: float) -> None:
        sheet.line(label, look.small, look.paper.margin, first_baseline(look.body, top))
        first.draw(sheet, top)

    return [parts[0]._replace(block=Block(first.height, draw)), *parts[1:]]


def _number(slip: CompactSlip, sheet: Sheet, top: float) -> None:
    notification, look = slip.notification, slip.look
    right = look.paper.right
    corner = (right - look.code, top)
    if notification.number:
        sheet.code(corner, look.code, code_rows(scanned_of(notification)))
        sheet.line_right(notification.number, look.name, right, top + look.code + look.name.size + 2.0)
    else:
        sheet.box(corner, (look.code, look.code), None)
    baseline = top + look.code + look.name.leading + look.body.size + 2.0
    sheet.line_right(issued_zh(notification, slip.words), look.body, right, baseline)


def repeated_head(slip: CompactSlip) -> ColumnPart:
    """The one line at the top of every further page."""
    notification, words, look = slip.notification, slip.words, slip.look
    paper = look.paper
    text = f"{words.zh('title')}（{words.zh('continued')}）{notification.matter.name.zh}"
    room = paper.inner_width - line_length(notification.number, look.name, slip.fonts) - _GAP

    def draw(sheet: Sheet, top: float) -> None:
        baseline = first_baseline(look.name, top)
        sheet.first_line(text, look.body, (paper.margin, baseline), room)
        sheet.line_right(notification.number, look.name, paper.right, baseline)
        sheet.rule(paper.margin, paper.right, top + look.name.leading + 1.0, 1.0)

    return ColumnPart(Block(look.name.leading + 4.0, draw), text, closes=True)


def opening(slip: CompactSlip, lacking: Lacking) -> list[ColumnPart]:
    """The answers on which the list rests, and how many materials are missing."""
    notification, words, look = slip.notification, slip.words, slip.look
    parts = []
    answers = "；".join(f"{a.question.zh.rstrip('？?')}：{a.answer.zh}" for a in notification.answers)
    if answers:
        parts += [*pairs(slip, [("situations", answers)]), gap(2.0)]
    count = lacking.zh(words)
    parts.append(ColumnPart(paragraph(slip, count, look.count), count, keeps_next=True))
    return parts


def material_row(slip: CompactSlip, portion: Portion) -> ColumnPart:
    """One missing material: its number and name, below them form, state and how to put it right."""
    words, look = slip.words, slip.look
    line = portion.line
    state = state_zh(words, line) if line.state == "invalid" or line.comes_later else ""
    about = joined(form_zh(words, line.material), state, by="　") if portion.first else ""
    note = joined(f"{about}。" if about else "", portion.remedy_zh, by="")
    side = _PICTURE * look.name.size if words.pictograms else 0.0
    indent = _chip_side(look) + _AFTER_CHIP + (side + _BESIDE_PICTURE if side else 0.0)
    blocks = [paragraph(slip, text, style, indent) for text, style in _texts(look, portion.name_zh, note)]
    height = max(side, sum(block.height for block in blocks)) + 2 * look.density.padding

    def draw(sheet: Sheet, top: float) -> None:
        y = top + look.density.padding
        with sheet.entry():
            draw_entry(sheet, y)
        sheet.rule(look.paper.margin, look.paper.right, top + height)

    def draw_entry(sheet: Sheet, y: float) -> None:
        if portion.first:
            _chip(slip, sheet, line.number, y)
            if side:
                corner = (look.paper.margin + _chip_side(look) + _AFTER_CHIP, y)
                draw_pictogram(sheet, pictogram_of(line.material), corner, side)
        for block in blocks:
            block.draw(sheet, y)
            y += block.height

    return ColumnPart(Block(height, draw), line.material.name.zh, closes=True)


def _texts(look: PaperLook, name: str, note: str) -> list[tuple[str, Style]]:
    return [(text, style) for text, style in ((name, look.name), (note, look.body)) if text]


def _chip_side(look: PaperLook) -> float:
    return max(_CHIP, _CHIP_EMS * look.body.size)


def _chip(slip: CompactSlip, sheet: Sheet, number: int, top: float) -> None:
    look = slip.look
    margin = look.paper.margin
    white = Style(look.body.size, look.body.leading, bold=True, grey=1.0)
    side = _chip_side(look)
    baseline = top + 1.0 + side / 2 + 0.36 * white.size
    with sheet.ground((margin, top + 1.0), (side, side), 0.0):
        sheet.line_centred(str(number), white, (margin, margin + side), baseline)


def settled(slip: CompactSlip, lines: Sequence[MaterialLine]) -> list[ColumnPart]:
    """Materials of one state, handed in or not needed, in one paragraph."""
    words = slip.words
    label = words.zh(SETTLED_LABELS[lines[0].state])
    about = [f"{m.number} {m.material.name.zh}{settled_note(m, words)}" for m in lines]
    text, paper = f"{label} {'　'.join(about)}", slip.look.paper
    blocks = paragraph_blocks(text, slip.look.body, slip.fonts, (paper.margin, paper.right))
    return [ColumnPart(block, label) for block in blocks]


def facts(slip: CompactSlip) -> list[ColumnPart]:
    """Limits, fee, place, hours, phones and legal basis."""
    notification, words = slip.notification, slip.words
    matter, site = notification.matter, notification.site
    place, hours = matter.place or site.address, matter.hours or site.hours
    return pairs(
        slip,
        [
            ("statutory_limit", limit_zh(words, matter.statutory_limit, "no_statutory_limit")),
            ("promised_limit", limit_zh(words, matter.promised_limit)),
            ("fee", fee_zh(notification, words)),
            ("place", place.zh if place else ""),
            ("hours", hours.zh if hours else ""),
            ("consult_phone", consult_phone(notification, notification.matter)),
            ("complaint_phone", complaint_phone(notification, notification.matter)),
            ("legal_basis", "；".join(map(cited, matter.legal_basis))),
        ],
    )


def gap(height: float) -> ColumnPart:
    """Free room, which may stand neither last nor first on a page."""
    return ColumnPart(space(height), "", keeps_next=True, is_gap=True)


def rule(slip: CompactSlip) -> ColumnPart:
    """What parts the Mongolian panel from the Chinese one below it; not wanted at the top of a page."""
    paper = slip.look.paper
    block = Block(5.0, lambda sheet, top: sheet.rule(paper.margin, paper.right, top + 1.0))
    return ColumnPart(block, "", keeps_next=True, is_gap=True)
