"""The ledger (办件台账) of a period: every row is the fold of a case's entries, nothing is typed."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection, select

from casework.cases.case import Case
from casework.cases.draft import MaterialMark
from casework.cases.fold import fold
from casework.cases.kinds.banner import PROGRESS
from casework.cases.kinds.forms import ResultHandedOver
from casework.language import N_, _
from casework.people.shown_applicant import masked_name, masked_number
from casework.release.catalogue import Release, Text
from casework.shared_words import MODES
from desktop.database import journal
from desktop.database.tables import CaseLine
from desktop.errors import CaseError
from desktop.services.cases.recorded_event import case_number
from desktop.services.forms import arguments
from desktop.services.forms.form_kind import CaseOf, Command, DrawnFrom, FormKind, Order
from desktop.services.forms.origin import Ground, day_of
from forms.documents.ledger import Ledger, LedgerRow, lay_out


class LedgerOrder(Order, frozen=True, kw_only=True):
    """The ledger of this site's cases opened from one day to another, both included."""

    first: dt.date
    last: dt.date


def read_ledger(ground: Ground, order: LedgerOrder) -> Ledger:
    """What the ledger says; raises CaseError for a period that ends before it begins."""
    if order.last < order.first:
        raise CaseError(
            _("期间不对"),
            _("{last} 早于 {first}").format(last=order.last, first=order.first),
            _("请把起止日期对调"),
        )
    release = ground.catalogue.release
    cases = _cases(ground.connection, ground.duty.site_code, order)
    return Ledger(
        number="",
        period_from=order.first,
        period_until=order.last,
        rows=tuple(_row(case, release) for case in cases),
        made_on=ground.moment.at.date(),
        **ground.head(),
    )


def _cases(connection: Connection, site: str, order: LedgerOrder) -> list[Case]:
    """Cases opened at the site within the period by this place's calendar, in the order they came."""
    first = (order.first - dt.timedelta(days=1)).isoformat()  # times are kept with their offset
    last = (order.last + dt.timedelta(days=2)).isoformat()
    rows = connection.execute(
        select(CaseLine.case_id, CaseLine.opened_at)
        .where(CaseLine.site == site, CaseLine.opened_at.between(first, last))
        .order_by(CaseLine.position)
    )
    within = [row.case_id for row in rows if order.first <= day_of(row.opened_at) <= order.last]
    return [fold(journal.of_subject(connection, case_id)) for case_id in within]


def _row(case: Case, release: Release) -> LedgerRow:
    wanted = [mark for mark in case.materials.values() if _counts(mark)]
    matter = release.matter(case.matter_code)
    last_slip = case.slips[-1].issued if case.slips else None
    remarks = (
        f"作废：{case.void_reason}" if case.status == "voided" else "",  # data
        f"转 {case.sent_to}" if case.sent_to else "",  # data
        *_event_remarks(case),
        "" if case.clock_trusted else "时间待核",  # data
    )
    return LedgerRow(
        slip_number=case_number(case),
        opened_on=day_of(case.opened_at),
        applicant_masked=masked_name(case.applicant),
        id_masked=masked_number(case.applicant),
        matter=matter.name if matter else Text(zh=case.matter_name),
        mode=MODES[last_slip.mode] if last_slip else "",
        received=sum(mark.state == "handed_in" for mark in wanted),
        wanted=len(wanted),
        state=_state(case),
        finished_on=_finished(case),
        handler=case.handler,
        remark="；".join(filter(None, remarks)),  # data
    )


def _event_remarks(case: Case) -> Iterator[str]:
    """What else happened that whoever reads the ledger asks about."""
    if case.refusal.reason:
        yield f"不予受理：{case.refusal.reason}"  # data
    if case.escalated.number:
        answered = "已答复" if case.escalated.answered_at else "待答复"  # data
        yield f"办不成事 {case.escalated.number} {answered}"  # data
    for complaint in case.complaints.values():
        answered = "已答复" if complaint.answered_at else "待答复"  # data
        yield f"投诉 {complaint.number} {answered}"  # data
    for number in case.custody.missing():
        yield f"转办单 {number} 没有收齐"  # data
    if case.bundles:
        yield f"合办：{'、'.join(case.bundles.values())}"  # data


def _counts(mark: MaterialMark) -> bool:
    """Is it one of the papers that were to come?  An optional one counts once it is here."""
    return mark.state == "handed_in" or mark.is_missing or mark.comes_later


def _state(case: Case) -> str:
    """How far the case is, in the words of the list of cases."""
    if case.status == "voided":
        return "已作废"  # data
    if _handed_over(case):
        return "已送达"  # data
    if case.result.text:
        return case.result.text
    if case.progress.text:
        return PROGRESS.get(case.progress.text, case.progress.text)
    if case.sent_to:
        return "已转办"  # data
    return (
        f"缺 {case.missing_count} 份"  # data
        if case.missing_count
        else "材料齐"  # data
    )


def _finished(case: Case) -> dt.date | None:
    """The day of the result, or of its hand-over where nobody recorded the result before."""
    if case.status == "voided":
        return None
    at = case.result.at or _handed_over(case)
    return day_of(at) if at else None


def _handed_over(case: Case) -> str:
    """When the result was handed over first, or ""."""
    times = (form.issued_at for form in case.forms if isinstance(form.issued, ResultHandedOver))
    return next(times, "")


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    day = arguments.day
    parser.add_argument("--from", metavar="DATE", dest="first", required=True, type=day, help=_("从哪一天"))
    parser.add_argument("--to", metavar="DATE", dest="last", type=day, help=_("到哪一天（默认今天）"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> LedgerOrder:
    return LedgerOrder(first=args.first, last=args.last or dt.datetime.now().astimezone().date())


def _about(order: LedgerOrder) -> str:
    return _("{first} 至 {last}").format(first=order.first, last=order.last)


LEDGER = FormKind(
    act="make_ledger",
    key="ledger",
    title=N_("办件台账"),
    order=LedgerOrder,
    source=DrawnFrom(compose=read_ledger, about=_about, people=True),
    lay_out=lay_out,
    command=Command(help=N_("办件台账（由记录生成）"), add_arguments=_add_arguments, order=_order),
)
