"""The 补正告知 on A4, in two copies: what an application lacks, told once and with legal effect.

Basis: 行政许可法 第三十二条第一款第四项 (told at once or within five days, all of it, once).
"""

from __future__ import annotations

import datetime as dt

from casework.language import _
from casework.release.catalogue import Matter, Text
from forms.documents.kit.blocks import label_rows, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.material_rows import RowLook, column_widths, material_group, material_row, table_head
from forms.documents.kit.materials import MaterialLine, portions
from forms.documents.kit.official import Issuer, OfficialHead, addressee, indented, official_head
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import (
    cut,
    day_mn,
    day_zh,
    issued_zh,
    pair_mn,
    phones,
    sentences_mn,
    translated,
)
from forms.documents.kit.strip import Strip
from forms.documents.kit.styles import Density
from forms.documents.kit.words import Words, joined
from forms.errors import DocumentError
from forms.page import Document
from forms.sheet.composing import space
from forms.text.fonts import FontSet

_LICENCE = "行政许可"
LABELS: dict[str, str] = {
    "title_supplement": "申请材料补正告知书",
    "supplement_count": "需要补正 {n} 项",
    "supplement_opening": ("你于{day}提出的“{matter}”申请收悉。经审查，申请材料不齐全或者不符合法定形式。"),
    "supplement_basis_licence": (
        "依照《中华人民共和国行政许可法》第三十二条第一款第四项的规定，现将需要补正的全部内容一次告知如下。"
    ),
    "supplement_basis_other": (
        "参照《中华人民共和国行政许可法》第三十二条第一款第四项的规定，现将需要补正的全部内容一次告知如下。"
    ),
    "supplement_list": "现将需要补正的全部内容一次告知如下",
    "supplement_by": "请在{day}前补正。",
    "supplement_late": "收到申请材料之日起五日内没有告知的，自收到申请材料之日起即为受理。",
    "delegating": "委托机关",
    "delegated": "受托机关",
    "received_on": "收件日期",
    "service_receipt": "送达回证",
    "supplement_receipt_text": "本人已收到编号 {number} 的补正告知书，需要补正的内容已经知悉。",
    "supplement_stub_text": "已向申请人一次告知需要补正的全部内容。",
}


class Supplement(IssuedForm, frozen=True, kw_only=True):
    """What an application lacks, told once by a township that holds a written delegation.

    `authority` is who delegated: the township acts in its name (行政许可法 第二十四条).  Only materials
    that are missing or invalid are printed.
    """

    matter: Matter
    authority: Text
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    received_on: dt.date
    materials: tuple[MaterialLine, ...]
    document_number: str = ""
    agent_name: str = ""
    hand_in_by: dt.date | None = None


class NotDelegated(DocumentError):  # noqa: N818  named like its siblings
    """A site without a written delegation for the matter was to print a 补正告知."""

    def __init__(self, site: str, matter: str) -> None:
        super().__init__(
            _("本站点不能出具补正告知"),
            _("“{site}”没有事项“{matter}”的书面委托").format(site=site, matter=matter),
            _("请改打一次性告知单，或把材料转到受理机关补正"),
        )
        self.site = site
        self.matter = matter


class NothingToSupplement(DocumentError):  # noqa: N818  named like its siblings
    """A 补正告知 without anything that is missing or invalid."""

    def __init__(self, matter: str) -> None:
        super().__init__(
            _("没有需要补正的内容"),
            _("“{matter}”的材料没有缺少或不合格的").format(matter=matter),
            _("请核对材料状态后再打印"),
        )
        self.matter = matter


def lay_out(supplement: Supplement, fonts: FontSet) -> Document:
    """The 补正告知: the applicant's copy, and the stub with the proof of service.

    Raises NotDelegated unless the site is a township that holds a written delegation for the matter,
    NothingToSupplement when nothing is missing, MissingGlyph when a character has no shape in any
    installed font, and TextTooLong when one text alone is longer than a page.
    """
    _check(supplement)
    words = Words(supplement, LABELS)
    head = OfficialHead("title_supplement", supplement.document_number)
    signers = ("handler_signature", "applicant_signature", "fingerprint", "witness")
    layout = Layout(
        form=supplement,
        words=words,
        fonts=fonts,
        head=FormHead("title_supplement", supplement.matter.name.zh, ()),
        entries=lambda density: _entries(supplement, words, density, fonts),
        ending=Ending(
            tuple(Signer(key, supplement.handler if key == "handler_signature" else "") for key in signers),
            issuer=Issuer(
                supplement.authority.zh,
                issued_zh(supplement, words),
                words.zh("acting_for", site=supplement.site.name.zh),
            ),
        ),
        copies=_copies(supplement),
        first_head=official_head(supplement, head, words, fonts),
    )
    return lay_out_form(layout)


