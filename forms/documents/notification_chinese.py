"""The Chinese panel of a notification, in horizontal rows."""

from __future__ import annotations

from collections.abc import Sequence

from forms.composing import Block, Sheet, draw_blocks, first_baseline, paragraph_height, space, total
from forms.documents.notification_data import MaterialLine, Notification
from forms.documents.notification_head import consult_phone
from forms.documents.notification_styles import (
    BODY,
    CHIP,
    COUNT,
    LABEL,
    MATTER,
    NAME,
    NOTE,
    PAPER,
    SMALL,
    STRONG,
)
from forms.documents.notification_words import (
    Words,
    basis_zh,
    form_zh,
    limit_zh,
    remedy_zh,
)
from forms.fonts import FontSet
from forms.lines import Style

NUMBER_WIDTH = 24.0
NAME_WIDTH = 138.0
FORM_WIDTH = 84.0
STATE_WIDTH = 40.0
_GAP = 8.0
_LABEL_WIDTH = 50.0


def subject(notification: Notification, words: Words, fonts: FontSet) -> Block:
    """Which matter, for whom, and the answers on which the list rests."""
    matter = notification.matter
    rows = [
        [
            ("department", matter.authority.zh),
            ("mode", words.zh(f"mode_{notification.mode}")),
            ("release", notification.release_name),
        ],
        [
            ("applicant", notification.applicant_name),
            ("id_number", notification.applicant_id_masked),
            ("phone", notification.applicant_phone_masked),
        ],
    ]
    if notification.agent_name:
        rows.append([("agent", notification.agent_name)])
    answers = "；".join(f"{a.question.zh.rstrip('？?')}：{a.answer.zh}" for a in notification.answers)
    name_width = PAPER.inner_width - 90.0
    name_height = paragraph_height(matter.name.zh, MATTER, name_width, fonts)
    pairs = [pair_row([(words.zh(key), value) for key, value in row if value], fonts) for row in rows]
    if answers:
        pairs.append(pair_row([(words.zh("situations"), answers)], fonts))

    def draw(sheet: Sheet, top: float) -> None:
        y = sheet.paragraph(matter.name.zh, MATTER, (PAPER.margin, top), name_width)
        sheet.line_right(matter.code, SMALL, PAPER.right, first_baseline(MATTER, top))
        draw_blocks(sheet, pairs, y + 3.0)

    return Block(name_height + 3.0 + total(pairs) + 6.0, draw)


def pair_row(pairs: Sequence[tuple[str, str]], fonts: FontSet) -> Block:
    """Labels with their values side by side, in equal columns."""
    if not pairs:
        return space(0.0)
    step = PAPER.inner_width / len(pairs) if len(pairs) > 1 else PAPER.inner_width
    width = step - _LABEL_WIDTH - _GAP
    height = max(paragraph_height(value, BODY, width, fonts) for _, value in pairs)

    def draw(sheet: Sheet, top: float) -> None:
        for index, (label, value) in enumerate(pairs):
            x = PAPER.margin + index * step
            sheet.line(label, LABEL, x, first_baseline(BODY, top))
            sheet.paragraph(value, BODY, (x + _LABEL_WIDTH, top), width)

    return Block(height + 2.0, draw)


def count_heading(missing: int, words: Words) -> Block:
    """How many materials are still missing: what the eye meets first after the title."""
    text = words.zh("missing_count", n=missing) if missing else words.zh("all_complete")

    def draw(sheet: Sheet, top: float) -> None:
        baseline = first_baseline(COUNT, top)
        sheet.line(text, COUNT, PAPER.margin, baseline)
        if missing:
            sheet.line_right(words.zh("second_visit"), LABEL, PAPER.right, baseline)

    return Block(COUNT.leading + 2.0, draw)


def table_head(words: Words) -> Block:
    """The labels above the rows."""
    labels = ("number", "material_name", "form_and_copies", "state")

    def draw(sheet: Sheet, top: float) -> None:
        sheet.rule(PAPER.margin, PAPER.right, top, 0.8)
        baseline = top + 10.5
        for key, x in zip(labels, _stops(), strict=False):
            sheet.line(words.zh(key), SMALL, x, baseline)
        last = f"{words.zh('remedy')}、{words.zh('source')}"
        sheet.line(last, SMALL, _stops()[-1], baseline)
        sheet.rule(PAPER.margin, PAPER.right, top + 15.0)

    return Block(15.0, draw)


