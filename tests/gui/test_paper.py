"""Papers in the window: chosen once, seen in the preview, used by F9 and by prints that follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.parts.output import Target
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from forms.sheet.paper import PAPERS
from tests.gui.clerk import Clerk
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import clipped
from tests.support.printers import PaperTray
from tests.support.window_pages import cases_page, counter_page


@pytest.fixture
def tray(window: MainWindow, work: WorkArea) -> PaperTray:
    """A printer that takes everything, chosen as the target of F9."""
    made = PaperTray()
    assert isinstance(window.desk, Desk)
    window.desk.state.printing = made
    work.output.choose(Target(queue="tray"))
    return made


def choose(counter: Counter, paper: str) -> None:
    """Choose it in the menu of settings, as whoever reads it does."""
    Clerk(counter.window, counter.qtbot).choose("设置", "告知单的纸张", PAPERS[paper].name)


def ticked(counter: Counter) -> str:
    """The paper that the menu of settings says is in use."""
    clerk = Clerk(counter.window, counter.qtbot)
    clerk.choose("设置", "告知单的纸张")
    clerk.waits_for(PAPERS["a5"].name)
    (line,) = clerk.ticked()
    clerk.press(KEY.Key_Escape)
    clerk.press(KEY.Key_Escape)
    return line


def width_of(pdf: bytes) -> float:
    document = pypdfium2.PdfDocument(pdf)
    try:
        width: float = document[0].get_width()
        return width
    finally:
        document.close()


@pytest.mark.parametrize("paper", ["a4", "a5", "241-full", "80"])
def test_f9_prints_what_the_preview_shows_on_the_chosen_paper(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, paper: str
) -> None:
    choose(counter, paper)
    assert ticked(counter) == PAPERS[paper].name
    counter.fill_in()
    counter.settle()
    shown = counter_page(work).slip.view.document
    assert shown is not None
    assert shown.pages[0].width == pytest.approx(PAPERS[paper].width)
    assert (PAPERS[paper].name in counter_page(work).slip.pages.text()) == (paper != "a4")
    counter.press(KEY.Key_F9)
    counter.settle()
    (request,) = tray.requests
    assert request.paper == paper
    assert width_of(request.pdf) == pytest.approx(PAPERS[paper].width, abs=0.01)
    (case,) = desk.cases.list()
    assert desk.slips.archive(case.slip_number) == request.pdf


def test_changing_the_paper_changes_the_preview_at_once_and_is_remembered(
    counter: Counter,
    work: WorkArea,
    desk: Desk,
    data_dir: Path,
    open_window: Callable[[Path], MainWindow],
    qtbot: QtBot,
) -> None:
    counter.fill_in()
    counter.settle()
    choose(counter, "80")
    counter.settle()
    shown = counter_page(work).slip.view.document
    assert shown is not None
    assert shown.pages[0].width == pytest.approx(PAPERS["80"].width)
    assert desk.upkeep.setting("paper") == "80"
    counter.window.window().close()
    again = open_window(data_dir)
    qtbot.waitUntil(lambda: again.work is not None and not again.runner.busy, timeout=20_000)
    assert again.work is not None
    assert again.work.output.paper == counter_page(again.work).preview.paper == "80"


def test_a_paper_that_is_too_small_is_told_before_there_is_a_number(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    counter.fill_in()
    counter.settle()
    choose(counter, "241-third")
    counter.settle()
    assert counter_page(work).slip.view.document is None
    (told,) = counter_page(work).slip.messages.shown()
    assert PAPERS["241-third"].name in told.what + told.title
    # Words that need a second line ask for its height once they have their width, a turn of the loop later.
    counter.qtbot.waitUntil(lambda: clipped(counter.window) == [])
    counter.press(KEY.Key_F9)
    counter.settle()
    assert desk.cases.list() == []
    assert tray.requests == []
    assert "incomplete" in {message.key for message in counter_page(work).messages.shown()}
    choose(counter, "a4")
    counter.settle()
    assert counter_page(work).slip.messages.shown() == ()
    counter.press(KEY.Key_F9)
    counter.settle()
    assert len(desk.cases.list()) == 1


def test_a_further_print_is_on_the_paper_before_or_on_a_chosen_one(
    counter: Counter, work: WorkArea, tray: PaperTray
) -> None:
    choose(counter, "a5")
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    choose(counter, "a4")  # what is printed from now on; the slip above stays on its paper
    counter.press(KEY.Key_F3)
    counter.settle()
    cases = cases_page(work)
    for paper in ("", "80", ""):
        cases.paper.setCurrentIndex(cases.paper.findData(paper))
        cases.reason.setText("卡纸")
        cases.reprint.click()
        counter.settle()
        assert cases.paper.currentData() == ""
    assert [request.paper for request in tray.requests] == ["a5", "a5", "80", "80"]
    assert width_of(tray.requests[2].pdf) == pytest.approx(PAPERS["80"].width, abs=0.01)


def test_a_first_print_that_failed_stays_on_its_paper_and_that_is_told(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    choose(counter, "a5")
    tray.refuses = True
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    tray.refuses = False
    work.output.send(desk.cases.list()[0].slip_number, "缺纸", "a4")
    counter.settle()
    assert [request.paper for request in tray.requests] == ["a5"]
    (told,) = [message.what for message in counter_page(work).messages.shown() if message.key == "saved"]
    assert "第一份存档是 A5" in told


def test_a_pdf_in_the_folder_is_on_the_chosen_paper(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    choose(counter, "a5")
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()
    number = desk.cases.list()[0].slip_number
    path = tmp_path / f"{number}.pdf"
    assert width_of(path.read_bytes()) == pytest.approx(PAPERS["a5"].width, abs=0.01)
    work.output.send(number, "换纸", "a4")
    counter.settle()
    assert width_of(path.read_bytes()) == pytest.approx(PAPERS["a4"].width, abs=0.01)


def test_a_setting_that_nobody_knows_is_a4(work: WorkArea, desk: Desk) -> None:
    from desktop.gui.parts.papers import known_paper

    assert known_paper("letter") == known_paper("") == "a4"
    assert work.output.paper == "a4"
