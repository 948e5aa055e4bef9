"""Tables as files: xlsx with dates, a frozen head, filters and pictures; CSV that spreadsheets open right."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from casework.cases.kinds.events import GRADES
from casework.language import _
from casework.shared_words import MODES
from desktop.services.cases.list_ledgers import Cell, LedgerTable
from desktop.services.cases.month_report import MonthReport, ReportRow, modes_of

_BLUE, _HEAD, _LINE = "#1F6FB2", "#E4EDF4", "#DDD8CD"
_SERIES = ("#17558A", "#1F6FB2", "#8FB8DC", "#D8CDB8")
_WIDEST = 48
_DANGEROUS = ("=", "+", "-", "@", "\t")


def to_csv(sheet: LedgerTable, encoding: str = "utf-8-sig") -> bytes:
    """The table as text: UTF-8 with a mark at its beginning, or GB 18030, as spreadsheets here expect."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([[_plain(cell) for cell in row] for row in sheet.rows])
    return text.getvalue().encode(encoding)


def _plain(cell: Cell) -> str | int | float:
    """As it stands in the file; a text that a spreadsheet would calculate is kept a text."""
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell


def to_json(sheet: LedgerTable) -> bytes:
    """A list of lines, each with its cells by the names of the columns."""
    lines = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    return msgspec.json.format(msgspec.json.encode(lines), indent=1) + b"\n"


def to_xlsx(*sheets: LedgerTable) -> bytes:
    """Each table on a page of its own."""
    file = io.BytesIO()
    book = _book(file)
    for sheet in sheets:
        _write(book, sheet)
    book.close()
    return file.getvalue()


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
    file = io.BytesIO()
    book = _book(file)
    _picture(book, report)
    for sheet in report_sheets(report):
        _write(book, sheet)
    book.close()
    return file.getvalue()


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


def _book(file: io.BytesIO) -> Any:
    import xlsxwriter  # 0.1 s that only an export costs

    return xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})


def _write(book: Any, sheet: LedgerTable) -> None:
    page = book.add_worksheet(sheet.title[:31])
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": _HEAD, "bottom": 1, "bottom_color": _LINE})
    page.write_string(0, 0, sheet.title, bold)
    page.write_string(1, 0, sheet.about)
    for column, words in enumerate(sheet.columns):
        page.write_string(2, column, words, head)
    for number, row in enumerate(sheet.rows, start=3):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell)
    last = max(3, len(sheet.rows) + 2)
    page.autofilter(2, 0, last, len(sheet.columns) - 1)
    page.freeze_panes(3, 0)
    for column, words in enumerate(sheet.columns):
        page.set_column(column, column, _width(sheet, column, words))
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)


def _write_cell(page: Any, row: int, column: int, cell: Cell) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, column, cell)  # never a formula, whatever it begins with
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, cell)
    else:
        page.write_number(row, column, cell)


def _width(sheet: LedgerTable, column: int, words: str) -> int:
    """As wide as its words, a Chinese sign counted double; of long tables the first rows are looked at."""
    texts = [words, *(str(row[column] or "") for row in sheet.rows[:200])]
    return min(_WIDEST, 2 + max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) for text in texts))


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
