"""The authorization (代办委托书): who may act for the applicant, in what and until when."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any, get_args

import msgspec

from casework.cases.case import Case
from casework.cases.kinds.forms import AgentAuthorized
from casework.language import N_, _, listed
from casework.people import masking
from casework.people.shown_applicant import masked_number, printed_name
from casework.release.catalogue import Text
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_open_case
from desktop.services.forms import arguments
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written
from forms.documents.authorization import LABELS, Authorization, Party, Power, lay_out

SERIES = "WT"  # 委托
ENTRY = "case_agent_authorized"
POWERS: dict[str, str] = {power: LABELS[f"power_{power}"] for power in get_args(Power)}
USUAL_POWERS = ("submit", "receive_notices", "follow")
USUAL_TERM = dt.timedelta(days=90)
_TITLE = "title_authorization"
_BLANK = "\uff3f" * 8  # data: a ruled blank on paper, as names that are written by hand have it


class AuthorizationOrder(Order, frozen=True, kw_only=True):
    """An authorization; fields left empty come from the case.

    `blank_agent` leaves room for a hand where the agent is to be written: who it is, is settled at home.
    """

    slip_number: str
    agent: str = ""
    agent_id_number: str = ""
    agent_phone: str = ""
    relation: str = ""
    powers: tuple[str, ...] = ()
    valid_until: dt.date | None = None
    blank_agent: bool = False


def _write(ground: Ground, order: AuthorizationOrder) -> Written:
    target = find_open_case(ground.connection, order.slip_number)
    today = ground.moment.at.date()
    applicant = target.case.applicant
    agent = _BLANK if order.blank_agent else order.agent.strip() or applicant.agent_name
    if not agent:
        raise CaseError(
            _("还没有代办人"),
            _("{number} 没有登记代办人").format(number=target.slip_number),
            _("请写明代办人姓名，或用 --blank-agent 留空由人手写"),
        )
    until = order.valid_until or today + USUAL_TERM
    if until < today:
        raise CaseError(
            _("期限不对"), _("委托期限 {until} 已经过去").format(until=until), _("请写今天或以后的日期")
        )
    is_same = agent == applicant.agent_name
    body = AgentAuthorized(
        slip_number=target.slip_number,
        agent=agent,
        agent_id_number=order.agent_id_number or (applicant.agent_id_number if is_same else ""),
        agent_phone=order.agent_phone or (applicant.agent_phone if is_same else ""),
        relation=order.relation,
        powers=_known(order.powers) or USUAL_POWERS,
        valid_from=today,
        valid_until=until,
        **ground.stamp(SERIES, target.case.slips[-1].issued.release),
    )
    return Written(Statement(target.case.case_id, ENTRY, body))


def _known(powers: tuple[str, ...]) -> tuple[str, ...]:
    for power in powers:
        if power not in POWERS:
            raise CaseError(
                _("没有这项权限"),
                _("委托权限里没有“{power}”").format(power=power),
                _("可选：{options}").format(options=listed(POWERS)),
            )
    return tuple(power for power in POWERS if power in powers)  # in the form's order


def _compose(origin: Origin, issued: AgentAuthorized) -> Authorization:
    of = origin.case()
    applicant = of.case.applicant
    principal = Party(
        name=printed_name(applicant),
        id_masked=masked_number(applicant),
        phone_masked=masking.mask_phone(applicant.phone),
        address=applicant.address,
        id_number=applicant.id_number,
    )
    return Authorization(
        principal=principal,
        agent=_agent(issued),
        matters=(of.matter,),
        powers=msgspec.convert(issued.powers, tuple[Power, ...]),
        valid_from=issued.valid_from,
        valid_until=issued.valid_until,
        relation=issued.relation,
        **_head(origin, of.case, issued),
    )


def _head(origin: Origin, case: Case, issued: AgentAuthorized) -> dict[str, Any]:
    """Of one that holds no more the title says so, in Chinese; the Mongolian stays as it was approved."""
    head = origin.head()
    if not any(form.issued.number == issued.number and form.ended_at for form in case.forms):
        return head
    title = head["labels"].get(_TITLE) or Text(zh=LABELS[_TITLE])
    ended = msgspec.structs.replace(title, zh=f"{title.zh}（已终止）")  # data: on paper
    return {**head, "labels": {**head["labels"], _TITLE: ended}}


def _agent(issued: AgentAuthorized) -> Party:
    """The agent, or room for a hand to write who it is."""
    if issued.agent == _BLANK:
        return Party(name=_BLANK, id_masked=_BLANK, phone_masked=_BLANK)
    return Party(
        name=issued.agent,
        id_masked=masking.mask_id_number(issued.agent_id_number),
        phone_masked=masking.mask_phone(issued.agent_phone),
        id_number=issued.agent_id_number,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_slip(parser)
    parser.add_argument("--agent", metavar="NAME", default="", help=_("受托人（默认办件里的代办人）"))
    blank = _("受托人的姓名、证件号码、电话留空，签名前由人手写")
    parser.add_argument("--blank-agent", action="store_true", help=blank)
    parser.add_argument("--agent-id", metavar="N", default="", help=_("受托人证件号码"))
    parser.add_argument("--agent-phone", metavar="N", default="", help=_("受托人电话"))
    parser.add_argument("--relation", metavar="TEXT", default="", help=_("双方关系"))
    known = arguments.choices(POWERS)
    parser.add_argument(
        "--power",
        action="append",
        default=[],
        choices=POWERS,
        help=_("委托权限，可重复：{known}；默认前三项").format(known=known),
    )
    parser.add_argument("--until", metavar="DATE", type=arguments.day, help=_("委托到哪一天（默认 90 天）"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> AuthorizationOrder:
    return AuthorizationOrder(
        slip_number=args.slip_number,
        agent=args.agent,
        blank_agent=args.blank_agent,
        agent_id_number=args.agent_id,
        agent_phone=args.agent_phone,
        relation=args.relation,
        powers=tuple(args.power),
        valid_until=args.until,
    )


AUTHORIZATION = FormKind(
    key="authorization",
    title=N_("代办委托书"),
    order=AuthorizationOrder,
    source=RecordedAs(entry=ENTRY, write=_write, compose=_compose),
    lay_out=lay_out,
    command=Command(help=N_("代办委托书"), add_arguments=_add_arguments, order=_order),
    of_case=lambda target: AuthorizationOrder(slip_number=target.slip_number),
)
