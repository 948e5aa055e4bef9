"""What happened to a case besides its papers: one verb each, recorded in one transaction.

Each raises UnknownSlip, CaseError with the reason, or StoreError, and then nothing has changed.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.cases.events import Grade
from casework.cases.kinds.cases import CaseEscalated, EscalationAnswered
from casework.cases.kinds.events import (
    CaseEvaluated,
    CaseRefused,
    ComplaintAnswered,
    ComplaintReceived,
    EvaluationFollowedUp,
    NoteAdded,
)
from casework.language import _
from casework.written_text import one_line
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_open_case
from desktop.services.cases.open_case import allot_number
from desktop.services.cases.recorded_event import EventGround, RecordedEvent, record_event, written
from desktop.services.cases.show_case import case_clocks, deemed_words
from desktop.services.catalogue.find_site import find_site
from desktop.services.catalogue.load_release import load_current
from desktop.services.duty import Duty
from forms.documents.notification.content import site_of

ESCALATION_SERIES = "BB"  # 办不成
ESCALATION_DAYS = 5


class Escalating(msgspec.Struct, frozen=True, kw_only=True):
    """What is passed up, to which site ("" is the one above), and by which day an answer is due."""

    reason: str
    to_site: str = ""
    answer_by: dt.date | None = None


class Refusing(msgspec.Struct, frozen=True, kw_only=True):
    """A refusal; without `remedies` or `basis` those of the matter in the catalogue are stated."""

    reason: str
    basis: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    document_number: str = ""


class Complaining(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as it came in; complainants need not give a name."""

    number: str
    text: str
    channel: str = "12345"
    complainant: str = ""
    phone: str = ""
    answer_by: dt.date | None = None


def add_note(duty: Duty, number: str, text: str, about: str = "") -> RecordedEvent:
    """Write something down; `about` is a material's code or ""."""

    def write(_ground: EventGround) -> NoteAdded:
        return NoteAdded(text=written(text, _("备注")), about=about)

    return record_event(duty, number, "case_note_added", write)


def escalate(duty: Duty, number: str, order: Escalating) -> RecordedEvent:
    """Pass the case up as 办不成事, under a number of its own."""

    def write(ground: EventGround) -> CaseEscalated:
        day = ground.moment.at.date()
        release = load_current(ground.connection).release
        parent = site_of(release, ground.duty.site_code).parent
        to_site = find_site(release, order.to_site, ground.duty.site_code).code if order.to_site else parent
        due = order.answer_by or day + dt.timedelta(days=ESCALATION_DAYS)
        if due < day:
            raise CaseError(
                _("期限不对"), _("答复期限 {due} 已经过去").format(due=due), _("请写今天或以后的日期")
            )
        return CaseEscalated(
            number=allot_number(ground.connection, ground.duty, day, ESCALATION_SERIES)[0],
            reason=written(order.reason, _("办不成的原因")),
            to_site=to_site,
            answer_by=due,
        )

    return record_event(duty, number, "case_escalated", write)


def answer_escalation(duty: Duty, number: str, answer: str) -> RecordedEvent:
    """Record the answer to what was passed up last."""

    def write(ground: EventGround) -> EscalationAnswered:
        return EscalationAnswered(
            number=ground.case.escalated.number or "-",
            answer=written(answer, _("答复内容")),
            by=ground.duty.staff_name,
        )

    return record_event(duty, number, "case_escalation_answered", write)


def refuse(duty: Duty, number: str, order: Refusing) -> RecordedEvent:
    """Record that the case is not accepted: only where this site accepts the matter or is delegated."""

    def write(ground: EventGround) -> CaseRefused:
        issued = find_open_case(ground.connection, number)
        site = site_of(load_current(ground.connection).release, ground.duty.site_code)
        matter = issued.matter
        if issued.case.mode != "accept" and matter.code not in site.delegated and site.kind != "banner":
            raise CaseError(
                _("本站点不能作不予受理"),
                _("{site}不受理“{matter}”").format(site=site.name.zh, matter=matter.name.zh),
                _("请报{authority}决定").format(authority=matter.authority.zh),
            )
        running = case_clocks(ground.connection, issued.case, load_current(ground.connection).release)
        if running.is_deemed:
            raise CaseError(_("不能再作不予受理"), deemed_words(running), _("请按受理办理"))
        remedies = tuple(map(one_line, order.remedies)) or tuple(each.zh for each in matter.remedies)
        if not remedies:
            raise CaseError(
                _("还不能记录"), _("还没有写救济途径，目录里也没有"), _("请写明可以怎样复议或诉讼")
            )
        return CaseRefused(
            reason=written(order.reason, _("不予受理的原因")),
            basis=tuple(map(one_line, order.basis)),
            remedies=remedies,
            by=ground.duty.staff_name,
            document_number=one_line(order.document_number),
            was=ground.case.progress.text,
        )

    return record_event(duty, number, "case_refused", write)


def receive_complaint(duty: Duty, number: str, order: Complaining) -> RecordedEvent:
    """Record a complaint about the case, by the number that the hotline gave it."""

    def write(ground: EventGround) -> ComplaintReceived:
        return complaint_body(ground.case.site or ground.duty.site_code, order)

    return record_event(duty, number, "case_complaint_received", write)


def complaint_body(site: str, order: Complaining) -> ComplaintReceived:
    """What is recorded of a complaint; raises CaseError without number or text."""
    return ComplaintReceived(
        site=site,
        number=written(order.number, _("投诉编号")),
        text=written(order.text, _("投诉内容")),
        channel=one_line(order.channel) or "12345",
        complainant=one_line(order.complainant),
        phone=one_line(order.phone),
        answer_by=order.answer_by,
    )


def answer_complaint(duty: Duty, number: str, complaint: str, answer: str) -> RecordedEvent:
    """Record the answer to a complaint about the case."""

    def write(ground: EventGround) -> ComplaintAnswered:
        return ComplaintAnswered(
            site=ground.case.site or ground.duty.site_code,
            number=written(complaint, _("投诉编号")),
            answer=written(answer, _("答复内容")),
            by=ground.duty.staff_name,
        )

    return record_event(duty, number, "case_complaint_answered", write)


def evaluate(duty: Duty, number: str, grade: Grade, text: str = "", channel: str = "window") -> RecordedEvent:
    """Record one of the five grades."""

    def write(_ground: EventGround) -> CaseEvaluated:
        return CaseEvaluated(grade=grade, text=one_line(text), channel=one_line(channel) or "window")

    return record_event(duty, number, "case_evaluated", write)


def follow_up(duty: Duty, number: str, action: str) -> RecordedEvent:
    """Record what was done about the oldest bad evaluation that nobody has looked into."""

    def write(ground: EventGround) -> EvaluationFollowedUp:
        waiting = next((each for each in ground.case.evaluations if each.wants_follow_up), None)
        if waiting is None:
            raise CaseError(_("没有要回访的评价"), _("本办件没有待回访的差评"), _("不需要回访"))
        return EvaluationFollowedUp(
            device=waiting.device,
            seq=waiting.seq,
            action=written(action, _("回访情况")),
            by=ground.duty.staff_name,
        )

    return record_event(duty, number, "case_evaluation_followed_up", write)
