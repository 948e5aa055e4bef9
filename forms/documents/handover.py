"""The form of a result's hand-over (办理结果送达凭证) on A4, in two copies: what was given and signed for."""

from __future__ import annotations

from typing import Literal

import msgspec

from casework.release.catalogue import Matter, Text
from forms.documents.kit.blocks import draw_chip, heading, label_rows, listed, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import cut, day_zh, issued_zh, pair_mn, phones, sentences_mn, translated
from forms.documents.kit.recorded import Recording
from forms.documents.kit.styles import BODY, MN_LABEL, PAPER, SMALL, Density
from forms.documents.kit.words import Words, joined
from forms.page import Document
from forms.sheet.composing import space
from forms.sheet.paper import Paper
from forms.sheet.tables import Table, TableColumn
from forms.text.fonts import FontSet

_COPIES = (FormCopy("copy_applicant"), FormCopy("copy_stub"))
_SIGNERS = ("deliverer_signature", "recipient_signature", "fingerprint", "witness")


Manner = Literal["window", "agent", "post"]  # 窗口领取 代办送达 邮寄送达
LABELS: dict[str, str] = {
    "title_handover": "办理结果送达凭证",
    "handed_over_count": "送达结果文书 {n} 份",
    "document_name": "文书名称",
    "document_number": "文书编号",
    "copies": "份数",
    "returned_originals": "退还的原件",
    "recipient": "领取人",
    "recipient_self": "本人",
    "manner": "送达方式",
    "manner_window": "窗口领取",
    "manner_agent": "代办送达",
    "manner_post": "邮寄送达",
    "outcome": "办理结论",
    "handover_statement": "以上文书和原件已当面核对，数量和内容无误。",
    "deliverer_signature": "送达人签名",
    "recipient_signature": "领取人签名",
}


class ResultDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One paper that is handed over: a certificate, a decision."""

    name: Text
    document_number: str = ""
    copies: int = 1
    remark: str = ""


class ReturnedOriginal(msgspec.Struct, frozen=True, kw_only=True):
    """Originals of one kind that go back to their owner."""

    name: Text
    count: int = 1


class Handover(IssuedForm, frozen=True, kw_only=True):
    """Which papers came out of a case, and who signs for them; `recipient` is "" for the applicant."""

    matter: Matter
    slip_number: str
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    outcome: Text
    documents: tuple[ResultDocument, ...]
    manner: Manner
    recipient_name: str = ""
    recipient_id_masked: str = ""
    returned: tuple[ReturnedOriginal, ...] = ()


def lay_out(handover: Handover, fonts: FontSet) -> Document:
    """The form: one copy for who receives, one that stays; both are signed.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one
    text alone is longer than a page.
    """
    words = Words(handover, LABELS)
    names = {"deliverer_signature": handover.handler}
    layout = Layout(
        form=handover,
        words=words,
        fonts=fonts,
        head=_head(handover, words),
        entries=lambda density: _entries(handover, Recording(words, density, fonts)),
        narrow=lambda density, paper: _entries(handover, Recording(words, density, fonts, paper)),
        ending=Ending(
            tuple(Signer(key, names.get(key, "")) for key in _SIGNERS), day=day_zh(words, handover.issued_on)
        ),
        copies=_COPIES,
    )
    return lay_out_form(layout)


def _head(handover: Handover, words: Words) -> FormHead:
    pairs = (
        ("department", handover.matter.authority.zh),
        ("notification_number", handover.slip_number),
        ("applicant", handover.applicant_name),
        ("id_number", handover.applicant_id_masked),
        ("phone", handover.applicant_phone_masked),
        ("manner", words.zh(f"manner_{handover.manner}")),
    )
    return FormHead(
        "title_handover",
        handover.matter.name.zh,
        pairs,
        issued_zh(handover, words),
        phones(handover, handover.matter),
        matter_code=handover.matter.code,
    )


def _entries(handover: Handover, how: Recording) -> list[PageEntry]:
    words, density, fonts, paper = how
    count = sum(document.copies for document in handover.documents)
    opening = group(
        (words.mongolian(handover.matter.name), density.mn_matter),
        (words.mn("handed_over_count", n=count), density.mn_matter),
    )
    pairs = _result(handover, words)
    rows = label_rows([pairs] if paper == PAPER else [[pair] for pair in pairs], fonts, paper)
    result = [
        PageEntry((space(2.0), *rows, space(4.0)), opening),
        PageEntry((statement(words.zh("handed_over_count", n=count), paper=paper),), keeps_next=True),
    ]
    table = _table(words, density) if paper == PAPER else _narrow_table(words, density, paper)
    cells = [
        [str(number), *_row(document, paper)] for number, document in enumerate(handover.documents, start=1)
    ]
    table = table.following(cells, fonts)
    head = table.head(fonts)
    for number, (document, row) in enumerate(zip(handover.documents, cells, strict=True), start=1):
        name = words.mongolian(document.name) or words.mn("not_translated", n=number)
        detail = pair_mn(words.mn("document_number"), document.document_number)
        copies = words.mn("count", n=document.copies)
        groups = group(
            (name, density.mn_name), (joined(copies, detail, by="᠂ "), density.mn_body), number=number
        )
        result += entries_of(table.row(row, density.padding, fonts), groups, head)
    return [*result, *_returned(handover, how), *_closing(handover, how)]


def _row(document: ResultDocument, paper: Paper) -> list[str]:
    """The cells behind the number; half a page has no column of its own for a document's number."""
    name, copies = document.name.zh, str(document.copies)
    if paper == PAPER:
        return [name, document.document_number or "–", copies, document.remark]
    detail = joined(document.document_number, document.remark, by="，")
    return [f"{name}（{detail}）" if detail else name, copies]


