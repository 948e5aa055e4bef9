"""A page is one module and one line: what is made up here is seen in the whole window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from casework.cases.draft import Draft
from desktop.changes import Area, Changes
from desktop.desk.desk import Desk
from desktop.gui.background.changes_feed import ChangesFeed
from desktop.gui.parts.page import Badge, WindowPage, Workroom
from desktop.gui.window import pages
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.pages import PageKind
from tests.gui.counter import KEY, Counter
from tests.support.workplaces import ready_draft


class MadeUpPage(WindowPage):
    """Counts what it is told, and says so in its badge."""

    concern: ClassVar[frozenset[Area]] = frozenset(("entries",))

    def __init__(self, _workroom: Workroom) -> None:
        super().__init__()
        self.setAccessibleName("试验页")
        self.heard: list[Changes] = []
        self._field = QLineEdit(self)
        self._field.setAccessibleName("试验")
        self.setFocusProxy(self._field)

    def refresh(self, changes: Changes) -> None:
        self.heard.append(changes)
        self.badge_changed.emit(Badge(f"试验 {len(self.heard)}"))


MADE_UP = PageKind(
    name="made_up", title="试验页", keys="Ctrl+F7", words="试一试", build=MadeUpPage, door="strip", badge=True
)


@pytest.fixture
def opened(
    monkeypatch: pytest.MonkeyPatch, open_window: Callable[[Path], MainWindow], data_dir: Path, qtbot: QtBot
) -> MainWindow:
    monkeypatch.setattr(pages, "PAGES", (*pages.PAGES, MADE_UP))
    window = open_window(data_dir)
    qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=20_000)
    return window


def made_up(window: MainWindow) -> MadeUpPage:
    assert window.work is not None
    page = window.work.page_named("made_up")
    assert isinstance(page, MadeUpPage)
    return page


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def test_a_page_of_one_line_opens_by_its_key_and_its_door(opened: MainWindow, qtbot: QtBot) -> None:
    counter, work = Counter(opened, qtbot), opened.work
    assert work is not None
    counter.press(KEY.Key_F7, held=Qt.KeyboardModifier.ControlModifier)
    assert work.page is made_up(opened)
    counter.press(KEY.Key_F7, held=Qt.KeyboardModifier.ControlModifier)
    assert work.page is work.home
    door = next(press for press in work.strip.findChildren(QPushButton) if press.text() == "试验页  Ctrl+F7")
    assert door.toolTip() == "试一试  Ctrl+F7"
    door.click()
    assert work.page is made_up(opened)


def test_the_menu_shows_the_key_of_a_page(
    monkeypatch: pytest.MonkeyPatch, open_window: Callable[[Path], MainWindow], data_dir: Path, qtbot: QtBot
) -> None:
    in_menu = msgspec.structs.replace(MADE_UP, door="menu")
    monkeypatch.setattr(pages, "PAGES", (*pages.PAGES, in_menu))
    window = open_window(data_dir)
    qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=20_000)
    assert window.work is not None
    menu = window.work.rail.settings.menu()
    assert "试验页…\tCtrl+F7" in [action.text() for action in menu.actions()]


def test_what_is_recorded_refreshes_whom_it_concerns(opened: MainWindow, qtbot: QtBot) -> None:
    counter, page, desk = Counter(opened, qtbot), made_up(opened), desk_of(opened)
    counter.settle()
    page.heard.clear()
    desk.upkeep.keep_setting("printer", "x")
    desk.cases.keep_draft(Draft(draft_id="d", started_at=ready_draft(desk).started_at))
    counter.settle()
    assert page.heard == []
    saved = desk.cases.open(ready_draft(desk))
    counter.settle()
    (changes,) = page.heard
    assert saved.case_id in changes.subjects
    assert "case_opened" in changes.kinds
    assert opened.work is not None
    assert opened.work.strip.badges["made_up"].press.text() == "试验 1…"


def test_what_another_thread_commits_arrives_on_the_windows_thread(opened: MainWindow, qtbot: QtBot) -> None:
    counter, page, desk = Counter(opened, qtbot), made_up(opened), desk_of(opened)
    counter.settle()
    page.heard.clear()
    draft = ready_draft(desk)
    threads: list[bool] = []
    page.badge_changed.connect(
        lambda _badge: threads.append(threading.current_thread() is threading.main_thread())
    )
    worker = threading.Thread(target=lambda: desk.cases.open(draft))
    worker.start()
    qtbot.waitUntil(lambda: bool(page.heard), timeout=10_000)
    worker.join()
    assert threads == [True]
    assert draft.draft_id in page.heard[0].subjects


def test_a_burst_is_told_once(qtbot: QtBot) -> None:
    feed = ChangesFeed()
    heard: list[Changes] = []
    feed.changed.connect(heard.append)

    def burst() -> None:
        for number in range(50):
            feed.tell(Changes(subjects=frozenset((str(number),))))

    workers = [threading.Thread(target=burst) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    qtbot.waitUntil(lambda: feed.is_idle)
    assert [len(changes.subjects) for changes in heard] == [50]
    feed.close()
    feed.tell(Changes(releases=True))
    assert feed.is_idle


def test_a_locked_window_hears_nothing_more(opened: MainWindow, qtbot: QtBot) -> None:
    page, work = made_up(opened), opened.work
    assert work is not None
    work.put_away()
    page.heard.clear()
    work.refresh(Changes(kinds=frozenset(("case_opened",))))
    assert page.heard == []
    assert isinstance(page, MadeUpPage)
