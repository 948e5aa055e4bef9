"""The page 同步 with a real server process: what is not there yet and why, when it goes, what a stick has."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop.cli.commands import main
from desktop.database import banner as banner_row
from desktop.database import rehoming, slices
from desktop.database.engine import Store
from desktop.gui.exchange.exchange_page import ExchangePage
from desktop.gui.window.main_window import MainWindow
from sync.device.store import Fork
from sync.server.doors import parcels
from tests.gui.counter import KEY
from tests.gui.test_exchange import PATIENCE_MS, Clerk, titles
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.banners import OTHER_POINT, Banner, Process, new_banner
from tests.support.devices import Device
from tests.support.window_pages import banner_page, upload_button
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow
HELD = Qt.KeyboardModifier.ControlModifier
BOTH = HELD | Qt.KeyboardModifier.ShiftModifier


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


@pytest.fixture
def clerk(window: MainWindow, qtbot: QtBot, banner: Banner, server: Process) -> Clerk:
    made = Clerk(window, qtbot)
    made.enrol(banner)
    return made


@pytest.fixture
def page(clerk: Clerk) -> ExchangePage:
    return banner_page(clerk.work)


def rows(page: ExchangePage) -> list[tuple[str, str, str]]:
    return [(line.words, line.about, line.word) for line in page.model.lines if not line.is_heading]


def save_two(clerk: Clerk) -> list[str]:
    desk = clerk.window.desk
    assert desk is not None
    return [desk.cases.open(ready_draft(desk, matter)).slip_number for matter in ("SAMPLE-001", "SAMPLE-004")]


def facts(page: ExchangePage) -> str:
    labels = page.standing.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisibleTo(page))


def test_each_case_says_why_it_is_not_there_and_when_it_goes(
    clerk: Clerk, page: ExchangePage, server: Process
) -> None:
    clerk.until(lambda: page.diagnosis.text() == "旗里都收到了")
    assert not page.list.isVisibleTo(page)
    server.kill()
    first, second = save_two(clerk)
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: page.diagnosis.text() == "连不上旗服务器")
    assert "2 件都保存在本机，一件没丢" in page.advice.text()
    assert "自己再传" in page.advice.text()
    clerk.until(lambda: [row[2] for row in rows(page)] == ["在本机", "在本机"])
    (words, about, _state), (_words, later, _) = rows(page)
    assert words == "测** · 城乡居民基本医疗保险参保登记"
    assert about.startswith(f"{first} · ")
    assert "连不上旗服务器" in about
    assert "自己再传" in about
    assert later.startswith(f"{second} · ")
    assert "前面还有" in later, "entries go in their order"
    assert page.figures["here"].text() == "2"
    page.look.click()
    clerk.until(lambda: "断在“线路”" in titles(page.messages.shown()))
    server.start()
    page.list.setFocus()
    clerk.counter.press(KEY.Key_Return, held=HELD)
    clerk.until(lambda: rows(page) == [])
    assert page.figures["here"].text() == "0"
    clerk.until(lambda: page.diagnosis.text() == "旗里都收到了")


def test_a_wrong_site_is_corrected_by_a_code_of_the_right_one(
    clerk: Clerk, page: ExchangePage, banner: Banner
) -> None:
    """The strip, the next slip and the banner stand at the new site; what was given out stays as it is."""
    desk = clerk.window.desk
    assert desk is not None
    former, _second = save_two(clerk)
    clerk.until(lambda: page.diagnosis.text() == "旗里都收到了")

    def correct(code: str, heard: str) -> None:
        page.correct.click()
        clerk.until(lambda: page.questions.isVisibleTo(page))
        clerk.counter.commit(code)
        clerk.counter.press(KEY.Key_Return)
        clerk.until(lambda: heard in titles(page.messages.shown()))

    correct(banner.code(), "站点没有变")
    correct(banner.code(OTHER_POINT), "已更正为 ML0102")
    assert desk.site.code == OTHER_POINT
    clerk.until(lambda: OTHER_POINT in clerk.work.strip.where.text())
    clerk.until(lambda: page.diagnosis.text() == "旗里都收到了")
    clerk.counter.press(KEY.Key_Escape)
    number = desk.cases.open(ready_draft(desk)).slip_number
    assert (former.split("-")[0], number.split("-")[0]) == ("ML0101", OTHER_POINT)
    clerk.until(lambda: rows(page) == [] and desk.exchange.status().entries_waiting == 0)
    (known,) = banner.status().devices
    assert known.site == OTHER_POINT
    assert banner.quarantined() == {}


def test_enter_opens_the_case(clerk: Clerk, page: ExchangePage, server: Process) -> None:
    server.kill()
    save_two(clerk)
    clerk.until(lambda: len(rows(page)) == 2)
    clerk.counter.press(KEY.Key_Down, KEY.Key_Return)
    clerk.counter.settle()
    assert clerk.work.page is clerk.work.page_named("case")
    clerk.counter.press(KEY.Key_Escape)
    assert clerk.work.page is page


def test_server_catalogue_and_clock_are_said(clerk: Clerk, page: ExchangePage, banner: Banner) -> None:
    clerk.until(lambda: "上次联系" in facts(page))
    words = facts(page)
    assert f"{banner.url}，没有加密的线路，只适合试用" in words
    assert "目录 sample-0.1 在用" in words
    assert "时钟准，差 0 秒" in words
    assert "上次联系" in words


def test_a_stick_takes_what_waits_and_its_answer_comes_back(
    clerk: Clerk,
    page: ExchangePage,
    server: Process,
    banner: Banner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.kill()
    save_two(clerk)
    clerk.until(lambda: len(rows(page)) == 2)
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(stick / "包裹"), ""))
    page.parcels.carrier.setFocus()
    clerk.counter.commit("那顺")
    clerk.counter.press(KEY.Key_U, held=BOTH)
    clerk.until(lambda: [row[2] for row in rows(page)] == ["正在传", "正在传"])
    (file,) = stick.iterdir()
    assert file.name == "包裹.tamga-parcel"
    assert "装在包裹里，还没有回执" in rows(page)[0][1]
    clerk.until(lambda: "在路上，没有回执" in facts(page))
    assert "2 件  那顺带走" in facts(page)
    assert page.parcels.carrier.text() == ""
    answer = stick / "回执"
    answer.write_bytes(parcels.answer_parcel(banner.database, file.read_bytes()))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(answer), ""))
    page.parcels.take.click()
    clerk.until(lambda: rows(page) == [])
    assert "已收下回执" in titles(page.messages.shown())
    clerk.until(lambda: "旗里已收  ·" in facts(page))


def test_a_parcel_that_is_stopped_changes_nothing(
    clerk: Clerk, page: ExchangePage, server: Process, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.kill()
    save_two(clerk)
    clerk.until(lambda: len(rows(page)) == 2)
    file = tmp_path / "包裹.tamga-parcel"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(file), ""))
    page.pack_parcel()
    page.parcels.stop.click()
    clerk.until(lambda: bool(page.messages.shown()))
    clerk.counter.settle()
    if not file.exists():  # it was stopped in time
        assert page.messages.shown()[-1].title == "没有写包裹"
        assert [row[2] for row in rows(page)] == ["在本机", "在本机"]


def test_anothers_parcel_is_handed_over(
    clerk: Clerk, page: ExchangePage, banner: Banner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Device.new(tmp_path / "other").enrol(banner)
    from desktop.services.exchange.exchange_parcel import make_parcel

    file = tmp_path / "别人.tamga-parcel"
    file.write_bytes(make_parcel(other.duty))
    other.store.close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(file), ""))
    page.parcels.carry.click()
    clerk.until(lambda: "旗里读了，回执已存" in facts(page))
    assert (tmp_path / "别人.tamga-answer").exists()
    assert "请带回给写包裹的人" in titles(page.messages.shown())
    (tmp_path / "别人.tamga-answer").unlink()
    clerk.window.lock()
    clerk.window.go_on_with(file)
    clerk.counter.settle()
    assert not (tmp_path / "别人.tamga-answer").exists(), "somebody has to come in first"
    clerk.counter.press(KEY.Key_Return)
    clerk.until((tmp_path / "别人.tamga-answer").exists)


def test_the_command_says_the_same(
    clerk: Clerk, page: ExchangePage, server: Process, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.kill()
    numbers = save_two(clerk)
    assert main(["sync", "--data", str(data_dir), "--status"]) == 0
    standing = json.loads(capsys.readouterr().out)
    assert [each["slip_number"] for each in standing["waiting"]] == numbers
    assert {each["state"] for each in standing["waiting"]} == {"here"}
    assert standing["parcels"] == standing["aside"] == []
    assert "测试" not in json.dumps(standing, ensure_ascii=False), "names are masked"


def test_it_fits_every_size(clerk: Clerk, page: ExchangePage, server: Process) -> None:
    server.kill()
    save_two(clerk)
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: page.diagnosis.text() == "连不上旗服务器")
    for size in SIZES:
        show(clerk.counter, size)
        clerk.until(lambda: clipped(clerk.window) == [])
        assert overlapping_edges(clerk.window) == [], size


def test_the_wrong_site_is_corrected_by_one_act(clerk: Clerk, page: ExchangePage, banner: Banner) -> None:
    desk = clerk.window.desk
    assert desk is not None
    clerk.until(lambda: page.diagnosis.text() == "旗里都收到了")
    clerk.work.show_page(page)
    clerk.counter.press(KEY.Key_W, held=Qt.KeyboardModifier.AltModifier)
    assert page.questions.field.hasFocus()
    clerk.counter.commit(banner.code(desk.site.code))
    clerk.counter.press(KEY.Key_Return)
    clerk.until(lambda: "站点没有变" in titles(page.messages.shown()))
    clerk.counter.press(KEY.Key_W, held=Qt.KeyboardModifier.AltModifier)
    clerk.counter.commit(banner.code(OTHER_POINT))
    clerk.counter.press(KEY.Key_Return)
    clerk.until(lambda: f"本机的站点已更正为 {OTHER_POINT}" in titles(page.messages.shown()))
    assert desk.site.code == OTHER_POINT
    assert page.correct.isVisibleTo(page)
    clerk.until(lambda: page.diagnosis.text() == "旗里都收到了")


def test_the_key_is_heard_where_the_code_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    clerk = Clerk(window, qtbot)
    page = banner_page(clerk.work)
    clerk.counter.press(KEY.Key_7, held=HELD)
    clerk.until(page.form.url.hasFocus)
    page.form.code.setText("3NDX-CAVE-SCYH-C664")
    clerk.counter.press(KEY.Key_W, held=Qt.KeyboardModifier.AltModifier)
    assert page.questions.field.hasFocus()
    assert page.questions.field.text() == "3NDX-CAVE-SCYH-C664"


def test_f9_goes_on_while_the_device_moves_to_another_id(
    clerk: Clerk, page: ExchangePage, server: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of entries that takes a while: how far it is stands there, and nobody waits for it."""
    server.kill()
    clerk.counter.press(KEY.Key_Escape)
    before = clerk.save_case()
    assert clerk.window.desk is not None
    store = clerk.window.desk.state.duty.store
    gate, slices_done = threading.Event(), itertools.count(1)

    def pause(_seconds: float) -> None:
        if next(slices_done) > 3:
            gate.wait(PATIENCE_MS / 1000)

    monkeypatch.setattr(rehoming, "SLICE", 1)
    monkeypatch.setattr(slices, "time", SimpleNamespace(monotonic=time.monotonic, sleep=pause))
    with store.writing() as connection:
        state = banner_row.read_state(connection)
        assert state is not None
        first = state.acknowledged.seq + 1
        fork = Fork(first_seq=first, device="f" * 16, seed=bytes(range(32)), letter="C", origin=state.device)
        rehoming.begin(connection, fork)
    upload_button(clerk.work).click()
    clerk.counter.press(KEY.Key_F5)
    clerk.until(lambda: page.diagnosis.text() == "正在整理本机的记录")
    assert "步；不用等，照常办件" in page.advice.text()
    clerk.counter.press(KEY.Key_Escape)
    clerk.counter.press(KEY.Key_F2)
    clerk.counter.fill_in()
    clerk.counter.press(KEY.Key_F9)
    desk = clerk.window.desk
    clerk.until(lambda: len(desk.cases.list()) == 2)
    numbers = [line.slip_number for line in desk.cases.list()]
    assert before in numbers
    assert sum("-C" in number for number in numbers) == 1, numbers
    gate.set()
    clerk.until(lambda: not _moves(store))
    broken = desk.upkeep.verify().breaks
    assert {each.trouble for each in broken} <= {"signature"}, "the banner sends what proves its own part"


def _moves(store: Store) -> bool:
    with store.reading() as connection:
        return rehoming.is_begun(connection)
