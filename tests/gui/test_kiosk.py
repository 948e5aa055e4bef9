"""The kiosk: three steps by touch, and nothing of this computer behind them, whatever is pressed."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop import kiosk_folder
from desktop.gui.kiosk import kiosk_window, run
from desktop.gui.kiosk.cards import TARGET, Card
from desktop.gui.kiosk.kiosk_window import KioskWindow
from desktop.gui.look.look import Appearance
from desktop.services.catalogue.prepare_kiosk import prepare_kiosk
from tests.gui.test_fit import clipped
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder

PASSWORD = "kiosk-12345"
KEY = Qt.Key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data_dir = demo_folder(tmp_path / "data")
    duty = demo_duty(data_dir)
    made = prepare_kiosk(duty, data_dir, PASSWORD, "tray")
    duty.store.close()
    return made


@pytest.fixture
def tray(monkeypatch: pytest.MonkeyPatch) -> PaperTray:
    made = PaperTray()
    monkeypatch.setattr(run, "print_system", lambda: made)
    return made


@pytest.fixture
def kiosk(qapp: QApplication, folder: Path, tray: PaperTray, qtbot: QtBot) -> Iterator[KioskWindow]:
    window = run.open_kiosk(folder)
    assert window.isFullScreen()
    window.stay.end()  # it would fill the screen again; tests/e2e/test_kiosk_on_screen.py tries it
    window.showNormal()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: "社会救助" in cards(window.start))
    yield window
    window.let_go()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@functools.cache
def screen() -> QPointingDevice:
    """One that is touched; made once there is an application."""
    return QTest.createTouchDevice()


def touch(part: QWidget) -> None:
    """A finger on its middle, as the screen tells it: Qt makes a click of it."""
    handle = part.window().windowHandle()  # the offscreen screen is smaller than the window
    place = part.mapTo(part.window(), part.rect().center())
    for act in ("press", "release"):
        told = QTest.touchEvent(handle, screen())
        getattr(told, act)(0, place, handle)
        told.commit()
    QCoreApplication.processEvents()


def cards(page: QWidget) -> dict[str, Card]:
    return {card.card.words: card for card in page.findChildren(Card) if card.isVisible()}


def words(page: QWidget) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def shown_page(kiosk: KioskWindow) -> str:
    names = ("start", "situation", "paper", "way_out")
    return next(name for name in names if getattr(kiosk, name) is kiosk.page)


def settle(kiosk: KioskWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not kiosk.runner.busy, timeout=20_000)
    QCoreApplication.processEvents()


def choose_matter(kiosk: KioskWindow) -> None:
    QCoreApplication.processEvents()
    for name in ("社会救助", "医疗救助申请"):
        while name not in cards(kiosk.start):
            assert kiosk.start.grid.after.isEnabled(), name
            touch(kiosk.start.grid.after)
        touch(cards(kiosk.start)[name])


def test_three_touches_and_answers_print_what_to_bring(
    kiosk: KioskWindow, tray: PaperTray, qtbot: QtBot
) -> None:
    choose_matter(kiosk)
    assert shown_page(kiosk) == "situation"
    assert not kiosk.situation.print.isEnabled(), "the questions are not answered yet"
    while not kiosk.situation.print.isEnabled():
        wanted = kiosk.situation.wanted
        assert wanted is not None
        question = next(each for each in wanted.situations() if each.key not in wanted.answers)
        touch(cards(kiosk.situation)[question.options[0].label.zh])
    wanted = kiosk.situation.wanted
    assert wanted is not None
    shown = words(kiosk.situation)
    assert wanted.to_bring()
    assert all(each.name.zh in shown for each in wanted.to_bring())
    touch(kiosk.situation.print)
    settle(kiosk, qtbot)
    assert shown_page(kiosk) == "paper"
    (request,) = tray.requests
    assert request.pdf.startswith(b"%PDF")
    assert request.title == "要带什么"
    assert kiosk.paper.code.rows, "the code stands there as well"
    touch(kiosk.paper.again)
    assert shown_page(kiosk) == "start"


def test_an_answer_changes_the_list(kiosk: KioskWindow) -> None:
    choose_matter(kiosk)
    first = kiosk.situation.wanted
    assert first is not None
    agent = next(each for each in first.situations() if each.key == "agent")
    touch(cards(kiosk.situation)[agent.options[0].label.zh])
    with_one = kiosk.situation.wanted
    touch(cards(kiosk.situation)[agent.options[1].label.zh])
    with_other = kiosk.situation.wanted
    assert with_one is not None
    assert with_other is not None
    assert {each.code for each in with_one.materials()} != {each.code for each in with_other.materials()}


def test_letters_on_the_screen_find_a_matter(kiosk: KioskWindow) -> None:
    assert not kiosk.start.keypad.isVisible()
    touch(kiosk.start.search)
    keys = {key.text(): key for key in kiosk.start.keypad.keys}
    for letter in "gljt":
        touch(keys[letter])
    assert "高龄津贴申请" in cards(kiosk.start)
    touch(keys["删除"])
    assert kiosk.start.search.text() == "glj"
    touch(kiosk.back)
    assert kiosk.start.search.text() == ""
    QCoreApplication.processEvents()
    assert "社会救助" in cards(kiosk.start)


def test_targets_are_large_and_nothing_is_cut(kiosk: KioskWindow, qtbot: QtBot) -> None:
    kiosk.showNormal()
    for size in ((1366, 768), (1080, 1920)):
        for mongolian in (False, True):
            kiosk.go_to_start()
            kiosk.resize(*size)
            if mongolian:
                touch(kiosk.switch)
            choose_matter(kiosk)
            pages = (kiosk.situation, kiosk.way_out, kiosk.start)
            for page in pages:
                if page is kiosk.way_out:
                    touch(kiosk.staff)
                elif page is kiosk.start:
                    kiosk.go_to_start()
                    touch(kiosk.start.search)
                qtbot.waitUntil(lambda: clipped(kiosk) == [], timeout=5_000)
                assert (kiosk.width(), kiosk.height()) == size
                small = [
                    f"{part.accessibleName()} {part.height()}"
                    for part in kiosk.findChildren(QWidget)
                    if part.isVisible()
                    and isinstance(part, QAbstractButton | QLineEdit)
                    and min(part.height(), part.width()) < TARGET
                ]
                assert small == []


def unpressed(kiosk: KioskWindow, pressed: set[str]) -> QAbstractButton | None:
    QCoreApplication.processEvents()
    shown = (part for part in kiosk.findChildren(QAbstractButton) if part.isVisible() and part.isEnabled())
    return next((part for part in shown if part.accessibleName() not in pressed), None)


def other_windows(kiosk: KioskWindow) -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not kiosk]


def test_every_button_leads_to_a_step_and_nowhere_else(kiosk: KioskWindow, qtbot: QtBot) -> None:
    steps: set[QWidget] = {kiosk.start, kiosk.situation, kiosk.paper, kiosk.way_out}
    pressed: set[str] = set()
    kiosk.go_to_start()
    touch(kiosk.start.search)
    ways: list[Callable[[], None]] = [
        lambda: None,
        partial(choose_matter, kiosk),
        partial(touch, kiosk.staff),
    ]
    for open_page in ways:
        kiosk.go_to_start()
        open_page()
        while (part := unpressed(kiosk, pressed)) is not None:
            name = part.accessibleName()
            pressed.add(name)
            touch(part)
            settle(kiosk, qtbot)
            assert kiosk.page in steps
            assert other_windows(kiosk) == [], name
            kiosk.go_to_start()
            open_page()
    assert {"回去", "换文字", "工作人员", "退出"} <= pressed
    assert kiosk.isVisible()


def test_no_key_leads_out(kiosk: KioskWindow, qtbot: QtBot) -> None:
    touch(kiosk.start.search)
    modifiers = Qt.KeyboardModifier
    for held in (
        modifiers.NoModifier,
        modifiers.AltModifier,
        modifiers.ControlModifier,
        modifiers.MetaModifier,
        modifiers.ControlModifier | modifiers.AltModifier,
        modifiers.ControlModifier | modifiers.ShiftModifier,
    ):
        for key in KEY:
            if key in (KEY.Key_Return, KEY.Key_Enter):  # they press what has the focus, as a finger does
                continue
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.sendEvent(QApplication.focusWidget() or kiosk, QKeyEvent(kind, key, held))
        QCoreApplication.processEvents()
        assert other_windows(kiosk) == [], held
        assert kiosk.isVisible()
    kiosk.close()
    assert kiosk.isVisible(), "the desktop's own way of closing does not close it"


def test_no_menu_opens(kiosk: KioskWindow) -> None:
    for part in (kiosk.start.search, kiosk, kiosk.situation):
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, QPoint(5, 5), part.mapToGlobal(QPoint(5, 5))
        )
        QCoreApplication.sendEvent(part, event)
    assert QApplication.activePopupWidget() is None
    assert [
        menu for menu in QApplication.topLevelWidgets() if isinstance(menu, QMenu) and menu.isVisible()
    ] == []


def test_nobody_there_means_back_to_the_start(
    kiosk: KioskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk_window, "IDLE_S", 2)
    touch(kiosk.switch)
    choose_matter(kiosk)
    assert kiosk.scripts.mongolian_first
    qtbot.waitUntil(lambda: kiosk.page is kiosk.start, timeout=6_000)
    assert not kiosk.scripts.mongolian_first
    assert "社会救助" in cards(kiosk.start)
    assert kiosk.start.search.text() == ""


def test_only_the_password_lets_it_go_and_wrong_ones_take_longer(kiosk: KioskWindow, qtbot: QtBot) -> None:
    touch(kiosk.staff)
    way = kiosk.way_out
    left: list[bool] = []
    kiosk.left.connect(lambda: left.append(True))
    keys = {key.text(): key for key in way.keypad.keys}
    for number in range(2):
        for character in "wrong":
            touch(keys[character])
        touch(way.enter)
        settle(kiosk, qtbot)
        assert way.note.text() == "密码不对", number
    way.password.setText("another")
    touch(way.enter)
    settle(kiosk, qtbot)
    assert way.note.text() == "密码不对，10 秒以后再试"
    assert not way.enter.isEnabled()
    assert left == []
    way.enter.setEnabled(True)  # the time is over
    way.password.setText(PASSWORD)
    touch(way.enter)
    settle(kiosk, qtbot)
    assert left == [True]


def test_a_printer_that_does_nothing_is_told(kiosk: KioskWindow, tray: PaperTray, qtbot: QtBot) -> None:
    tray.refuses = True
    kiosk.start.matter_chosen.emit("SAMPLE-036")
    wanted = kiosk.situation.wanted
    assert wanted is not None
    kiosk.paper.show_wanted(wanted)
    settle(kiosk, qtbot)
    assert kiosk.paper.words.text() == "打印机没有出纸：请扫下面的码，或问窗口"
    assert kiosk.paper.code.rows


@pytest.mark.parametrize(
    ("reasons", "says"),
    [((), "打印好了，请取纸"), (("job-completed-with-errors",), "打印机没有出纸：请扫下面的码，或问窗口")],
)
def test_paper_is_there_when_the_print_system_vouches_for_it(
    kiosk: KioskWindow, tray: PaperTray, qtbot: QtBot, reasons: tuple[str, ...], says: str
) -> None:
    tray.state, tray.reasons = "completed", reasons
    kiosk.start.matter_chosen.emit("SAMPLE-036")
    wanted = kiosk.situation.wanted
    assert wanted is not None
    kiosk.paper.show_wanted(wanted)
    qtbot.waitUntil(lambda: kiosk.paper.words.text() == says, timeout=20_000)


def test_the_look_holds_in_high_contrast(kiosk: KioskWindow) -> None:
    kiosk._look.wear(Appearance(text="larger", palette="contrast"))
    choose_matter(kiosk)
    picture = kiosk.grab().toImage()
    assert picture.pixelColor(3, kiosk.height() // 2).name() == "#000000"


def test_a_newer_catalogue_is_seen(folder: Path) -> None:
    age = kiosk_folder.age_of(folder)
    content = kiosk_folder.read_content(folder)
    kiosk_folder.write_content(folder, content)
    assert kiosk_folder.age_of(folder) == age, "the same is not written again"
    newer = kiosk_folder.KioskContent(catalogue=content.catalogue + b"\n", search_keys=content.search_keys)
    kiosk_folder.write_content(folder, newer)
    assert kiosk_folder.age_of(folder) != age


def test_the_kiosks_own_words_have_their_mongolian_while_it_is_the_larger_script(
    kiosk: KioskWindow, qtbot: QtBot
) -> None:
    pressed = (kiosk.staff, kiosk.situation.print, kiosk.start.grid.after)
    assert all(press.icon().isNull() for press in pressed)
    kiosk.switch.click()
    assert not any(press.icon().isNull() for press in pressed)
    assert kiosk.start.away.icon().isNull(), "no term of the glossary says that"
    qtbot.waitUntil(lambda: clipped(kiosk) == [])
    kiosk.switch.click()
    assert all(press.icon().isNull() for press in pressed)
