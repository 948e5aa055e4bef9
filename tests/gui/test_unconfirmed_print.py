"""A print of which nobody knows, in the list of cases: by one key it is here, or is printed again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.cases.cases import CasesPage
from desktop.gui.parts.output_choice import Target
from desktop.gui.window.work_area import WorkArea
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
