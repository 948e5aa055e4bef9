"""A print command that hangs holds nothing: the lock forgets the key, and a colleague can work."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.entrance.unlock import UnlockPage, UnlockRequested
from desktop.gui.parts.output import Target
from desktop.gui.window.work_area import WorkArea
from desktop.printing.jobs import PrintJob, PrintRequest
from tests.gui.counter import Counter
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft


class HungPrinter(PaperTray):
    """Takes a slip and does not answer until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.released = threading.Event(), threading.Event()

    def submit(self, request: PrintRequest) -> PrintJob:
        self.asked.set()
        assert self.released.wait(60)
        return super().submit(request)


@pytest.fixture
def printer(desk: Desk) -> Iterator[HungPrinter]:
    hung = HungPrinter()
    desk.state.printing = hung
    yield hung
    hung.released.set()


def test_the_lock_waits_for_no_printer(
    counter: Counter, work: WorkArea, desk: Desk, printer: HungPrinter, qtbot: QtBot
) -> None:
    window = counter.window
    number = desk.cases.open(ready_draft(desk)).slip_number
    work.output.choose(Target(queue="tray"))
    work.output.send(number)
    qtbot.waitUntil(printer.asked.is_set, timeout=10_000)
    window.lock()
    qtbot.waitUntil(lambda: desk.state.duty.store.key is None, timeout=5_000)
    assert isinstance(window.page, UnlockPage)
    window.page.unlock_requested.emit(UnlockRequested("", ""))
    qtbot.waitUntil(lambda: window.work is not None, timeout=20_000)
    assert window.desk is not None
    assert not printer.released.is_set()
    assert window.desk.cases.list()[0].print_state == "unconfirmed"
    printer.released.set()
    counter.settle()
    assert window.desk.cases.list()[0].print_state == "unconfirmed"
