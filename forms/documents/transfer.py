"""The transfer sheet (转办单) on A4, in two copies: what is in the bag, with boxes to tick on arrival."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.release.catalogue import Site, Text
from forms.documents.kit.blocks import blank_lines, draw_box, draw_chip, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.phrases import cut, day_zh, issued_zh, pair_mn, translated
from forms.documents.kit.styles import BODY, PAPER, SMALL, STRONG, Density
from forms.documents.kit.words import Words
from forms.page import Document
from forms.sheet.composing import space
from forms.sheet.tables import Table, TableColumn
from forms.text.fonts import FontSet
from forms.text.lines import Style

_COPIES = (FormCopy("copy_sender"), FormCopy("copy_receiver"))
_SLIP = Style(9.0, 12.0, bold=True)
LABELS: dict[str, str] = {
    "title_transfer": "转办单",
    "from_site": "移出站点",
    "to_site": "接收站点",
    "bag_seal": "封签号",
    "carrier": "送件人",
    "transferred_count": "转办 {n} 件",
    "ticked": "核对",
    "arrival_statement": "接收站点逐件核对，在方格内打勾；缺少的写在下面，双方签名，并在当日告知移出站点。",
    "arrived_count": "实收件数",
    "missing_on_arrival": "缺少的件和材料",
    "sender_signature": "移交人签名",
    "carrier_signature": "送件人签名",
    "copy_sender": "移出联",
    "copy_receiver": "接收联",
}


class TransferredCase(msgspec.Struct, frozen=True, kw_only=True):
    """One case in the bag, with the papers that go with it; the applicant's name is masked."""

    slip_number: str
    applicant_masked: str
    matter: Text
    originals: int = 0
    copies: int = 0
    due_on: dt.date | None = None
    remark: str = ""


class Transfer(IssuedForm, frozen=True, kw_only=True):
    """Cases and their papers on their way from `site` to another; `carrier` brings the sealed bag."""

    to_site: Site
    cases: tuple[TransferredCase, ...]
    carrier: str = ""
    bag_seal: str = ""


def lay_out(transfer: Transfer, fonts: FontSet) -> Document:
    """The transfer sheet: one copy stays, one goes with the bag.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one
    text alone is longer than a page.
    """
    words = Words(transfer, LABELS)
    signers = (
        Signer("sender_signature", transfer.handler),
        Signer("carrier_signature", transfer.carrier),
        Signer("receiver_signature"),
    )
    layout = Layout(
        form=transfer,
        words=words,
        fonts=fonts,
        head=_head(transfer, words),
        entries=lambda density: _entries(transfer, words, density, fonts),
        ending=Ending(signers, day=day_zh(words, transfer.issued_on)),
        copies=_COPIES,
    )
    return lay_out_form(layout)


def _head(transfer: Transfer, words: Words) -> FormHead:
    pairs = (
        ("from_site", transfer.site.name.zh),
        ("to_site", transfer.to_site.name.zh),
        ("carrier", transfer.carrier),
        ("bag_seal", transfer.bag_seal),
    )
    phones = (("consult_phone", transfer.to_site.phone),)
    return FormHead("title_transfer", transfer.to_site.name.zh, pairs, issued_zh(transfer, words), phones)


def _entries(transfer: Transfer, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    cases = transfer.cases
    counts = {"o": sum(case.originals for case in cases), "c": sum(case.copies for case in cases)}
    count = statement(words.zh("transferred_count", n=len(cases)), words.zh("papers_count", **counts))
    opening = group(
        (words.mn("transferred_count", n=len(cases)), density.mn_matter),
        (words.mn("papers_count", **counts), density.mn_body),
        ("᠃ ".join(_facts_mn(transfer, words)), density.mn_body),
    )
    result = [PageEntry((count,), opening, keeps_next=bool(cases))]
    rows = [_row(number, case, words) for number, case in enumerate(cases, start=1)]
    table = _table(words, density).following(rows, fonts)
    head = table.head(fonts)
    for number, (case, row) in enumerate(zip(cases, rows, strict=True), start=1):
        mongolian = words.mongolian(case.matter) or words.mn("not_translated", n=number)
        groups = group((mongolian, density.mn_body), number=number)
        result += entries_of(table.row(row, density.padding, fonts), groups, head)
    return [*result, _arrival(words, density, fonts)]


def _facts_mn(transfer: Transfer, words: Words) -> list[str]:
    pairs = [
        ("from_site", translated(transfer.site.name, words)),
        ("to_site", translated(transfer.to_site.name, words)),
        ("carrier", transfer.carrier),
        ("bag_seal", transfer.bag_seal),
    ]
    return [text for key, value in pairs if (text := pair_mn(words.mn(key), value))]


def _table(words: Words, density: Density) -> Table:
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(words.zh("ticked"), 18.0, STRONG, draw=draw_box),
        TableColumn(words.zh("slip_number"), 106.0, _SLIP),
        TableColumn(words.zh("applicant"), 40.0, density.note, least=26.0),
        TableColumn(words.zh("matter"), 108.0, density.note, least=64.0),
        TableColumn(words.zh("original"), 24.0, density.note, align="centre"),
        TableColumn(words.zh("copy"), 24.0, density.note, align="centre"),
        TableColumn(words.zh("due_on"), 76.0, density.note, least=40.0),
        TableColumn(words.zh("remark"), 40.0, density.note, least=26.0),
    )
    return Table(columns, PAPER.margin, PAPER.right, SMALL)


def _row(number: int, case: TransferredCase, words: Words) -> list[str]:
    due = day_zh(words, case.due_on) or "–"
    counts = [str(count) if count else "–" for count in (case.originals, case.copies)]
    return [
        str(number),
        "",
        case.slip_number,
        case.applicant_masked,
        case.matter.zh,
        *counts,
        due,
        case.remark,
    ]


def _arrival(words: Words, density: Density, fonts: FontSet) -> PageEntry:
    """What the receiving site does, and lines for what did not arrive."""
    blocks = [
        space(4.0),
        *paragraph(words.zh("arrival_statement"), BODY, fonts),
        blank_lines(words.zh("arrived_count"), 1),
        blank_lines(words.zh("missing_on_arrival"), 2),
    ]
    groups = [g for part in cut(words.mn("arrival_statement")) for g in group((part, density.mn_body))]
    return PageEntry(tuple(blocks), tuple(groups))
