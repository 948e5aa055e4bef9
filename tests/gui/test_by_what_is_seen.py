"""A clerk who reads and clicks: a walk-in by the mouse, where slips go to, and what is told when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.window.main_window import MainWindow
from desktop.printing.jobs import Printer, PrintJob, PrintRequest
from tests.gui.clerk import Clerk
from tests.gui.counter import ID_NUMBER, NAME
from tests.support.printers import PaperTray

NOT_DONE = "打印没有完成，办件不受影响"


class TwoTrays(PaperTray):
    """Two printers, neither of them the usual one."""

    def __init__(self) -> None:
        super().__init__()
        self.known = [Printer(name="tray"), Printer(name="back", description="里屋的打印机")]


class BrokenSystem(TwoTrays):
    """Printing by a program that has a mistake in it."""

    def submit(self, request: PrintRequest) -> PrintJob:
        raise ZeroDivisionError(request.title)


@pytest.fixture
def tray(desk: Desk) -> TwoTrays:
    made = TwoTrays()
    desk.state.printing = made
    return made


@pytest.fixture
def clerk(window: MainWindow, tray: TwoTrays, qtbot: QtBot) -> Clerk:
    return Clerk(window, qtbot)


def walk_in(clerk: Clerk, matter: str) -> None:
    """Somebody comes; all but their name and number is clicked."""
    clerk.click(matter)
    clerk.click("1  ")
    clerk.waits_for("2  ")
    clerk.click("2  ")
    clerk.click_field("姓名")
    clerk.writes(NAME)
    clerk.click_field("号码")
    clerk.writes(ID_NUMBER)
    clerk.settle()


def save(clerk: Clerk) -> None:
    clerk.click("保存并打印")
    clerk.settle()


def first_matter(desk: Desk) -> str:
    return desk.catalogue.release.matters[0].name.zh


def test_a_walk_in_by_the_mouse(clerk: Clerk, desk: Desk) -> None:
    walk_in(clerk, first_matter(desk))
    first = next(words for words in clerk.reads() if words in material_names(desk))
    before = missing(clerk)
    clerk.click_left_edge(first)
    assert missing(clerk) == before - 1
    save(clerk)
    (case,) = desk.cases.list()
    assert (case.matter_code, case.applicant_name) == ("SAMPLE-001", NAME)
    assert case.missing_count == before - 1
    clerk.waits_for(f"已保存 {case.slip_number}")
    assert not clerk.sees(NAME), "the next person sees nothing of it"


def material_names(desk: Desk) -> set[str]:
    return {material.name.zh for material in desk.catalogue.release.matters[0].materials}


def missing(clerk: Clerk) -> int:
    (words,) = [words for words in clerk.reads() if words.startswith("缺 ")]
    return int(words.split()[1])


@pytest.mark.parametrize(("line", "queue"), [("tray", "tray"), ("里屋的打印机", "back")])
def test_a_printer_is_chosen_and_prints(
    clerk: Clerk, desk: Desk, tray: TwoTrays, line: str, queue: str
) -> None:
    clerk.choose("选打印机", line)
    assert clerk.sees(line)
    walk_in(clerk, first_matter(desk))
    save(clerk)
    assert [request.queue for request in tray.requests] == [queue]
    clerk.waits_for(f"已送打印机 {line}")
    tray.state = "completed"
    clerk.waits_for(f"{line} 已出纸")


def test_without_a_printer_the_menu_says_so(clerk: Clerk, desk: Desk) -> None:
    desk.state.printing.printers = list  # type: ignore[method-assign]
    clerk.click("选打印机")
    clerk.waits_for("本机没有打印机")
    assert clerk.sees("另存为 PDF…")
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.sees("另存为 PDF…")


def test_a_folder_for_pdf_is_chosen_and_filled(clerk: Clerk, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "slips"
    folder.mkdir()

    def choose_folder() -> None:
        clerk.writes(str(folder))
        clerk.press(Qt.Key.Key_Return)

    clerk.in_dialog(choose_folder)
    clerk.choose("选打印机", "另存为 PDF…")
    clerk.waits_for("PDF → slips")
    walk_in(clerk, first_matter(desk))
    save(clerk)
    number = desk.cases.list()[0].slip_number
    assert clerk.sees(f"PDF 在 {folder / number}.pdf")
    assert (folder / f"{number}.pdf").read_bytes().startswith(b"%PDF")
    clerk.click("PDF → slips")
    clerk.waits_for(f"另存为 PDF（{folder}）")
    clerk.press(Qt.Key.Key_Escape)


def test_a_folder_that_is_not_chosen_after_all_changes_nothing(clerk: Clerk) -> None:
    clerk.in_dialog(lambda: clerk.press(Qt.Key.Key_Escape))
    clerk.choose("选打印机", "另存为 PDF…")
    assert clerk.sees("选打印机")


@pytest.mark.parametrize("state", ["aborted", "canceled"])
def test_a_print_that_came_to_nothing_is_told_and_made_again(
    clerk: Clerk, desk: Desk, tray: TwoTrays, state: str
) -> None:
    clerk.choose("选打印机", "tray")
    walk_in(clerk, first_matter(desk))
    save(clerk)
    tray.state = state  # type: ignore[assignment]
    clerk.waits_for(NOT_DONE)
    tray.state = "completed"
    clerk.click("再打印")
    clerk.waits_for("tray 已出纸")
    assert not clerk.sees(NOT_DONE)
    assert len(tray.requests) == 2
    assert len(desk.cases.list()) == 1


@pytest.mark.logs_warnings
def test_a_mistake_of_the_program_is_told_and_the_work_goes_on(clerk: Clerk, desk: Desk) -> None:
    clerk.choose("选打印机", "tray")
    desk.state.printing = BrokenSystem()
    walk_in(clerk, first_matter(desk))
    save(clerk)
    (case,) = desk.cases.list()
    clerk.waits_for(f"“打印 {case.slip_number}”没有完成，程序里有一处错误。")
    assert clerk.sees("已保存的办件不受影响。请重试一次")
    assert not clerk.sees("ZeroDivisionError")
    assert not clerk.sees(NAME)
    clerk.click("确定")
    assert not clerk.sees("程序里有一处错误")
    desk.state.printing = TwoTrays()
    walk_in(clerk, first_matter(desk))
    save(clerk)
    assert len(desk.cases.list()) == 2
