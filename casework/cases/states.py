"""The life of a case as one machine: in which state it is, and which steps may follow.

The state is never stored: it is what the entries at hand make of the case, the same on every device.  What
may not follow is refused where entries are written, with the reason in plain words, offline as well; what
another device wrote at the same time still stands in its journal, and shows as a conflict.
docs/states.md is drawn from the tables here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.kinds.banner import CaseStatusChanged
from casework.cases.kinds.forms import ResultHandedOver
from casework.cases.promised_limit import limit_begun
from casework.language import N_, _

State = Literal[
    "informed",
    "incomplete",
    "complete",
    "accepted",
    "processing",
    "finished",
    "delivered",
    "transferred",
    "refused",
    "escalated",
    "voided",
]
Step = Literal[
    "mark",
    "issue_slip",
    "receive_papers",
    "authorize",
    "ask_supplement",
    "request",
    "transfer",
    "receive",
    "accept",
    "process",
    "refuse",
    "finish",
    "hand_over",
    "escalate",
    "answer",
    "bundle",
    "stop_limit",
    "resume_limit",
    "inspect",
    "void",
]

STATES: Mapping[State, str] = {
    "informed": N_("已告知"),
    "incomplete": N_("待补材料"),
    "complete": N_("材料齐"),
    "accepted": N_("已受理"),
    "processing": N_("办理中"),
    "finished": N_("已办结"),
    "delivered": N_("已送达"),
    "transferred": N_("转出"),
    "refused": N_("不予受理"),
    "escalated": N_("办不成事"),
    "voided": N_("已作废"),
}
# What of the words of the banner is a state of its own; others leave the state as the papers make it.
_BANNER_STATES: Mapping[str, State] = {
    "accepted": "accepted",
    "processing": "processing",
    "suspended": "processing",
    "supplement": "incomplete",
    "completed": "finished",
    "refused": "refused",
}
# The applicant's papers are waited for; a case that is accepted or over waits for none, whatever is not here.
AWAITING_PAPERS: frozenset[State] = frozenset({"informed", "incomplete"})
ENDED: tuple[State, ...] = ("finished", "delivered", "refused", "voided")
_BEFORE: frozenset[State] = frozenset({"informed", "incomplete", "complete", "transferred", "escalated"})
_OPEN: frozenset[State] = frozenset({*_BEFORE, "accepted", "processing"})
_RUNNING: frozenset[State] = frozenset({"complete", "transferred", "accepted", "processing"})
_STANDING: frozenset[State] = frozenset({*_OPEN, "finished", "refused"})


class StepRule(msgspec.Struct, frozen=True):
    """One step: its words, from which states it may be taken, where it leads ("": as the papers stand)."""

    words: str
    allowed: frozenset[State]
    leads_to: State | Literal[""] = ""


STEPS: Mapping[Step, StepRule] = {
    "mark": StepRule(N_("登记材料"), _OPEN),
    "issue_slip": StepRule(N_("出告知单"), _STANDING),
    "receive_papers": StepRule(N_("收原件"), _OPEN),
    "authorize": StepRule(N_("出代办委托书"), _STANDING),
    "ask_supplement": StepRule(N_("出补正告知"), _BEFORE, "incomplete"),
    "request": StepRule(N_("要求补材料"), _OPEN, "incomplete"),
    "transfer": StepRule(N_("转办"), _STANDING, "transferred"),
    "receive": StepRule(N_("记旗里已收到"), _OPEN),
    "accept": StepRule(N_("受理"), _OPEN, "accepted"),
    "process": StepRule(N_("记办理进度"), _OPEN, "processing"),
    "refuse": StepRule(N_("不予受理"), frozenset({*_BEFORE, "refused"}), "refused"),
    "finish": StepRule(N_("办结"), _STANDING, "finished"),
    "hand_over": StepRule(N_("送达结果"), _STANDING, "delivered"),
    "escalate": StepRule(N_("转为办不成事"), _OPEN, "escalated"),
    "answer": StepRule(N_("答复办不成事"), _STANDING),
    "bundle": StepRule(N_("并入一件事"), _STANDING),
    "stop_limit": StepRule(N_("记不计时的环节"), _RUNNING),
    "resume_limit": StepRule(N_("恢复计时"), _OPEN),
    "inspect": StepRule(N_("记检查"), _STANDING),
    "void": StepRule(N_("作废"), _STANDING, "voided"),
}
STEP_OF_KIND: Mapping[str, Step] = {
    "materials_recorded": "mark",
    "slip_issued": "issue_slip",
    "case_papers_received": "receive_papers",
    "case_agent_authorized": "authorize",
    "case_supplement_asked": "ask_supplement",
    "materials_requested": "request",
    "case_transferred": "transfer",
    "result_recorded": "finish",
    "case_result_handed_over": "hand_over",
    "case_refused": "refuse",
    "case_escalated": "escalate",
    "case_escalation_answered": "answer",
    "case_bundled": "bundle",
    "case_limit_stopped": "stop_limit",
    "case_limit_resumed": "resume_limit",
    "case_inspected": "inspect",
    "case_voided": "void",
}
_OF_PROGRESS: Mapping[str, Step] = {
    "received": "receive",
    "accepted": "accept",
    "processing": "process",
    "supplement": "request",
    "suspended": "process",
    "completed": "finish",
    "refused": "refuse",
}


def state_of(case: Case) -> State:
    """In which state the case is: the one that is furthest, and no further than is known."""
    if case.status == "voided":
        return "voided"
    if (stood := next((state for state in STATES if state == case.purged_state), None)) is not None:
        return stood
    if case.forms and any(isinstance(form.issued, ResultHandedOver) for form in case.forms):
        return "delivered"
    if case.result.text:
        return "finished"
    if (by_banner := _BANNER_STATES.get(case.progress.text)) is not None:
        return by_banner
    if case.inspection is not None:
        return "processing" if case.inspection.rectify_by else "finished"
    if case.escalated.is_open:
        return "escalated"
    if case.is_on_the_way:
        return "transferred"
    return _by_papers(case)


def has_ended(case: Case) -> bool:
    """Is nothing more to come of it, whatever is recorded after?"""
    return state_of(case) in ENDED


def _by_papers(case: Case) -> State:
    if case.missing_count:
        return "informed" if case.mode == "inform" else "incomplete"
    return "accepted" if limit_begun(case).is_accepted else "complete"


def step_of(kind: str, body: Body) -> Step | None:
    """Which step an entry takes; None for those that no state forbids."""
    if isinstance(body, CaseStatusChanged):
        return _OF_PROGRESS.get(body.now)
    return STEP_OF_KIND.get(kind)


def refusal(state: State, step: Step) -> str:
    """Why the step cannot be taken from that state, in plain words; "" when it can."""
    rule = STEPS[step]
    if state in rule.allowed:
        return ""
    return _("办件“{state}”，不能{step}").format(state=_(STATES[state]), step=_(rule.words))
