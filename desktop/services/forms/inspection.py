"""The record of an inspection (监督检查记录), as the journal has it, with the list of the catalogue."""

from __future__ import annotations

import argparse

from sqlalchemy import Connection

from casework.cases.kinds.inspections import CaseInspected, ItemInspected
from casework.cases.kinds.table import read_body
from casework.language import N_, _
from casework.people.shown_applicant import masked_number, printed_name
from casework.release.catalogue import InspectionItem, InspectionList, Release, Text
from desktop.database import journal
from desktop.errors import CaseError
from desktop.services.cases.find_case import is_inspection_number
from desktop.services.cases.recorded_event import known_case
from desktop.services.forms.form_kind import CaseOf, Command, DrawnFrom, FormKind, Order
from desktop.services.forms.origin import Ground
from forms.documents.inspection import InspectedLine, InspectionRecord, lay_out


class InspectionOrder(Order, frozen=True, kw_only=True):
    """The record of the inspection of this number."""

    inspection: str


def _compose(ground: Ground, order: InspectionOrder) -> InspectionRecord:
    body = _find(ground.connection, order.inspection)
    known = _list_of(ground.catalogue.release, body)
    stamped = {"handler": body.handler, "issued_on": body.day, "clock_trusted": body.clock_trusted}
    return InspectionRecord(
        number=body.number,
        list_name=known.name,
        authority=known.authority,
        method=known.method,
        inspected_name=printed_name(body.applicant),
        inspected_id=masked_number(body.applicant),
        inspectors=body.inspectors,
        inspected_on=body.inspected_on,
        items=tuple(_line(number, each, known) for number, each in enumerate(body.items, start=1)),
        result=body.result,
        rectify_by=body.rectify_by,
        remark=body.note,
        **{**ground.signed_head(), **stamped},
    )


def _find(connection: Connection, typed: str) -> CaseInspected:
    """What was recorded under that number; raises UnknownSlip or CaseError."""
    number = typed.strip().upper()
    if not is_inspection_number(number):
        what = _("{number} 不是检查的编号").format(number=number)
        raise CaseError(_("这不是检查"), what, _("检查的编号以 JC- 开头"))
    entries = journal.of_subject(connection, known_case(connection, number).case_id)
    bodies = (body for each in entries if isinstance(body := read_body(each), CaseInspected))
    return next(body for body in bodies if body.number == number)


def _list_of(release: Release, body: CaseInspected) -> InspectionList:
    """The list as the release in use has it; its recorded name alone, where it has it no more."""
    for each in release.inspections:
        if each.code == body.list_code:
            return each
    return InspectionList(code=body.list_code, name=Text(zh=body.list_name), authority=Text(zh=""))


def _line(number: int, item: ItemInspected, known: InspectionList) -> InspectedLine:
    """The item as it was recorded; its Mongolian and what is right, where the list still says the same."""
    same = (each for each in known.items if each.code == item.code and each.name.zh == item.name)
    listed = next(same, InspectionItem(code=item.code, name=Text(zh=item.name)))
    return InspectedLine(
        number=number,
        name=listed.name,
        finding=item.finding,
        criteria=listed.criteria,
        remark=item.note,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inspection", metavar="NUMBER", help=_("检查编号，如 JC-ML01-20261124-A001"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> InspectionOrder:
    return InspectionOrder(inspection=args.inspection)


def _about(order: InspectionOrder) -> str:
    return order.inspection.strip().upper()


INSPECTION = FormKind(
    act="inspect",
    key="inspection",
    title=N_("监督检查记录"),
    order=InspectionOrder,
    source=DrawnFrom(compose=_compose, about=_about, people=True),
    lay_out=lay_out,
    command=Command(
        help=N_("监督检查记录：清单各项、结果、双方签名"), add_arguments=_add_arguments, order=_order
    ),
)
