"""The page of bags in a township, by keys: packed, ticked off, 6 of 7 came, and the seventh turns up."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casework.cases.kinds.forms import PaperCount
from casework.cases.kinds.transfers import CaseTransferred
from desktop import bootstrap
from desktop.database.journal import Statement
from desktop.desk.desk import Desk
from desktop.gui.bags.bags import BagsPage
from desktop.gui.parts.output import Target
from desktop.gui.window.work_area import WorkArea
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.record import record
from desktop.services.upkeep.new_workplace import SetUp
from tests.gui.counter import KEY, Counter
from tests.gui.test_case_page import HELD
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.workplaces import ready_draft

TOWN, POINT = "ML01", "ML0101"
NUMBER = "ZB-ML0101-20261124-A001"
NAMES = ["斯琴", "巴图", "图雅", "宝音", "哈斯", "格日勒", "其木格"]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    bootstrap.set_up(folder, SetUp(site_code=TOWN, staff_name="苏和"))
    return folder


@pytest.fixture
def page(work: WorkArea, counter: Counter) -> BagsPage:
    found = work.page_named("bags")
    assert isinstance(found, BagsPage)
    counter.settle()
    return found


@pytest.fixture
def bag(desk: Desk, counter: Counter) -> list[str]:
    """Seven cases that a point sent here with one sheet."""
    saved = [desk.cases.open(ready_draft(desk, "SAMPLE-004", name=name)) for name in NAMES]
    body = CaseTransferred(number=NUMBER, from_site=POINT, to_site=TOWN)
    with desk.state.duty.store.writing() as connection:
        statements = [Statement(case.case_id, "case_transferred", body) for case in saved]
        record(connection, desk.state.duty, statements)
    counter.settle()
    return [case.slip_number for case in saved]


def go_there(counter: Counter) -> None:
    counter.press(KEY.Key_4, held=HELD)
    counter.settle()


def words(page: BagsPage) -> list[str]:
    model = page.cases.model()
    return [
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    ]


def test_six_of_seven_came(
    counter: Counter, work: WorkArea, desk: Desk, page: BagsPage, bag: list[str]
) -> None:
    assert work.rail.buttons["bags"].needs.count == 1
    go_there(counter)
    assert page.bag is not None, "what came is chosen by itself"
    assert page.bag.number == NUMBER
    counter.press(KEY.Key_Right)
    assert page.cases.hasFocus()
    counter.press(KEY.Key_A, held=HELD)
    for _ in range(4):
        counter.press(KEY.Key_Down)
    counter.press(KEY.Key_Space)
    counter.press(KEY.Key_F9)
    counter.settle()
    (message,) = page.messages.shown()
    assert (message.tone, message.title) == ("stop", "7 件里收到 6 件")
    assert bag[4] in message.what
    rows = [row for row in desk.custody.transfers() if row.missing]
    assert [row.slip_number for row in rows] == [bag[4]]
    assert work.rail.buttons["bags"].needs.is_alarm
    tasks = [line for line in desk.affairs.today() if line.place == "bags"]
    assert [(line.number, line.about, line.is_alarm) for line in tasks] == [(bag[4], NUMBER, True)]
    assert "没收到" in words(page)[4]

    page.scan.setFocus()  # it is found: its slip is scanned
    counter.type(bag[4].replace("-", "").lower())
    counter.press(KEY.Key_Return)
    counter.press(KEY.Key_F9)
    counter.settle()
    assert not any(row.missing for row in desk.custody.transfers())
    assert work.rail.buttons["bags"].needs.count == 0
    assert [line for line in desk.affairs.today() if line.place == "bags"] == []


def test_nothing_is_taken_for_received_by_itself(
    counter: Counter, desk: Desk, page: BagsPage, bag: list[str]
) -> None:
    go_there(counter)
    counter.press(KEY.Key_F9)
    counter.settle()
    assert page.messages.shown()[0].title == "还没有点收"
    assert not any(row.ticked_at for row in desk.custody.transfers())
    page.scan.setFocus()
    counter.type("ML0101-20200101-A001")
    counter.press(KEY.Key_Return)
    assert page.ticked == frozenset()
    assert "不在这个袋里" in page.messages.shown()[0].title
    assert len(bag) == 7


def test_the_alarm_of_today_opens_the_bag(
    counter: Counter, work: WorkArea, desk: Desk, page: BagsPage, bag: list[str]
) -> None:
    from desktop.services.cases.keep_originals import Arrival, MissingPaper

    desk.custody.tick_off(Arrival(number=NUMBER, missing=(MissingPaper(bag[0]),)))
    counter.settle()
    counter.press(KEY.Key_2, held=HELD)
    counter.settle()
    counter.press(KEY.Key_Return)
    counter.settle()
    assert work.rail.buttons["bags"].is_here
    assert page.bag is not None
    assert page.bag.state == "missing"


def test_a_bag_is_packed_with_its_originals_and_its_sheet(
    counter: Counter, work: WorkArea, desk: Desk, page: BagsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    work.output.choose(Target(folder=out))
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    code = desk.cases.find(number).materials[0].material.code
    papers = (PaperCount(code=code, originals=1, copies=0),)
    desk.forms.make(ReceiptOrder(slip_number=number, papers=papers))
    counter.settle()
    go_there(counter)
    counter.press(KEY.Key_Right, KEY.Key_Space)
    assert page.ticked == {number}
    counter.press(KEY.Key_F9)
    assert desk.site.parent in page.questions.field.text(), "the site above is meant as a rule"
    counter.commit("大厅")
    offered = page.questions.field.completer()
    assert [offered.popup().model().index(0, 0).data()] == ["示例旗政务服务大厅 BQ00"]
    QTest.keyClick(offered.popup(), KEY.Key_Down)
    assert page.questions.field.text() == "示例旗政务服务大厅 BQ00"
    QTest.keyClick(offered.popup(), KEY.Key_Return)
    assert not offered.popup().isVisible()
    work.window().activateWindow()  # without a window manager nobody does when the list closes
    qtbot.waitUntil(lambda: page.questions.words.text() == "谁带去" and page.questions.field.hasFocus())
    assert page.questions.field.text() == ""
    counter.press(KEY.Key_Return)
    counter.settle()
    (row,) = desk.custody.transfers()
    assert (row.slip_number, row.to_site) == (number, "BQ00")
    assert [path.suffix for path in out.iterdir()] == [".pdf"]
    assert page.bag is not None
    assert page.bag.number == row.number, "the bag that was packed is on screen"
    assert "身份证" in page.bag.cases[0].originals
    ledger = page.custody.model()
    lines = [str(ledger.index(row, 0).data()) for row in range(ledger.rowCount())]
    assert any("途中" in line for line in lines), "where each original lies is visible"


def test_a_case_of_the_bag_opens(counter: Counter, work: WorkArea, page: BagsPage, bag: list[str]) -> None:
    go_there(counter)
    counter.press(KEY.Key_Right, KEY.Key_Return)
    counter.settle()
    assert work.page is work.page_named("case")
    counter.press(KEY.Key_Escape)
    assert work.rail.buttons["bags"].is_here
    assert page.isVisible()
    assert len(bag) == 7


def test_it_fits_every_size(counter: Counter, page: BagsPage, bag: list[str]) -> None:
    go_there(counter)
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
    assert page.bags is not None
    assert len(bag) == 7
