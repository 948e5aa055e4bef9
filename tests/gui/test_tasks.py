"""Work off the window's thread, results on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from casework.errors import TamgaError
from desktop.gui.background.tasks import Job, TaskRunner, Waiting


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shut_down()


def test_work_runs_elsewhere_and_is_delivered_here(runner: TaskRunner, qtbot: QtBot) -> None:
    done: list[tuple[int, int]] = []

    def hear(worker: int) -> None:
        done.append((worker, threading.get_ident()))

    runner.start(Job(title="t", work=threading.get_ident, done=hear))
    qtbot.waitUntil(lambda: bool(done))
    assert done[0][0] != threading.get_ident()
    assert done[0][1] == threading.get_ident()


def test_one_lane_keeps_its_order(runner: TaskRunner, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(20):
        runner.start(Job(title="t", work=partial(int, number), done=seen.append))
    qtbot.waitUntil(lambda: not runner.busy)
    assert seen == list(range(20))


def test_only_the_newest_of_what_waits_is_done(runner: TaskRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    seen: list[int] = []
    runner.start(Job(title="t", work=gate.wait, lane="preview"))
    for number in range(5):
        work = partial(int, number)
        runner.start(Job(title="t", work=work, lane="preview", done=seen.append, replaces=True))
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert seen == [4]


def test_expected_failures_are_told(runner: TaskRunner, qtbot: QtBot) -> None:
    def fail() -> None:
        raise TamgaError("磁盘已满", "写不进去", "请清理磁盘")

    heard: list[str] = []
    runner.start(Job(title="t", work=fail, failed=lambda error: heard.append(error.title)))
    with qtbot.waitSignal(runner.failed) as told:
        runner.start(Job(title="没有人听", work=fail))
    assert heard == ["磁盘已满"]
    assert told.args is not None
    assert told.args[0].title == "没有人听"


@pytest.mark.logs_warnings
def test_bugs_are_told_and_the_lane_goes_on(runner: TaskRunner, qtbot: QtBot) -> None:
    seen: list[object] = []
    with qtbot.waitSignal(runner.broke) as told:
        runner.start(Job(title="坏", work=lambda: 1 // 0, broke=lambda: seen.append("put right")))
    runner.start(Job(title="好", work=lambda: 1, done=seen.append))
    qtbot.waitUntil(lambda: not runner.busy)
    assert told.args is not None
    assert isinstance(told.args[0].error, ZeroDivisionError)
    assert seen == ["put right", 1]


def test_shutdown_finishes_what_was_taken(qtbot: QtBot) -> None:
    runner = TaskRunner()
    seen: list[int] = []
    for number in range(5):
        runner.start(Job(title="t", work=partial(int, number), done=seen.append))
    runner.shut_down()
    assert seen == [0, 1, 2, 3, 4]
    assert not runner.busy


def test_a_cancelled_job_is_not_delivered(runner: TaskRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    seen: list[object] = []

    def cancelled() -> None:
        seen.append("cancelled")

    for _ in range(2):
        runner.start(Job(title="t", work=gate.wait, lane="print", done=seen.append, cancelled=cancelled))
    runner.cancel("print")
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert seen == ["cancelled", "cancelled"]


def test_waiting_is_shown_late_and_taken_back(runner: TaskRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    told: list[Waiting] = []
    runner.waiting.connect(told.append)
    runner.start(Job(title="打印", work=gate.wait, lane="print", cancelled=lambda: None))
    runner.start(Job(title="安静", work=gate.wait, lane="quiet", quiet=True))
    qtbot.waitUntil(lambda: bool(told), timeout=2_000)
    gate.set()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=2_000)
    assert told == [Waiting(("打印",), long=False, cancellable=True), Waiting()]


def test_what_hangs_is_abandoned_and_the_store_is_not(runner: TaskRunner, qtbot: QtBot) -> None:
    released, heard = threading.Event(), list[str]()

    def start(title: str, work: Callable[[], object], lane: str = "print") -> None:
        runner.start(Job(title=title, work=work, lane=lane, done=lambda _result: heard.append(title)))

    start("hung", lambda: released.wait(30))
    start("behind", lambda: None)
    start("draft", lambda: released.wait(0.2), "store")
    runner.abandon()
    start("new", lambda: None)
    qtbot.waitUntil(lambda: sorted(heard) == ["draft", "new"], timeout=5_000)
    released.set()
    qtbot.wait(100)
    assert sorted(heard) == ["draft", "new"]
    assert not runner.busy
