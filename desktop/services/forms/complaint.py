"""The complaint note (投诉记录单): a complaint that is on record, by the hotline's number."""

from __future__ import annotations

import argparse

import msgspec
from sqlalchemy import Connection

from casework.cases.case import Case
from casework.cases.complaint import fold_complaint
from casework.cases.events import HotlineComplaint
from casework.cases.fold import fold
from casework.cases.kinds.events import ComplaintReceived
from casework.cases.kinds.table import read_body
from casework.language import N_, _
from casework.people.masking import mask_name, mask_phone
from casework.release.catalogue import Release, Text
from desktop.database import journal
from desktop.errors import CaseError
from desktop.services.cases.recorded_event import case_number
from desktop.services.forms.form_kind import CaseOf, Command, DrawnFrom, FormKind, Order
from desktop.services.forms.origin import Ground, day_of
from forms.documents.complaint import Complaint, lay_out

_KINDS = ("complaint_received", "case_complaint_received")


class ComplaintOrder(Order, frozen=True, kw_only=True):
    """The note of the complaint that has this number of the hotline."""

    complaint: str


class _OnRecord(msgspec.Struct, frozen=True):
    """What was said, how it stands, and the case it is about."""

    received: ComplaintReceived
    stands: HotlineComplaint
    case: Case | None


def _compose(ground: Ground, order: ComplaintOrder) -> Complaint:
    record = _find(ground.connection, order.complaint.strip())
    received, stands, case = record.received, record.stands, record.case
    return Complaint(
        number=received.number,
        received_on=day_of(stands.at),
        channel=received.channel,
        text=received.text,
        complainant_name=mask_name(received.complainant),
        complainant_phone_masked=mask_phone(received.phone),
        notification_number=case_number(case) if case else "",
        subject=_matter(ground.catalogue.release, case) if case else None,
        answer_by=received.answer_by,
        answer=stands.answer,
        answered_by=stands.answered_by,
        answered_on=day_of(stands.answered_at) if stands.answered_at else None,
        **ground.signed_head(),
    )


def _find(connection: Connection, number: str) -> _OnRecord:
    """The complaint of that number, about a case or about none; raises CaseError where there is none."""
    for recorded, _position in journal.of_kinds(connection, _KINDS):
        body = read_body(recorded)
        if not isinstance(body, ComplaintReceived) or body.number != number:
            continue
        entries = journal.of_subject(connection, recorded.entry.subject)
        case = fold(entries) if recorded.entry.kind == "case_complaint_received" else None
        stands = case.complaints.get(number) if case else fold_complaint(entries)
        if stands is not None:
            return _OnRecord(body, stands, case)
    what = _("本机没有投诉 {number}").format(number=number)
    raise CaseError(_("找不到投诉"), what, _("请核对编号"))


def _matter(release: Release, case: Case) -> Text:
    matter = release.matter(case.matter_code)
    return matter.name if matter else Text(zh=case.matter_name)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("complaint", metavar="N", help=_("热线的工单编号"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> ComplaintOrder:
    return ComplaintOrder(complaint=args.complaint)


def _about(order: ComplaintOrder) -> str:
    return order.complaint


COMPLAINT = FormKind(
    act="note_case",
    key="complaint",
    title=N_("投诉记录单"),
    order=ComplaintOrder,
    source=DrawnFrom(compose=_compose, about=_about, people=True),
    lay_out=lay_out,
    command=Command(help=N_("投诉记录单：按热线的工单编号"), add_arguments=_add_arguments, order=_order),
)
