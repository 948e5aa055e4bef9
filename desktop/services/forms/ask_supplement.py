"""Asking for a supplement (补正告知): only a site that holds a written delegation for the matter may."""

from __future__ import annotations

import datetime as dt

from casework.cases.kinds.forms import SupplementAsked
from casework.release.catalogue import Matter, Site
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.form_orders import MadeForm, SupplementOrder
from desktop.services.cases.find_case import find_open_case
from desktop.services.duty import Duty
from desktop.services.forms.issue_form import Ground, Written, issue_form
from desktop.services.slips.compose_slip import site_of
from forms.text.fonts import FontSet

SERIES = "BZ"  # 补正


def ask_supplement(duty: Duty, order: SupplementOrder, fonts: FontSet) -> MadeForm:
    """Record and print the notice; raises UnknownSlip, CaseError, PrintError or StoreError."""

    def write(ground: Ground) -> Written:
        found = find_open_case(ground.connection, order.slip_number)
        case, today = found.case, ground.moment.at.date()
        check_delegated(site_of(ground.catalogue.release, ground.duty.site_code), found.matter)
        if not case.missing_count:
            what = f"{found.slip_number} 的材料已经齐全"
            raise CaseError("没有要补正的材料", what, "不需要补正告知")
        received_on = order.received_on or dt.datetime.fromisoformat(case.opened_at).astimezone().date()
        _check_days(received_on, order.hand_in_by, today)
        body = SupplementAsked(
            slip_number=found.slip_number,
            marks=tuple(case.materials.values()),
            answers=dict(case.slips[-1].issued.answers),
            received_on=received_on,
            hand_in_by=order.hand_in_by,
            **ground.stamp(SERIES, case.slips[-1].issued.release),
        )
        return Written(Statement(case.case_id, "case_supplement_asked", body))

    return issue_form(duty, fonts, write)


def check_delegated(site: Site, matter: Matter) -> None:
    """Raise CaseError without a written delegation of this site for the matter (行政许可法 第二十四条)."""
    if matter.code not in site.delegated:
        raise CaseError(
            "本站点不能出补正告知",
            f"目录里没有{site.name.zh}办理“{matter.name.zh}”的书面委托",
            f"补正告知由{matter.authority.zh}或受委托的苏木镇出具；在这里请出告知单",
        )


def _check_days(received_on: dt.date, hand_in_by: dt.date | None, today: dt.date) -> None:
    if received_on > today:
        raise CaseError("日期不对", f"收件日期 {received_on} 还没有到", "请写实际收到申请材料的日期")
    if hand_in_by is not None and hand_in_by < today:
        raise CaseError("日期不对", f"补正期限 {hand_in_by} 已经过去", "请写今天或以后的日期")
