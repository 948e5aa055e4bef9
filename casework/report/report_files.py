"""The report as sheets, and as a workbook with its picture."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from casework.cases.kinds.events import GRADES
from casework.language import _
from casework.report.counting import MonthReport, ReportRow, modes_of
from casework.report.svg_charts import BarOfSite, bars, line
from casework.shared_words import MODES
from casework.tables.ledger_table import Cell, LedgerTable
from casework.tables.table_files import open_book, write_sheet

_SERIES = ("#17558A", "#1F6FB2", "#8FB8DC", "#D8CDB8")


def report_sheets(report: MonthReport) -> tuple[LedgerTable, ...]:
    """By site, by site and matter and mode, evaluations: the numbers that the pictures show."""
    about = _("{month}，{made} 由本机记录生成，只供本站点核对，不排名").format(
        month=report.month, made=report.made_at[:16].replace("T", " ")
    )
    counted = (
        _("办件"),
        _("一次就齐"),
        _("一次就齐 %"),
        _("每件跑几次"),
        _("告知单"),
        _("免带证明"),
        _("有承诺日"),
        _("超期未结"),
        _("已结"),
        _("作废"),
    )
    return (
        LedgerTable(
            title=_("按站点"),
            about=about,
            columns=(_("站点编码"), _("站点"), *counted),
            rows=tuple((row.site, row.site_name, *_numbers(row)) for row in (*report.sites, report.total)),
        ),
        LedgerTable(
            title=_("按事项"),
            about=about,
            columns=(_("站点编码"), _("站点"), _("事项编码"), _("事项"), _("方式"), *counted),
            rows=tuple(
                (row.site, row.site_name, row.matter, row.matter_name, _mode(row.mode), *_numbers(row))
                for row in report.rows
            ),
        ),
        LedgerTable(
            title=_("评价和咨询"),
            about=about,
            columns=(_("项"), _("数")),
            rows=(
                *((_(words), report.grades.get(grade, 0)) for grade, words in GRADES.items()),
                (_("咨询"), report.enquiries),
            ),
        ),
        LedgerTable(
            title=_("十二个月的办件"),
            about=about,
            columns=(_("月份"), _("办件")),
            rows=tuple((each.month, each.cases) for each in report.months),
        ),
        *_unheard(report, about),
    )


def _unheard(report: MonthReport, about: str) -> Iterator[LedgerTable]:
    """Whose records may be missing, where there is somebody."""
    if report.unheard:
        yield LedgerTable(
            title=_("没有消息的站点"),
            about=about,
            columns=(_("站点编码"), _("站点"), _("最后一条记录")),
            rows=tuple((each.site, each.site_name, each.since[:10]) for each in report.unheard),
        )


def report_xlsx(report: MonthReport) -> bytes:
    """The report as a workbook: a picture of each site's cases by mode, then the tables."""
    return workbook(report, report_sheets(report))


def workbook(report: MonthReport, sheets: Iterable[LedgerTable]) -> bytes:
    """The same with these tables."""
    file = io.BytesIO()
    book = open_book(file)
    _picture(book, report)
    for sheet in sheets:
        write_sheet(book, sheet)
    book.close()
    return file.getvalue()


def pictures(report: MonthReport) -> dict[str, str]:
    """The report's pictures as SVG: how each site handled its cases, and the line of the months."""
    rows = [
        BarOfSite(
            site.site_name,
            {_mode(mode): count for mode, count in modes_of(report.rows, site.site).items() if count},
        )
        for site in report.sites
    ]
    return {
        "sites": bars(_("{month} 办件").format(month=report.month), rows),
        "months": line(_("十二个月的办件"), [(each.month[2:], each.cases) for each in report.months]),
    }


def _mode(mode: str) -> str:
    return _(MODES[mode]) if mode in MODES else mode


def _numbers(row: ReportRow) -> tuple[Cell, ...]:
    percent, visits = row.at_once_percent, row.visits_per_case
    return (
        row.cases,
        row.complete_at_once,
        None if percent is None else round(percent, 1),
        None if visits is None else round(visits, 2),
        row.slips,
        row.proofs_avoided,
        row.promised,
        row.overdue,
        row.ended,
        row.voided,
    )


def _picture(book: Any, report: MonthReport) -> None:
    """Cases of each site by mode, as bars of one length scale, in the order of the sites' codes."""
    page = book.add_worksheet(_("图"))
    page.write_string(0, 0, _("各站点怎么办的"), book.add_format({"bold": True, "font_size": 14}))
    modes = list(dict.fromkeys(row.mode for row in report.rows))
    for place, mode in enumerate(modes, start=1):
        page.write_string(1, place, _mode(mode))
    for number, site in enumerate(report.sites, start=2):
        counts = modes_of(report.rows, site.site)
        page.write_string(number, 0, site.site_name)
        for place, mode in enumerate(modes, start=1):
            page.write_number(number, place, counts.get(mode, 0))
    page.set_column(0, 0, 24)
    if not report.sites:
        return
    name, last = _("图"), len(report.sites) + 1
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for place in range(1, len(modes) + 1):
        chart.add_series(
            {
                "name": [name, 1, place],
                "categories": [name, 2, 0, last, 0],
                "values": [name, 2, place, last, place],
                "fill": {"color": _SERIES[(place - 1) % len(_SERIES)]},
            }
        )
    chart.set_title({"name": _("{month} 办件").format(month=report.month)})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 720, "height": 120 + 36 * len(report.sites)})
    page.insert_chart(last + 2, 0, chart)
