"""A print command that hangs holds nothing: the lock forgets the key, and a colleague can work."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop import bootstrap
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


def print_state(data_dir: Path) -> str:
    """As the next one hears it who opens this folder."""
    desk = bootstrap.unlock(data_dir, "", None, recover=True)
    try:
        return desk.cases.list()[0].print_state
    finally:
        desk.close()


def test_a_window_closes_though_lp_hangs(
    counter: Counter,
    work: WorkArea,
    desk: Desk,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = tmp_path / "begun"
    hanging = tmp_path / "hanging"
    hanging.mkdir()
    telling = f"echo $$ >{begun}.part && mv {begun}.part {begun}"
    (hanging / "lp").write_text(f"#!/bin/sh\n{telling}\nexec sleep 600\n")
    (hanging / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{hanging}:{os.environ['PATH']}")
    number = desk.cases.open(ready_draft(desk)).slip_number
    work.output.choose(Target(queue="P1"))
    work.output.send(number)
    qtbot.waitUntil(begun.exists, timeout=20_000)
    started = time.monotonic()
    counter.window.window().close()
    assert time.monotonic() - started < 10  # `lp` was left a minute and more
    assert not Path(f"/proc/{begun.read_text().strip()}").exists()
    assert print_state(desk.data_dir) == "unconfirmed"


def test_a_window_closes_though_nobody_comes_back_from_the_printer(
    counter: Counter, work: WorkArea, desk: Desk, printer: HungPrinter, qtbot: QtBot
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    work.output.choose(Target(queue="tray"))
    work.output.send(number)
    qtbot.waitUntil(printer.asked.is_set, timeout=10_000)
    counter.window.window().close()
    assert not printer.released.is_set()
    assert counter.window.desk is None
    assert print_state(desk.data_dir) == "unconfirmed"


def test_a_locked_window_closes_before_its_printer_answers(
    counter: Counter, work: WorkArea, desk: Desk, printer: HungPrinter, qtbot: QtBot
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    work.output.choose(Target(queue="tray"))
    work.output.send(number)
    qtbot.waitUntil(printer.asked.is_set, timeout=10_000)
    counter.window.lock()
    counter.window.window().close()
    assert not printer.released.is_set()
    assert desk.state.duty.store.key is None
    assert print_state(desk.data_dir) == "unconfirmed"


def test_a_print_that_is_quick_is_finished_before_the_window_closes(
    counter: Counter, work: WorkArea, desk: Desk, printer: HungPrinter, qtbot: QtBot
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    work.output.choose(Target(queue="tray"))
    work.output.send(number)
    qtbot.waitUntil(printer.asked.is_set, timeout=10_000)
    threading.Timer(0.1, printer.released.set).start()
    counter.window.window().close()
    assert print_state(desk.data_dir) == "queued"
