"""The exchange in the window, with a real server process: enrol, upload, be told, settle."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from casework.cases.draft import MaterialMark
from casework.cases.kinds.banner import CaseStatusChanged
from casework.release import release_file
from casework.release.calendar_edits import days_between, with_days
from casework.release.catalogue import Limit, Text
from desktop.database import banner as row
from desktop.database.journal import Statement
from desktop.desk.desk import Desk
from desktop.gui.cases.case_table import HEADINGS
from desktop.gui.parts.messages import Message
from desktop.gui.window.leaving import LONGEST_WAIT_MS
from desktop.gui.window.main_window import MainWindow
from resources import SAMPLE_RELEASE
from sync.server.acts import acts, case_acts
from sync.server.releases import releases
from tests.gui.counter import KEY, Counter
from tests.support.banners import HALL, Banner, Process, new_banner
from tests.support.devices import Device
from tests.support.window_pages import banner_page, cases_page, counter_page, upload_button
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow
PATIENCE_MS = 30_000


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def server(banner: Banner, tmp_path: Path) -> Iterator[Process]:
    process = Process(banner, tmp_path / "server")
    process.start()
    yield process
    process.kill()


class Clerk:
    """What a clerk does with the exchange, and sees of it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        assert window.work is not None
        self.window, self.qtbot, self.work = window, qtbot, window.work
        self.counter = Counter(window, qtbot)
        self.until(lambda: self.strip != "")

    @property
    def strip(self) -> str:
        return upload_button(self.work).text()

    def until(self, seen: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(seen, timeout=PATIENCE_MS)

    def enrol(self, banner: Banner) -> None:
        """By keys alone, from the strip's button."""
        upload_button(self.work).click()
        page = banner_page(self.work)
        assert self.work.page is page
        self.until(page.form.url.hasFocus)
        self.counter.type(banner.url)
        self.counter.press(KEY.Key_Return)
        self.counter.type(banner.code().lower())
        self.counter.press(KEY.Key_Return)
        self.until(lambda: "旗里已收" in self.strip)

    def save_case(self) -> str:
        counter_page(self.work).go_find()
        self.counter.fill_in()
        self.counter.press(KEY.Key_F9)
        assert self.window.desk is not None
        desk = self.window.desk
        self.until(lambda: bool(desk.cases.list()))
        return desk.cases.list()[0].slip_number

    def bring_case(self, banner: Banner) -> str:
        """Save a case and see it arrive at the banner."""
        number = self.save_case()
        self.counter.press(KEY.Key_F5)
        self.until(lambda: any(number.encode() in body for body in banner.bodies()))
        return number

    def cases_cell(self, heading: str) -> str:
        model = cases_page(self.work).model
        return str(model.data(model.index(0, HEADINGS.index(heading))))


@pytest.fixture
def clerk(window: MainWindow, qtbot: QtBot) -> Clerk:
    return Clerk(window, qtbot)


def titles(messages: tuple[Message, ...]) -> str:
    return "\n".join(f"{each.title} {each.what}" for each in messages)


def test_enrol_by_code_then_everything_goes_by_itself(clerk: Clerk, banner: Banner, server: Process) -> None:
    assert clerk.strip == "未联到旗里…"
    clerk.enrol(banner)
    assert "上次联系" in clerk.work.strip.badges["exchange"].detail.text()
    before = banner.count()
    clerk.counter.press(KEY.Key_Escape)
    clerk.save_case()
    clerk.until(lambda: banner.count() > before)  # nobody pressed anything
    clerk.until(lambda: "旗里已收" in clerk.strip)


def test_a_wrong_code_is_told_and_what_was_typed_stays(clerk: Clerk, banner: Banner, server: Process) -> None:
    upload_button(clerk.work).click()
    page = banner_page(clerk.work)
    page.form.url.setText(banner.url)
    page.form.code.setText("2222-2222-2222-2222" + banner.code()[19:])
    page.form.enrol.click()
    clerk.until(lambda: "注册码无效" in titles(page.messages.shown()))
    assert page.form.url.text() == banner.url
    assert page.form.isVisibleTo(page)


def test_while_the_banner_is_away_the_strip_counts_and_f5_says_why(
    clerk: Clerk, banner: Banner, server: Process
) -> None:
    clerk.enrol(banner)
    server.kill()
    clerk.counter.press(KEY.Key_Escape)
    clerk.save_case()
    clerk.until(lambda: "1 件在本机" in clerk.strip)
    clerk.counter.press(KEY.Key_F3)
    clerk.counter.settle()
    clerk.until(lambda: clerk.cases_cell("上传") in ("在本机", "正在传"))
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: "连不上旗服务器" in titles(cases_page(clerk.work).messages.shown()))
    server.start()
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: clerk.cases_cell("上传") == "旗里已收")


