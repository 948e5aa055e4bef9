"""The page of ledgers, by keys: the numbers on screen, in the table and in the workbook are the same."""

from __future__ import annotations

import threading
import unicodedata
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog

from casework.report.report_context import UnheardSite
from casework.tables import table_files
from casework.tables.ledger_table import LedgerTable
from desktop.desk.desk import Desk
from desktop.gui.ledger.ledger import LEDGER_TITLES, LedgerPage
from desktop.gui.ledger.ledger_tables import LedgerModel
from desktop.gui.ledger.report_words import report_pdf
from desktop.gui.parts.output import Target
from desktop.gui.window.work_area import WorkArea
from desktop.services.cases.list_ledgers import LEDGERS
from desktop.services.cases.record_affairs import Asked
from tests.gui.counter import KEY, Counter
from tests.gui.test_case_page import HELD
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.workplaces import ready_draft


@pytest.fixture
def page(counter: Counter, work: WorkArea, desk: Desk) -> LedgerPage:
    for matter in ("SAMPLE-001", "SAMPLE-004"):
        desk.cases.open(ready_draft(desk, matter))
    counter.press(KEY.Key_5, held=HELD)
    counter.settle()
    shown = work.page
    assert isinstance(shown, LedgerPage)
    return shown


def cells(page: LedgerPage, row: int) -> list[str]:
    return [str(page.model.index(row, column).data()) for column in range(page.model.columnCount())]


def test_the_month_is_shown_as_a_table_and_a_picture(page: LedgerPage) -> None:
    assert page.figures["办件"].text() == "2"
    assert page.figures["一次就齐"].text() == "50%"
    assert cells(page, 0)[:3] == ["示例嘎查代办点", "2", "50%"]
    assert cells(page, 1)[:2] == ["合计", "2"]
    assert page.bars.accessibleDescription() == "示例嘎查代办点 2 件"


def test_other_months_are_reached_by_keys(page: LedgerPage, counter: Counter) -> None:
    now = page.first
    counter.press(KEY.Key_PageUp)
    counter.settle()
    assert page.first < now
    assert page.figures["办件"].text() == "0"
    assert page.figures["一次就齐"].text() == "—"
    counter.press(KEY.Key_PageDown)
    counter.settle()
    assert (page.first, page.figures["办件"].text()) == (now, "2")


def test_one_key_writes_the_workbook_one_the_paper(
    page: LedgerPage, counter: Counter, work: WorkArea, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out / "月报"), "*.xlsx"))
    counter.press(KEY.Key_S, held=HELD)
    counter.settle()
    assert [path.name for path in out.iterdir()] == ["月报.xlsx"]
    assert page.messages.shown()[0].title == "已导出"
    work.output.choose(Target(folder=out))
    counter.press(KEY.Key_P, held=HELD)
    counter.settle()
    assert sorted(path.suffix for path in out.iterdir()) == [".pdf", ".xlsx"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out / "台账.csv"), "*.csv"))
    page.save_ledger(".csv")
    counter.settle()
    assert (out / "台账.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_it_fits_every_size(page: LedgerPage, counter: Counter) -> None:
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
    assert page.isVisible()


def test_every_ledger_of_the_month_is_shown_and_written(
    page: LedgerPage, counter: Counter, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {kind: words for kind, words in LEDGER_TITLES.items() if kind} == LEDGERS
    desk.affairs.note_enquiry(Asked(asked="高龄津贴怎么办", answered="带身份证"))
    counter.settle()
    seen = []
    for _ in LEDGERS:
        counter.press(KEY.Key_Tab, held=HELD)
        counter.settle()
        assert page.ledger.isVisible()
        seen.append((page.chosen, page.ledger.model.rowCount()))
    assert dict(seen) == dict.fromkeys(LEDGERS, 0) | {"cases": 2, "enquiries": 1}
    assert [kind for kind, _rows in seen] == list(LEDGERS)
    page.choose("enquiries")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "咨询.xlsx"), ""))
    counter.press(KEY.Key_S, held=HELD)
    counter.settle()
    assert (tmp_path / "咨询.xlsx").read_bytes().startswith(b"PK")
    counter.press(KEY.Key_PageUp)
    counter.settle()
    assert page.ledger.model.rowCount() == 0, "the month before"
    page.choose(None)
    counter.settle()
    assert page.table.isVisible()


