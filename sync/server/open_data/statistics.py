"""Counts that may be published: by month and matter, small ones hidden, and no sum from which they follow."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from casework.release.catalogue import Release
from casework.report.counting import CountedCase, ReportRow, all_together, rows_of
from casework.tables.ledger_table import Cell, LedgerTable
from sync.server.report.gather import cases_of
from sync.server.report.small_counts import FEWEST, safe_count
from sync.server.report.span import ReportSpan

MONTHS = 12
_TITLE = "办件统计"  # data
_ABOUT = "不足 {fewest} 件的数不公布；合计只含列出的数"  # data
_COLUMNS = ("月份", "事项编码", "事项名称", "办件", "一次就齐", "免带证明")  # data
_TOGETHER = "合计"  # data


def statistics_of(connection: Connection, release: Release, today: dt.date) -> LedgerTable:
    """The twelve whole months before this one, over the whole banner."""
    last = today.replace(day=1) - dt.timedelta(days=1)
    first = _months_before(last.replace(day=1), MONTHS - 1)
    by_month: dict[str, list[CountedCase]] = defaultdict(list)
    for each in cases_of(connection, ReportSpan(first, last), release):
        by_month[_month(each.case.opened_at)].append(each.counted)
    return published(by_month, release, today)


def published(by_month: Mapping[str, Iterable[CountedCase]], release: Release, today: dt.date) -> LedgerTable:
    """The table of these months; void cases count nowhere."""
    rows: list[tuple[Cell, ...]] = []
    for month in sorted(by_month):
        of_month = rows_of((each for each in by_month[month] if not each.is_voided), release, today)
        listed = [row for row in _by_matter(of_month) if row.cases >= FEWEST]
        rows += [(month, row.matter, row.matter_name, *_shown(row)) for row in listed]
        if len(listed) > 1:
            rows.append((month, "", _TOGETHER, sum(row.cases for row in listed), None, None))
    return LedgerTable(title=_TITLE, about=_ABOUT.format(fewest=FEWEST), columns=_COLUMNS, rows=tuple(rows))


def _by_matter(rows: Iterable[ReportRow]) -> list[ReportRow]:
    by_code: dict[str, list[ReportRow]] = defaultdict(list)
    for row in rows:
        by_code[row.matter].append(row)
    sums = []
    for code in sorted(by_code):
        row = all_together(by_code[code])
        row.matter, row.matter_name = code, by_code[code][0].matter_name
        sums.append(row)
    return sums


def _shown(row: ReportRow) -> tuple[Cell, ...]:
    return (row.cases, safe_count(row.complete_at_once, row.cases), safe_count(row.proofs_avoided))


def _month(at: str) -> str:
    return f"{dt.datetime.fromisoformat(at).astimezone():%Y-%m}"


def _months_before(first: dt.date, months: int) -> dt.date:
    whole = first.year * 12 + first.month - 1 - months
    return dt.date(whole // 12, whole % 12 + 1, 1)
