"""What is damaged beside an open window is said there in red."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.parts.messages import Message
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.workplace_watch import WorkplaceWatch
from desktop.services import record as recording
from desktop.services.read_clock import Moment, read_clock
from desktop.services.upkeep import check_package
from installers import manifest
from tests.support.workplaces import ready_draft


def test_a_damaged_file_of_the_program_is_named(
    window: MainWindow, desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    font = package / "song.ttf"
    font.write_bytes(bytes(3_000_000))
    manifest.write_manifest(package, "0.1.0.0", "linux-x86_64")
    monkeypatch.setattr(check_package, "package_folder", lambda: package)
    font.write_bytes(bytes(2_999_999) + b"\x55")
    watch = WorkplaceWatch(window, desk)
    with qtbot.waitSignal(watch.message_raised) as raised:
        watch.compare()
    (message,) = raised.args or []
    assert (message.key, message.tone) == ("program", "stop")
    assert "song.ttf" in message.what
    assert "重新安装" in message.what
    watch.stop()


def test_a_clock_that_is_off_is_said_as_soon_as_the_window_opens(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal ends later than this computer says it is: nobody has to print first to hear of it."""
    desk.cases.open(ready_draft(desk))

    def long_ago(newest_at: str, **known: Any) -> Moment:
        return read_clock(newest_at, dt.datetime(2019, 6, 1, 8, tzinfo=dt.UTC), **known)

    monkeypatch.setattr(recording, "read_clock", long_ago)
    heard: list[Message] = []
    watch = WorkplaceWatch(window, desk)
    watch.message_raised.connect(heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert (heard[0].key, heard[0].title) == ("clock", "本机时钟可能不对")


def test_a_clock_that_jumps_while_the_window_is_open_is_told_and_taken_back(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = dt.timedelta()

    def read(newest_at: str, now: dt.datetime | None = None, **known: Any) -> Any:
        return read_clock(newest_at, (now or dt.datetime.now(dt.UTC)) + ahead, **known)

    monkeypatch.setattr(recording, "read_clock", read)
    watch = WorkplaceWatch(window, desk)
    messages: list[Message] = []
    watch.message_raised.connect(messages.append)
    for jump, tone in ((3, "attention"), (0, "done"), (-3, "attention")):
        ahead = dt.timedelta(days=jump)
        with qtbot.waitSignal(watch.message_raised):
            watch.look_at_clock()
        assert (messages[-1].key, messages[-1].tone) == ("clock", tone)
    assert "clock confirm" in messages[-1].what
    watch.stop()