def plain(text: str) -> str:
    """Qt writes some signs as the radicals that look the same."""
    return unicodedata.normalize("NFKC", text)


def test_the_report_is_printed_with_its_pictures(
    page: LedgerPage, counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    number = desk.cases.list("", 1)[0].slip_number
    desk.events.evaluate(number, "satisfied")
    page.look_up()
    counter.settle()
    assert "满意 1" in page.grades.text()
    assert page.figures["来了几次"].text() == "2"
    assert page.report is not None
    assert page.year.accessibleDescription().endswith(f"{page.report.month} 2 件")
    work.output.choose(Target(folder=tmp_path))
    counter.press(KEY.Key_P, held=HELD)
    counter.settle()
    (path,) = tmp_path.glob("*.pdf")
    document = pypdfium2.PdfDocument(path)
    text = "".join(plain(each.get_textpage().get_text_range()) for each in document)
    assert f"月报 {page.report.month}" in text
    assert "示例嘎查代办点" in text
    page.choose("agency")
    counter.settle()
    counter.press(KEY.Key_P, held=HELD)
    assert page.messages.shown()[-1].title == "没有打印"


def test_a_long_report_goes_on_to_further_pages(page: LedgerPage, desk: Desk) -> None:
    report = page.report
    assert report is not None
    many = tuple(msgspec.structs.replace(report.sites[0], site_name=f"站点 {n}") for n in range(70))
    since = "2026-11-02T08:00:00+08:00"
    silent = tuple(UnheardSite(site=f"S{n}", site_name=f"嘎查 {n}", since=since) for n in range(20))
    document = pypdfium2.PdfDocument(report_pdf(msgspec.structs.replace(report, sites=many, unheard=silent)))
    texts = [plain(each.get_textpage().get_text_range()) for each in document]
    assert len(texts) > 2
    assert "站点 69" in "".join(texts)
    assert "20 个站点还没有消息" in texts[0]
    for number, text in enumerate(texts, start=1):
        assert f"第{number}" in "".join(text.split())[-6:]


def test_an_export_that_takes_long_is_cancelled_and_leaves_no_file(
    page: LedgerPage, counter: Counter, work: WorkArea, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages are turned meanwhile, and nothing says that something was exported."""
    going_on = threading.Event()
    made: list[bytes] = []

    def slowly(sheet: LedgerTable) -> bytes:
        going_on.wait(20)
        made.append(to_xlsx(sheet))
        return made[0]

    to_xlsx = table_files.to_xlsx
    monkeypatch.setattr(table_files, "to_xlsx", slowly)
    file = tmp_path / "year.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(file), ""))
    page.choose("cases")
    counter.settle()
    page.save_report()
    counter.qtbot.waitUntil(lambda: work.strip.cancel.isVisible(), timeout=20_000)
    assert work.strip.progress.isVisible()
    counter.press(KEY.Key_PageUp)
    counter.qtbot.waitUntil(lambda: page.ledger.model.rowCount() == 0)
    work.strip.cancel.click()
    going_on.set()
    counter.settle()
    assert made
    assert not file.exists()
    assert [message.title for message in page.messages.shown()] == ["没有导出"]
    page.save_report()
    counter.settle()
    assert file.is_file(), "the next one is written"


def test_a_ledger_of_years_is_whole_on_screen_and_is_made_as_it_is_looked_at(
    page: LedgerPage, counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.choose("cases")
    counter.settle()
    rows = tuple((f"A{place}", place, None) for place in range(100_000))
    asked: list[int] = []
    data = LedgerModel.data

    def counted(model: LedgerModel, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        asked.append(index.row())
        return data(model, index, role)

    monkeypatch.setattr(LedgerModel, "data", counted)
    page.ledger.show_table(LedgerTable(title="几年的", columns=("编号", "数", "空"), rows=rows))
    QCoreApplication.processEvents()
    model = page.ledger.model
    assert model.rowCount() == len(rows)
    assert [model.index(99_999, column).data() for column in range(3)] == ["A99999", "99999", ""]
    assert page.ledger.about.text() == "几年的 · 100000 行"
    assert 0 < len(asked) < len(rows) / 10
    assert model.headerData(1, Qt.Orientation.Horizontal) == "数"
