"""What the banner says of a case besides its progress: refused, an escalation answered, a complaint."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection

from casework.cases.body import Body
from casework.cases.kinds.cases import EscalationAnswered
from casework.cases.kinds.events import CaseRefused, ComplaintReceived
from casework.cases.preconditions import why_not
from casework.language import _
from sync.server.acts.acts import Act, act, find_case
from sync.server.refusals import refuse


class RefusedCase(msgspec.Struct, frozen=True, kw_only=True):
    """Why a case is not accepted, by which rules, and what can be done against it."""

    reason: str
    remedies: tuple[str, ...]
    basis: tuple[str, ...] = ()
    document_number: str = ""


class PassedComplaint(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint of the hotline (12345) that the site has to answer by a day."""

    number: str
    text: str
    answer_by: dt.date | None = None


def refuse_case(connection: Connection, number: str, refusal: RefusedCase, by: str) -> None:
    """Say that a case is not accepted (行政许可法 第三十八条).  Raises Refused without reason or remedies."""
    if not (refusal.reason.strip() and any(each.strip() for each in refusal.remedies)):
        raise refuse("malformed", _("不予受理要写明原因和救济途径"))
    case, _site = find_case(connection, number)
    body = CaseRefused(
        reason=refusal.reason.strip(),
        remedies=refusal.remedies,
        basis=refusal.basis,
        document_number=refusal.document_number,
        by=by,
        was=case.progress.text,
    )
    _say(connection, number, "case_refused", body)


def answer_escalation(connection: Connection, number: str, answer: str, by: str) -> str:
    """Answer what was passed up last of a case; returns the number of the escalation.  Raises Refused."""
    case, _site = find_case(connection, number)
    if not answer.strip():
        raise refuse("malformed", _("要写明答复"))
    if not case.escalated.number:
        raise refuse("malformed", _("{number} 没有办不成事要答复").format(number=number))
    body = EscalationAnswered(number=case.escalated.number, answer=answer.strip(), by=by)
    _say(connection, number, "case_escalation_answered", body)
    return case.escalated.number


def pass_complaint(connection: Connection, number: str, complaint: PassedComplaint) -> None:
    """Pass a complaint about a case on to its site.  Raises Refused for one that is known."""
    if not (complaint.number.strip() and complaint.text.strip()):
        raise refuse("malformed", _("要写明投诉编号和内容"))
    _case, site = find_case(connection, number)
    body = ComplaintReceived(
        site=site,
        number=complaint.number.strip(),
        text=complaint.text.strip(),
        answer_by=complaint.answer_by,
    )
    _say(connection, number, "case_complaint_received", body)


def _say(connection: Connection, number: str, kind: str, body: Body) -> None:
    case, site = find_case(connection, number)
    if why := why_not(case, kind, body):
        raise refuse("malformed", why)
    act(connection, [Act(case.case_id, site, kind, body)])
