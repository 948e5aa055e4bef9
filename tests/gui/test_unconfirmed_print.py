"""A print of which nobody knows, a slip's or a form's: by one key it is here, or is printed again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.cases.cases import CasesPage
from desktop.gui.parts.output_choice import Target
from desktop.gui.parts.page import Place
from desktop.gui.window.work_area import WorkArea
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from tests.gui.counter import KEY, Counter
from tests.support.printers import PaperTray
from tests.support.window_pages import cases_page
from tests.support.workplaces import ready_draft

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def tray(desk: Desk) -> PaperTray:
    made = PaperTray()
    desk.state.printing = made
    return made


@pytest.fixture
def page(counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray) -> CasesPage:
    """The list with one case on it, whose print nobody answers for."""
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    work.output.choose(Target(queue="tray"))
    counter.press(KEY.Key_F3)
    counter.settle()
    return cases_page(work)


def test_the_sheet_is_here(page: CasesPage, counter: Counter, desk: Desk, qtbot: QtBot) -> None:
    assert page.here.isVisible()
    counter.press(KEY.Key_H, held=ALT)
    qtbot.waitUntil(lambda: desk.cases.list()[0].print_state == "printed", timeout=10_000)
    qtbot.waitUntil(page.here.isHidden, timeout=10_000)


def test_it_is_printed_again_and_the_reason_is_known(
    page: CasesPage, counter: Counter, desk: Desk, tray: PaperTray, qtbot: QtBot
) -> None:
    counter.press(KEY.Key_R, held=ALT)
    counter.settle()
    qtbot.waitUntil(lambda: len(tray.requests) == 2, timeout=10_000)
    counter.settle()
    reasons = [line.words for line in desk.cases.show(page.model.rows[0].slip_number).history]
    assert any("上次没有打印完成" in words for words in reasons)


@pytest.fixture
def case(counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray) -> CasePage:
    """The page of a case with a receipt, whose print nobody answers for."""
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.forms.print_form(desk.forms.make(ReceiptOrder(slip_number=number)), "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    work.output.choose(Target(queue="tray"))
    work.open_place(Place("case", number))
    counter.settle()
    page = work.page
    assert isinstance(page, CasePage)
    return page


def papers(page: CasePage) -> list[str]:
    """How each stands, in one word."""
    return [line.word for line in page.papers.model().lines]  # type: ignore[attr-defined]


def test_a_form_says_how_it_stands_and_is_here_by_one_key(
    case: CasePage, counter: Counter, desk: Desk, qtbot: QtBot
) -> None:
    assert "未确认" in papers(case)[0]
    counter.press(KEY.Key_H, held=ALT)
    qtbot.waitUntil(lambda: "已出纸" in papers(case)[0], timeout=10_000)
    assert desk.affairs.today()[0].kind != "print"


def test_a_form_is_printed_again_from_the_papers(
    case: CasePage, counter: Counter, desk: Desk, tray: PaperTray, qtbot: QtBot
) -> None:
    case.papers.setFocus()
    case.papers.setCurrentIndex(case.papers.model().index(0, 0))
    tray.state = "completed"
    counter.press(KEY.Key_Return)
    counter.commit("卡纸")
    counter.press(KEY.Key_Return)
    counter.settle()
    qtbot.waitUntil(lambda: len(tray.requests) == 2, timeout=10_000)
    case._output.follow()
    qtbot.waitUntil(lambda: "已出纸" in papers(case)[0], timeout=10_000)


def test_a_transfer_sheet_is_here_by_its_message(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, qtbot: QtBot
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    work.output.choose(Target(queue="tray"))
    work.open_place(Place("bags", ""))
    counter.settle()
    order = TransferOrder(slip_numbers=(number,), to_site="ML01")
    tray.state = "unknown"
    work.page._forms.send("转办单", lambda: desk.forms.make(order))  # type: ignore[attr-defined]
    counter.settle()
    work.output.follow()

    def told() -> list[str]:
        area = work.page.messages
        return [message.what for message in area.shown()] if area else []

    qtbot.waitUntil(lambda: "是否出纸未确认，办件不受影响" in told(), timeout=10_000)
    counter.press(KEY.Key_H, held=ALT)
    known = {"已记下：纸在这里", "tray 已出纸"}  # the second, where the prints were asked about meanwhile
    qtbot.waitUntil(lambda: bool(known & set(told())), timeout=10_000)
    assert [job.standing.state for job in desk.slips.jobs()] == ["printed"]


def test_a_slip_stays_in_doubt_when_the_form_is_here(
    case: CasePage, counter: Counter, desk: Desk, tray: PaperTray, qtbot: QtBot
) -> None:
    """Which of the two is here is said by what is chosen in the list of papers."""
    assert case.place is not None
    desk.slips.print(case.place.shown.slip_number, "tray")
    desk.slips.jobs()
    counter.settle()
    qtbot.waitUntil(lambda: all("未确认" in each for each in papers(case)), timeout=10_000)
    slip = next(row for row, line in enumerate(case.place.papers) if not line.kind)
    case.papers.setCurrentIndex(case.papers.model().index(slip, 0))
    counter.press(KEY.Key_H, held=ALT)
    qtbot.waitUntil(lambda: "已出纸" in papers(case)[slip], timeout=10_000)
    assert "未确认" in papers(case)[1 - slip]
