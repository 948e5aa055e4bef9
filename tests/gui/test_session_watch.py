"""The computer falls asleep or its screen is locked: the window locks, as told by real message buses."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.entrance.opening import OpeningPage
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.window.session_watch import SessionWatch
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import Counter
from tests.support.source import ROOT

# In a process of its own: Qt connects to each bus once in the life of a process.
WATCHING = """
import os, subprocess, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from desktop.gui.window.session_watch import SessionWatch
app = QApplication([])
window = QWidget()
watch = SessionWatch(window)
heard = []
watch.left.connect(lambda: heard.append(1))
watch.start(window)
watch.start(window)
bus, name, value = sys.argv[1:4]
path, _, signal = name.partition(" ")
send = ["dbus-send", f"--{bus}", "--type=signal", path, signal, *([value] if value else [])]
QTimer.singleShot(50, lambda: subprocess.run(send, check=True))
QTimer.singleShot(3000, app.quit)
watch.left.connect(lambda: QTimer.singleShot(200, app.quit))
app.exec()
print(len(heard))
"""
SLEEP = "/org/freedesktop/login1 org.freedesktop.login1.Manager.PrepareForSleep"
LOCK = "/org/freedesktop/login1/session/_31 org.freedesktop.login1.Session.Lock"
SAVER = "/org/ukui/ScreenSaver org.ukui.ScreenSaver.ActiveChanged"


@pytest.mark.parametrize(
    ("bus", "signal", "value", "times"),
    [
        ("system", SLEEP, "boolean:true", 1),
        ("system", SLEEP, "boolean:false", 0),
        ("system", LOCK, "", 1),
        ("session", SAVER, "boolean:true", 1),
        ("session", SAVER, "boolean:false", 0),
    ],
)
def test_sleep_and_a_locked_screen_are_noticed(bus: str, signal: str, value: str, times: int) -> None:
    # One bus of its own stands for both.
    script = 'DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" exec "$@"'
    command = ["dbus-run-session", "--", "sh", "-c", script, "sh"]
    done = subprocess.run(
        [*command, sys.executable, "-P", "-c", WATCHING, bus, signal, value],
        env={"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.split() == [str(times)], done.stderr


def test_without_any_bus_the_window_works_as_ever() -> None:
    nowhere = "unix:path=/nowhere"
    environment = {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"}
    environment |= {"DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}
    code = WATCHING.replace("QTimer.singleShot(50, lambda: subprocess.run(send, check=True))", "")
    done = subprocess.run(
        [sys.executable, "-P", "-c", code.replace("3000", "100"), "session", SAVER, ""],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.split() == ["0"], done.stderr


def test_the_window_locks_as_the_computer_falls_asleep(
    counter: Counter, work: WorkArea, desk: Desk, qtbot: QtBot
) -> None:
    watch = counter.window.findChild(SessionWatch)
    assert isinstance(watch, SessionWatch)
    watch.sleeping(False)
    assert counter.window.desk is desk
    watch.sleeping(True)
    assert counter.window.desk is None
    assert isinstance(counter.window.page, UnlockPage | OpeningPage)
