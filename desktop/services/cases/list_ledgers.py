"""The ledgers as rows: cases, what agents carried between sites, enquiries; generated, never typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import msgspec
from sqlalchemy import Connection, bindparam, select

from casework.cases.fold import fold
from casework.cases.kinds.inspections import RESULTS
from casework.cases.states import STATES
from casework.language import N_, _
from casework.local_day import local_day
from casework.people.masking import mask_name
from casework.report.counting import bounds
from casework.tables.ledger_table import Cell, LedgerTable
from desktop.database import journal
from desktop.database.event_tables import AffairLine, NumberLine, TransferLine
from desktop.database.prepared import Prepared
from desktop.database.tables import CaseLine
from desktop.errors import CaseError
from desktop.services.cases.end_authorization import authorizations
from desktop.services.cases.list_affairs import KnownAffair, KnownKind, known_affairs
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.promised_day import CLOCK_COLUMNS, ClockLine

LedgerKind = Literal["cases", "agency", "authorizations", "enquiries", "complaints", "inspections"]
SERIES = "WT"  # of authorizations, 委托
_ALL = 1_000_000  # of a kind that is counted in hundreds

LEDGERS: Mapping[LedgerKind, str] = {
    "cases": N_("办件台账"),
    "agency": N_("代办台账"),
    "authorizations": N_("委托台账"),
    "enquiries": N_("咨询台账"),
    "complaints": N_("投诉台账"),
    "inspections": N_("检查台账"),
}


class Period(msgspec.Struct, frozen=True):
    """From one day to another, both included."""

    first: dt.date
    last: dt.date

    def has(self, at: str) -> bool:
        """Does this time fall into it, by this place's calendar?"""
        return bool(at) and self.first <= local_day(at) <= self.last


def list_ledger(connection: Connection, kind: LedgerKind, period: Period, promise: Promise) -> LedgerTable:
    """The ledger of a period; names and numbers are masked.  Raises CaseError for one that ends too early."""
    if period.last < period.first:
        what = _("{last} 早于 {first}").format(last=period.last, first=period.first)
        raise CaseError(_("期间不对"), what, _("请把起止日期对调"))
    columns, rows = _KINDS[kind]
    about = _("{first} 至 {last}").format(first=period.first, last=period.last)
    return LedgerTable(
        title=_(LEDGERS[kind]),
        about=about,
        columns=tuple(_(column) for column in columns),
        rows=tuple(rows(connection, period, promise)),
    )


def _cases(connection: Connection, period: Period, promise: Promise) -> Iterator[tuple[Cell, ...]]:
    first, last = bounds(period.first, period.last)
    near = ((local_day(row[1]), row) for row in _OPENED.tuples(connection, first=first, last=last))
    within = [(day, row) for day, row in near if period.first <= day <= period.last]
    within.sort(key=lambda each: each[1][0])  # as they came; SQLite would carry whole rows through its sorter
    states: dict[str, str] = {state: _(words) for state, words in STATES.items()}
    clock_lines = (ClockLine._make(row[-_CLOCK:]) for _day, row in within)
    promised = promise.days.all_of(connection, clock_lines, promise.release)
    for (opened, row), due in zip(within, promised, strict=True):
        (
            _position,
            _at,
            number,
            name,
            masked,
            matter,
            state,
            missing,
            result,
            staff,
            trusted,
            code,
            site,
            *_clock,
        ) = row
        yield (
            number,
            opened,
            mask_name(name),
            masked,
            code,
            matter,
            site,
            states[state],
            missing,
            due.day if due else None,
            result,
            staff,
            "" if trusted else _("时间待核"),
        )


_CLOCK = len(CLOCK_COLUMNS)
_OPENED = Prepared(
    select(
        CaseLine.position,
        CaseLine.opened_at,
        CaseLine.slip_number,
        CaseLine.applicant_name,
        CaseLine.applicant_id_masked,
        CaseLine.matter_name,
        CaseLine.state,
        CaseLine.missing_count,
        CaseLine.result,
        CaseLine.staff_name,
        CaseLine.clock_trusted,
        *CLOCK_COLUMNS,
    ).where(CaseLine.opened_at.between(bindparam("first"), bindparam("last")))
)


def _agency(connection: Connection, period: Period, _promise: Promise) -> Iterator[tuple[Cell, ...]]:
    rows = connection.execute(
        select(TransferLine, CaseLine.slip_number, CaseLine.matter_name, CaseLine.applicant_name)
        .join(CaseLine, CaseLine.case_id == TransferLine.case_id)
        .where(TransferLine.sent_at.between(*bounds(period.first, period.last)))
        .order_by(TransferLine.sent_at, TransferLine.number)
    ).mappings()
    for row in rows:
        if period.has(row["sent_at"]):
            state = _("没有收齐") if row["missing"] else _("已点收") if row["ticked_at"] else _("在途")
            yield (
                row["number"],
                local_day(row["sent_at"]),
                row["slip_number"],
                mask_name(row["applicant_name"]),
                row["matter_name"],
                row["from_site"],
                row["to_site"],
                local_day(row["ticked_at"]) if row["ticked_at"] else None,
                state,
            )


