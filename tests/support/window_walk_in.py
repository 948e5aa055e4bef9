"""One walk-in through a real window without a screen, in a process that somebody kills.

`python -m tests.support.window_walk_in FOLDER NAME [DAYS]` fills in SAMPLE-001 for NAME with the keys of a
clerk, says `ready`, waits for a line, presses F9, says `pressed`; when the window says that it is saved, what
else it says, a line each, and `saved`.  DAYS is how far its clock is off: the place where the program reads
it is told so (under faketime a window takes minutes to start).
"""

from __future__ import annotations

import datetime as dt
import sys
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.gui.counter.draft_keeper import BEHIND_MS
from desktop.gui.parts.output import Target
from desktop.services import record
from desktop.services.read_clock import Moment, read_clock
from tests.support.walkthrough import main_window
from tests.support.window_pages import counter_page
from tests.support.workplaces import ID_NUMBER

PATIENCE_S = 30.0
SETTLED_MS = 300


def press(*keys: Qt.Key) -> None:
    """Where the focus is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)


def type_in(text: str) -> None:
    """As an input method commits it, digits and letters as well."""
    event, focus = QInputMethodEvent(), QApplication.focusWidget()
    event.setCommitString(text)
    assert focus is not None
    QCoreApplication.sendEvent(focus, event)


def main(folder: Path, name: str) -> None:
    """Fill in, wait, save; then stay until killed."""
    QApplication(sys.argv[:1])
    window = main_window(app.open_window(folder))
    end = time.monotonic() + PATIENCE_S
    while window.work is None or window.runner.busy:
        QTest.qWait(10)
        assert time.monotonic() < end
    page = counter_page(window.work)
    window.work.output.choose(Target(queue="tray"))
    key = Qt.Key
    press(key.Key_F2)
    type_in("SAMPLE-001")
    press(key.Key_Return, key.Key_1, key.Key_1)
    type_in(name)
    press(key.Key_Return, key.Key_Return)
    type_in(ID_NUMBER)
    press(key.Key_Return, key.Key_Return, key.Key_Return, key.Key_1)
    QTest.qWait(2 * BEHIND_MS)  # as far as a draft may lie behind what was typed
    while window.runner.busy or any(each.name == "watch" for each in threading.enumerate()):
        QTest.qWait(10)
    print("ready", flush=True)
    sys.stdin.readline()
    press(key.Key_F9)
    print("pressed", flush=True)
    titles: dict[str, None] = {}
    while not any(shown.key == "saved" for shown in page.messages.shown()):
        QTest.qWait(2)
        titles |= dict.fromkeys(shown.title for shown in page.messages.shown())
    for _each in range(2):  # what else is said of it comes with the next look at the clock
        QTest.qWait(SETTLED_MS)
        while window.runner.busy:
            QTest.qWait(10)
    titles |= dict.fromkeys(shown.title for shown in page.messages.shown())
    print(*titles, "saved", sep="\n", flush=True)  # in this order: whoever hears the last has heard all
    QTest.qWait(60_000)


def put_clock_off(days: int) -> None:
    """All that is recorded from now on has this clock's time."""

    def reading(newest_at: str, **known: Any) -> Moment:
        return read_clock(newest_at, dt.datetime.now(dt.UTC) + dt.timedelta(days=days), **known)

    setattr(record, "read_clock", reading)  # noqa: B010 - a name that the module does not give away


if __name__ == "__main__":
    put_clock_off(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    main(Path(sys.argv[1]), sys.argv[2])
