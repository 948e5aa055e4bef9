"""What can be done with a case at this desk now, and of each act that cannot, why: in plain words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Literal, get_args

import msgspec

from casework.cases.case import Case
from casework.cases.custody import Holder
from casework.cases.kinds.forms import PapersReceived
from casework.cases.print_states import standing_of
from casework.cases.states import Step, refusal, state_of
from casework.language import N_, _
from casework.people.roles import ROLE_NAMES, Act, Role, may, needed_role
from casework.release.catalogue import Site
from desktop.services.cases.end_authorization import standing_authorizations
from desktop.services.cases.find_case import IssuedCase
from desktop.services.cases.open_papers import open_papers
from desktop.services.cases.take_back import LastAct

ActName = Literal[
    "visit",
    "confirm_print",
    "correct",
    "receipt",
    "authorize",
    "end_authorization",
    "transfer",
    "hand_over",
    "escalate",
    "supplement",
    "refuse",
    "refusal_notice",
    "give_back",
    "ask_evaluation",
    "evaluation_slip",
    "evaluate",
    "answer",
    "complain",
    "answer_complaint",
    "follow_up",
    "opinion",
    "consult",
    "consult_note",
    "bundle_slip",
    "leave_bundle",
    "note",
    "withdraw_note",
    "attach",
    "withdraw",
    "guide",
    "void",
    "take_back",
    "end_sight",
]


class ActRule(msgspec.Struct, frozen=True):
    """One act: its words, what it is in the table of roles, and the step of the case's life it takes."""

    words: str
    act: Act
    step: Step | None = None


ACTS: Mapping[ActName, ActRule] = {
    "visit": ActRule(N_("补材料，打印新单"), "record_materials", "issue_slip"),
    "confirm_print": ActRule(N_("纸在这里"), "print"),
    "correct": ActRule(N_("更正告知单"), "record_materials", "issue_slip"),
    "receipt": ActRule(N_("收件凭证"), "issue_form", "receive_papers"),
    "authorize": ActRule(N_("代办委托书"), "issue_form", "authorize"),
    "end_authorization": ActRule(N_("终止代办委托"), "issue_form"),
    "transfer": ActRule(N_("转办"), "transfer", "transfer"),
    "hand_over": ActRule(N_("送达结果"), "hand_over_result", "hand_over"),
    "escalate": ActRule(N_("办不成事"), "escalate", "escalate"),
    "supplement": ActRule(N_("补正告知"), "issue_form", "ask_supplement"),
    "refuse": ActRule(N_("不予受理"), "refuse_case", "refuse"),
    "refusal_notice": ActRule(N_("不予受理通知书"), "refuse_case"),
    "give_back": ActRule(N_("退还原件"), "issue_form"),
    "ask_evaluation": ActRule(N_("请群众评价"), "note_case"),
    "evaluation_slip": ActRule(N_("评价单"), "issue_form"),
    "evaluate": ActRule(N_("记纸上的评价"), "note_case"),
    "answer": ActRule(N_("答复办不成事"), "answer", "answer"),
    "complain": ActRule(N_("记投诉"), "note_case"),
    "answer_complaint": ActRule(N_("答复投诉"), "answer"),
    "follow_up": ActRule(N_("差评回访"), "answer"),
    "opinion": ActRule(N_("记部门意见"), "note_case"),
    "consult": ActRule(N_("会商"), "bundle", "bundle"),
    "consult_note": ActRule(N_("记会商"), "bundle"),
    "bundle_slip": ActRule(N_("一件事办理单"), "bundle"),
    "leave_bundle": ActRule(N_("移出一件事"), "bundle"),
    "note": ActRule(N_("记一笔"), "note_case"),
    "withdraw_note": ActRule(N_("撤下备注"), "note_case"),
    "attach": ActRule(N_("附上文件"), "note_case"),
    "withdraw": ActRule(N_("撤下附件"), "note_case"),
    "guide": ActRule(N_("办事指南"), "issue_form"),
    "void": ActRule(N_("作废"), "void_own_case", "void"),
    "take_back": ActRule(N_("撤销上一步"), "record_materials"),
    "end_sight": ActRule(N_("收回查看"), "transfer"),
}


class PossibleAct(msgspec.Struct, frozen=True, kw_only=True):
    """An act on a case; `why_not` is "" when it can be done now."""

    name: ActName
    words: str
    why_not: str = ""


