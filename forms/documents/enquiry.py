"""The phone-enquiry note (电话咨询记录) on A4, in one copy: what was asked and what was answered."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from casework.release.catalogue import Matter
from forms.documents.kit.blocks import blank_lines, heading, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import day_mn, day_zh, issued_zh, pair_mn, translated
from forms.documents.kit.recorded import Recording, recorded
from forms.documents.kit.styles import DENSITIES, Density
from forms.documents.kit.words import Words, joined
from forms.page import Document
from forms.text.fonts import FontSet

# An airy page has room to write on, and would else be half empty; a tight one may spare a page.
_LINES = dict(zip(DENSITIES, (11, 7, 4, 4, 2, 2), strict=True))


FollowUp = Literal["none", "call", "visit", "department"]
LABELS: dict[str, str] = {
    "title_enquiry": "电话咨询记录",
    "caller": "咨询人",
    "asked_at": "来电时间",
    "question_asked": "咨询内容",
    "follow_up": "后续处理",
    "follow_none": "已当场答复",
    "follow_call": "需要回电",
    "follow_visit": "约定到窗口办理",
    "follow_department": "转有关部门答复",
    "follow_by": "跟进期限",
    "additions": "补充记录",
}


class Enquiry(IssuedForm, frozen=True, kw_only=True):
    """One call: who asked what, what was answered, what is still to be done.

    Callers need not give a name.  `asked` and `answered` are in the script in which they were written.
    """

    asked_at: dt.datetime
    asked: str
    answered: str
    follow_up: FollowUp
    caller_name: str = ""
    caller_phone_masked: str = ""
    matter: Matter | None = None
    follow_by: dt.date | None = None


def lay_out(enquiry: Enquiry, fonts: FontSet) -> Document:
    """The note, for the files of the site alone.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one
    text alone is longer than a page.
    """
    words = Words(enquiry, LABELS)
    layout = Layout(
        form=enquiry,
        words=words,
        fonts=fonts,
        head=_head(enquiry, words),
        entries=lambda density: _entries(enquiry, words, density, fonts),
        ending=Ending((Signer("handler_signature", enquiry.handler), Signer("supervisor_signature")), False),
        copies=(FormCopy("copy_stub"),),
    )
    return lay_out_form(layout)


def _head(enquiry: Enquiry, words: Words) -> FormHead:
    matter = enquiry.matter
    pairs = (
        ("caller", enquiry.caller_name),
        ("phone", enquiry.caller_phone_masked),
        ("asked_at", f"{day_zh(words, enquiry.asked_at.date())} {enquiry.asked_at:%H:%M}"),
        ("department", matter.authority.zh if matter else ""),
    )
    subject = matter.name.zh if matter else ""
    code = matter.code if matter else ""
    return FormHead("title_enquiry", subject, pairs, issued_zh(enquiry, words), matter_code=code)


def _entries(enquiry: Enquiry, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    result = [PageEntry((statement(words.zh(f"follow_{enquiry.follow_up}"), _by_zh(enquiry, words)),))]
    result[0] = result[0]._replace(groups=tuple(_opening(enquiry, words, density)))
    for key, text in (("question_asked", enquiry.asked), ("answer_given", enquiry.answered)):
        result += recorded(Recording(words, density, fonts), key, text)
    additions = (heading(words.zh("additions")), blank_lines("", _LINES[density]))
    return [*result, PageEntry(additions)]


def _by_zh(enquiry: Enquiry, words: Words) -> str:
    return joined(words.zh("follow_by"), day_zh(words, enquiry.follow_by)) if enquiry.follow_by else ""


def _opening(enquiry: Enquiry, words: Words, density: Density) -> list[Group]:
    """The matter, who called when, and what is still to be done."""
    at = enquiry.asked_at
    asked_at = joined(day_mn(words, at.date()), f"{at:%H:%M}")
    facts = [
        pair_mn(words.mn("caller"), enquiry.caller_name),
        pair_mn(words.mn("phone"), enquiry.caller_phone_masked),
        pair_mn(words.mn("asked_at"), asked_at),
        pair_mn(words.mn("follow_up"), words.mn(f"follow_{enquiry.follow_up}")),
        pair_mn(words.mn("follow_by"), day_mn(words, enquiry.follow_by)),
    ]
    name = translated(enquiry.matter.name, words) if enquiry.matter else ""
    text = "᠃ ".join(filter(None, facts))
    return [*group((name, density.mn_matter)), *group((text, density.mn_body))]
