"""The slip of a bundle (一件事办理单) on A4: its list and number, the matters, one set of papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from casework.cases.draft import LACKING
from casework.release.catalogue import Limit, Text
from casework.release.same_paper import paper_key
from forms.documents.kit.blocks import draw_chip, heading, listed, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.materials import MaterialLine, form_mn, form_zh, state_zh
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import day_zh, issued_zh, limit_mn, limit_zh, pair_mn, phones, sentences_mn
from forms.documents.kit.styles import BODY, PAPER, SMALL, Density
from forms.documents.kit.words import Words, chinese, joined
from forms.page import Document
from forms.sheet.composing import space
from forms.sheet.tables import Table, TableColumn
from forms.text.fonts import FontSet

_COPIES = (FormCopy("copy_applicant"), FormCopy("copy_stub"))
_NAME_WIDTH, _FORM_WIDTH, _STATE_WIDTH, _FOR_WIDTH = 190.0, 130.0, 48.0, 100.0
LABELS: dict[str, str] = {
    "title_bundle": "一件事办理单",
    "bundle_list": "所依据的清单",
    "bundle_number": "清单中的编号",
    "project_number": "项目代码",
    "bundle_lead": "牵头部门",
    "bundle_opened_on": "合办日期",
    "bundle_slip_number": "编号",
    "bundled_count": "合办 {n} 件",
    "bundle_papers": "一套材料，共 {n} 项",
    "bundle_used_for": "用于第几件",
    "bundle_statement": "几件事一起办，相同的材料只交一份。各件的详细要求见各自的告知单。",
}


class BundledCase(msgspec.Struct, frozen=True, kw_only=True):
    """One case of the bundle."""

    number: int
    slip_number: str
    matter: Text
    authority: Text | None = None


class BundledPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that is handed in once, and the cases that it is for, by their numbers."""

    line: MaterialLine
    cases: tuple[int, ...]


class BundleSlip(IssuedForm, frozen=True, kw_only=True):
    """Several cases handled as one, with the list that says so and the number there.

    国办发〔2025〕24号.  A project that no list names has its own number; `is_project` says that it is one.
    """

    bundle_name: Text
    source_list: str
    list_number: str
    is_project: bool
    lead: Text | None
    opened_on: dt.date
    applicant_name: str
    cases: tuple[BundledCase, ...]
    papers: tuple[BundledPaper, ...]
    promised_limit: Limit | None = None


def papers_once(cases: Iterable[Iterable[MaterialLine]]) -> tuple[BundledPaper, ...]:
    """What the cases want, one row for papers of one key: in their order, optional ones last."""
    rows: dict[str, list[tuple[int, MaterialLine]]] = {}
    for number, lines in enumerate(cases, start=1):
        for line in lines:
            rows.setdefault(paper_key(line.material), []).append((number, line))
    once = [(_for_all([line for _case, line in same]), same) for same in rows.values()]
    once.sort(key=lambda row: row[0].necessity == "optional")
    return tuple(
        BundledPaper(
            line=replace(line, number=place), cases=tuple(dict.fromkeys(case for case, _line in same))
        )
        for place, (line, same) in enumerate(once, start=1)
    )


def _for_all(lines: list[MaterialLine]) -> MaterialLine:
    """One line for all: settled where the paper came for one of them, else as the strictest wants it."""
    line = min(lines, key=_rank)
    material = replace(
        line.material,
        originals=max(each.material.originals for each in lines),
        copies=max(each.material.copies for each in lines),
    )
    return replace(line, material=material)


def _rank(line: MaterialLine) -> int:
    if line.state == "handed_in":
        return 0
    if line.is_missing:
        return 1
    return 2 if line.state in LACKING else 3 if line.state == "committed" else 4


def lay_out(bundle: BundleSlip, fonts: FontSet) -> Document:
    """The slip: one copy for the applicant, one that stays.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one text
    alone is longer than a page.
    """
    words = Words(bundle, LABELS)
    layout = Layout(
        form=bundle,
        words=words,
        fonts=fonts,
        head=_head(bundle, words),
        entries=lambda density: _entries(bundle, words, density, fonts),
        ending=Ending(
            (Signer("handler_signature", bundle.handler), Signer("applicant_signature")),
            day=issued_zh(bundle, words),
        ),
        copies=_COPIES,
    )
    return lay_out_form(layout)


