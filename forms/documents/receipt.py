"""The receipt for originals (材料接收清单) on A4, in two copies: what was taken in, counted by paper."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import msgspec

from casework.release.catalogue import Matter, Text
from forms.documents.kit.blocks import draw_chip, label_rows, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.phrases import cut, day_mn, day_zh, issued_zh, pair_mn, phones
from forms.documents.kit.styles import BODY, PAPER, SMALL, Density
from forms.documents.kit.words import Words, joined
from forms.page import Document
from forms.sheet.composing import space
from forms.sheet.paper import Paper
from forms.sheet.tables import Table, TableColumn
from forms.text.fonts import FontSet

_NAME_WIDTH, _COUNT_WIDTH, _REMARK_WIDTH, _RETURNED_WIDTH = 190.0, 34.0, 110.0, 58.0
_NARROW_WIDTHS = (18.0, 26.0, 50.0)  # of both counts, and of the signature
_BESIDE_NAME = 15.0 + sum(_NARROW_WIDTHS) + 4 * 7.0
_COPIES = (FormCopy("copy_applicant"), FormCopy("copy_stub"))
LABELS: dict[str, str] = {
    "title_receipt": "材料接收清单",
    "received_count": "已收到 {n} 份材料",
    "pages": "页数",
    "returned_signature": "原件领回签名",
    "receipt_statement": (
        "以上材料已当面清点。本单只证明收到材料，不表示已经受理；是否受理，"
        "以受理机关的通知为准。领回原件时请带上本单。"
    ),
    "promised_on": "承诺办结日",
    "giver_signature": "交件人签名",
}


class ReceivedMaterial(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of paper taken in; `pages` 0 where they were not counted."""

    number: int
    name: Text
    originals: int = 0
    copies: int = 0
    pages: int = 0
    remark: str = ""


class Receipt(IssuedForm, frozen=True, kw_only=True):
    """All papers that one person handed in for one matter.  `notification_number` is that of their slip."""

    matter: Matter
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    materials: tuple[ReceivedMaterial, ...]
    giver_name: str = ""
    notification_number: str = ""
    promised_on: dt.date | None = None


def lay_out(receipt: Receipt, fonts: FontSet) -> Document:
    """The receipt: one copy for who handed in, one that stays.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one
    text alone is longer than a page.
    """
    words = Words(receipt, LABELS)
    layout = Layout(
        form=receipt,
        words=words,
        fonts=fonts,
        head=_head(receipt, words),
        entries=lambda density: _entries(receipt, _Setting(words, density, fonts)),
        narrow=lambda density, paper: _entries(receipt, _Setting(words, density, fonts, paper)),
        ending=Ending(
            (Signer("receiver_signature", receipt.handler), Signer("giver_signature")),
            day=day_zh(words, receipt.issued_on),
        ),
        copies=_COPIES,
    )
    return lay_out_form(layout)


def _head(receipt: Receipt, words: Words) -> FormHead:
    pairs = (
        ("department", receipt.matter.authority.zh),
        ("applicant", receipt.applicant_name),
        ("id_number", receipt.applicant_id_masked),
        ("phone", receipt.applicant_phone_masked),
        ("agent", receipt.giver_name),
    )
    return FormHead(
        "title_receipt",
        receipt.matter.name.zh,
        pairs,
        issued_zh(receipt, words),
        phones(receipt, receipt.matter),
        matter_code=receipt.matter.code,
    )


def _counts(receipt: Receipt) -> dict[str, int]:
    """How many papers of both kinds: `n` in all, `o` originals, `c` copies."""
    originals = sum(line.originals for line in receipt.materials)
    copies = sum(line.copies for line in receipt.materials)
    return {"n": originals + copies, "o": originals, "c": copies}


class _Setting(NamedTuple):
    """How a receipt is set: in which density, with which fonts, between which sides."""

    words: Words
    density: Density
    fonts: FontSet
    paper: Paper = PAPER


