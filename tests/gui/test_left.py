"""Who has left by the roster works here no more, once an exchange has told so."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.desk.desk import Desk
from desktop.gui.entrance.opening import OpeningPage
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import Counter
from tests.unit.test_roles_at_the_desk import appoint


def test_the_window_locks_when_the_roster_says_so(
    counter: Counter, work: WorkArea, desk: Desk, qtbot: QtBot
) -> None:
    window = counter.window
    appoint(desk.state.duty, "别人", "clerk", left=True)
    counter.settle()
    assert window.desk is desk, "somebody else has left"
    appoint(desk.state.duty, desk.staff_name, "clerk", left=True)
    qtbot.waitUntil(lambda: window.desk is None, timeout=10_000)
    assert isinstance(window.page, UnlockPage | OpeningPage)
