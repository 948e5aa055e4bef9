"""Whether an entry may follow on a case: by its state, where its originals lie, what was said before.

Whoever writes entries asks here, offline as well; what another device wrote at the same time still stands in
its journal, and shows as a conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.custody import why_not_moved
from casework.cases.kinds.cases import CaseEscalated, EscalationAnswered
from casework.cases.kinds.events import (
    AttachmentAdded,
    AttachmentWithdrawn,
    CaseBundled,
    CaseEvaluated,
    ComplaintAnswered,
    ComplaintReceived,
    EvaluationFollowedUp,
    NoteWithdrawn,
)
from casework.cases.kinds.forms import AgentAuthorized, AuthorizationEnded, SupplementAsked
from casework.cases.kinds.keeping import PapersArrived, SightEnded, move_of
from casework.cases.kinds.limits import LimitResumed, LimitStopped
from casework.cases.kinds.notices import RefusalNotified
from casework.cases.kinds.opinions import OpinionRecorded
from casework.cases.kinds.table import tells_of_case
from casework.cases.states import refusal, state_of, step_of
from casework.language import _


def is_asked(kind: str, body: Body) -> bool:
    """Does it depend on the case whether such an entry may follow?"""
    if not tells_of_case(kind):
        return False
    return step_of(kind, body) is not None or move_of(body) is not None or type(body) in _OF_BODIES


def why_not(case: Case, kind: str, body: Body) -> str:
    """Why the entry may not follow, in plain words; "" when it may."""
    step = step_of(kind, body)
    if step is not None and (why := refusal(state_of(case), step)):
        return why
    move = move_of(body)
    if move is not None and (why := why_not_moved(case.custody, move)):
        return why
    ask = _OF_BODIES.get(type(body))
    return ask(case, body) if ask else ""


def _escalated(case: Case, _body: CaseEscalated) -> str:
    if case.escalated.is_open:
        return _("办不成事 {number} 还没有答复").format(number=case.escalated.number)
    return ""


def _escalation_answered(case: Case, body: EscalationAnswered) -> str:
    if case.escalated.number != body.number:
        return _("本办件没有办不成事 {number}").format(number=body.number)
    return "" if case.escalated.is_open else _("办不成事 {number} 已有答复").format(number=body.number)


def _supplement_asked(case: Case, _body: SupplementAsked) -> str:
    if case.supplement_at:
        return _("补正只能一次告知，已经告知过；需要时请再打印原来那张")
    return ""


def _refusal_notified(case: Case, _body: RefusalNotified) -> str:
    if not case.refusal.reason:
        return _("办件没有作不予受理，不能出不予受理通知书")
    notices = (form for form in case.forms if isinstance(form.issued, RefusalNotified))
    if any(notice.issued_at >= case.refusal.at for notice in notices):
        return _("这次不予受理已经出过通知书；需要时请再打印原来那张")
    return ""


def _complaint_received(case: Case, body: ComplaintReceived) -> str:
    return _("投诉 {number} 已经记过").format(number=body.number) if body.number in case.complaints else ""


def _complaint_answered(case: Case, body: ComplaintAnswered) -> str:
    known = case.complaints.get(body.number)
    if known is None:
        return _("本办件没有投诉 {number}").format(number=body.number)
    return _("投诉 {number} 已有答复").format(number=body.number) if known.answered_at else ""


def _graded(case: Case, _body: CaseEvaluated) -> str:
    return _("已经评价过：一件办件只评一次") if case.evaluations else ""


def _followed_up(case: Case, body: EvaluationFollowedUp) -> str:
    place = (body.device, body.seq)
    known = [each for each in case.evaluations if (each.device, each.seq) == place]
    if known and known[0].wants_follow_up:
        return ""
    return _("这条评价不需要回访，或者已经回访过")


def _note_withdrawn(case: Case, body: NoteWithdrawn) -> str:
    known = [each for each in case.notes if (each.device, each.seq) == (body.device, body.seq)]
    if not known:
        return _("办件没有这条备注")
    return _("这条备注已经撤下") if known[0].withdrawn else ""


def _authorization_ended(case: Case, body: AuthorizationEnded) -> str:
    known = [
        form
        for form in case.forms
        if form.issued.number == body.number and isinstance(form.issued, AgentAuthorized)
    ]
    if not known:
        return _("办件没有代办委托书 {number}").format(number=body.number)
    return _("代办委托 {number} 已经终止").format(number=body.number) if known[0].ended_at else ""


def _attachment_added(case: Case, body: AttachmentAdded) -> str:
    known = case.attachments.get(body.sha256)
    if known is None or known.withdrawn:
        return ""
    return _("这个文件已经附在办件上，名为“{name}”").format(name=known.name)


def _attachment_withdrawn(case: Case, body: AttachmentWithdrawn) -> str:
    known = case.attachments.get(body.sha256)
    return "" if known and not known.withdrawn else _("办件没有这个附件")


def _bundled(case: Case, body: CaseBundled) -> str:
    if body.left and body.bundle not in case.bundles:
        return _("办件不在“{name}”里").format(name=body.name)
    if not body.left and body.bundle in case.bundles:
        return _("办件已在“{name}”里").format(name=body.name)
    return ""


def _opinion(case: Case, body: OpinionRecorded) -> str:
    known = case.opinions.get(body.department)
    if known is None:
        return ""
    before = (known.opinion, known.text, known.document_number)
    is_same = before == (body.opinion, body.text, body.document_number)
    return _("{department}的意见已经这样记过").format(department=body.department) if is_same else ""


def _limit_stopped(case: Case, body: LimitStopped) -> str:
    is_on = any(each.step == body.step and not each.ended_at for each in case.stops)
    return _("“{step}”已经开始，还没有结束").format(step=body.step) if is_on else ""


def _limit_resumed(case: Case, body: LimitResumed) -> str:
    is_on = any(each.step == body.step and not each.ended_at for each in case.stops)
    return "" if is_on else _("“{step}”没有开始，不能结束").format(step=body.step)


def _arrived(case: Case, body: PapersArrived) -> str:
    way = case.custody.ways.get(body.number)
    if way is None:
        return _("办件没有随转办单 {number} 转出").format(number=body.number)
    if body.site not in (way.from_site, way.to_site):
        return _("转办单 {number} 送往 {site}，不在这里点收").format(number=body.number, site=way.to_site)
    if way.ticked_at and body.number not in case.custody.missing():
        return _("转办单 {number} 里的这一件已经点收").format(number=body.number)
    return ""


def _sight_ended(case: Case, body: SightEnded) -> str:
    way = case.custody.ways.get(body.number)
    if way is None or way.to_site != body.site:
        return _("办件没有随转办单 {number} 转往 {site}").format(number=body.number, site=body.site)
    return ""


_OF_BODIES: Mapping[type[Body], Callable[[Case, Any], str]] = {
    CaseEscalated: _escalated,
    EscalationAnswered: _escalation_answered,
    SupplementAsked: _supplement_asked,
    RefusalNotified: _refusal_notified,
    ComplaintReceived: _complaint_received,
    ComplaintAnswered: _complaint_answered,
    CaseEvaluated: _graded,
    EvaluationFollowedUp: _followed_up,
    NoteWithdrawn: _note_withdrawn,
    AuthorizationEnded: _authorization_ended,
    AttachmentAdded: _attachment_added,
    AttachmentWithdrawn: _attachment_withdrawn,
    CaseBundled: _bundled,
    OpinionRecorded: _opinion,
    LimitStopped: _limit_stopped,
    LimitResumed: _limit_resumed,
    PapersArrived: _arrived,
    SightEnded: _sight_ended,
}
