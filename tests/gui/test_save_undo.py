"""F9 can be taken back for half a minute: void, never deleted, and what was typed is on screen again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton

from casework.errors import StoreError
from desktop.desk.desk import Desk
from desktop.errors import PrintError
from desktop.gui.background.tasks import Job
from desktop.gui.counter.save_undo import OFFERED_MS, REASON
from desktop.gui.parts.messages import Message
from desktop.gui.parts.output import Target
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from desktop.printing.jobs import PrintJob
from tests.gui.counter import ID_NUMBER, KEY, NAME, Counter
from tests.gui.test_fit import clipped, overlapping_edges
from tests.support.printers import PaperTray
from tests.support.window_pages import cases_page, counter_page

_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def tray(window: MainWindow, work: WorkArea) -> PaperTray:
    made = PaperTray()
    assert isinstance(window.desk, Desk)
    window.desk.state.printing = made
    work.output.choose(Target(queue="tray"))
    return made


@pytest.fixture
def slow_disk(window: MainWindow) -> Callable[[], None]:
    """Holds back all that goes to the store, until it is called."""
    held = threading.Event()
    window.runner.start(Job(title="慢", work=lambda: held.wait(10), quiet=True))
    return held.set


def saved_message(work: WorkArea) -> Message:
    (message,) = [m for m in counter_page(work).messages.shown() if m.key == "saved"]
    return message


def offers(work: WorkArea) -> list[QPushButton]:
    """The buttons on screen that would take the save back."""
    found = [
        *counter_page(work).messages.findChildren(QPushButton),
        *cases_page(work).messages.findChildren(QPushButton),
    ]
    return [press for press in found if "撤销" in press.text() and press.isVisibleTo(work)]


def save(counter: Counter) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.settle()


def undo(counter: Counter, work: WorkArea) -> None:
    offers(work)[0].click()
    counter.settle()


def test_the_case_is_void_and_what_was_typed_is_back(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    save(counter)
    before = len(list(desk.upkeep.journal()))
    assert clipped(counter.window) == []
    assert overlapping_edges(counter.window) == []
    undo(counter, work)
    (case,) = desk.cases.list()
    assert case.status == "voided"
    assert desk.cases.find(case.slip_number).void_reason == REASON
    assert len(list(desk.upkeep.journal())) > before
    assert desk.upkeep.verify().ok
    assert tray.state == "canceled"
    draft = counter_page(work).draft
    assert draft.draft_id != case.case_id
    assert (draft.applicant.name, draft.applicant.id_number) == (NAME, ID_NUMBER)
    assert counter.ask.applicant.name.text() == NAME
    assert counter.ask.materials.model.rows[0].mark.state == "handed_in"
    message = saved_message(work)
    assert message.title == f"已撤销 {case.slip_number}"
    assert "打印已取消" in message.what
    assert offers(work) == []


def test_what_is_back_is_saved_under_a_number_of_its_own(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    save(counter)
    undo(counter, work)
    counter.press(KEY.Key_F9)
    counter.settle()
    again, void = desk.cases.list()
    assert (again.status, void.status) == ("open", "voided")
    assert again.slip_number != void.slip_number
    assert again.applicant_name == void.applicant_name == NAME
    assert desk.cases.drafts() == []
    assert len(tray.requests) == 2


def test_the_draft_is_on_disk_before_the_case_is_void(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(counter)
    kept: list[str] = []
    real = desk.cases.void

    def void(number: str, reason: str) -> bool:
        kept.extend(draft.applicant.name for draft in desk.cases.drafts())
        return real(number, reason)

    monkeypatch.setattr(desk.cases, "void", void)
    undo(counter, work)
    assert kept == [NAME]
    assert [draft.draft_id for draft in desk.cases.drafts()] == [counter_page(work).draft.draft_id]


def test_a_store_that_refuses_leaves_all_as_it_was(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(counter)

    def refuse(number: str, reason: str) -> bool:
        raise StoreError("磁盘已满", "数据没有写入", "请腾出磁盘空间")

    monkeypatch.setattr(desk.cases, "void", refuse)
    undo(counter, work)
    assert desk.cases.list()[0].status == "open"
    assert desk.cases.drafts() == []
    assert tray.state == "processing"
    message = saved_message(work)
    assert message.title.startswith("没有撤销")
    assert "请腾出磁盘空间" in message.what


def test_paper_that_is_out_is_asked_back(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    save(counter)
    tray.state = "completed"
    undo(counter, work)
    assert desk.cases.list()[0].status == "voided"
    assert "收回" in saved_message(work).what
    assert saved_message(work).tone == "attention"


def test_a_printer_that_refused_has_nothing_to_give_back(
    counter: Counter, work: WorkArea, tray: PaperTray
) -> None:
    tray.refuses = True
    save(counter)
    assert {action.meaning for action in saved_message(work).actions} == {"again", "pdf", "undo"}
    undo(counter, work)
    assert "没有打出纸" in saved_message(work).what


def test_a_printer_that_does_not_answer_is_told_and_the_case_is_void(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(counter)

    def dead(job: PrintJob) -> None:
        raise PrintError("打印机没有回答", "连不上打印服务", "请看打印机")

    monkeypatch.setattr(tray, "cancel", dead)
    undo(counter, work)
    assert desk.cases.list()[0].status == "voided"
    assert counter_page(work).draft.applicant.name == NAME
    assert "连不上打印服务" in saved_message(work).what


def test_what_has_not_gone_to_the_printer_goes_no_further(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, window: MainWindow
) -> None:
    held = threading.Event()
    window.runner.start(Job(title="慢打印", work=lambda: held.wait(10), lane="print", quiet=True))
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.qtbot.waitUntil(lambda: bool(offers(work)))
    offers(work)[0].click()
    counter.qtbot.waitUntil(lambda: desk.cases.list()[0].status == "voided")
    held.set()
    counter.settle()
    assert tray.requests == []
    assert "没有打出纸" in saved_message(work).what
    work.output.send(
        desk.cases.list()[0].slip_number, "看一看"
    )  # asked for on purpose it is printed, as void
    counter.settle()
    assert len(tray.requests) == 1


def test_a_pdf_in_the_folder_says_that_it_is_void(
    counter: Counter, work: WorkArea, desk: Desk, tmp_path: Path
) -> None:
    work.output.choose(Target(folder=tmp_path))
    save(counter)
    undo(counter, work)
    (path,) = tmp_path.glob("*.pdf")
    document = pypdfium2.PdfDocument(path.read_bytes())
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert "作废" in words
    assert f"{path.name} 上已标明作废" in saved_message(work).what


def test_the_offer_ends_when_the_next_case_begins(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    save(counter)
    assert len(offers(work)) == 1
    counter.choose("SAMPLE-002")
    assert offers(work) == []
    assert saved_message(work).title.startswith("已保存")
    counter_page(work).after.undo.undo()
    counter.settle()
    assert desk.cases.list()[0].status == "open"


def test_the_offer_ends_with_the_time(counter: Counter, work: WorkArea, tray: PaperTray) -> None:
    save(counter)
    (timer,) = counter_page(work).after.undo.findChildren(QTimer)
    assert OFFERED_MS == timer.interval() == 30_000
    assert timer.isActive()
    timer.setInterval(0)  # nobody waits half a minute in a test
    counter.qtbot.waitUntil(lambda: not timer.isActive())
    assert offers(work) == []
    tray.state = "completed"
    work.output.follow()
    counter.settle()
    assert offers(work) == []


def test_ctrl_n_ends_the_offer(counter: Counter, work: WorkArea, tray: PaperTray) -> None:
    save(counter)
    counter.press(KEY.Key_N, held=_CONTROL)
    assert offers(work) == []


def test_it_can_be_taken_back_from_the_list(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    save(counter)
    counter.press(KEY.Key_F3)
    counter.settle()
    work.output.follow()
    counter.settle()
    assert cases_page(work).messages.shown()
    offers(work)[-1].click()
    counter.settle()
    assert work.page is counter_page(work)
    assert counter_page(work).draft.applicant.name == NAME
    assert offers(work) == []


def test_nothing_is_offered_where_the_next_person_came_first(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, slow_disk: Callable[[], None]
) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.press(KEY.Key_N, held=_CONTROL)
    counter.choose("SAMPLE-001")
    counter.type("12")
    counter.commit("第二人")
    slow_disk()
    counter.settle()
    assert len(desk.cases.list()) == 1
    assert offers(work) == []
    assert counter_page(work).draft.applicant.name == "第二人"


def test_what_was_changed_after_f9_is_a_draft_of_its_own(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, slow_disk: Callable[[], None]
) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.ask.applicant.name.setText("改过的名字")
    slow_disk()
    counter.settle()
    counter_page(work).keeper.flush()
    counter.settle()
    (case,) = desk.cases.list()
    assert case.applicant_name == NAME
    assert counter_page(work).draft.applicant.name == counter.ask.applicant.name.text() == "改过的名字"
    assert (
        [draft.draft_id for draft in desk.cases.drafts()]
        == [counter_page(work).draft.draft_id]
        != [case.case_id]
    )
    assert "edited" in {message.key for message in counter_page(work).messages.shown()}
    counter.ask.applicant.name.setText("又改了")  # the same person goes on: this begins no next case
    undo(counter, work)
    assert desk.cases.list()[0].status == "voided"
    assert counter_page(work).draft.applicant.name == "又改了"
    counter.press(KEY.Key_F9)
    counter.settle()
    assert sorted((row.applicant_name, row.status) for row in desk.cases.list()) == [
        ("又改了", "open"),
        (NAME, "voided"),
    ]
    assert desk.cases.drafts() == []


def test_locking_ends_the_offer(
    counter: Counter, window: MainWindow, work: WorkArea, tray: PaperTray
) -> None:
    save(counter)
    (timer,) = counter_page(work).after.undo.findChildren(QTimer)
    window.lock()
    assert not timer.isActive()
    counter.qtbot.waitUntil(lambda: not window.runner.busy, timeout=20_000)
