"""The hand-over of a result (送达凭证): the papers that came out of a case, the originals that go back."""

from __future__ import annotations

import argparse
from typing import get_args

import msgspec

from casework.cases.custody import Holder
from casework.cases.kinds.forms import HandedDocument, PaperCount, ResultHandedOver
from casework.language import N_, _, listed
from casework.people import masking
from casework.release.catalogue import Matter, Text
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.end_authorization import why_not_to
from desktop.services.cases.find_case import IssuedCase, find_open_case
from desktop.services.forms import arguments
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written
from forms.documents.handover import Handover, Manner, ResultDocument, ReturnedOriginal, lay_out

SERIES = "SD"  # 送达
ENTRY = "case_result_handed_over"
MANNERS: tuple[str, ...] = get_args(Manner)


class HandoverOrder(Order, frozen=True, kw_only=True):
    """A result's hand-over; `outcome` "" is what the banner recorded.

    Without `documents` it is the one that the catalogue names as the result.  `returns` gives all originals
    in keeping back.
    """

    slip_number: str
    outcome: str = ""
    documents: tuple[HandedDocument, ...] = ()
    document_number: str = ""
    manner: str = "window"
    recipient: str = ""
    recipient_id_number: str = ""
    returns: bool = True


def _write(ground: Ground, order: HandoverOrder) -> Written:
    target = find_open_case(ground.connection, order.slip_number)
    case = target.case
    outcome = order.outcome.strip() or case.result.text
    if not outcome:
        what = _("{number} 还没有办理结果").format(number=target.slip_number)
        raise CaseError(_("还没有办理结果"), what, _("请等旗里的结果，或写明办理结论，如“准予”"))
    if order.manner not in MANNERS:
        raise CaseError(
            _("送达方式不对"),
            _("没有“{manner}”").format(manner=order.manner),
            _("可选：{options}").format(options=listed(MANNERS)),
        )
    if why := why_not_to(case, order.recipient.strip(), ground.moment.at.date()):
        raise CaseError(_("不能交给这个人"), why, _("请由本人领取，或另出代办委托书"))
    here = case.custody.at(Holder("site", ground.duty.site_code))
    returned = [PaperCount(code=code, originals=count) for code, count in here.items()]
    body = ResultHandedOver(
        slip_number=target.slip_number,
        outcome=outcome,
        documents=order.documents or (_document(target, order.document_number),),
        manner=order.manner,
        recipient=order.recipient.strip(),
        recipient_id_number=order.recipient_id_number,
        returned=tuple(returned) if order.returns else (),
        **ground.stamp(SERIES, case.slips[-1].issued.release),
    )
    return Written(Statement(case.case_id, ENTRY, body))


def _document(target: IssuedCase, number: str) -> HandedDocument:
    """The paper that the catalogue names as the result."""
    result = target.matter.result
    name = result.zh if result else "办理结果"  # data
    return HandedDocument(name=name, document_number=number.strip() or target.case.result.note)


def _compose(origin: Origin, issued: ResultHandedOver) -> Handover:
    of = origin.case()
    documents = tuple(
        ResultDocument(
            name=_in_catalogue(document.name, of.matter),
            document_number=document.document_number,
            copies=document.copies,
        )
        for document in issued.documents
    )
    returned = tuple(
        ReturnedOriginal(name=of.name_of(paper.code), count=paper.originals) for paper in issued.returned
    )
    return Handover(
        matter=of.matter,
        slip_number=issued.slip_number,
        outcome=Text(zh=issued.outcome),
        documents=documents,
        manner=msgspec.convert(issued.manner, Manner),
        recipient_name=issued.recipient,
        recipient_id_masked=masking.mask_id_number(issued.recipient_id_number),
        returned=returned,
        **of.applicant(),
        **origin.head(),
    )


def _in_catalogue(name: str, matter: Matter) -> Text:
    """The catalogue's text where it has this very name, for its Mongolian."""
    return matter.result if matter.result and matter.result.zh == name else Text(zh=name)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_slip(parser)
    parser.add_argument("--outcome", metavar="TEXT", default="", help=_("办理结论（默认旗里记下的结果）"))
    parser.add_argument("--document-number", metavar="N", default="", help=_("结果文书编号"))
    parser.add_argument("--manner", choices=MANNERS, default="window", help=_("送达方式（默认窗口领取）"))
    parser.add_argument("--recipient", metavar="NAME", default="", help=_("领取人（默认本人）"))
    parser.add_argument("--recipient-id", metavar="N", default="", help=_("领取人证件号码"))
    parser.add_argument("--keep-originals", action="store_true", help=_("不退还代收的原件（默认全部退还）"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> HandoverOrder:
    return HandoverOrder(
        slip_number=args.slip_number,
        outcome=args.outcome,
        document_number=args.document_number,
        manner=args.manner,
        recipient=args.recipient,
        recipient_id_number=args.recipient_id,
        returns=not args.keep_originals,
    )


HANDOVER = FormKind(
    act="hand_over_result",
    key="handover",
    title=N_("送达凭证"),
    order=HandoverOrder,
    source=RecordedAs(entry=ENTRY, write=_write, compose=_compose),
    lay_out=lay_out,
    command=Command(help=N_("办理结果送达凭证"), add_arguments=_add_arguments, order=_order),
)