class ActGround(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands, where it is looked at, by whom; `last` is what was done last.

    `sights` are sites that see it through a bag alone, `why_no_end` is why that cannot be ended here;
    `is_consulted`: it is one of several of a project; `is_deemed`: it counts as accepted by law.
    """

    issued: IssuedCase
    here: Site
    staff_name: str
    roles: Sequence[Role]
    last: LastAct
    sights: Collection[str] = ()
    why_no_end: str = ""
    is_consulted: bool = False
    is_deemed: bool = False
    has_notes: bool = False  # of its own or of what it is handled with, which count still


def possible_acts(ground: ActGround) -> tuple[PossibleAct, ...]:
    """All acts in the order of ACTS; an answer is one only where something waits for it,
    what is about a bundle only in one.
    """
    return tuple(
        PossibleAct(name=name, words=_words(ground, name), why_not=next(_whys(ground, name), ""))
        for name in get_args(ActName)
        if name not in _ANSWERS or _ANSWERS[name](ground)
    )


def _words(ground: ActGround, name: ActName) -> str:
    """What the act is called; taking back says what it would undo."""
    last = ground.last
    if name == "take_back" and last.words and not last.why_not:
        return _("撤销：{words}").format(words=last.words)
    return _(ACTS[name].words)


def _whys(ground: ActGround, name: ActName) -> Iterator[str]:
    """The reasons against it, the plainest first."""
    rule, case = ACTS[name], ground.issued.case
    state = state_of(case)
    if state == "voided" and name != "guide":
        yield _("办件已作废")
    if rule.step and (why := refusal(state, rule.step)):
        yield why
    if not may(ground.roles, rule.act):
        yield _("须由{role}办理").format(role=_(ROLE_NAMES[needed_role(rule.act)]))
    if why := _WHYS[name](ground) if name in _WHYS else "":
        yield why


def _receipt(ground: ActGround) -> str:
    return "" if open_papers(ground.issued) else _("已收的材料都开过凭证")


def _supplement(ground: ActGround) -> str:
    case, matter = ground.issued.case, ground.issued.matter
    if matter.code not in ground.here.delegated:
        return _("本站点没有受委托办这一项")
    if case.supplement_at:
        return _("已经一次告知过")
    if ground.is_deemed:
        return _("没有按期告知补正，已视为受理")
    return "" if case.missing_count else _("材料已经齐全")


def _refuse(ground: ActGround) -> str:
    case, matter, here = ground.issued.case, ground.issued.matter, ground.here
    if ground.is_deemed:
        return _("没有按期告知补正，已视为受理")
    decides = case.mode == "accept" or matter.code in here.delegated or here.kind == "banner"
    return "" if decides else _("本站点不受理这一项，由{authority}决定").format(authority=matter.authority.zh)


def _refusal_notice(ground: ActGround) -> str:
    case = ground.issued.case
    if not case.refusal.reason:
        return _("没有作不予受理")
    issued = any(
        form.kind == "case_refusal_notified" and form.issued_at >= case.refusal.at for form in case.forms
    )
    return _("已经出过，请再打印那张") if issued else ""


def _give_back(ground: ActGround) -> str:
    lying = ground.issued.case.custody.at(Holder("site", ground.here.code))
    if lying:
        return ""
    receipts = any(isinstance(form.issued, PapersReceived) for form in ground.issued.case.forms)
    return _("原件不在本站点") if receipts else _("没有收过原件")


def _escalate(ground: ActGround) -> str:
    escalated = ground.issued.case.escalated
    return _("{number} 还没有答复").format(number=escalated.number) if escalated.is_open else ""


def _evaluate(ground: ActGround) -> str:
    return _("已经评价过") if ground.issued.case.evaluations else ""


def _void(ground: ActGround) -> str:
    is_own = ground.issued.case.handler == ground.staff_name
    if is_own or may(ground.roles, "void_any_case"):
        return ""
    return _("别人的办件须由{role}作废").format(role=_(ROLE_NAMES[needed_role("void_any_case")]))


def _is_doubted(case: Case) -> bool:
    """Is there a paper of which nobody knows whether it came out?  Of slips the newest counts."""
    prints = [case.slips[-1].prints, *(form.prints for form in case.forms)]
    return any(standing_of(each).state == "unconfirmed" for each in prints)


# Offered only where there is something for it.
_ANSWERS: Mapping[ActName, Callable[[ActGround], bool]] = {
    "confirm_print": lambda ground: _is_doubted(ground.issued.case),
    "answer": lambda ground: ground.issued.case.escalated.is_open,
    "answer_complaint": lambda ground: any(
        not each.answered_at for each in ground.issued.case.complaints.values()
    ),
    "follow_up": lambda ground: any(each.wants_follow_up for each in ground.issued.case.evaluations),
    "end_sight": lambda ground: bool(ground.sights),
    "withdraw": lambda ground: any(not each.withdrawn for each in ground.issued.case.attachments.values()),
    "end_authorization": lambda ground: bool(standing_authorizations(ground.issued.case)),
    "withdraw_note": lambda ground: ground.has_notes,
    "opinion": lambda ground: bool(
        ground.issued.matter.joint_departments or ground.issued.case.opinions or ground.is_consulted
    ),
    "consult_note": lambda ground: ground.is_consulted,
    "bundle_slip": lambda ground: bool(ground.issued.case.bundles),
    "leave_bundle": lambda ground: bool(ground.issued.case.bundles),
}
_WHYS: Mapping[ActName, Callable[[ActGround], str]] = {
    "receipt": _receipt,
    "supplement": _supplement,
    "refuse": _refuse,
    "refusal_notice": _refusal_notice,
    "give_back": _give_back,
    "escalate": _escalate,
    **dict.fromkeys(("ask_evaluation", "evaluation_slip", "evaluate"), _evaluate),
    "void": _void,
    "take_back": lambda ground: ground.last.why_not,
    "end_sight": lambda ground: ground.why_no_end,
}
