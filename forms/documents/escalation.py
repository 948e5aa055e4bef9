"""The note of an escalation (办不成事登记单) on A4: why it cannot be done, who answers, and by which day."""

from __future__ import annotations

import datetime as dt

from casework.release.catalogue import Matter, Text
from forms.documents.kit.blocks import label_rows, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import (
    complaint_phone,
    consult_phone,
    day_mn,
    day_zh,
    issued_zh,
    pair_mn,
    phones,
    sentences_mn,
    translated,
)
from forms.documents.kit.recorded import Recording, recorded
from forms.documents.kit.styles import BODY, Density
from forms.documents.kit.words import Words, joined
from forms.page import Document
from forms.sheet.composing import space
from forms.text.fonts import FontSet

_COPIES = (FormCopy("copy_applicant"), FormCopy("copy_stub"))
LABELS: dict[str, str] = {
    "title_escalation": "办不成事登记单",
    "escalation_number": "登记编号",
    "escalated_to": "报给",
    "escalated_on": "登记日期",
    "escalation_reason": "办不成的原因",
    "escalation_statement": (
        "到期没有答复的，请凭登记编号向本站点询问（电话 {phone}），也可以拨打 {complaint}。"
        "本单不是不予受理的决定，不影响再次申请。"
    ),
}


class EscalationNote(IssuedForm, frozen=True, kw_only=True):
    """A case that was passed up: its `number`, who answers, and by which day; `answer` "" is none yet."""

    matter: Matter
    notification_number: str
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    to_site: Text | None
    escalated_on: dt.date
    reason: str
    answer_by: dt.date | None
    answer: str = ""
    answered_by: str = ""
    answered_on: dt.date | None = None


def lay_out(note: EscalationNote, fonts: FontSet) -> Document:
    """The note: one copy for the applicant, one that stays.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one text
    alone is longer than a page.
    """
    words = Words(note, LABELS)
    layout = Layout(
        form=note,
        words=words,
        fonts=fonts,
        head=_head(note, words),
        entries=lambda density: _entries(note, Recording(words, density, fonts)),
        narrow=lambda density, paper: _entries(note, Recording(words, density, fonts, paper)),
        ending=Ending(
            (Signer("handler_signature", note.handler), Signer("applicant_signature")),
            day=issued_zh(note, words),
        ),
        copies=_COPIES,
    )
    return lay_out_form(layout)


def _head(note: EscalationNote, words: Words) -> FormHead:
    matter = note.matter
    pairs = (
        ("department", matter.authority.zh),
        ("applicant", note.applicant_name),
        ("id_number", note.applicant_id_masked),
        ("phone", note.applicant_phone_masked),
        ("notification_number", note.notification_number),
        ("escalated_on", day_zh(words, note.escalated_on)),
    )
    return FormHead(
        "title_escalation",
        matter.name.zh,
        pairs,
        "",
        phones(note, matter),
        number_label="escalation_number",
        matter_code=matter.code,
    )


def _entries(note: EscalationNote, how: Recording) -> list[PageEntry]:
    words, density, fonts, paper = how
    span = (paper.margin, paper.right)
    to_site = [(words.zh("escalated_to"), note.to_site.zh if note.to_site else "")]
    due = words.zh("answer_before", day=day_zh(words, note.answer_by))
    due = due if note.answer_by else words.zh("answer_soon")
    result = [PageEntry((statement(due, paper=paper),), tuple(_opening(note, words, density)))]
    result += entries_of(label_rows([to_site], fonts, paper))
    result += recorded(how, "escalation_reason", note.reason)
    if note.answer:
        result += recorded(how, "answer_given", note.answer)
        result += entries_of(paragraph(_answered(note, words), BODY, fonts, span))
    values = {"phone": consult_phone(note, note.matter), "complaint": complaint_phone(note, note.matter)}
    mongolian = group((words.mn("escalation_statement", **values), density.mn_body))
    text = paragraph(words.zh("escalation_statement", **values), BODY, fonts, span)
    return [*result, *entries_of([space(4.0), *text], mongolian)]


def _answered(note: EscalationNote, words: Words) -> str:
    by = f"{words.zh('answered_by')} {note.answered_by}"
    return joined(by, day_zh(words, note.answered_on), by="　")


def _opening(note: EscalationNote, words: Words, density: Density) -> list[Group]:
    """The matter, by when it is answered and by whom."""
    facts = [
        pair_mn(words.mn("applicant"), note.applicant_name),
        pair_mn(words.mn("notification_number"), note.notification_number),
        pair_mn(words.mn("escalated_on"), day_mn(words, note.escalated_on)),
        pair_mn(words.mn("escalated_to"), translated(note.to_site, words)),
        pair_mn(words.mn("answered_by"), note.answered_by),
    ]
    due = words.mn("answer_before", day=day_mn(words, note.answer_by)) if note.answer_by else ""
    head = group((words.mongolian(note.matter.name), density.mn_matter), (due, density.mn_matter))
    return [*head, *group((sentences_mn(facts), density.mn_body))]
