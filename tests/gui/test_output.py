"""A slip on its way to paper: what the clerk reads about it, whatever the printer does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.background.tasks import TaskRunner
from desktop.gui.parts.messages import Message
from desktop.gui.parts.output import SlipOutput, Target
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
    assert not output._timer.isActive()