def test_what_the_banner_says_appears_in_the_list(clerk: Clerk, banner: Banner, server: Process) -> None:
    clerk.enrol(banner)
    clerk.counter.press(KEY.Key_Escape)
    number = clerk.bring_case(banner)
    with banner.writing() as connection:
        case_acts.change_status(connection, number, "accepted", note="", by="旗经办")
        code = next(iter(acts.find_case(connection, number)[0].materials))
        case_acts.request_materials(connection, number, [code], reason="看不清", by="旗经办")
    clerk.counter.press(KEY.Key_F3)
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: clerk.cases_cell("状态") == "已受理")
    assert "旗里要求：看不清" in clerk.cases_cell("材料")
    assert "旗里要求补交：看不清" in cases_page(clerk.work).detail.text()


def test_a_published_release_comes_into_use_in_the_open_window(
    clerk: Clerk, banner: Banner, server: Process
) -> None:
    clerk.enrol(banner)
    release = release_file.read(SAMPLE_RELEASE.read_bytes())
    with banner.writing() as connection:
        releases.publish(connection, msgspec.structs.replace(release, number=2, name="v2"), 366)
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: clerk.work.strip.release.text() == "目录 v2")
    clerk.until(lambda: "v2" in titles(banner_page(clerk.work).messages.shown()))


def test_a_calendar_of_the_banner_moves_the_promised_day_in_the_open_list(
    clerk: Clerk, banner: Banner, server: Process
) -> None:
    clerk.enrol(banner)
    desk = clerk.window.desk
    assert desk is not None
    matter = desk.catalogue.release.matter("SAMPLE-004")
    assert matter is not None
    assert matter.promised_limit == Limit(value=20, unit="working_day")
    draft = ready_draft(desk, matter.code)
    marks = tuple(MaterialMark(code=mark.code, state="handed_in") for mark in draft.marks)
    desk.cases.open(msgspec.structs.replace(draft, marks=marks))
    clerk.counter.press(KEY.Key_Escape)
    clerk.counter.press(KEY.Key_F3)
    clerk.until(lambda: "（暂定）" in clerk.cases_cell("承诺办结"))
    began = desk.cases.list()[0].opened_at.astimezone().date()
    release = msgspec.structs.replace(desk.catalogue.release, number=2, name="v2")
    days = days_between(began, began + dt.timedelta(days=40), "work", "试验日历")
    with banner.writing() as connection:
        releases.publish(connection, release, 366)
        releases.publish_calendar(connection, lambda before: with_days(before, days))
    clerk.counter.press(KEY.Key_F5)
    expected = (began + dt.timedelta(days=20)).strftime("%m-%d")
    clerk.until(lambda: expected in clerk.cases_cell("承诺办结"))
    assert clerk.work.strip.release.text() == "目录 v2+3"


def test_a_release_that_changes_the_matter_on_screen_is_told_and_asks(
    clerk: Clerk, banner: Banner, server: Process
) -> None:
    clerk.enrol(banner)
    clerk.counter.press(KEY.Key_Escape)
    counter_page(clerk.work).go_find()
    clerk.counter.fill_in()
    release = release_file.read(SAMPLE_RELEASE.read_bytes())
    first, *others = release.matters
    paper = msgspec.structs.replace(first.materials[0], code="new-paper", name=Text(zh="新要的证明"))
    changed = msgspec.structs.replace(first, materials=(*first.materials, paper))
    added = msgspec.structs.replace(others[0], code="NEW-001", name=Text(zh="新设的事项"))
    newer = msgspec.structs.replace(release, number=2, name="v2", matters=(changed, *others, added))
    with banner.writing() as connection:
        releases.publish(connection, newer, 366)
    clerk.counter.press(KEY.Key_F5)
    messages = counter_page(clerk.work).messages
    clerk.until(lambda: "新增材料：新要的证明" in titles(messages.shown()))
    assert counter_page(clerk.work).draft.release_name == "sample-0.1"
    ask = next(each for each in messages.findChildren(QPushButton) if "按新目录继续" in each.text())
    ask.click()
    assert counter_page(clerk.work).draft.release_name == "v2"
    clerk.counter.settle()
    assert "新要的证明" in [row.material.name.zh for row in clerk.counter.ask.materials.model.rows]
    clerk.counter.press(KEY.Key_F2)
    clerk.counter.type("NEW-001")
    assert [row.name for row in counter_page(clerk.work).find_column.model.rows] == ["新设的事项"]