def _head(bundle: BundleSlip, words: Words) -> FormHead:
    pairs = (
        ("applicant", bundle.applicant_name),
        ("bundle_lead", chinese(bundle.lead)),
        ("bundle_list", bundle.source_list),
        ("project_number" if bundle.is_project else "bundle_number", bundle.list_number),
        ("bundle_opened_on", day_zh(words, bundle.opened_on)),
        ("promised_limit", limit_zh(words, bundle.promised_limit)),
    )
    return FormHead(
        "title_bundle",
        bundle.bundle_name.zh,
        pairs,
        "",
        phones(bundle, None),
        number_label="bundle_slip_number",
    )


def _entries(bundle: BundleSlip, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    count = statement(words.zh("bundled_count", n=len(bundle.cases)))
    result = [PageEntry((count,), tuple(_opening(bundle, words, density)), keeps_next=True)]
    for case in bundle.cases:
        authority = chinese(case.authority)
        text = joined(case.matter.zh, authority, case.slip_number, by="　")
        name = words.mongolian(case.matter) or words.mn("not_translated", n=case.number)
        groups = group((name, density.mn_name), (case.slip_number, density.mn_body), number=case.number)
        result += entries_of(listed(case.number, text, fonts), groups)
    result += _papers(bundle, words, density, fonts)
    mongolian = group((words.mn("bundle_statement"), density.mn_body))
    closing = paragraph(words.zh("bundle_statement"), BODY, fonts)
    return [*result, *entries_of([space(4.0), *closing], mongolian)]


def _papers(bundle: BundleSlip, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    count = len(bundle.papers)
    title = group((words.mn("bundle_papers", n=count), density.mn_matter))
    result = [PageEntry((heading(words.zh("bundle_papers", n=count)),), title, keeps_next=True)]
    rows = [_row(paper, words) for paper in bundle.papers]
    table = _table(words, density).following(rows, fonts)
    head = table.head(fonts)
    for paper, row in zip(bundle.papers, rows, strict=True):
        line, material = paper.line, paper.line.material
        name = words.mongolian(material.name) or words.mn("not_translated", n=line.number)
        detail = joined(form_mn(words, material), words.mn(line.state), by="᠂ ")
        groups = group((name, density.mn_name), (detail, density.mn_body), number=line.number)
        result += entries_of(table.row(row, density.padding, fonts), groups, head)
    return result


def _row(paper: BundledPaper, words: Words) -> list[str]:
    line, material = paper.line, paper.line.material
    used = "、".join(map(str, paper.cases))  # data
    return [str(line.number), material.name.zh, form_zh(words, material), state_zh(words, line), used]


def _table(words: Words, density: Density) -> Table:
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(words.zh("material_name"), _NAME_WIDTH, density.name, least=64.0),
        TableColumn(words.zh("form_and_copies"), _FORM_WIDTH, density.note, least=48.0),
        TableColumn(words.zh("state"), _STATE_WIDTH, density.note),
        TableColumn(words.zh("bundle_used_for"), _FOR_WIDTH, density.note, least=48.0),
    )
    return Table(columns, PAPER.margin, PAPER.right, SMALL)


def _opening(bundle: BundleSlip, words: Words, density: Density) -> list[Group]:
    facts = [
        pair_mn(words.mn("applicant"), bundle.applicant_name),
        pair_mn(words.mn("bundle_lead"), words.mongolian(bundle.lead)),
        pair_mn(words.mn("project_number" if bundle.is_project else "bundle_number"), bundle.list_number),
        pair_mn(words.mn("promised_limit"), limit_mn(words, bundle.promised_limit)),
    ]
    head = group(
        (words.mongolian(bundle.bundle_name), density.mn_matter),
        (words.mn("bundled_count", n=len(bundle.cases)), density.mn_matter),
    )
    return [*head, *group((sentences_mn(facts), density.mn_body))]