def _result(handover: Handover, words: Words) -> list[tuple[str, str]]:
    """What came out, and who takes it."""
    return [
        (words.zh("outcome"), handover.outcome.zh),
        (words.zh("recipient"), handover.recipient_name or words.zh("recipient_self")),
        (words.zh("id_number"), handover.recipient_id_masked),
    ]


def _table(words: Words, density: Density) -> Table:
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(words.zh("document_name"), 180.0, density.name, least=64.0),
        TableColumn(words.zh("document_number"), 140.0, density.note, least=64.0),
        TableColumn(words.zh("copies"), 28.0, density.note, align="centre"),
        TableColumn(words.zh("remark"), 118.0, density.note, least=48.0),
    )
    return Table(columns, PAPER.margin, PAPER.right, SMALL)


def _narrow_table(words: Words, density: Density, paper: Paper) -> Table:
    """Name and number of a document in one column."""
    label = joined(words.zh("document_name"), words.zh("document_number"), by="、")
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(label, paper.inner_width - 15.0 - 28.0 - 2 * 7.0, density.name),
        TableColumn(words.zh("copies"), 28.0, density.note, align="centre"),
    )
    return Table(columns, paper.margin, paper.right, SMALL)


def _returned(handover: Handover, how: Recording) -> list[PageEntry]:
    """The originals that go back, as a short list."""
    words, density, fonts, paper = how
    if not handover.returned:
        return []
    result = [PageEntry((heading(words.zh("returned_originals"), paper),), (), None, True)]
    names = [
        joined(words.mongolian(item.name), words.mn("count", n=item.count)) for item in handover.returned
    ]
    label = words.mn("returned_originals")
    groups: list[Group] = []
    for index, part in enumerate(cut("᠂ ".join(names)) if label else []):
        groups += group((label if index == 0 else "", MN_LABEL), (part, density.mn_body))
    for number, item in enumerate(handover.returned, start=1):
        text = f"{item.name.zh}　{words.zh('count', n=item.count)}"
        result += entries_of(listed(number, text, fonts, paper), groups if number == 1 else ())
    return result


def _closing(handover: Handover, how: Recording) -> list[PageEntry]:
    """That all was checked, and what can be done against the result."""
    words, density, fonts, paper = how
    span = (paper.margin, paper.right)
    texts = [
        pair_mn(words.mn("outcome"), translated(handover.outcome, words)),
        pair_mn(words.mn("recipient"), handover.recipient_name or words.mn("recipient_self")),
        words.mn("handover_statement"),
    ]
    groups = [g for part in cut(sentences_mn(texts)) for g in group((part, density.mn_body))]
    result = entries_of([space(4.0), *paragraph(words.zh("handover_statement"), BODY, fonts, span)], groups)
    remedies = handover.matter.remedies
    if not remedies:
        return result
    result.append(PageEntry((heading(words.zh("remedies"), paper),), keeps_next=True))
    for number, remedy in enumerate(remedies, start=1):
        mongolian = group((words.mongolian(remedy), density.mn_body))
        result += entries_of(listed(number, remedy.zh, fonts, paper), mongolian)
    return result
