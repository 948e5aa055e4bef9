"""Recording an inspection (互联网+监管): a case whose list of items comes from the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from casework.cases.events import InspectionResult, ItemFinding
from casework.cases.kinds.inspections import CaseInspected, ItemInspected
from casework.cases.record_id import new_id
from casework.language import _, listed
from casework.people.applicant import Applicant
from casework.people.normal_applicant import normal_applicant
from casework.release.catalogue import InspectionList
from casework.written_text import one_line
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import INSPECTION_SERIES
from desktop.services.cases.open_case import allot_number
from desktop.services.cases.recorded_event import (
    RecordedEvent,
    event_of,
    known_case,
    written,
)
from desktop.services.catalogue.load_release import load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import moment_now, record

FEWEST_INSPECTORS = 2  # 行政处罚法 第四十二条


class Inspecting(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: of items by their code, and on the whole; `follows` is the number of the one before."""

    list_code: str
    inspected: Applicant
    inspectors: tuple[str, ...]
    findings: Mapping[str, ItemFinding]
    result: InspectionResult = "conforms"
    notes: Mapping[str, str] = {}
    inspected_on: dt.date | None = None
    rectify_by: dt.date | None = None
    note: str = ""
    follows: str = ""


def record_inspection(duty: Duty, order: Inspecting) -> RecordedEvent:
    """Record it under a number of its own; durable on return.  Raises CaseError or UnknownSlip."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        catalogue = load_current(connection)
        wanted = _list_of(catalogue.release.inspections, order.list_code)
        _check(wanted, order)
        moment = moment_now(connection, duty.device)
        today = moment.at.date()
        subject = known_case(connection, order.follows).case_id if order.follows else new_id().hex
        body = CaseInspected(
            number=allot_number(connection, duty, today, INSPECTION_SERIES)[0],
            site=duty.site_code,
            day=today,
            release=catalogue.ref,
            handler=duty.staff_name,
            clock_trusted=moment.clock == "trusted",
            list_code=wanted.code,
            list_name=wanted.name.zh,
            applicant=normal_applicant(order.inspected, today),
            inspectors=tuple(map(one_line, order.inspectors)),
            items=_items(wanted, order),
            result=order.result,
            inspected_on=order.inspected_on or today,
            rectify_by=order.rectify_by,
            note=one_line(order.note),
        )
        record(connection, duty, [Statement(subject, "case_inspected", body)], moment)
        return event_of(connection, known_case(connection, body.number), "case_inspected", body)


def _list_of(lists: tuple[InspectionList, ...], code: str) -> InspectionList:
    wanted = next((each for each in lists if each.code == code), None)
    if wanted is None:
        known = listed(each.code for each in lists) or _("没有")
        raise CaseError(
            _("没有这个检查清单"),
            _("目录里没有检查清单“{code}”；有：{known}").format(code=code, known=known),
            _("请核对编码"),
        )
    return wanted


def _check(wanted: InspectionList, order: Inspecting) -> None:
    written(order.inspected.name, _("被检查人"))
    if len({one_line(each) for each in order.inspectors} - {""}) < FEWEST_INSPECTORS:
        raise CaseError(_("还不能记录"), _("检查人员不得少于两人"), _("请写两名检查人员"))
    codes = {item.code for item in wanted.items}
    if strange := [code for code in order.findings if code not in codes]:
        what = _("清单“{name}”没有第 {code} 项").format(name=wanted.name.zh, code=strange[0])
        raise CaseError(_("没有这一项"), what, _("请按清单核对"))
    violated = any(finding == "violates" for finding in order.findings.values())
    if violated and order.result == "conforms":
        raise CaseError(_("前后不符"), _("有不符合的项，结果不能是未发现问题"), _("请核对结果"))
    if order.result == "to_be_mended" and order.rectify_by is None:
        raise CaseError(_("还不能记录"), _("责令改正须写改正期限"), _("请写到哪一天"))


def _items(wanted: InspectionList, order: Inspecting) -> tuple[ItemInspected, ...]:
    return tuple(
        ItemInspected(
            code=item.code,
            name=item.name.zh,
            finding=order.findings.get(item.code, "not_looked_at"),
            note=one_line(order.notes.get(item.code, "")),
        )
        for item in wanted.items
    )
