"""The phone-enquiry note (电话咨询记录): what was asked, what was answered, what is still to be done."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import get_args

import msgspec

from casework.cases.kinds.forms import EnquiryAnswered
from casework.cases.record_id import new_id
from casework.language import N_, _, listed
from casework.people import masking
from casework.written_text import one_line
from desktop.database.journal import Statement
from desktop.errors import CaseError, MatterUnavailable
from desktop.services.forms import arguments
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written
from forms.documents.enquiry import LABELS, Enquiry, FollowUp, lay_out

SERIES = "ZX"  # 咨询
ENTRY = "enquiry_answered"
FOLLOW_UPS: dict[str, str] = {each: LABELS[f"follow_{each}"] for each in get_args(FollowUp)}


class EnquiryOrder(Order, frozen=True, kw_only=True):
    """A phone-enquiry note."""

    answered: str
    asked: str = ""
    matter_code: str = ""
    caller: str = ""
    caller_phone: str = ""
    follow_up: str = "none"
    follow_by: dt.date | None = None


def _write(ground: Ground, order: EnquiryOrder) -> Written:
    body = EnquiryAnswered(
        asked_at=ground.moment.at.replace(second=0, microsecond=0),
        asked=_asked(ground, order),
        answered=one_line(order.answered),
        follow_up=_follow_up(order),
        matter_code=order.matter_code,
        caller=one_line(order.caller),
        caller_phone=order.caller_phone.strip(),
        follow_by=order.follow_by,
        **ground.stamp(SERIES),
    )
    return Written(Statement(f"enquiry-{new_id()}", ENTRY, body))


def _asked(ground: Ground, order: EnquiryOrder) -> str:
    """What was asked: how the matter is handled, where nothing else is written down."""
    matter = ground.catalogue.release.matter(order.matter_code) if order.matter_code else None
    if order.matter_code and matter is None:
        raise MatterUnavailable(order.matter_code, _("不在现行目录里"))
    asked = one_line(order.asked)
    if not asked and matter is not None:
        asked = f"“{matter.name.zh}”怎么办理"  # data
    if not (asked and one_line(order.answered)):
        lacking = _("还没有写答复内容") if asked else _("还没有写咨询内容")
        raise CaseError(_("还不能记录"), lacking, _("请补全后再记录"))
    return asked


def _follow_up(order: EnquiryOrder) -> str:
    if order.follow_up not in FOLLOW_UPS:
        known = listed(FOLLOW_UPS)
        raise CaseError(
            _("后续处理不对"),
            _("没有“{follow_up}”").format(follow_up=order.follow_up),
            _("可选：{known}").format(known=known),
        )
    return order.follow_up


def _compose(origin: Origin, issued: EnquiryAnswered) -> Enquiry:
    return Enquiry(
        asked_at=issued.asked_at,
        asked=issued.asked,
        answered=issued.answered,
        follow_up=msgspec.convert(issued.follow_up, FollowUp),
        caller_name=issued.caller,
        caller_phone_masked=masking.mask_phone(issued.caller_phone),
        matter=origin.release.matter(issued.matter_code) if issued.matter_code else None,
        follow_by=issued.follow_by,
        **origin.head(),
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "code", metavar="CODE", nargs="?", default="", help=_("事项编码（问的不是某个事项时不写）")
    )
    parser.add_argument("--note", metavar="TEXT", required=True, help=_("怎样答复的"))
    parser.add_argument("--asked", metavar="TEXT", default="", help=_("问了什么（默认该事项怎么办理）"))
    parser.add_argument("--caller", metavar="NAME", default="", help=_("咨询人"))
    parser.add_argument("--phone", metavar="N", default="", help=_("来电号码"))
    known = arguments.choices(FOLLOW_UPS)
    parser.add_argument(
        "--follow-up", choices=FOLLOW_UPS, default="none", help=_("后续处理：{known}").format(known=known)
    )
    parser.add_argument("--follow-by", metavar="DATE", type=arguments.day, help=_("跟进期限"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> EnquiryOrder:
    return EnquiryOrder(
        matter_code=args.code,
        asked=args.asked,
        answered=args.note,
        caller=args.caller,
        caller_phone=args.phone,
        follow_up=args.follow_up,
        follow_by=args.follow_by,
    )


ENQUIRY = FormKind(
    key="enquiry",
    title=N_("电话咨询记录"),
    order=EnquiryOrder,
    source=RecordedAs(entry=ENTRY, write=_write, compose=_compose),
    lay_out=lay_out,
    command=Command(help=N_("电话咨询记录"), add_arguments=_add_arguments, order=_order),
)
