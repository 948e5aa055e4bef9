"""Writing an authorization (代办委托书): who may act for the applicant, in what and until when."""

from __future__ import annotations

import datetime as dt

from casework.cases.kinds.forms import AgentAuthorized
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.form_orders import POWERS, AuthorizationOrder, MadeForm
from desktop.services.cases.find_case import find_open_case
from desktop.services.duty import Duty
from desktop.services.forms.issue_form import Ground, Written, issue_form
from forms.text.fonts import FontSet

SERIES = "WT"  # 委托
USUAL_POWERS = ("submit", "receive_notices", "follow")
USUAL_TERM = dt.timedelta(days=90)


def authorize_agent(duty: Duty, order: AuthorizationOrder, fonts: FontSet) -> MadeForm:
    """Record and print the authorization; raises UnknownSlip, CaseError, PrintError or StoreError."""

    def write(ground: Ground) -> Written:
        found = find_open_case(ground.connection, order.slip_number)
        today = ground.moment.at.date()
        applicant = found.case.applicant
        agent = order.agent.strip() or applicant.agent_name
        if not agent:
            raise CaseError("还没有代办人", f"{found.slip_number} 没有登记代办人", "请写明代办人姓名")
        until = order.valid_until or today + USUAL_TERM
        if until < today:
            raise CaseError("期限不对", f"委托期限 {until} 已经过去", "请写今天或以后的日期")
        is_same = agent == applicant.agent_name
        body = AgentAuthorized(
            slip_number=found.slip_number,
            agent=agent,
            agent_id_number=order.agent_id_number or (applicant.agent_id_number if is_same else ""),
            agent_phone=order.agent_phone or (applicant.agent_phone if is_same else ""),
            relation=order.relation,
            powers=_known(order.powers) or USUAL_POWERS,
            valid_from=today,
            valid_until=until,
            **ground.stamp(SERIES, found.case.slips[-1].issued.release),
        )
        return Written(Statement(found.case.case_id, "case_agent_authorized", body))

    return issue_form(duty, fonts, write)


def _known(powers: tuple[str, ...]) -> tuple[str, ...]:
    for power in powers:
        if power not in POWERS:
            raise CaseError("没有这项权限", f"委托权限里没有“{power}”", f"可选：{'、'.join(POWERS)}")
    return tuple(power for power in POWERS if power in powers)  # in the form's order
