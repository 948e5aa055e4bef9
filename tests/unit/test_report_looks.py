"""How the report looks: its pictures and the pages of its workbook, against what somebody has looked at.

`--update-golden` accepts what is made now.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

from casework.cases.kinds.events import GRADES
from casework.report.counting import MonthReport, ReportRow, all_together, by_site
from casework.report.report_context import MonthCount, UnheardSite
from casework.report.report_files import pictures, report_sheets, report_xlsx
from casework.report.svg_charts import BarOfSite, bars, line
from casework.tables.ledger_table import LedgerTable
from casework.tables.table_files import to_xlsx

GOLDEN = Path(__file__).parent / "originals"
# Of a workbook what people see: pages, their styles, the picture.
_PARTS = re.compile(r"xl/(?:worksheets/sheet|charts/|drawings/drawing|styles|sharedStrings|workbook\.xml)")
MODES = ("collect", "assist", "accept", "inform", "of_later")


def report() -> MonthReport:
    """Three sites, of which one has done nothing; more modes than colours; each count another number."""
    names = {"ML01": "甲苏木便民服务中心", "ML0101": "乙嘎查", "ML0102": "一个名字很长很长很长的嘎查代办点"}
    rows = tuple(
        ReportRow(
            site=site, site_name=names[site], matter=f"M{at}", matter_name=f"事项{at}", mode=mode,
            cases=at, complete_at_once=at // 2, visits=at + 2, slips=at + 3, proofs_avoided=at + 4,
            ended=at + 5, promised=at + 6, overdue=at + 7, voided=at + 8,
        )
        for site, first in (("ML01", 1), ("ML0101", 0))
        for at, mode in enumerate(MODES[first:], 10 * first)
    )  # fmt: skip
    rows = (*rows, ReportRow(site="ML0102", site_name=names["ML0102"], matter="M", mode="inform"))
    return MonthReport(
        month="2026-11",
        made_at="2026-12-01T08:30:59+08:00",
        rows=rows,
        sites=by_site(rows),
        total=all_together(rows),
        grades={grade: at for at, grade in enumerate(GRADES)},
        enquiries=7,
        months=(MonthCount(month="2026-10", cases=12), MonthCount(month="2026-11", cases=30)),
        unheard=(UnheardSite(site="ML0103", site_name="丙嘎查", since="2026-11-02T09:00:00+08:00"),),
    )  # fmt: skip


def by_lines(xml: str) -> str:
    """One element a line."""
    return xml.replace("><", ">\n<")


def pages(content: bytes) -> str:
    """What people see of a workbook, one element a line."""
    book = zipfile.ZipFile(io.BytesIO(content))
    return "\n".join(
        f"== {name}\n{by_lines(book.read(name).decode())}"
        for name in sorted(book.namelist())
        if _PARTS.match(name)
    )


def require_same(name: str, made: str, *, update: bool) -> None:
    """The same lines as those that were accepted."""
    file = GOLDEN / name
    if update:
        file.write_text(made, "utf-8")
    assert made.splitlines() == file.read_text("utf-8").splitlines()


def test_the_pictures_look_as_accepted(update_golden: bool) -> None:
    made = pictures(report())
    assert set(made) == {"sites", "months"}
    for name, svg in made.items():
        require_same(f"report_{name}.svg", by_lines(svg), update=update_golden)
    odd = [
        bars("多", [BarOfSite("甲", {word: at for at, word in enumerate("一二三四五六七")})]),
        bars("空", []),
        line("一个", [("1月", 3)]),
        line("空", []),
    ]
    require_same("report_odd_pictures.txt", by_lines("".join(odd)), update=update_golden)


def test_the_pages_of_the_workbook_look_as_accepted(update_golden: bool) -> None:
    require_same("report_workbook.txt", pages(report_xlsx(report())), update=update_golden)


def test_the_sheets_have_a_cell_for_each_column() -> None:
    made = {sheet.title: sheet for sheet in report_sheets(report())}
    assert all(len(row) == len(sheet.columns) for sheet in made.values() for row in sheet.rows)
    assert made["按站点"].rows[-1][1:4] == ("合计", 56, 26)


def test_a_table_with_long_cells_and_no_rows_looks_as_accepted(update_golden: bool) -> None:
    rows = tuple(
        (f"{at:03}", "字" * at, "x" * at, dt.date(2026, 11, 24), None, at) for at in (0, 1, 22, 30, 60)
    )
    columns = ("编号", "汉字", "x", "日", "空的一列", "数")
    long_title = "一张名字比三十一个字还要长的表" * 3
    table = LedgerTable(title=long_title, about="关于它", columns=columns, rows=rows)
    empty = LedgerTable(title="空", columns=("甲", "乙"), rows=())
    require_same("tables_workbook.txt", pages(to_xlsx(table, empty)), update=update_golden)


def test_the_first_200_rows_say_how_wide_a_column_is() -> None:
    short = [("短",)] * 199
    for rows, wide in (((*short, ("长" * 20,)), 42), ((*short, ("短",), ("长" * 20,)), 4)):
        sheet = pages(to_xlsx(LedgerTable(title="表", columns=("甲",), rows=rows)))
        assert f'width="{wide}.7109375"' in sheet
