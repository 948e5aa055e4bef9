"""The supplement notice (补正告知): only a site that holds a written delegation for the matter may ask."""

from __future__ import annotations

import argparse
import datetime as dt

from casework.cases.case import Case
from casework.cases.kinds.forms import SupplementAsked
from casework.language import N_, _
from casework.release.catalogue import Matter, Site
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_open_case
from desktop.services.cases.show_case import case_clocks, deemed_words
from desktop.services.forms import arguments
from desktop.services.forms.document_number import allot_document_number
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written, day_of
from forms.documents.notification.content import material_lines, site_of
from forms.documents.supplement import Supplement, lay_out

SERIES = "BZ"  # 补正
ENTRY = "case_supplement_asked"
_WORD = "补"  # data


class SupplementOrder(Order, frozen=True, kw_only=True):
    """A supplement notice; `received_on` None is the day on which papers came to a site that may ask."""

    slip_number: str
    received_on: dt.date | None = None
    hand_in_by: dt.date | None = None


def _write(ground: Ground, order: SupplementOrder) -> Written:
    target = find_open_case(ground.connection, order.slip_number)
    case, today = target.case, ground.moment.at.date()
    check_delegated(site_of(ground.catalogue.release, ground.duty.site_code), target.matter)
    if not case.missing_count:
        what = _("{number} 的材料已经齐全").format(number=target.slip_number)
        raise CaseError(_("没有要补正的材料"), what, _("不需要补正告知"))
    papers_at = _check_clock(ground, case)
    received_on = order.received_on or day_of(papers_at or case.opened_at)
    _check_days(received_on, order.hand_in_by, today)
    body = SupplementAsked(
        slip_number=target.slip_number,
        marks=tuple(case.materials.values()),
        answers=dict(case.slips[-1].issued.answers),
        received_on=received_on,
        hand_in_by=order.hand_in_by,
        document_number=allot_document_number(ground, _WORD),
        **ground.stamp(SERIES, case.slips[-1].issued.release),
    )
    return Written(Statement(case.case_id, ENTRY, body))


def check_delegated(site: Site, matter: Matter) -> None:
    """Raise CaseError without a written delegation of this site for the matter (行政许可法 第二十四条)."""
    if matter.code not in site.delegated:
        raise CaseError(
            _("本站点不能出补正告知"),
            _("目录里没有{site}办理“{matter}”的书面委托").format(site=site.name.zh, matter=matter.name.zh),
            _("补正告知由{authority}或受委托的苏木镇出具；在这里请出告知单").format(
                authority=matter.authority.zh
            ),
        )


def _check_clock(ground: Ground, case: Case) -> str:
    """When the papers came, "" where no clock runs; raises CaseError once the time for asking is over."""
    running = case_clocks(ground.connection, case, ground.catalogue.release)
    if running.is_deemed:
        raise CaseError(_("不能再要求补正"), deemed_words(running), _("请按受理办理"))
    return running.papers_at


def _check_days(received_on: dt.date, hand_in_by: dt.date | None, today: dt.date) -> None:
    if received_on > today:
        raise CaseError(
            _("日期不对"),
            _("收件日期 {received_on} 还没有到").format(received_on=received_on),
            _("请写实际收到申请材料的日期"),
        )
    if hand_in_by is not None and hand_in_by < today:
        raise CaseError(
            _("日期不对"),
            _("补正期限 {hand_in_by} 已经过去").format(hand_in_by=hand_in_by),
            _("请写今天或以后的日期"),
        )


def _compose(origin: Origin, issued: SupplementAsked) -> Supplement:
    of = origin.case()
    return Supplement(
        matter=of.matter,
        authority=of.matter.authority,
        received_on=issued.received_on,
        materials=material_lines(of.matter, issued.answers, issued.marks),
        agent_name=of.case.applicant.agent_name,
        hand_in_by=issued.hand_in_by,
        document_number=issued.document_number,
        **of.applicant(),
        **origin.head(),
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_slip(parser)
    day = arguments.day
    received = _("收到申请的日期（默认材料到受托站点的那天）")
    parser.add_argument("--received", metavar="DATE", type=day, help=received)
    parser.add_argument("--by", metavar="DATE", type=day, help=_("请在哪一天前补正"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> SupplementOrder:
    return SupplementOrder(slip_number=args.slip_number, received_on=args.received, hand_in_by=args.by)


SUPPLEMENT = FormKind(
    key="supplement",
    title=N_("补正告知书"),
    order=SupplementOrder,
    source=RecordedAs(entry=ENTRY, write=_write, compose=_compose),
    lay_out=lay_out,
    command=Command(
        help=N_("补正告知书（只限有书面委托的站点）"), add_arguments=_add_arguments, order=_order
    ),
    of_case=lambda target: SupplementOrder(slip_number=target.slip_number),
)
