"""The month report and the ledgers: counts equal what was done, files open as spreadsheets expect."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from casework.cases.draft import MaterialMark
from casework.errors import FileUnwritable
from casework.report.counting import MonthReport
from casework.tables.ledger_table import Cell, LedgerTable
from casework.tables.table_files import to_csv, to_xlsx
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.services.cases.list_ledgers import Period
from desktop.services.cases.record_affairs import Asked
from tests.support.desks import desk, folder, tray
from tests.support.workbooks import cells_of, saved
from tests.support.workplaces import ID_NUMBER, NAME, ready_draft

__all__ = ["desk", "folder", "tray"]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def this_month() -> str:
    return f"{dt.datetime.now().astimezone():%Y-%m}"


def a_day_of(desk: Desk) -> tuple[str, str]:
    """Two cases, of which one is complete at once and one comes twice; one more is void."""
    draft = ready_draft(desk, "SAMPLE-004")
    marks = tuple(msgspec.structs.replace(mark, state="handed_in") for mark in draft.marks)
    whole = desk.cases.open(msgspec.structs.replace(draft, marks=marks)).slip_number
    part = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    missing = desk.cases.find(part).missing[0].material.code
    desk.slips.issue_again(part, (MaterialMark(code=missing, state="handed_in"),))
    gone = desk.cases.open(ready_draft(desk, "SAMPLE-001")).slip_number
    desk.cases.void(gone, "重复登记")
    desk.events.evaluate(whole, "very_satisfied")
    desk.affairs.note_enquiry(Asked(matter_code="SAMPLE-001"))
    return whole, part


def test_counts_are_those_of_the_month(desk: Desk) -> None:
    a_day_of(desk)
    report = desk.ledgers.report(this_month())
    total = report.total
    assert (total.cases, total.complete_at_once, total.visits, total.slips, total.voided) == (2, 1, 3, 3, 1)
    assert (total.at_once_percent, total.visits_per_case) == (50.0, 1.5)
    assert (report.grades["very_satisfied"], report.enquiries) == (1, 1)
    assert [(row.matter, row.cases) for row in report.rows] == [("SAMPLE-001", 0), ("SAMPLE-004", 2)]
    (site,) = report.sites
    assert (site.site, site.cases) == ("ML0101", total.cases)
    assert {row.mode for row in report.rows} <= {"inform", "assist", "collect", "accept"}


def test_another_month_has_nothing_and_no_month_is_refused(desk: Desk) -> None:
    a_day_of(desk)
    empty = desk.ledgers.report("2020-02")
    assert (empty.total.cases, empty.rows, empty.enquiries) == (0, (), 0)
    assert empty.total.at_once_percent is None
    for wrong in ("2026-13", "11", "2026-11-01", ""):
        with pytest.raises(CaseError):
            desk.ledgers.report(wrong)


def test_the_report_equals_the_ledger(desk: Desk) -> None:
    a_day_of(desk)
    today = dt.datetime.now().astimezone().date()
    table = desk.ledgers.ledger("cases", Period(today, today))
    total = desk.ledgers.report(this_month()).total
    assert len(table.rows) == total.cases + total.voided
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert NAME not in str(table.rows)
    assert ID_NUMBER not in str(table.rows)
    assert len(desk.ledgers.ledger("enquiries", Period(today, today)).rows) == 1
    with pytest.raises(CaseError):
        desk.ledgers.ledger("cases", Period(today, today - dt.timedelta(days=1)))


def test_the_agency_ledger_has_each_case_of_each_bag(desk: Desk) -> None:
    from desktop.services.forms.transfer import TransferOrder

    whole, part = a_day_of(desk)
    made = desk.forms.make(TransferOrder(slip_numbers=(whole, part), to_site=desk.site.parent))
    today = dt.datetime.now().astimezone().date()
    rows = desk.ledgers.ledger("agency", Period(today, today)).rows
    assert [row[0] for row in rows] == [made.number, made.number]
    assert [row[-1] for row in rows] == ["在途", "在途"]


def sheets(content: bytes) -> dict[str, list[list[tuple[str, str]]]]:
    """The cells of a workbook as (kind, text), by the names of its pages."""
    book = zipfile.ZipFile(io.BytesIO(content))
    texts = [
        "".join(part.text or "" for part in item.iter(f"{MAIN}t"))
        for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314 - made here
    ]
    names = [
        each.attrib["name"]
        for each in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")  # noqa: S314 - made here
    ]
    pages = {}
    for place, name in enumerate(names, start=1):
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{place}.xml"))  # noqa: S314 - made here
        rows = []
        for row in tree.iter(f"{MAIN}row"):
            cells = []
            for cell in row:
                value = cell.find(f"{MAIN}v")
                text = value.text or "" if value is not None else ""
                kind = cell.attrib.get("t", "n")
                if kind == "inlineStr":
                    cells.append(("s", "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))))
                    continue
                cells.append((kind, texts[int(text)] if kind == "s" else text))
            rows.append(cells)
        pages[name] = rows
    return pages


def test_the_workbook_has_numbers_dates_filters_and_a_frozen_head(desk: Desk, tmp_path: Path) -> None:
    whole, _part = a_day_of(desk)
    path = tmp_path / "report.xlsx"
    report = desk.ledgers.save_report(this_month(), path)
    pages = sheets(path.read_bytes())
    assert list(pages) == ["图", "按站点", "按事项", "评价和咨询", "十二个月的办件"]
    first = pages["按站点"][3]
    assert first[:3] == [("s", "ML0101"), ("s", "示例嘎查代办点"), ("n", str(report.total.cases))]
    book = zipfile.ZipFile(path)
    assert any(name.startswith("xl/charts/") for name in book.namelist())
    page = book.read("xl/worksheets/sheet2.xml").decode()
    assert 'state="frozen"' in page
    assert "<autoFilter" in page
    today = dt.datetime.now().astimezone().date()
    table = desk.ledgers.ledger("cases", Period(today, today))
    ledger = sheets(to_xlsx(table))["办件台账"]
    assert ledger[3][0] == ("s", whole)
    days = (today - dt.date(1899, 12, 30)).days
    assert ledger[3][1] == ("n", str(days)), "a date is a date, not a text"


def test_no_text_is_ever_calculated() -> None:
    texts = ("=1+1", "+86", "-1", "@SUM(A1)", "\t=1+1", "普通")
    table = LedgerTable(title="表", columns=("甲",), rows=tuple((text,) for text in texts))
    assert [cell for row in sheets(to_xlsx(table))["表"][3:] for cell in row] == [
        ("s", text) for text in texts
    ]
    *dangerous, plain = texts
    lines = to_csv(table).decode("utf-8-sig").split("\r\n")
    assert lines == ["甲", *(f"'{text}" for text in dangerous), plain, ""]


def test_csv_opens_right_in_both_encodings() -> None:
    table = LedgerTable(
        title="表", columns=("姓名", "日"), rows=(("𬱖·甲", dt.date(2026, 11, 28)), ("䶮", None))
    )
    assert to_csv(table).startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig", "gb18030"):
        text = to_csv(table, encoding).decode(encoding)
        assert list(csv.reader(io.StringIO(text))) == [["姓名", "日"], ["𬱖·甲", "2026-11-28"], ["䶮", ""]]


def test_nothing_is_written_into_the_data_folder(desk: Desk, folder: Path) -> None:
    with pytest.raises(FileUnwritable):
        desk.ledgers.save_report(this_month(), folder / "report.xlsx")


def test_the_commands_write_and_say_the_same(
    desk: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_day_of(desk)
    data = ["--data", str(folder)]
    out = tmp_path / "report.xlsx"
    assert main(["report", "--month", this_month(), "--out", str(out), "--json", *data]) == 0
    told = msgspec.json.decode(capsys.readouterr().out, type=MonthReport)
    assert told.total == desk.ledgers.report(this_month()).total
    assert out.is_file()
    today = dt.datetime.now().astimezone().date().isoformat()
    for name, encoding in (("a.csv", "gb18030"), ("a.xlsx", "utf-8")):
        path = tmp_path / name
        argv = ["ledger", "--from", today, "--out", str(path), "--encoding", encoding, *data]
        assert main(argv) == 0
        assert "3 行" in capsys.readouterr().out
        assert path.is_file()
    assert "编号" in (tmp_path / "a.csv").read_bytes().decode("gb18030")
    for wrong in (
        ["ledger", "--from", today, "--out", "x.pdf"],
        ["report", "--month", "2026-11", "--out", "x.pdf"],
    ):
        with pytest.raises(SystemExit):
            main([*wrong, *data])


def test_many_rows_are_cells_as_written_one_by_one() -> None:
    odd = ("=1+1", " vor ", "<b>&", "_x0041_", "a\x07b", "两\n行", "￾")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (text, dt.date(2026, 11, 24), 3, 2.5, None, "") for text in odd
    )
    table = LedgerTable(
        title="台账", about="", columns=("文字", "日期", "数", "小数", "空", "没有"), rows=rows
    )
    (cells,) = cells_of(to_xlsx(table)).values()
    written = cells_of(saved({"台账": [[*row] for row in rows]}))["台账"]
    assert [row[:4] for row in cells[3:]] == [row[:4] for row in written]
    assert [row[0] for row in cells[3:]][:3] == ["=1+1", " vor ", "<b>&"]
    assert cells[3][1] == dt.date(2026, 11, 24)
