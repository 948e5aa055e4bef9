"""What may follow on a case, and what then waits for somebody: escalations, complaints, bad grades, files."""

from __future__ import annotations

import pytest

from casework.cases.body import Body
from casework.cases.case_tasks import case_tasks
from casework.cases.kinds.cases import CaseEscalated, CaseVoided, EscalationAnswered
from casework.cases.kinds.events import (
    AttachmentAdded,
    AttachmentWithdrawn,
    CaseBundled,
    CaseEvaluated,
    ComplaintAnswered,
    ComplaintReceived,
    EvaluationFollowedUp,
)
from casework.cases.preconditions import is_asked, why_not
from tests.support.case_histories import POINT, SHEET, TOWN, CaseHistory, arrived, received, transferred

ESCALATION, OTHER = "QB-ML0101-20261124-A001", "QB-ML0101-20261124-A002"
FILE = "a" * 64
ESCALATED = CaseEscalated(number=ESCALATION, reason="窗口办不了", to_site=TOWN)
ESCALATION_ANSWERED = EscalationAnswered(number=ESCALATION, answer="已协调", by="旗政务服务局")
COMPLAINT = ComplaintReceived(site=POINT, number="12345-1", text="办理太慢")
COMPLAINT_ANSWERED = ComplaintAnswered(site=POINT, number="12345-1", answer="已办结", by="其其格")
ATTACHED = AttachmentAdded(name="房产证.pdf", media_type="application/pdf", size_bytes=9, sha256=FILE)
WITHDRAWN = AttachmentWithdrawn(sha256=FILE, reason="附错了")
BUNDLED = CaseBundled(bundle="bundle-1", name="老年人一件事")
UNBUNDLED = CaseBundled(bundle="bundle-1", name="老年人一件事", left=True)
BAD, GOOD = CaseEvaluated(grade="dissatisfied"), CaseEvaluated(grade="satisfied")
FOLLOWED = EvaluationFollowedUp(device="a", seq=2, action="电话致歉", by="其其格")

KINDS_OF: dict[type[Body], str] = {
    CaseEscalated: "case_escalated",
    EscalationAnswered: "case_escalation_answered",
    ComplaintReceived: "case_complaint_received",
    ComplaintAnswered: "case_complaint_answered",
    AttachmentAdded: "case_attachment_added",
    AttachmentWithdrawn: "case_attachment_withdrawn",
    CaseBundled: "case_bundled",
    CaseEvaluated: "case_evaluated",
    EvaluationFollowedUp: "case_evaluation_followed_up",
    CaseVoided: "case_voided",
    type(received()): "case_papers_received",
    type(transferred()): "case_transferred",
    type(arrived()): "case_papers_arrived",
}


def history_of(*bodies: Body) -> CaseHistory:
    history = CaseHistory()
    for body in bodies:
        history.say(KINDS_OF[type(body)], body)
    return history


@pytest.mark.parametrize(
    ("before", "then", "why"),
    [
        ((ESCALATED,), CaseEscalated(number=OTHER, reason="又一次"), f"{ESCALATION} 还没有答复"),
        ((), ESCALATION_ANSWERED, f"没有办不成事 {ESCALATION}"),
        ((ESCALATED, ESCALATION_ANSWERED), ESCALATION_ANSWERED, "已有答复"),
        ((COMPLAINT,), COMPLAINT, "已经记过"),
        ((), COMPLAINT_ANSWERED, "没有投诉 12345-1"),
        ((COMPLAINT, COMPLAINT_ANSWERED), COMPLAINT_ANSWERED, "已有答复"),
        ((GOOD,), BAD, "只评一次"),
        ((GOOD,), FOLLOWED, "不需要回访"),
        ((BAD, FOLLOWED), FOLLOWED, "已经回访过"),
        ((ATTACHED,), ATTACHED, "已经附在办件上，名为“房产证.pdf”"),
        ((), WITHDRAWN, "没有这个附件"),
        ((ATTACHED, WITHDRAWN), WITHDRAWN, "没有这个附件"),
        ((), UNBUNDLED, "办件不在“老年人一件事”里"),
        ((BUNDLED,), BUNDLED, "办件已在“老年人一件事”里"),
        ((), arrived(), f"没有随转办单 {SHEET} 转出"),
        ((received(m1=1), transferred(m1=1)), arrived(site="ML0102", m1=1), f"送往 {TOWN}，不在这里点收"),
    ],
)
def test_what_cannot_follow_is_refused_with_the_reason(
    before: tuple[Body, ...], then: Body, why: str
) -> None:
    kind = KINDS_OF[type(then)]
    assert is_asked(kind, then)
    assert why in why_not(history_of(*before).case, kind, then)


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ((), ESCALATED),
        ((ESCALATED,), ESCALATION_ANSWERED),
        ((ESCALATED, ESCALATION_ANSWERED), CaseEscalated(number=OTHER, reason="又一次")),
        ((), COMPLAINT),
        ((COMPLAINT,), COMPLAINT_ANSWERED),
        ((), BAD),
        ((BAD,), FOLLOWED),
        ((), ATTACHED),
        ((ATTACHED,), WITHDRAWN),
        ((ATTACHED, WITHDRAWN), ATTACHED),
        ((), BUNDLED),
        ((BUNDLED,), UNBUNDLED),
        ((BUNDLED, UNBUNDLED), BUNDLED),
        ((received(m1=1), transferred(m1=1)), arrived(m1=1)),
        ((received(m1=1), transferred(m1=1)), arrived(site=POINT, m1=1)),
    ],
)
def test_what_may_follow_may(before: tuple[Body, ...], then: Body) -> None:
    assert why_not(history_of(*before).case, KINDS_OF[type(then)], then) == ""


@pytest.mark.parametrize(
    ("opens", "kind", "about", "closes"),
    [
        (ESCALATED, "escalation", ESCALATION, ESCALATION_ANSWERED),
        (COMPLAINT, "complaint", "12345-1", COMPLAINT_ANSWERED),
        (BAD, "follow_up", "a.2", FOLLOWED),
    ],
)
def test_it_waits_for_somebody_until_it_is_dealt_with(
    opens: Body, kind: str, about: str, closes: Body
) -> None:
    history = history_of(opens)
    assert [(task.kind, task.about) for task in case_tasks(history.case)] == [(kind, about)]
    history.say(KINDS_OF[type(closes)], closes)
    assert case_tasks(history.case) == ()


def test_a_good_grade_and_what_a_void_case_wanted_wait_for_nobody() -> None:
    assert case_tasks(history_of(GOOD).case) == ()
    assert case_tasks(history_of(ESCALATED, CaseVoided(reason="重复登记")).case) == ()
