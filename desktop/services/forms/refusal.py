"""The notice of a refusal (不予受理通知书): the refusal that was recorded of a case, told in writing."""

from __future__ import annotations

import argparse
import datetime as dt

from casework.cases.kinds.notices import RefusalNotified
from casework.language import N_, _
from casework.people.shown_applicant import masked_number, printed_name
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_open_case
from desktop.services.forms import arguments
from desktop.services.forms.document_number import allot_document_number
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written, day_of
from forms.documents.refusal import RefusalNotice, lay_out

SERIES = "BS"  # 不受
ENTRY = "case_refusal_notified"
_WORD = "不受"  # data


class RefusalOrder(Order, frozen=True, kw_only=True):
    """The notice of a case's refusal; `received_on` None is the day the case was opened."""

    slip_number: str
    received_on: dt.date | None = None


def _write(ground: Ground, order: RefusalOrder) -> Written:
    target = find_open_case(ground.connection, order.slip_number)
    case = target.case
    refusal = case.refusal
    if not refusal.reason:
        raise CaseError(
            _("还没有作不予受理"),
            _("{number} 没有记录不予受理").format(number=target.slip_number),
            _("请先用 tamga cases refuse 记下理由、依据和救济途径"),
        )
    opened_on = day_of(case.opened_at)
    body = RefusalNotified(
        slip_number=target.slip_number,
        received_on=order.received_on or opened_on,
        reason=refusal.reason,
        basis=refusal.basis,
        remedies=refusal.remedies,
        document_number=refusal.document_number or allot_document_number(ground, _WORD),
        **ground.stamp(SERIES, case.slips[-1].issued.release),
    )
    return Written(Statement(case.case_id, ENTRY, body))


def _compose(origin: Origin, issued: RefusalNotified) -> RefusalNotice:
    of, head = origin.case(), origin.head()
    return RefusalNotice(
        matter=of.matter,
        authority=of.matter.authority,
        delegated=of.matter.code in head["site"].delegated,
        slip_number=issued.slip_number,
        document_number=issued.document_number,
        received_on=issued.received_on,
        reason=issued.reason,
        basis=issued.basis,
        remedies=issued.remedies,
        applicant_name=printed_name(of.case.applicant),
        applicant_id_masked=masked_number(of.case.applicant),
        **head,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_slip(parser)
    help_text = _("收到申请的日期（默认登记那天）")
    parser.add_argument("--received", metavar="DATE", type=arguments.day, help=help_text)


def _order(args: argparse.Namespace, _case_of: CaseOf) -> RefusalOrder:
    return RefusalOrder(slip_number=args.slip_number, received_on=args.received)


REFUSAL = FormKind(
    act="refuse_case",
    key="refusal",
    title=N_("不予受理通知书"),
    order=RefusalOrder,
    source=RecordedAs(entry=ENTRY, write=_write, compose=_compose),
    lay_out=lay_out,
    command=Command(help=N_("不予受理通知书"), add_arguments=_add_arguments, order=_order),
    of_case=lambda target: RefusalOrder(slip_number=target.slip_number),
)