def _stops() -> tuple[float, ...]:
    """The x of the table's columns."""
    x = PAPER.margin
    name = x + NUMBER_WIDTH
    form = name + NAME_WIDTH + _GAP
    state = form + FORM_WIDTH + _GAP
    return (x, name, form, state, state + STATE_WIDTH)


def material_row(line: MaterialLine, words: Words, fonts: FontSet, padding: float) -> Block:
    """One missing or invalid material in full."""
    _, name_x, form_x, state_x, remedy_x = _stops()
    material = line.material
    name = material.name.zh if material.required else f"{material.name.zh}（{words.zh('optional')}）"
    cells: list[tuple[str, Style, float, float]] = [
        (name, NAME, name_x, NAME_WIDTH),
        (form_zh(words, material), NOTE, form_x, FORM_WIDTH),
        (words.zh(line.state), STRONG, state_x, STATE_WIDTH - 4.0),
        (remedy_zh(words, line), NOTE, remedy_x, PAPER.right - remedy_x),
    ]
    height = max(paragraph_height(text, style, width, fonts) for text, style, _, width in cells)

    def draw(sheet: Sheet, top: float) -> None:
        number_chip(sheet, line.number, (PAPER.margin, top + padding))
        shared = first_baseline(NAME, top + padding)
        for text, style, x, width in cells:
            sheet.paragraph(
                text, style, (x, top + padding + shared - first_baseline(style, top + padding)), width
            )
        sheet.rule(PAPER.margin, PAPER.right, top + height + 2 * padding)

    return Block(height + 2 * padding, draw)


def number_chip(sheet: Sheet, number: int, corner: tuple[float, float]) -> None:
    """The material's number, white in a black square."""
    x, top = corner
    side = 14.0
    sheet.box((x, top), (side if number < 100 else 20.0, side), 0.0)
    length = 5.83 * len(str(number))
    sheet.line(str(number), CHIP, x + (side - length) / 2, top + 10.9)


def short_list(label: str, lines: Sequence[str], fonts: FontSet) -> Block:
    """Materials that need nothing more, in one flowing paragraph after their label."""
    text = "　".join(lines)
    width = PAPER.inner_width - 78.0
    height = paragraph_height(text, BODY, width, fonts)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.line(label, LABEL, PAPER.margin, first_baseline(BODY, top + 3.0))
        sheet.paragraph(text, BODY, (PAPER.margin + 78.0, top + 3.0), width)

    return Block(height + 6.0, draw)


def settled(notification: Notification, words: Words, fonts: FontSet) -> list[Block]:
    """What was handed in and what need not be brought, in short."""
    blocks = []
    received = [m for m in notification.materials if m.state == "handed_in"]
    spared = [m for m in notification.materials if m.state == "not_needed"]
    if received:
        texts = [f"{m.number} {m.material.name.zh}（{form_zh(words, m.material)}）" for m in received]
        blocks.append(short_list(words.zh("received"), texts, fonts))
    if spared:
        texts = [f"{m.number} {m.material.name.zh}（{_why_spared(m, words)}）" for m in spared]
        blocks.append(short_list(words.zh("not_needed_list"), texts, fonts))
    return blocks


def _why_spared(line: MaterialLine, words: Words) -> str:
    if line.reason:
        return line.reason
    if line.material.shareable:
        return words.zh("shareable")
    return words.zh("commitment" if line.material.commitment else "not_needed")


def facts(notification: Notification, words: Words, fonts: FontSet) -> list[Block]:
    """Limits, fee, place, hours, phones and legal basis."""
    matter = notification.matter
    place = matter.place or notification.site.address
    hours = matter.hours or notification.site.hours
    rows = [
        [
            ("statutory_limit", limit_zh(words, matter.statutory_limit, "no_statutory_limit")),
            ("promised_limit", limit_zh(words, matter.promised_limit)),
            ("fee", fee_zh(notification, words)),
        ],
        [("place", place.zh if place else ""), ("hours", hours.zh if hours else "")],
        [
            ("consult_phone", consult_phone(notification)),
            ("complaint_phone", matter.complaint_phone or notification.settings.complaint_phone),
        ],
        [("legal_basis", "；".join(map(basis_zh, matter.legal_basis)))],
    ]
    return [pair_row([(words.zh(key), value) for key, value in row if value], fonts) for row in rows]


def fee_zh(notification: Notification, words: Words) -> str:
    """What it costs, in Chinese."""
    fee = notification.matter.fee
    if not fee.charged:
        return words.zh("free")
    return (fee.standard.zh if fee.standard else "") or words.zh("charged")
