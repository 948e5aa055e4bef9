"""The note of an escalation (办不成事登记单): who passed it up gets a number and the day of the answer."""

from __future__ import annotations

import argparse

from casework.cases.case import Case
from casework.language import N_, _
from casework.people import masking
from casework.people.shown_applicant import masked_number, printed_name
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_case
from desktop.services.forms import arguments
from desktop.services.forms.form_kind import CaseOf, Command, DrawnFrom, FormKind, Order
from desktop.services.forms.origin import Ground, day_of
from forms.documents.escalation import EscalationNote, lay_out
from forms.documents.notification.content import site_of


class EscalationOrder(Order, frozen=True, kw_only=True):
    """The note of what was passed up last of the case of this slip."""

    slip_number: str


def _compose(ground: Ground, order: EscalationOrder) -> EscalationNote:
    target = find_case(ground.connection, order.slip_number)
    case = _passed_up(target.case, target.slip_number)
    passed, applicant = case.escalated, case.applicant
    to_site = site_of(ground.catalogue.release, passed.to_site).name if passed.to_site else None
    return EscalationNote(
        number=passed.number,
        matter=target.matter,
        notification_number=target.slip_number,
        applicant_name=printed_name(applicant),
        applicant_id_masked=masked_number(applicant),
        applicant_phone_masked=masking.mask_phone(applicant.phone),
        to_site=to_site,
        escalated_on=day_of(passed.at),
        reason=passed.reason,
        answer_by=passed.answer_by,
        answer=passed.answer,
        answered_by=passed.answered_by,
        answered_on=day_of(passed.answered_at) if passed.answered_at else None,
        **ground.signed_head(),
    )


def _passed_up(case: Case, slip_number: str) -> Case:
    if case.escalated.number:
        return case
    raise CaseError(
        _("还没有转为办不成事"),
        _("{number} 没有转为办不成事").format(number=slip_number),
        _("请先用 tamga cases escalate 写明原因"),
    )


def _order(args: argparse.Namespace, _case_of: CaseOf) -> EscalationOrder:
    return EscalationOrder(slip_number=args.slip_number)


def _about(order: EscalationOrder) -> str:
    return order.slip_number


ESCALATION = FormKind(
    act="escalate",
    key="escalation",
    title=N_("办不成事登记单"),
    order=EscalationOrder,
    source=DrawnFrom(compose=_compose, about=_about, people=True),
    lay_out=lay_out,
    command=Command(
        help=N_("办不成事登记单：编号和答复期限"), add_arguments=arguments.add_slip, order=_order
    ),
    of_case=lambda target: EscalationOrder(slip_number=target.slip_number),
)
