"""报表: what all sites did in a month or any span, counted as the desk counts; to see and to take along."""

from __future__ import annotations

import datetime as dt

from markupsafe import Markup

from casework.language import N_, _
from casework.local_day import read_day
from casework.report import report_files
from casework.tables import table_files
from casework.tables.ledger_table import LedgerTable
from sync.server.console.page import ConsolePage
from sync.server.console.visit import Answer, Download, HallVisit, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.server.releases import releases
from sync.server.report import gather, more_tables, report_tables
from sync.server.report.span import ReportSpan, month_span, span_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(visit: HallVisit) -> Shown:
    """Asks for which days: a year of a banner takes seconds to count, so nobody does it by chance."""
    today = dt.datetime.now().astimezone().date()
    month = visit.filter("month") or f"{today:%Y-%m}"
    return Shown("report.html", {"month": month, "first": "", "last": "", "report": None, "tables": ()})


def act(visit: HallVisit) -> Answer:
    """Counts, and shows it or gives it as a file."""
    span = _span(visit)
    with visit.database.reading() as connection:
        _manifest, release = releases.release_for_all(connection)
        report = gather.report_of(connection, span, release, dt.datetime.now().astimezone().date())
        if visit.field("do") == "anonymous":
            return _file(visit, span, (more_tables.anonymous(report.rows, release),), "anonymous")
        tables = report_tables.tables_of(connection, span, release, report)
    match visit.field("do"):
        case "xlsx":
            content = report_files.workbook(report, tables)
            return _noted(visit, span, Download(f"report-{_file_name(span)}.xlsx", _XLSX, content))
        case "csv":
            return _file(visit, span, tables[1:2], "report")
    pictures = [Markup(each) for each in report_files.pictures(report).values()]  # noqa: S704  # made by us
    values = {"month": visit.field("month"), "first": visit.field("first"), "last": visit.field("last")}
    return Shown("report.html", {**values, "report": report, "tables": tables, "pictures": pictures})


def _span(visit: HallVisit) -> ReportSpan:
    first, last = visit.field("first"), visit.field("last")
    if not (first or last):
        return month_span(visit.field("month"))
    try:
        return span_of(read_day(first), read_day(last))
    except ValueError:
        raise refuse("malformed", _("起止日期都要写，如 2026-11-24")) from None


def _file(visit: HallVisit, span: ReportSpan, tables: tuple[LedgerTable, ...], name: str) -> Download:
    content = table_files.to_csv(tables[0], "utf-8-sig")
    return _noted(visit, span, Download(f"{name}-{_file_name(span)}.csv", "text/csv", content))


def _file_name(span: ReportSpan) -> str:
    return span.name.replace("/", "_")


def _noted(visit: HallVisit, span: ReportSpan, file: Download) -> Download:
    """Who took it stands in the journal."""
    with visit.database.writing() as connection:
        journal.note(connection, visit.by, Done(act="exported", about=f"report {span.name}", after=file.name))
    return file


PAGE = ConsolePage(path="/report", title=N_("报表"), right="see_reports", show=show, act=act, icon="ledger")
