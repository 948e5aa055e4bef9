"""The 不予受理通知书 on A4, in two copies: why an application is not accepted, what can be done against it.

Basis: 行政许可法 第三十二条第二款 (in writing, sealed, dated) and 第三十八条第二款 (reason, remedies);
times: 行政复议法 第二十条 (sixty days) and 行政诉讼法 第四十六条 (six months).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from casework.release.catalogue import Matter, Text
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.official import SECTION, Issuer, OfficialHead, addressee, indented, official_head
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import (
    consult_phone,
    cut,
    day_mn,
    day_zh,
    is_mongolian,
    issued_zh,
    pair_mn,
    sentences_mn,
    translated,
)
from forms.documents.kit.strip import Strip
from forms.documents.kit.styles import Density
from forms.documents.kit.words import Words, joined, sentences
from forms.page import Document
from forms.sheet.composing import Block, space
from forms.text.fonts import FontSet

_LICENCE = "行政许可"  # data
_ORDINALS = ("一", "二", "三", "四")  # data
# What says by itself how long one has: sixty days for a review, six months for a suit.
_REVIEW_TERM = re.compile("(60|六十) ?[日天]")  # data
_SUIT_TERM = re.compile("(6|六) ?个月")  # data
LABELS: dict[str, str] = {
    "title_refusal": "不予受理通知书",
    "refusal_opening": "你于{day}提出的“{matter}”申请（告知单编号 {slip}）收悉。",
    "refusal_licence": "经审查，依照《中华人民共和国行政许可法》第三十二条的规定，决定不予受理。",
    "refusal_other": "经审查，决定不予受理。",
    "refusal_reason": "不予受理的理由",
    "refusal_basis": "依据",
    "refusal_remedies": "权利救济",
    "refusal_review": "如不服本决定，可以自收到本通知书之日起六十日内，依法申请行政复议。",
    "refusal_suit": "也可以自收到本通知书之日起六个月内，依法向人民法院提起行政诉讼。",
    "refusal_contact": "地址：{place}。联系电话：{phone}。",
    "refusal_receipt_text": "本人已收到编号 {number} 的不予受理通知书，理由和权利救济途径已经知悉。",
    "refusal_stub_text": "已向申请人书面告知不予受理的理由、依据和权利救济途径。",
}


class RefusalNotice(IssuedForm, frozen=True, kw_only=True):
    """Why an application is not accepted, by which rule, and what the applicant can do against it.

    `authority` is who decides; `delegated` says that the site acts in its name (行政许可法 第二十四条).
    """

    matter: Matter
    authority: Text
    delegated: bool
    slip_number: str
    document_number: str
    applicant_name: str
    applicant_id_masked: str
    received_on: dt.date
    reason: str
    basis: tuple[str, ...]
    remedies: tuple[str, ...]


def lay_out(refusal: RefusalNotice, fonts: FontSet) -> Document:
    """The 不予受理通知书: the applicant's copy, and the stub with the proof of service.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one text
    alone is longer than a page.
    """
    words = Words(refusal, LABELS)
    head = OfficialHead("title_refusal", refusal.document_number)
    layout = Layout(
        form=refusal,
        words=words,
        fonts=fonts,
        head=FormHead("title_refusal", refusal.matter.name.zh, ()),
        entries=lambda density: _entries(refusal, words, density, fonts),
        ending=Ending(_signers(refusal), issuer=_issuer(refusal, words)),
        copies=_copies(refusal),
        first_head=official_head(refusal, head, words, fonts),
    )
    return lay_out_form(layout)


def _signers(refusal: RefusalNotice) -> tuple[Signer, ...]:
    keys = ("handler_signature", "applicant_signature", "fingerprint", "witness")
    return tuple(Signer(key, refusal.handler if key == "handler_signature" else "") for key in keys)


def _issuer(refusal: RefusalNotice, words: Words) -> Issuer:
    by = words.zh("acting_for", site=refusal.site.name.zh) if refusal.delegated else ""
    return Issuer(refusal.authority.zh, issued_zh(refusal, words), by)


def _copies(refusal: RefusalNotice) -> tuple[FormCopy, ...]:
    number = refusal.number
    about = joined(refusal.applicant_name, number, refusal.matter.name.zh, by="　")
    served = Strip("service_receipt", "refusal_receipt_text", "applicant_signature", about, number)
    stub = Strip("stub", "refusal_stub_text", "handler_signature", about, number)
    return FormCopy("copy_applicant", served), FormCopy("copy_stub", stub)


def _entries(refusal: RefusalNotice, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    opening = [*addressee(_applicant(refusal, words), fonts), *indented(_opening(refusal, words), fonts)]
    result = entries_of(opening, tuple(_mongolian(refusal, words, density)))
    sections = [
        ("refusal_reason", (refusal.reason,)),
        ("refusal_basis", refusal.basis),
        ("refusal_remedies", tuple(_remedies(refusal, words))),
    ]
    filled = [(key, texts) for key, texts in sections if texts]
    for ordinal, (key, texts) in zip(_ORDINALS, filled, strict=False):
        heading = indented(f"{ordinal}、{words.zh(key)}", fonts, SECTION)
        result += [PageEntry((block,), keeps_next=True) for block in heading]
        result += entries_of([block for text in texts for block in indented(sentences(text), fonts)])
    return result + entries_of(_closing(refusal, words, fonts))


def _applicant(refusal: RefusalNotice, words: Words) -> str:
    number = refusal.applicant_id_masked
    return refusal.applicant_name + (f"（{words.zh('id_number')} {number}）" if number else "")


def _opening(refusal: RefusalNotice, words: Words) -> str:
    opening = words.zh(
        "refusal_opening",
        day=day_zh(words, refusal.received_on),
        matter=refusal.matter.name.zh,
        slip=refusal.slip_number,
    )
    # The law is about licences: the form of another matter must not claim it.
    licence = _LICENCE in refusal.matter.kind
    return opening + words.zh("refusal_licence" if licence else "refusal_other")


def _remedies(refusal: RefusalNotice, words: Words) -> Iterator[str]:
    """What was recorded, and where that does not say by when: what the laws give everybody."""
    yield from refusal.remedies
    yield from (words.zh(key) for key in _terms(refusal))


def _terms(refusal: RefusalNotice) -> Iterator[str]:
    """The keys of what the laws give everybody, where nothing recorded says by when."""
    if not any(_REVIEW_TERM.search(text) for text in refusal.remedies):
        yield "refusal_review"
    if not any(_SUIT_TERM.search(text) for text in refusal.remedies):
        yield "refusal_suit"


def _closing(refusal: RefusalNotice, words: Words, fonts: FontSet) -> list[Block]:
    place, phone = _contact(refusal)
    if not (place and phone):
        return []
    return [space(4.0), *indented(words.zh("refusal_contact", place=place.zh, phone=phone), fonts)]


def _contact(refusal: RefusalNotice) -> tuple[Text | None, str]:
    """Where to come, and which phone to call."""
    return refusal.matter.place or refusal.site.address, consult_phone(refusal, refusal.matter)


def _mongolian(refusal: RefusalNotice, words: Words, density: Density) -> Iterator[Group]:
    """The fixed sentences and what the catalogue translates; what else is Chinese is said to be.

    No law's title is translated: the sentence about it says where it stands.
    """
    matter = words.mongolian(refusal.matter.name)
    if not matter:
        return
    texts = [
        *_opening_mn(refusal, words, matter),
        *_remedies_mn(refusal, words),
        *_closing_mn(refusal, words),
    ]
    yield from group((words.mn("title_refusal"), density.mn_matter), (matter, density.mn_matter))
    for part in cut(sentences_mn(texts)):
        yield from group((part, density.mn_body))


def _opening_mn(refusal: RefusalNotice, words: Words, matter: str) -> Iterator[str]:
    """What was applied for, that it is not accepted, why, and who decides."""
    day = day_mn(words, refusal.received_on)
    opening = words.mn("refusal_opening", day=day, matter=matter, slip=refusal.slip_number)
    yield f"{refusal.applicant_name}: {opening}" if opening else ""
    yield words.mn("refusal_licence" if _LICENCE in refusal.matter.kind else "refusal_other")
    untranslated = words.mn("written_in_chinese")
    reason = refusal.reason if is_mongolian(refusal.reason) else untranslated
    yield pair_mn(words.mn("refusal_reason"), reason)
    yield pair_mn(words.mn("refusal_basis"), untranslated if refusal.basis else "")
    yield pair_mn(words.mn("department"), translated(refusal.authority, words))
    if refusal.delegated:
        yield words.mn("acting_for", site=translated(refusal.site.name, words))


def _remedies_mn(refusal: RefusalNotice, words: Words) -> Iterator[str]:
    """The rights by their names in the catalogue, and what the laws give everybody."""
    known = {each.zh: each for each in refusal.matter.remedies}
    recorded = [words.mongolian(known.get(text)) for text in refusal.remedies]
    yield from recorded
    if not all(recorded):
        yield pair_mn(words.mn("refusal_remedies"), words.mn("written_in_chinese"))
    yield from (words.mn(key) for key in _terms(refusal))


def _closing_mn(refusal: RefusalNotice, words: Words) -> Iterator[str]:
    place, phone = _contact(refusal)
    if place and phone:
        yield words.mn("refusal_contact", place=translated(place, words), phone=phone)