def _check(supplement: Supplement) -> None:
    site, matter = supplement.site, supplement.matter
    if site.kind != "township" or matter.code not in site.delegated:
        raise NotDelegated(site.name.zh, matter.name.zh)
    if not any(line.is_missing for line in supplement.materials):
        raise NothingToSupplement(matter.name.zh)


def _copies(supplement: Supplement) -> tuple[FormCopy, ...]:
    number = supplement.number
    about = joined(supplement.applicant_name, number, supplement.matter.name.zh, by="　")
    served = Strip("service_receipt", "supplement_receipt_text", "applicant_signature", about, number)
    stub = Strip("stub", "supplement_stub_text", "handler_signature", about, number)
    return FormCopy("copy_applicant", served), FormCopy("copy_stub", stub)


def _applicant(supplement: Supplement, words: Words) -> str:
    number = supplement.applicant_id_masked
    return supplement.applicant_name + (f"（{words.zh('id_number')} {number}）" if number else "")


def _entries(supplement: Supplement, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    wanted = [line for line in supplement.materials if line.is_missing]
    matter = words.mongolian(supplement.matter.name)
    count_mn = words.mn("supplement_count", n=len(wanted))
    first, *more = cut(_opening_mn(supplement, words, matter))
    opening = group((matter, density.mn_matter), (count_mn, density.mn_matter), (first, density.mn_body))
    statements = [g for part in more for g in group((part, density.mn_body))]
    count = statement(words.zh("supplement_count", n=len(wanted)), _by_zh(supplement, words))
    result = entries_of(
        [
            *addressee(_applicant(supplement, words), fonts),
            *indented(_opening_zh(supplement, words), fonts),
            space(3.0),
        ],
        [*opening, *statements],
    )
    result.append(PageEntry((count,), keeps_next=True))
    listed = [portion for line in wanted for portion in portions(line, words)]
    look = RowLook(density, column_widths(listed, words, density, fonts))
    head = table_head(words, look.widths)
    for portion in listed:
        block = material_row(portion, words, look, fonts)
        result.append(PageEntry((block,), tuple(material_group(portion, words, density)), head))
    return result + _closing(supplement, words, density, fonts)


def _opening_zh(supplement: Supplement, words: Words) -> str:
    """What was applied for, what is found, and by what law it is told."""
    licence = supplement.matter.kind == _LICENCE
    opening = words.zh(
        "supplement_opening",
        day=day_zh(words, supplement.received_on),
        matter=supplement.matter.name.zh,
    )
    # The law is about licences: other matters follow it by analogy, and their form must not claim more.
    return opening + words.zh("supplement_basis_licence" if licence else "supplement_basis_other")


def _opening_mn(supplement: Supplement, words: Words, matter: str) -> str:
    opening = words.mn(
        "supplement_opening",
        day=day_mn(words, supplement.received_on),
        matter=matter,
    )
    licence = supplement.matter.kind == _LICENCE
    basis = words.mn("supplement_basis_licence" if licence else "supplement_basis_other")
    return sentences_mn([opening, basis or words.mn("supplement_list")]) if matter else ""


def _by_zh(supplement: Supplement, words: Words) -> str:
    if supplement.hand_in_by is None:
        return words.zh("second_visit")
    return words.zh("supplement_by", day=day_zh(words, supplement.hand_in_by))


def _closing(supplement: Supplement, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    site, matter = supplement.site, supplement.matter
    place, hours = matter.place or site.address, matter.hours or site.hours
    agent = words.zh("agent"), supplement.agent_name
    ask, complain = ((words.zh(label), number) for label, number in phones(supplement, matter))
    where = (words.zh("place"), place.zh if place else ""), (words.zh("hours"), hours.zh if hours else "")
    rows = [(ask, complain), [agent], where]
    blocks = [
        space(4.0),
        *label_rows(rows, fonts),
        *indented(words.zh("supplement_late"), fonts),
    ]
    return [PageEntry(tuple(blocks), tuple(_closing_mn(supplement, words, density)))]


def _closing_mn(supplement: Supplement, words: Words, density: Density) -> list[Group]:
    site, matter = supplement.site, supplement.matter
    by = supplement.hand_in_by
    texts = [
        words.mn("supplement_by", day=day_mn(words, by)) if by else words.mn("second_visit"),
        pair_mn(words.mn("delegating"), translated(supplement.authority, words)),
        pair_mn(words.mn("delegated"), translated(site.name, words)),
        pair_mn(words.mn("place"), translated(matter.place or site.address, words)),
        pair_mn(words.mn("hours"), translated(matter.hours or site.hours, words)),
        words.mn("supplement_late"),
    ]
    return [g for part in cut(sentences_mn(texts)) for g in group((part, density.mn_body))]