def _entries(receipt: Receipt, how: _Setting) -> list[PageEntry]:
    words, density, fonts, paper = how
    counts = _counts(receipt)
    count = words.zh("received_count", n=counts["n"])
    papers = words.zh("papers_count", o=counts["o"], c=counts["c"])
    opening = group(
        (words.mongolian(receipt.matter.name), density.mn_matter),
        (words.mn("received_count", n=counts["n"]), density.mn_matter),
        (words.mn("papers_count", o=counts["o"], c=counts["c"]), density.mn_body),
    )
    result = [
        PageEntry((statement(count, papers if paper == PAPER else "", paper),), opening, keeps_next=True)
    ]
    rows = [_row(line, words, paper) for line in receipt.materials]
    table = _table(words, density, paper).following(rows, fonts)
    head = table.head(fonts)
    for line, row in zip(receipt.materials, rows, strict=True):
        groups = group(
            (_name_mn(line, words), density.mn_name),
            (_papers_mn(line, words), density.mn_body),
            number=line.number,
        )
        result += entries_of(table.row(row, density.padding, fonts), groups, head)
    return result + _closing(receipt, how)


def _table(words: Words, density: Density, paper: Paper) -> Table:
    if paper != PAPER:
        return _narrow_table(words, density, paper)
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(words.zh("material_name"), _NAME_WIDTH, density.name, least=64.0),
        TableColumn(words.zh("original"), _COUNT_WIDTH, density.note, align="centre"),
        TableColumn(words.zh("copy"), _COUNT_WIDTH, density.note, align="centre"),
        TableColumn(words.zh("pages"), _COUNT_WIDTH, density.note, align="centre"),
        TableColumn(words.zh("remark"), _REMARK_WIDTH, density.note, least=48.0),
        TableColumn(words.zh("returned_signature"), _RETURNED_WIDTH, density.note),
    )
    return Table(columns, PAPER.margin, PAPER.right, SMALL)


def _narrow_table(words: Words, density: Density, paper: Paper) -> Table:
    """Without columns for pages and remarks, which stand behind the name."""
    original, copy, returned = _NARROW_WIDTHS
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(words.zh("material_name"), paper.inner_width - _BESIDE_NAME, density.name),
        TableColumn(words.zh("original"), original, density.note, align="centre"),
        TableColumn(words.zh("copy"), copy, density.note, align="centre"),
        TableColumn(words.zh("returned_signature"), returned, density.note),
    )
    return Table(columns, paper.margin, paper.right, SMALL)


def _row(line: ReceivedMaterial, words: Words, paper: Paper) -> list[str]:
    if paper != PAPER:
        counts = [str(count) if count else "–" for count in (line.originals, line.copies)]
        pages = f"{words.zh('pages')} {line.pages}" if line.pages else ""
        detail = joined(pages, line.remark, by="，")
        return [str(line.number), f"{line.name.zh}（{detail}）" if detail else line.name.zh, *counts, ""]
    counts = [str(count) if count else "–" for count in (line.originals, line.copies, line.pages)]
    return [str(line.number), line.name.zh, *counts, line.remark, ""]


def _name_mn(line: ReceivedMaterial, words: Words) -> str:
    return words.mongolian(line.name) or words.mn("not_translated", n=line.number)


def _papers_mn(line: ReceivedMaterial, words: Words) -> str:
    parts = [
        joined(words.mn(key), words.mn("count", n=count))
        for key, count in (("original", line.originals), ("copy", line.copies))
        if count
    ]
    return "᠂ ".join(filter(None, parts))


def _closing(receipt: Receipt, how: _Setting) -> list[PageEntry]:
    words, density, fonts, paper = how
    promised = receipt.promised_on
    pairs = [
        (words.zh("notification_number"), receipt.notification_number),
        (words.zh("promised_on"), day_zh(words, promised)),
    ]
    rows = [pairs] if paper == PAPER else [[pair] for pair in pairs]
    facts = [
        pair_mn(words.mn("notification_number"), receipt.notification_number),
        pair_mn(words.mn("promised_on"), day_mn(words, promised)),
        words.mn("receipt_statement"),
    ]
    groups = [g for part in cut("᠃ ".join(filter(None, facts))) for g in group((part, density.mn_body))]
    text = paragraph(words.zh("receipt_statement"), BODY, fonts, (paper.margin, paper.right))
    return [PageEntry((space(4.0), *label_rows(rows, fonts, paper), *text), tuple(groups))]
