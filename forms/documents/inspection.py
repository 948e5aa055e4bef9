"""The record of an inspection (互联网+监管) on A4: each item of the list, what was found, who signs."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.cases.events import InspectionResult, ItemFinding
from casework.cases.kinds.inspections import FINDINGS, RESULTS
from casework.release.catalogue import Text
from forms.documents.kit.blocks import blank_lines, draw_chip, heading, label_rows, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import day_mn, day_zh, issued_zh, pair_mn, phones, sentences_mn, translated
from forms.documents.kit.styles import BODY, PAPER, SMALL, Density
from forms.documents.kit.words import Words, chinese, joined
from forms.page import Document
from forms.sheet.composing import space
from forms.sheet.tables import Table, TableColumn
from forms.text.fonts import FontSet

_COPIES = (FormCopy("copy_inspected"), FormCopy("copy_stub"))
_NAME_WIDTH, _CRITERIA_WIDTH, _FINDING_WIDTH, _NOTE_WIDTH = 150.0, 150.0, 44.0, 124.0
_LINES = 2
LABELS: dict[str, str] = {
    "title_inspection": "监督检查记录",
    "inspection_number": "检查编号",
    "inspected": "被检查人",
    "inspected_on": "检查日期",
    "inspection_authority": "检查机关",
    "inspection_method": "检查方式",
    "inspectors": "检查人员",
    "inspection_item": "检查内容",
    "inspection_criteria": "符合的要求",
    "inspection_finding": "情况",
    **{f"finding_{finding}": words for finding, words in FINDINGS.items()},
    **{f"inspection_{result}": words for result, words in RESULTS.items()},
    "inspection_result": "检查结果",
    "rectify_by": "改正期限",
    "inspected_opinion": "被检查人的意见",
    "inspection_statement": (
        "检查人员不得少于两人，并应当主动出示执法证件。被检查人对以上记录有意见的，请写在下面；核对无误后签名。"
    ),
    "inspector_signature": "检查人员签名",
    "inspected_signature": "被检查人签名",
    "copy_inspected": "被检查人联",
}


class InspectedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the list, what is right, and what was found."""

    number: int
    name: Text
    finding: ItemFinding
    criteria: Text | None = None
    remark: str = ""


class InspectionRecord(IssuedForm, frozen=True, kw_only=True):
    """An inspection as it was recorded: of whom, by which list, by whom, item by item, and the result."""

    list_name: Text
    authority: Text
    method: Text | None
    inspected_name: str
    inspected_id: str
    inspectors: tuple[str, ...]
    inspected_on: dt.date
    items: tuple[InspectedLine, ...]
    result: InspectionResult
    rectify_by: dt.date | None = None
    remark: str = ""


def lay_out(record: InspectionRecord, fonts: FontSet) -> Document:
    """The record: one copy for who was inspected, one that stays.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one text
    alone is longer than a page.
    """
    words = Words(record, LABELS)
    layout = Layout(
        form=record,
        words=words,
        fonts=fonts,
        head=_head(record, words),
        entries=lambda density: _entries(record, words, density, fonts),
        ending=Ending(_signers(record), seal=False),
        copies=_COPIES,
    )
    return lay_out_form(layout)


def _signers(record: InspectionRecord) -> tuple[Signer, ...]:
    """Two inspectors at least, each with a line, and who was inspected."""
    inspectors = (*record.inspectors, "", "")[: max(2, min(3, len(record.inspectors)))]
    signers = [Signer("inspector_signature", name) for name in inspectors]
    return (*signers, Signer("inspected_signature"))


def _head(record: InspectionRecord, words: Words) -> FormHead:
    pairs = (
        ("inspection_authority", record.authority.zh),
        ("inspected", record.inspected_name),
        ("id_number", record.inspected_id),
        ("inspected_on", day_zh(words, record.inspected_on)),
        ("inspection_method", chinese(record.method)),
        ("inspectors", "、".join(record.inspectors)),
    )
    return FormHead(
        "title_inspection",
        record.list_name.zh,
        pairs,
        issued_zh(record, words),
        phones(record, None),
        number_label="inspection_number",
    )


def _entries(record: InspectionRecord, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    rows = [_row(line, words) for line in record.items]
    table = _table(words, density).following(rows, fonts)
    head = table.head(fonts)
    result = [
        PageEntry(
            (statement(words.zh(f"inspection_{record.result}"), _rectify_zh(record, words)),),
            tuple(_opening(record, words, density)),
            keeps_next=True,
        )
    ]
    for line, row in zip(record.items, rows, strict=True):
        finding = pair_mn(words.mn("inspection_finding"), words.mn(f"finding_{line.finding}"))
        name = words.mongolian(line.name) or words.mn("not_translated", n=line.number)
        groups = group((name, density.mn_name), (finding, density.mn_body), number=line.number)
        result += entries_of(table.row(row, density.padding, fonts), groups, head)
    return [*result, *_closing(record, words, density, fonts)]


def _rectify_zh(record: InspectionRecord, words: Words) -> str:
    day = day_zh(words, record.rectify_by)
    return joined(words.zh("rectify_by"), day) if day else ""


def _table(words: Words, density: Density) -> Table:
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(words.zh("inspection_item"), _NAME_WIDTH, density.name, least=64.0),
        TableColumn(words.zh("inspection_criteria"), _CRITERIA_WIDTH, density.note, least=64.0),
        TableColumn(words.zh("inspection_finding"), _FINDING_WIDTH, density.note),
        TableColumn(words.zh("remark"), _NOTE_WIDTH, density.note, least=64.0),
    )
    return Table(columns, PAPER.margin, PAPER.right, SMALL)


def _row(line: InspectedLine, words: Words) -> list[str]:
    finding = words.zh(f"finding_{line.finding}")
    return [str(line.number), line.name.zh, chinese(line.criteria), finding, line.remark]


def _closing(record: InspectionRecord, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    """The note of the whole, what the law asks, and lines for who was inspected."""
    remark = label_rows([[(words.zh("remark"), record.remark)]], fonts)
    mongolian = group((words.mn("inspection_statement"), density.mn_body))
    text = paragraph(words.zh("inspection_statement"), BODY, fonts)
    opinion = PageEntry((heading(words.zh("inspected_opinion")), blank_lines("", _LINES)))
    return [*entries_of([space(6.0), *remark, *text], mongolian), opinion]


def _opening(record: InspectionRecord, words: Words, density: Density) -> list[Group]:
    """The list, who was inspected when and by whom, and the result."""
    facts = [
        pair_mn(words.mn("inspected"), record.inspected_name),
        pair_mn(words.mn("inspected_on"), day_mn(words, record.inspected_on)),
        pair_mn(words.mn("inspection_authority"), translated(record.authority, words)),
        pair_mn(words.mn("inspectors"), "᠂ ".join(record.inspectors)),
        pair_mn(words.mn("rectify_by"), day_mn(words, record.rectify_by)),
    ]
    result = pair_mn(words.mn("inspection_result"), words.mn(f"inspection_{record.result}"))
    head = group((words.mongolian(record.list_name), density.mn_matter), (result, density.mn_matter))
    return [*head, *group((sentences_mn(facts), density.mn_body))]
