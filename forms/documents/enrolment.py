"""The sheet with which a device is enrolled (设备注册单) on A4: code, address, last day, and what to scan."""

from __future__ import annotations

import datetime as dt

from forms.documents.kit.blocks import blank_lines, label_rows, numbered, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import Form
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import day_mn, day_zh, pair_mn, sentences_mn
from forms.documents.kit.styles import Density
from forms.documents.kit.words import Words
from forms.page import Document
from forms.sheet.composing import space
from forms.text.fonts import FontSet

_STEPS = ("enrolment_open", "enrolment_scan", "enrolment_type", "enrolment_after")
_LINES = 1
LABELS: dict[str, str] = {
    "title_enrolment": "设备注册单",
    "enrolment_code": "注册码",
    "enrolment_site": "站点",
    "enrolment_site_code": "站点编码",
    "enrolment_banner": "所属旗",
    "enrolment_address": "旗服务器地址",
    "enrolment_issued_on": "发出日期",
    "enrolment_until": "有效期至{day}，只能用一次",
    "enrolment_open": "在要注册的电脑上打开程序：首次使用时在“联到旗里”一页，已经用起来的在“同步”一页。",
    "enrolment_scan": "有扫码枪的，把光标放在“旗服务器地址”里，扫本单右上角的码，地址和注册码就都填好了。",
    "enrolment_type": "没有扫码枪的，照本单输入旗服务器地址和注册码，大小写和横线不限。",
    "enrolment_after": "联上以后，本单上的注册码作废。没有用完就过期的，向旗里另要一张。请不要拍照外传。",
    "enrolment_device": "设备和放置的地方",
    "issuer_signature": "发出人签名",
}


class EnrolmentSheet(Form, frozen=True, kw_only=True):
    """A one-time code for a device at a `site`: `number` is the code, `until` its last day."""

    banner: str
    address: str
    issued_on: dt.date
    until: dt.date
    print_no: int = 0


def lay_out(sheet: EnrolmentSheet, fonts: FontSet) -> Document:
    """The sheet, in one copy.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one text
    alone is longer than a page.
    """
    words = Words(sheet, LABELS)
    layout = Layout(
        form=sheet,
        words=words,
        fonts=fonts,
        head=_head(sheet, words),
        entries=lambda density: _entries(sheet, words, density, fonts),
        ending=Ending((Signer("issuer_signature"), Signer("receiver_signature")), seal=False),
        copies=(FormCopy(""),),
    )
    return lay_out_form(layout)


def _head(sheet: EnrolmentSheet, words: Words) -> FormHead:
    pairs = (
        ("enrolment_banner", sheet.banner),
        ("enrolment_site_code", sheet.site.code),
        ("enrolment_issued_on", day_zh(words, sheet.issued_on)),
    )
    scanned = f"{sheet.address} {sheet.number}"
    return FormHead("title_enrolment", "", pairs, "", (), number_label="enrolment_code", scanned=scanned)


def _entries(sheet: EnrolmentSheet, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    until = words.zh("enrolment_until", day=day_zh(words, sheet.until))
    rows = label_rows(
        [
            [(words.zh("enrolment_address"), sheet.address)],
            [(words.zh("enrolment_code"), sheet.number)],
        ],
        fonts,
    )
    opening = PageEntry((statement(until), *rows, space(4.0)), tuple(_opening(sheet, words, density)))
    result = [opening]
    for number, key in enumerate(_STEPS, start=1):
        mongolian = group((words.mn(key), density.mn_body), number=number)
        result += entries_of(numbered(number, words.zh(key), fonts), mongolian)
    return [*result, PageEntry((space(6.0), blank_lines(words.zh("enrolment_device"), _LINES)))]


def _opening(sheet: EnrolmentSheet, words: Words, density: Density) -> list[Group]:
    facts = [
        pair_mn(words.mn("enrolment_site"), words.mongolian(sheet.site.name) or sheet.site.name.zh),
        pair_mn(words.mn("enrolment_address"), sheet.address),
        pair_mn(words.mn("enrolment_code"), sheet.number),
        pair_mn(words.mn("enrolment_issued_on"), day_mn(words, sheet.issued_on)),
    ]
    until = words.mn("enrolment_until", day=day_mn(words, sheet.until))
    return [*group((until, density.mn_matter)), *group((sentences_mn(facts), density.mn_body))]
