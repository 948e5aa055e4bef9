"""The Chinese panel of a notification, in horizontal rows."""

from __future__ import annotations

from collections.abc import Sequence

from casework.shared_words import cited
from forms.documents.kit.blocks import labelled, lower_alone, statement
from forms.documents.kit.material_rows import _GAP
from forms.documents.kit.materials import SETTLED_LABELS, Lacking, MaterialLine, settled_note
from forms.documents.kit.phrases import departments_zh, limit_zh
from forms.documents.kit.styles import BODY, LABEL, PAPER
from forms.documents.kit.words import Words
from forms.documents.notification import process
from forms.documents.notification.data import Notification
from forms.sheet.composing import Block, Sheet, first_baseline, paragraph_height, space, total
from forms.text.fonts import FontSet
from forms.text.lines import line_length

_LABEL_WIDTH = 42.0
_SPAN = (PAPER.margin + _LABEL_WIDTH, PAPER.right - _GAP)
_BETWEEN = "\u3000"  # between two materials of one paragraph
_SETTLED_INDENT = 66.0
_RUN_ON = 20.0  # free before the next label on one line, 6 of them after the label before


def situations(notification: Notification, words: Words, fonts: FontSet) -> list[Block]:
    """The answers on which the list of materials rests."""
    answers = "；".join(f"{a.question.zh.rstrip('？?')}：{a.answer.zh}" for a in notification.answers)
    return _labelled(words.zh("situations"), answers, fonts) if answers else [space(0.0)]


def _labelled(label: str, text: str, fonts: FontSet, span: tuple[float, float] = _SPAN) -> list[Block]:
    blocks = labelled(label, text, fonts, span)
    return [block._replace(same=(label, text, span, index)) for index, block in enumerate(blocks)]


def count_heading(count: Lacking, words: Words) -> Block:
    """How many materials are still missing: what the eye meets first after the title."""
    text, aside = count.zh(words), words.zh("second_visit") if any(count) else ""
    return statement(text, aside)._replace(same=(text, aside))


def pair_row(pairs: Sequence[tuple[str, str]], fonts: FontSet) -> list[Block]:
    """Labels with their values side by side, in equal columns; long ones one below the other."""
    if not pairs:
        return []
    step = PAPER.inner_width / len(pairs)
    width = step - _LABEL_WIDTH - _GAP
    height = max(paragraph_height(value, BODY, width, fonts) for _, value in pairs)
    alone = [_labelled(label, value, fonts) for label, value in pairs]
    if len(pairs) == 1 or lower_alone(height, [total(blocks) for blocks in alone]):
        return [block for blocks in alone for block in blocks]

    def draw(sheet: Sheet, top: float) -> None:
        for index, (label, value) in enumerate(pairs):
            x = PAPER.margin + index * step
            sheet.line(label, LABEL, x, first_baseline(BODY, top))
            sheet.paragraph(value, BODY, (x + _LABEL_WIDTH, top), width)

    return [Block(height, draw, same=tuple(pairs))]


def settled(states: Sequence[Sequence[MaterialLine]], words: Words, fonts: FontSet) -> list[Block]:
    """Materials handed in and those that need not be brought, each state after its label."""
    lists = [_settled_texts(lines, words) for lines in states]
    length = sum(
        line_length(label, LABEL, fonts) + line_length(_BETWEEN.join(texts), BODY, fonts) + _RUN_ON
        for label, texts in lists
    )
    if length <= PAPER.inner_width:
        return [_run_on(lists)]
    return [block for label, texts in lists for block in _short_list(label, texts, fonts)]


def _settled_texts(lines: Sequence[MaterialLine], words: Words) -> tuple[str, list[str]]:
    texts = [f"{m.number} {m.material.name.zh}{settled_note(m, words)}" for m in lines]
    return words.zh(SETTLED_LABELS[lines[0].state]), texts


def _run_on(lists: Sequence[tuple[str, list[str]]]) -> Block:
    """Labels and texts on one line, where they are short enough."""

    def draw(sheet: Sheet, top: float) -> None:
        x, baseline = PAPER.margin, first_baseline(BODY, top)
        for label, texts in lists:
            x += sheet.line(label, LABEL, x, baseline) + 6.0
            x += sheet.line(_BETWEEN.join(texts), BODY, x, baseline) + _RUN_ON - 6.0

    return Block(BODY.leading, draw, same=tuple([(label, tuple(texts)) for label, texts in lists]))


def _short_list(label: str, texts: Sequence[str], fonts: FontSet) -> list[Block]:
    """One paragraph after its label, which parts a material from the next rather than from its form."""
    width = PAPER.inner_width - _SETTLED_INDENT
    rows: list[str] = []
    for text in texts:
        together = f"{rows[-1]}{_BETWEEN}{text}" if rows else text
        if rows and line_length(together, BODY, fonts) <= width:
            rows[-1] = together
        else:
            rows.append(text)
    blocks = _labelled(label, "\n".join(rows), fonts, (PAPER.margin + _SETTLED_INDENT, PAPER.right))
    return [*blocks[:-1], blocks[-1]._replace(height=blocks[-1].height + 1.0)]


def facts(notification: Notification, words: Words, fonts: FontSet) -> list[Block]:
    """Limits, fee, place, hours and legal basis; the phones stand in the head."""
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
            ("steps", process.steps_zh(notification)),
            ("wrong_window", process.wrong_window_zh(notification, words)),
        ],
        [("joint_authorities", departments_zh(words, matter))],
        [("scope", process.elsewhere_zh(notification))],
        [("legal_basis", "；".join(map(cited, matter.legal_basis)))],
    ]
    filled = [[(words.zh(key), value) for key, value in row if value] for row in rows]
    return [block for row in filled for block in pair_row(row, fonts)]


def fee_zh(notification: Notification, words: Words) -> str:
    """What it costs, in Chinese."""
    fee = notification.matter.fee
    if not fee.charged:
        return words.zh("free")
    return (fee.standard.zh if fee.standard else "") or words.zh("charged")
