"""Nothing that was typed is lost: drafts come back after a crash, a lock, a next person."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.cases.draft import Draft
from casework.errors import StoreError
from desktop.desk.desk import Desk
from desktop.gui.background.tasks import Job
from desktop.gui.counter.draft_keeper import BEHIND_MS
from desktop.gui.parts.messages import MessageAnswer
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, NAME, Counter
from tests.support.window_pages import counter_page
from tests.support.workplaces import demo_folder

_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def slow_disk(window: MainWindow) -> Callable[[], None]:
    """Holds back all that goes to the store, until it is called."""
    held = threading.Event()
    window.runner.start(Job(title="慢", work=lambda: held.wait(10), quiet=True))
    return held.set


def offer(work: WorkArea) -> str:
    return next((m.title for m in counter_page(work).messages.shown() if m.key == "drafts"), "")


def test_a_draft_is_on_disk_soon_after_typing(counter: Counter, desk: Desk, qtbot: QtBot) -> None:
    counter.choose("SAMPLE-001")
    counter.type("1")
    assert BEHIND_MS < 1_000
    qtbot.waitUntil(lambda: bool(desk.cases.drafts()), timeout=10_000)
    assert desk.cases.drafts()[0].answers == {"person": ("normal",)}


def test_a_crash_brings_the_draft_back(
    counter: Counter, qtbot: QtBot, open_window: Callable[[Path], MainWindow], tmp_path: Path
) -> None:
    counter.fill_in()
    desk = counter.window.desk
    assert desk is not None
    qtbot.waitUntil(lambda: bool(desk.cases.drafts()) and len(desk.cases.drafts()[0].marks) == 1)
    # What a crash leaves: the files as they are now, the window still open.
    left = tmp_path / "left-behind"
    _copy(desk.data_dir, left)
    second = open_window(left)
    qtbot.waitUntil(lambda: second.work is not None and bool(offer(second.work)), timeout=10_000)
    work = second.work
    assert work is not None
    assert offer(work) == "有 1 份未完成的草稿"
    counter_page(work).messages.answered.emit(MessageAnswer("drafts", "continue"))
    assert counter_page(work).draft.applicant.name == NAME
    assert counter_page(work).ask.applicant.name.text() == NAME
    assert counter_page(work).ask.materials.model.rows[0].mark.state == "handed_in"
    assert offer(work) == ""


def test_giving_up_a_draft_can_be_undone(counter: Counter, work: WorkArea, desk: Desk) -> None:
    counter.fill_in()
    counter.press(KEY.Key_N, held=_CONTROL)
    counter.settle()
    assert offer(work) == "有 1 份未完成的草稿"
    counter_page(work).messages.answered.emit(MessageAnswer("drafts", "discard"))
    counter.settle()
    assert desk.cases.drafts() == []
    counter_page(work).messages.answered.emit(MessageAnswer("drafts", "restore"))
    counter.settle()
    assert [draft.applicant.name for draft in desk.cases.drafts()] == [NAME]
    assert offer(work) == "有 1 份未完成的草稿"


def test_closing_keeps_the_last_key(
    open_window: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = demo_folder(tmp_path / "data")
    first = open_window(folder)
    qtbot.waitUntil(lambda: first.work is not None and not first.runner.busy, timeout=10_000)
    clerk = Counter(first, qtbot)
    clerk.choose("SAMPLE-001")
    clerk.type("11")
    clerk.commit("最后一笔")
    first.window().close()
    second = open_window(folder)
    qtbot.waitUntil(lambda: second.desk is not None, timeout=10_000)
    assert second.desk is not None
    assert second.desk.cases.drafts()[0].applicant.name == "最后一笔"


def test_the_next_person_is_not_wiped_by_the_save_before(
    counter: Counter, work: WorkArea, desk: Desk, slow_disk: Callable[[], None]
) -> None:
    counter.fill_in()
    counter.press(KEY.Key_F9)
    counter.press(KEY.Key_N, held=_CONTROL)
    counter.choose("SAMPLE-001")
    counter.type("12")
    counter.commit("第二人")
    assert desk.cases.list() == []
    slow_disk()
    counter.settle()
    counter_page(work).keeper.flush()
    counter.settle()
    assert len(desk.cases.list()) == 1
    assert counter_page(work).draft.applicant.name == counter.ask.applicant.name.text() == "第二人"
    assert [draft.applicant.name for draft in desk.cases.drafts()] == ["第二人"]
    assert offer(work) == ""


def test_a_save_refused_behind_the_next_person_comes_back(
    counter: Counter, work: WorkArea, desk: Desk, slow_disk: Callable[[], None]
) -> None:
    counter.choose("SAMPLE-001")
    counter.type("12")
    counter.commit("缺号码")
    counter.press(KEY.Key_F9)
    counter.press(KEY.Key_N, held=_CONTROL)
    slow_disk()
    counter.settle()
    assert desk.cases.list() == []
    assert [draft.applicant.name for draft in desk.cases.drafts()] == ["缺号码"]
    assert offer(work) == "有 1 份未完成的草稿"


def test_a_full_disk_is_told_and_forgotten_once_there_is_room(
    counter: Counter, work: WorkArea, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of the test cannot be filled by whoever runs it: the desk says what a full one says."""
    counter.fill_in()
    with monkeypatch.context() as full:
        for name in ("keep_draft", "open"):
            full.setattr(desk.cases, name, _full)
        counter.press(KEY.Key_F9)
        counter.press(KEY.Key_N, held=_CONTROL)
        counter.settle()
        said = {message.key: message.what for message in counter_page(work).messages.shown()}
        assert said["draft"] == "数据没有写入；请腾出磁盘空间，填的内容还在窗口里。"
        counter.choose("SAMPLE-001")
        counter.type("1")
        counter_page(work).keeper.flush()
        counter.settle()
    counter_page(work).keeper.flush()
    counter.settle()
    assert sorted(draft.applicant.name for draft in desk.cases.drafts()) == ["", NAME]
    assert "draft" not in {message.key for message in counter_page(work).messages.shown()}


def _full(_draft: Draft) -> None:
    raise StoreError("磁盘已满", "数据没有写入", "请腾出磁盘空间")


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
    target.chmod(0o700)