def bring_conflict(clerk: Clerk, banner: Banner, tmp_path: Path) -> str:
    """A case of which banner and hall say two things; the number of its slip."""
    clerk.enrol(banner)
    clerk.counter.press(KEY.Key_Escape)
    number = clerk.bring_case(banner)
    hall = Device.new(tmp_path / "hall", HALL).enrol(banner)
    hall.sync()
    desk = clerk.window.desk
    assert desk is not None
    case = desk.cases.list()[0].case_id
    with banner.writing() as connection:
        case_acts.change_status(connection, number, "accepted", note="", by="旗经办")
    hall.write([Statement(case, "case_status_changed", CaseStatusChanged(now="refused", by="大厅"))])
    hall.sync()
    hall.store.close()
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: "1 处冲突" in clerk.strip)
    return number


def test_a_conflict_is_a_task_with_both_values(
    clerk: Clerk, banner: Banner, server: Process, tmp_path: Path
) -> None:
    bring_conflict(clerk, banner, tmp_path)
    desk = clerk.window.desk
    assert desk is not None
    assert clerk.work.rail.buttons["exchange"].needs.count == 1
    upload_button(clerk.work).click()
    presses = [press for press in banner_page(clerk.work).findChildren(QPushButton) if "记的" in press.text()]
    words = " ".join(press.text() for press in presses)
    assert "已受理" in words
    assert "不予受理" in words
    kept = next(press for press in presses if "已受理" in press.text())
    kept.click()
    clerk.until(lambda: "冲突" not in clerk.strip)
    assert desk.cases.list()[0].progress == "accepted"
    clerk.until(lambda: any(b'"stands"' in body for body in banner.bodies()))


def test_the_page_of_a_case_shows_both_sides_and_one_is_chosen(
    clerk: Clerk, banner: Banner, server: Process, tmp_path: Path
) -> None:
    number = bring_conflict(clerk, banner, tmp_path)
    desk = clerk.window.desk
    assert desk is not None
    (line,) = (each for each in desk.affairs.today() if each.kind == "doubt")
    assert (line.place, line.about) == ("case", number)
    clerk.counter.press(KEY.Key_F2)
    clerk.counter.type(number)
    clerk.counter.press(KEY.Key_Return)
    page = clerk.work.page_named("case")
    assert page.messages is not None
    area = page.messages
    clerk.until(lambda: bool(area.shown()))
    (bar,) = area.shown()
    assert bar.title == "“办理进度”两处记得不一样"
    assert "旗经办" in bar.what
    assert "大厅" in bar.what
    kept = next(press for press in area.findChildren(QPushButton) if "已受理" in press.text())
    kept.click()
    clerk.until(lambda: area.shown() == ())
    assert desk.cases.list()[0].progress == "accepted"
    clerk.until(lambda: any(b'"stands"' in body for body in banner.bodies()))


def test_locking_does_not_wait_for_a_dead_line(clerk: Clerk, banner: Banner, server: Process) -> None:
    clerk.enrol(banner)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        _point_to(clerk, f"http://127.0.0.1:{silent.getsockname()[1]}")
        connections: list[socket.socket] = []
        # An exchange may still be on its way to the other address: the one that was asked for comes after it.
        threading.Thread(target=lambda: connections.append(silent.accept()[0]), daemon=True).start()
        clerk.counter.press(KEY.Key_F5)
        clerk.until(lambda: bool(connections))
        connections[0].setblocking(False)
        clerk.window.lock()
        clerk.until(lambda: not clerk.window.runner.busy)
        assert _is_asking(connections[0]), "the lock waited for the end of the request"
        connections[0].close()
        assert LONGEST_WAIT_MS < 3000
    for thread in threading.enumerate():
        if thread.name == "exchange":
            thread.join(10)


def _is_asking(line: socket.socket) -> bool:
    """Has whoever asks not hung up?"""
    try:
        while line.recv(65536):
            pass
    except BlockingIOError:
        return True
    return False


def test_an_exchange_that_looks_for_a_name_for_ever_holds_nothing(
    clerk: Clerk, banner: Banner, server: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.enrol(banner)
    asked, released = threading.Event(), threading.Event()

    def hang(*_args: object, **_named: object) -> list[object]:
        asked.set()
        assert released.wait(120)
        return []

    clerk.until(lambda: not clerk.window.runner.busy)
    monkeypatch.setattr("socket.getaddrinfo", hang)
    _point_to(clerk, "http://banner.invalid:1")
    clerk.counter.press(KEY.Key_F5)
    clerk.until(asked.is_set)
    assert clerk.window.desk is not None
    store = clerk.window.desk.state.duty.store
    clerk.window.lock()
    clerk.until(lambda: store.key is None and store.signer is None)
    assert not released.is_set()
    released.set()


def _point_to(clerk: Clerk, url: str) -> None:
    desk = clerk.window.desk
    assert isinstance(desk, Desk)
    with desk.state.duty.store.writing() as connection:
        row.change(connection, url=url)
