"""Ending an authorization (代办委托书): the applicant takes it back or the agent gives it up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from casework.cases.case import Case, CaseForm
from casework.cases.kinds.forms import AgentAuthorized, AuthorizationEnded
from casework.language import _
from desktop.errors import CaseError
from desktop.services.cases.recorded_event import EventGround, RecordedEvent, record_event, written
from desktop.services.duty import Duty

KIND = "case_authorization_ended"


def end_authorization(duty: Duty, number: str, authorization: str, reason: str) -> RecordedEvent:
    """Record that an authorization of the case holds no more; "" is the only one that does.

    Raises UnknownSlip, CaseError or StoreError.
    """

    def write(ground: EventGround) -> AuthorizationEnded:
        wanted = authorization.strip().upper() or _only_one(ground.case)
        return AuthorizationEnded(number=wanted, reason=written(reason, _("为什么终止")))

    return record_event(duty, number, KIND, write)


def standing_authorizations(case: Case) -> tuple[str, ...]:
    """The numbers of those that nobody has ended."""
    return tuple(form.issued.number for form, _body in authorizations(case) if not form.ended_at)


def authorizations(case: Case) -> Iterator[tuple[CaseForm, AgentAuthorized]]:
    """All that were written, in their order."""
    for form in case.forms:
        if isinstance(form.issued, AgentAuthorized):
            yield form, form.issued


def why_not_to(case: Case, recipient: str, today: dt.date) -> str:
    """Why this person may not receive for the applicant: an authorization that holds no more, or "".

    Who was never authorized here may have shown a paper that is not ours.
    """
    named = [(form, body) for form, body in authorizations(case) if body.agent == recipient]
    if not recipient or any(not form.ended_at and body.valid_until >= today for form, body in named):
        return ""
    for form, body in reversed(named):
        if form.ended_at:
            return _("{name} 的代办委托 {number} 已终止：{reason}").format(
                name=recipient, number=body.number, reason=form.end_reason
            )
    return ""


def _only_one(case: Case) -> str:
    standing = standing_authorizations(case)
    if len(standing) == 1:
        return standing[0]
    what = _("这件办件有几份代办委托书") if standing else _("这件办件没有有效的代办委托书")
    raise CaseError(_("没有终止委托"), what, _("请写委托书编号（WT-…）"))
