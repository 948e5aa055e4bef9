"""A slip on its way to paper: what the clerk reads about it, whatever the printer does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.errors import PrintError, PrintUnanswered
from desktop.gui.background.tasks import TaskRunner
from desktop.gui.look.look import Look
from desktop.gui.parts.messages import Message, MessageAnswer
from desktop.gui.parts.output import SlipOutput, Target
from desktop.gui.parts.output_menu import OutputMenu
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.waiting_slips import WaitingSlips
from desktop.printing.jobs import Printer, PrintJob, PrintRequest
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shut_down()


@pytest.fixture
def told(output: SlipOutput) -> list[Message]:
    messages: list[Message] = []
    output.message_raised.connect(messages.append)
    return messages


@pytest.fixture
def output(runner: TaskRunner, desk: Desk) -> SlipOutput:
    made = SlipOutput(runner, desk, runner)
    made.choose(Target(queue="tray"))
    return made


def test_a_slip_is_archived_queued_and_followed(
    output: SlipOutput, told: list[Message], desk: Desk, tray: PaperTray, qtbot: QtBot, runner: TaskRunner
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number)
    assert [request.title for request in tray.requests] == [number]
    assert tray.requests[0].pdf == desk.slips.archive(number)
    assert (told[-1].title, told[-1].what) == (f"已保存 {number}", "已送打印机 tray")
    tray.state = "completed"
    output.follow()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].what == "tray 已出纸"


def test_a_printer_that_refuses_can_be_asked_again(
    output: SlipOutput, told: list[Message], desk: Desk, tray: PaperTray, qtbot: QtBot
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    tray.refuses = True
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number)
    assert (told[-1].tone, "装纸" in told[-1].what) == ("stop", True)
    tray.refuses = False
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number, "上次没有打印完成")
    assert told[-1].what == "已送打印机 tray"
    assert len(desk.cases.list()) == 1


def test_the_choice_is_kept_on_the_device(
    output: SlipOutput, runner: TaskRunner, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    for target in (Target(queue="tray"), Target(folder=tmp_path)):
        output.choose(target)
        qtbot.waitUntil(lambda: not runner.busy)
        assert SlipOutput(runner, desk, runner).target == target


def test_the_systems_default_is_taken_while_nothing_is_chosen(
    runner: TaskRunner, desk: Desk, qtbot: QtBot
) -> None:
    fresh = SlipOutput(runner, desk, runner)
    with qtbot.waitSignal(fresh.target_changed, timeout=10_000):
        fresh.take_default()
    assert fresh.target == Target(queue="tray")
    assert desk.upkeep.setting("printer") == ""


def test_nothing_is_followed_once_the_window_has_put_its_work_away(
    output: SlipOutput, desk: Desk, tray: PaperTray, qtbot: QtBot, runner: TaskRunner
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number)
    assert tray.requests
    runner.shut_down()
    output.follow()  # a refused job would be logged, and an unexpected warning fails the test
    assert not any(timer.isActive() for timer in output.findChildren(QTimer))


def test_printers_are_called_what_people_call_them(
    runner: TaskRunner, desk: Desk, tray: PaperTray, told: list[Message], output: SlipOutput, qtbot: QtBot
) -> None:
    tray.known = [
        Printer(name="tray", description="窗口 & 打印机", is_default=True),
        Printer(name="HP_1", description="里屋"),
        Printer(name="HP_2", description="里屋"),
        Printer(name="RAW"),
    ]
    output.take_default()
    qtbot.waitUntil(lambda: not runner.busy)
    assert output.target == Target(queue="tray", description="窗口 & 打印机")
    menu = QMenu()
    made = OutputMenu(menu, output)
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: not runner.busy)
    names = [action.text() for action in menu.actions()]
    assert names[:4] == ["窗口 && 打印机", "里屋（HP_1）", "里屋（HP_2）", "RAW"]
    number = desk.cases.open(ready_draft(desk)).slip_number
    menu.actions()[1].trigger()
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number)
    assert tray.requests[0].queue == "HP_1"
    assert told[-1].what == "已送打印机 里屋（HP_1）"
    qtbot.waitUntil(lambda: not runner.busy)
    assert SlipOutput(runner, desk, runner).target.name == "里屋（HP_1）"  # before anybody was asked again
    del made


def test_a_slip_without_an_answer_is_here_or_printed_again(
    output: SlipOutput, told: list[Message], desk: Desk, tray: PaperTray, qtbot: QtBot, runner: TaskRunner
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number)
    tray.state = "unknown"
    output.follow()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].what == "是否出纸未确认，办件不受影响"
    assert [action.meaning for action in told[-1].actions] == ["here", "again"]
    output.confirm()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].what == "已记下：纸在这里"
    assert desk.cases.list()[0].print_state == "printed"


def test_a_job_that_is_known_again_is_told_of(
    output: SlipOutput, told: list[Message], desk: Desk, tray: PaperTray, qtbot: QtBot, runner: TaskRunner
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number)
    tray.state = "unknown"
    output.follow()
    qtbot.waitUntil(lambda: not runner.busy)
    assert output.is_asking  # the print server may only be beginning
    tray.state = "completed"
    output.follow()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].what == "tray 已出纸"


def test_slips_that_waited_for_a_printer_are_offered_once(
    runner: TaskRunner, desk: Desk, tray: PaperTray, qtbot: QtBot
) -> None:
    output = SlipOutput(runner, desk, runner)
    waiting = WaitingSlips(Workroom(Look(), runner, desk, output, ()), runner)
    told: list[Message] = []
    output.message_raised.connect(told.append)
    numbers = [desk.cases.open(ready_draft(desk)).slip_number for _ in range(2)]
    for number in numbers:
        with qtbot.waitSignal(output.sent, timeout=10_000):
            output.send(number)
    assert "还没有选打印机" in told[-1].what
    output.choose(Target(queue="tray"))
    qtbot.waitUntil(lambda: not runner.busy)
    assert (told[-1].key, told[-1].title) == (waiting.key, "还有 2 张告知单没有打印")
    waiting.hear(MessageAnswer(waiting.key, told[-1].actions[0].meaning))
    qtbot.waitUntil(lambda: not runner.busy)
    assert [request.title for request in tray.requests] == numbers
    told.clear()
    output.choose(Target(queue="tray"))
    qtbot.waitUntil(lambda: not runner.busy)
    assert waiting.key not in {message.key for message in told}


def test_a_print_server_that_is_away_is_asked_again(
    output: SlipOutput,
    told: list[Message],
    desk: Desk,
    tray: PaperTray,
    qtbot: QtBot,
    runner: TaskRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(_job: PrintJob) -> PrintJob:
        raise PrintError("打印服务没有运行", "", "")

    number = desk.cases.open(ready_draft(desk)).slip_number
    with qtbot.waitSignal(output.sent, timeout=10_000):
        output.send(number)
    with monkeypatch.context() as away:
        away.setattr(tray, "follow", down)
        output.follow()
        qtbot.waitUntil(lambda: not runner.busy)
        assert output.is_asking
        assert told[-1].what == "已送打印机 tray"  # what was known stands
    tray.state = "completed"
    output.follow()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].what == "tray 已出纸"


def test_a_printer_that_gives_no_answer_is_followed_all_the_same(
    output: SlipOutput,
    told: list[Message],
    desk: Desk,
    tray: PaperTray,
    qtbot: QtBot,
    runner: TaskRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hung(_request: PrintRequest) -> PrintJob:
        raise PrintUnanswered("打印服务没有回应", "等了 30 秒", "请稍后再打")

    number = desk.cases.open(ready_draft(desk)).slip_number
    with monkeypatch.context() as away:
        away.setattr(tray, "submit", hung)
        with qtbot.waitSignal(output.sent, timeout=10_000):
            output.send(number)
    assert [action.meaning for action in told[-1].actions] == ["here", "again", "pdf"]
    assert desk.cases.list()[0].print_state == "unconfirmed"
    tray.state = "completed"  # it was handed over, and is found by its mark
    output.follow()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told[-1].what == "tray 已出纸"