def _authorizations(connection: Connection, period: Period, _promise: Promise) -> Iterator[tuple[Cell, ...]]:
    of_series = select(NumberLine.case_id).where(NumberLine.number.startswith(f"{SERIES}-")).distinct()
    today, rows = dt.datetime.now().astimezone().date(), []
    for case_id in connection.scalars(of_series).all():
        case = fold(journal.of_subject(connection, case_id))
        for form, body in authorizations(case):
            if not period.has(form.issued_at):
                continue
            held = _("有效") if body.valid_until >= today else _("已到期")
            row: tuple[Cell, ...] = (
                body.number,
                local_day(form.issued_at),
                body.slip_number,
                mask_name(case.applicant.name),
                case.matter_name,
                mask_name(body.agent),
                body.valid_until,
                _("已终止") if form.ended_at else held,
                local_day(form.ended_at) if form.ended_at else None,
                form.end_reason,
            )
            rows.append((form.issued_at, row))
    yield from (row for _at, row in sorted(rows, key=lambda each: each[0]))


def _enquiries(connection: Connection, period: Period, _promise: Promise) -> Iterator[tuple[Cell, ...]]:
    rows = connection.execute(
        select(AffairLine).where(AffairLine.kind == "enquiry").order_by(AffairLine.position)
    ).mappings()
    for row in rows:
        if period.has(row["at"]):
            yield local_day(row["at"]), row["site"], row["title"], row["number"]


def _complaints(connection: Connection, period: Period, _promise: Promise) -> Iterator[tuple[Cell, ...]]:
    for each in _oldest_first(connection, "complaint"):
        if period.has(each.at):
            yield (
                each.number,
                local_day(each.at),
                each.site,
                each.slip_number,
                each.title,
                each.who,
                each.due,
                local_day(each.answered_at) if each.answered_at else None,
                each.answered_by,
            )


def _inspections(connection: Connection, period: Period, _promise: Promise) -> Iterator[tuple[Cell, ...]]:
    for each in _oldest_first(connection, "inspection"):
        if each.day and each.result and period.first <= each.day <= period.last:
            yield (
                each.number,
                each.day,
                each.site,
                each.title,
                each.who,
                "、".join(each.inspectors),  # data
                each.violations,
                _(RESULTS[each.result]),
                each.mended_by,
            )


def _oldest_first(connection: Connection, kind: KnownKind) -> list[KnownAffair]:
    return sorted(known_affairs(connection, kind, _ALL), key=lambda each: each.at)


Rows = Callable[[Connection, Period, Promise], Iterator[tuple[Cell, ...]]]
_KINDS: Mapping[LedgerKind, tuple[tuple[str, ...], Rows]] = {
    "cases": (
        (
            N_("编号"),
            N_("日期"),
            N_("申请人"),
            N_("证件号码"),
            N_("事项编码"),
            N_("事项"),
            N_("站点"),
            N_("状态"),
            N_("缺件"),
            N_("承诺办结"),
            N_("结果"),
            N_("经办"),
            N_("备注"),
        ),
        _cases,
    ),
    "agency": (
        (
            N_("转办单"),
            N_("交出日期"),
            N_("编号"),
            N_("申请人"),
            N_("事项"),
            N_("从"),
            N_("到"),
            N_("点收日期"),
            N_("状态"),
        ),
        _agency,
    ),
    "authorizations": (
        (
            N_("委托书"),
            N_("日期"),
            N_("告知单"),
            N_("申请人"),
            N_("事项"),
            N_("代办人"),
            N_("委托到"),
            N_("状态"),
            N_("终止日期"),
            N_("终止原因"),
        ),
        _authorizations,
    ),
    "enquiries": ((N_("日期"), N_("站点"), N_("咨询内容"), N_("编号")), _enquiries),
    "complaints": (
        (
            N_("工单编号"),
            N_("日期"),
            N_("站点"),
            N_("告知单"),
            N_("投诉内容"),
            N_("投诉人"),
            N_("答复期限"),
            N_("答复日期"),
            N_("答复人"),
        ),
        _complaints,
    ),
    "inspections": (
        (
            N_("检查编号"),
            N_("检查日期"),
            N_("站点"),
            N_("检查清单"),
            N_("被检查人"),
            N_("检查人员"),
            N_("不符合"),
            N_("结果"),
            N_("改正期限"),
        ),
        _inspections,
    ),
}
