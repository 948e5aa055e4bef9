"""The banner's report as tables: the desk's own, and what only the hall sees."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from casework.release.catalogue import Release
from casework.report import report_files
from casework.report.counting import MonthReport
from casework.tables.ledger_table import LedgerTable
from sync.server.report import gather, more_tables
from sync.server.report.span import ReportSpan


def tables_of(
    connection: Connection, span: ReportSpan, release: Release, report: MonthReport
) -> tuple[LedgerTable, ...]:
    """All tables of the report, the desk's first."""
    sheets = report_files.report_sheets(report)
    cases = list(gather.cases_of(connection, span, release))
    today = dt.datetime.now().astimezone().date().isoformat()
    more = (
        more_tables.evaluations_by_site(cases, release),
        more_tables.overdue(cases, release, today),
        more_tables.supervision(cases),
    )
    return (*sheets, *(more_tables.titled(each, sheets[0].about) for each in more))
