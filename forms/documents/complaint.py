"""The complaint note (投诉记录单) on A4: what the hotline passed on, and what was answered."""

from __future__ import annotations

import datetime as dt

from casework.release.catalogue import Text
from forms.documents.kit.blocks import blank_lines, heading, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import day_mn, day_zh, issued_zh, pair_mn, phones, sentences_mn
from forms.documents.kit.recorded import Recording, recorded
from forms.documents.kit.styles import BODY, PAPER, Density
from forms.documents.kit.words import Words
from forms.page import Document
from forms.text.fonts import FontSet

_COPIES = (FormCopy("copy_handling"), FormCopy("copy_stub"))
_LINES, _LINES_OF_HALF = 3, 2
LABELS: dict[str, str] = {
    "title_complaint": "投诉记录单",
    "complaint_number": "热线工单编号",
    "complainant": "投诉人",
    "complainant_unnamed": "没有留下姓名",
    "complaint_channel": "投诉来源",
    "complaint_received_on": "收到日期",
    "complaint_text": "投诉内容",
    "complaint_handling": "调查和处理情况",
    "complaint_statement": "投诉人可以不留姓名；姓名和电话不要告诉被投诉的人。",
    "copy_handling": "处理联",
}


class Complaint(IssuedForm, frozen=True, kw_only=True):
    """One complaint by the number that the hotline (12345) gave it, which is this form's `number`.

    Complainants need not give a name.  `subject` is the matter of the case it is about, None where it is
    about none; `answer` "" is none yet.
    """

    received_on: dt.date
    channel: str
    text: str
    complainant_name: str = ""
    complainant_phone_masked: str = ""
    notification_number: str = ""
    subject: Text | None = None
    answer_by: dt.date | None = None
    answer: str = ""
    answered_by: str = ""
    answered_on: dt.date | None = None


def lay_out(complaint: Complaint, fonts: FontSet) -> Document:
    """The note: one copy for whoever looks into it, one that stays.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one text
    alone is longer than a page.
    """
    words = Words(complaint, LABELS)
    signers = (Signer("handler_signature", complaint.handler), Signer("supervisor_signature"))
    layout = Layout(
        form=complaint,
        words=words,
        fonts=fonts,
        head=_head(complaint, words),
        entries=lambda density: _entries(complaint, Recording(words, density, fonts)),
        narrow=lambda density, paper: _entries(complaint, Recording(words, density, fonts, paper)),
        ending=Ending(signers, day=issued_zh(complaint, words)),
        copies=_COPIES,
    )
    return lay_out_form(layout)


def _head(complaint: Complaint, words: Words) -> FormHead:
    pairs = (
        ("complainant", complaint.complainant_name or words.zh("complainant_unnamed")),
        ("phone", complaint.complainant_phone_masked),
        ("complaint_channel", complaint.channel),
        ("complaint_received_on", day_zh(words, complaint.received_on)),
        ("notification_number", complaint.notification_number),
    )
    subject = complaint.subject.zh if complaint.subject else ""
    return FormHead(
        "title_complaint", subject, pairs, "", phones(complaint, None), number_label="complaint_number"
    )


def _entries(complaint: Complaint, how: Recording) -> list[PageEntry]:
    words, density, fonts, paper = how
    state = statement(_state(complaint, words), paper=paper)
    result = [PageEntry((state,), tuple(_opening(complaint, words, density)))]
    result += recorded(how, "complaint_text", complaint.text)
    if complaint.answer:
        result += recorded(how, "answer_given", complaint.answer)
    else:
        lines = blank_lines("", _LINES if paper == PAPER else _LINES_OF_HALF, paper)
        result.append(PageEntry((heading(words.zh("complaint_handling"), paper), lines)))
    mongolian = group((words.mn("complaint_statement"), density.mn_body))
    return [
        *result,
        *entries_of(
            paragraph(words.zh("complaint_statement"), BODY, fonts, (paper.margin, paper.right)), mongolian
        ),
    ]


def _state(complaint: Complaint, words: Words) -> str:
    """What the eye meets first: that it was answered, or by when it has to be."""
    if complaint.answer:
        by = f"{words.zh('answered_by')} {complaint.answered_by}"
        return f"{by}　{day_zh(words, complaint.answered_on)}"
    if complaint.answer_by is None:
        return words.zh("answer_soon")
    return words.zh("answer_before", day=day_zh(words, complaint.answer_by))


def _opening(complaint: Complaint, words: Words, density: Density) -> list[Group]:
    """Who complained when and how, and by when it is to be answered."""
    facts = [
        pair_mn(words.mn("complainant"), complaint.complainant_name or words.mn("complainant_unnamed")),
        pair_mn(words.mn("phone"), complaint.complainant_phone_masked),
        pair_mn(words.mn("complaint_channel"), complaint.channel),
        pair_mn(words.mn("complaint_received_on"), day_mn(words, complaint.received_on)),
        pair_mn(words.mn("notification_number"), complaint.notification_number),
        pair_mn(words.mn("answer_by"), day_mn(words, complaint.answer_by)),
        pair_mn(words.mn("answered_by"), complaint.answered_by),
    ]
    subject = words.mongolian(complaint.subject)
    return [*group((subject, density.mn_matter)), *group((sentences_mn(facts), density.mn_body))]
