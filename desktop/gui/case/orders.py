"""What each act of the page asks before it is done, and what is done with the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

from casework.cases.events import Grade
from casework.cases.kinds.events import GRADES
from casework.language import N_, _, listed
from casework.slip_number import is_as_printed
from desktop.gui.case.correction import correct, correction_questions
from desktop.gui.case.file_lines import withdraw, withdrawal_questions
from desktop.gui.case.joint import consult, consult_questions, opinion_questions, record_opinion
from desktop.gui.case.taken_away import (
    authorization_questions,
    end_authorization,
    note_questions,
    withdraw_note,
)
from desktop.gui.parts.questions import Answers, LineQuestion
from desktop.gui.parts.site_question import site_question

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.case_place import CasePlace
    from desktop.services.cases.open_case import SavedCase
    from desktop.services.forms.form_kind import MadeForm


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One act: its questions; `form` makes a paper of the answers, `slip` a slip, `record` an entry."""

    title: str
    questions: Callable[[Desk, CasePlace], tuple[LineQuestion, ...]]
    record: Callable[[Desk, str, Answers], object] | None = None
    form: Callable[[Desk, str, Answers], MadeForm] | None = None
    slip: Callable[[Desk, str, Answers], SavedCase] | None = None


def _none(_desk: Desk, _place: CasePlace) -> tuple[LineQuestion, ...]:
    return ()


def _one(words: str, hint: str = "") -> Callable[[Desk, CasePlace], tuple[LineQuestion, ...]]:
    return lambda _desk, _place: (LineQuestion(words=_(words), hint=_(hint) if hint else ""),)


def _agent(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    detail = place.detail
    if detail is None or detail.applicant.agent_name:
        return ()
    return (
        LineQuestion(words=_("代办人姓名")),
        LineQuestion(words=_("代办人证件号码"), needed=False, hint=_("可不写，在纸上补")),
        LineQuestion(words=_("代办人电话"), needed=False, hint=_("可不写")),
    )


def _goal(desk: Desk, _place: CasePlace) -> tuple[LineQuestion, ...]:
    return (
        site_question(_("转到哪个站点"), desk.catalogue.release, desk.site.code),
        LineQuestion(words=_("谁带去"), needed=False, hint=_("可不写")),
    )


def _confirm(desk: Desk, number: str, _answers: Answers) -> None:
    """The paper of that number, a slip or another form."""
    (desk.slips if is_as_printed(number) else desk.forms).confirm(number)


def _result(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    known = place.detail.result if place.detail else ""
    return (
        LineQuestion(words=_("办理结果"), text=known, hint=_("如：准予")),
        LineQuestion(words=_("领取人"), needed=False, hint=_("本人领取可不写")),
    )


def _grade(_desk: Desk, _place: CasePlace) -> tuple[LineQuestion, ...]:
    words = listed(f"{number} {_(grade)}" for number, grade in enumerate(GRADES.values(), start=1))
    return (
        LineQuestion(words=_("群众评价"), hint=words),
        LineQuestion(words=_("群众怎么说"), needed=False, hint=_("可不写")),
    )


def _evaluate(desk: Desk, number: str, answers: Answers) -> object:
    grades: list[Grade] = list(GRADES)
    named = {_(words): grade for grade, words in GRADES.items()}
    numbered = {str(place): grade for place, grade in enumerate(grades, start=1)}
    grade = numbered.get(answers[0]) or named.get(answers[0])
    if grade is None:
        from desktop.errors import CaseError

        what = _("“{typed}”不是五个等次之一").format(typed=answers[0])
        raise CaseError(_("没有记下评价"), what, _("请写 1 到 5：1 非常满意，5 非常不满意"))
    return desk.events.evaluate(number, grade, answers[1], "paper")


def _evaluation_slip(desk: Desk, number: str, _answers: Answers) -> MadeForm:
    from desktop.services.forms.evaluation import EvaluationOrder

    return desk.forms.make(EvaluationOrder(slip_number=number))


def _bundle_slip(desk: Desk, number: str, _answers: Answers) -> MadeForm:
    from desktop.services.forms.bundle import BundleOrder

    return desk.forms.make(BundleOrder(bundle=number))


def _leave_bundle(desk: Desk, number: str, answers: Answers) -> object:
    """The case is handled alone from now on; of several bundles it leaves the one it joined last."""
    bundle_id = list(desk.cases.place_again(number).shown.bundles)[-1]
    return desk.affairs.change_bundle(bundle_id, left=(number,), reason=answers[0])


def _authorize(desk: Desk, number: str, answers: Answers) -> MadeForm:
    from desktop.services.forms.authorization import AuthorizationOrder

    agent, id_number, phone = answers if answers else ("", "", "")
    return desk.forms.make(
        AuthorizationOrder(slip_number=number, agent=agent, agent_id_number=id_number, agent_phone=phone)
    )


def _receipt(desk: Desk, number: str, _answers: Answers) -> MadeForm:
    from desktop.services.forms.receipt import ReceiptOrder

    return desk.forms.make(ReceiptOrder(slip_number=number))


def _supplement(desk: Desk, number: str, _answers: Answers) -> MadeForm:
    from desktop.services.forms.supplement import SupplementOrder

    return desk.forms.make(SupplementOrder(slip_number=number))


def _refusal_notice(desk: Desk, number: str, _answers: Answers) -> MadeForm:
    from desktop.services.forms.refusal import RefusalOrder

    return desk.forms.make(RefusalOrder(slip_number=number))


def _hand_over(desk: Desk, number: str, answers: Answers) -> MadeForm:
    from desktop.services.forms.handover import HandoverOrder

    return desk.forms.make(HandoverOrder(slip_number=number, outcome=answers[0], recipient=answers[1]))


def _transfer(desk: Desk, number: str, answers: Answers) -> MadeForm:
    from desktop.services.forms.transfer import TransferOrder

    order = TransferOrder(slip_numbers=(number,), to_site=answers[0], carrier=answers[1])
    return desk.forms.make(order)


def _guide(desk: Desk, number: str, _answers: Answers) -> MadeForm:
    from desktop.services.forms.guide import GuideOrder

    return desk.forms.make(GuideOrder(matter_code=desk.cases.place_again(number).shown.matter_code))


def _refuse(desk: Desk, number: str, answers: Answers) -> object:
    from desktop.services.cases.record_events import Refusing

    return desk.events.refuse(number, Refusing(reason=answers[0], remedies=answers[1:]))


def _refusal_questions(desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    """Why; and what can be done against it, where the catalogue does not say so."""
    why = LineQuestion(words=_("不予受理的原因，写给群众看"))
    matter = desk.catalogue.release.matter(place.shown.matter_code)
    if matter is not None and matter.remedies:
        return (why,)
    hint = _("例如：六十日内向旗人民政府申请行政复议")
    return (why, LineQuestion(words=_("可以怎样复议或诉讼"), hint=hint))


def _escalate(desk: Desk, number: str, answers: Answers) -> MadeForm:
    """Recorded first; the note for the applicant says by which day there is an answer."""
    from desktop.services.cases.record_events import Escalating
    from desktop.services.forms.escalation import EscalationOrder

    desk.events.escalate(number, Escalating(reason=answers[0]))
    return desk.forms.make(EscalationOrder(slip_number=number))


def _complaint(_desk: Desk, _place: CasePlace) -> tuple[LineQuestion, ...]:
    return (
        LineQuestion(words=_("热线的工单编号"), hint=_("12345 给的编号")),
        LineQuestion(words=_("投诉什么")),
    )


def _complain(desk: Desk, number: str, answers: Answers) -> object:
    from desktop.services.cases.record_events import Complaining

    return desk.events.complain(number, Complaining(number=answers[0], text=answers[1]))


def _waiting_complaint(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    waiting = [each.number for each in place.shown.complaints if not each.answered_at]
    return (
        LineQuestion(words=_("哪个投诉"), text=waiting[0] if waiting else ""),
        LineQuestion(words=_("怎样答复的")),
    )


ORDERS: Mapping[str, Asking] = {
    "correct": Asking(title=N_("更正告知单"), questions=correction_questions, slip=correct),
    "confirm_print": Asking(
        title=N_("纸在这里"),
        questions=_none,
        record=_confirm,
    ),
    "receipt": Asking(title=N_("收件凭证"), questions=_none, form=_receipt),
    "authorize": Asking(title=N_("代办委托书"), questions=_agent, form=_authorize),
    "end_authorization": Asking(
        title=N_("终止代办委托"), questions=authorization_questions, record=end_authorization
    ),
    "transfer": Asking(title=N_("转办单"), questions=_goal, form=_transfer),
    "hand_over": Asking(title=N_("送达凭证"), questions=_result, form=_hand_over),
    "supplement": Asking(title=N_("补正告知书"), questions=_none, form=_supplement),
    "refusal_notice": Asking(title=N_("不予受理通知书"), questions=_none, form=_refusal_notice),
    "guide": Asking(title=N_("办事指南"), questions=_none, form=_guide),
    "refuse": Asking(
        title=N_("不予受理"),
        questions=_refusal_questions,
        record=_refuse,
    ),
    "escalate": Asking(title=N_("办不成事"), questions=_one(N_("为什么办不成")), form=_escalate),
    "give_back": Asking(
        title=N_("退还原件"),
        questions=lambda _desk, _place: (
            LineQuestion(words=_("谁领回原件"), needed=False, hint=_("本人领回可不写")),
        ),
        record=lambda desk, number, answers: desk.custody.give_back(number, answers[0]),
    ),
    "evaluation_slip": Asking(title=N_("政务服务评价单"), questions=_none, form=_evaluation_slip),
    "evaluate": Asking(title=N_("好差评"), questions=_grade, record=_evaluate),
    "answer": Asking(
        title=N_("答复办不成事"),
        questions=_one(N_("怎样答复的")),
        record=lambda desk, number, answers: desk.events.answer_escalation(number, answers[0]),
    ),
    "complain": Asking(title=N_("记投诉"), questions=_complaint, record=_complain),
    "answer_complaint": Asking(
        title=N_("答复投诉"),
        questions=_waiting_complaint,
        record=lambda desk, number, answers: desk.events.answer_complaint(number, answers[0], answers[1]),
    ),
    "follow_up": Asking(
        title=N_("差评回访"),
        questions=_one(N_("回访情况、怎样改的")),
        record=lambda desk, number, answers: desk.events.follow_up(number, answers[0]),
    ),
    "opinion": Asking(title=N_("记部门意见"), questions=opinion_questions, record=record_opinion),
    "consult": Asking(title=N_("会商"), questions=consult_questions, record=consult),
    "consult_note": Asking(
        title=N_("记会商"),
        questions=_one(N_("会商了什么、定了什么")),
        record=lambda desk, number, answers: desk.affairs.note_consultation(number, answers[0]),
    ),
    "bundle_slip": Asking(title=N_("一件事办理单"), questions=_none, form=_bundle_slip),
    "leave_bundle": Asking(
        title=N_("移出一件事"), questions=_one(N_("为什么不一起办了")), record=_leave_bundle
    ),
    "note": Asking(
        title=N_("记一笔"),
        questions=_one(N_("记什么")),
        record=lambda desk, number, answers: desk.events.note(number, answers[0]),
    ),
    "withdraw_note": Asking(title=N_("撤下备注"), questions=note_questions, record=withdraw_note),
    "withdraw": Asking(title=N_("撤下附件"), questions=withdrawal_questions, record=withdraw),
    "void": Asking(
        title=N_("作废"),
        questions=_one(N_("作废的原因"), N_("例如：重复登记、选错事项")),
        record=lambda desk, number, answers: desk.cases.void(number, answers[0]),
    ),
    "end_sight": Asking(
        title=N_("收回查看"),
        questions=_one(N_("为什么收回"), N_("例如：袋子送错了站点")),
        record=lambda desk, number, answers: desk.custody.end_sight(number, answers[0]),
    ),
    "take_back": Asking(
        title=N_("撤销上一步"),
        questions=_none,
        record=lambda desk, number, _answers: desk.cases.take_back(number),
    ),
}
