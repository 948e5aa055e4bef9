"""Practice beside the real workplace: marked on screen and paper, never sent, left by one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import app, bootstrap
from desktop.errors import SetUpError
from desktop.gui.counter.preview import lay_out
from desktop.gui.entrance.start import StartPage
from desktop.gui.entrance.unlock import UnlockPage
from desktop.gui.window.first_window import FirstWindow
from desktop.gui.window.main_window import MainWindow
from desktop.practice import is_practice, practice_folder, throw_away
from forms.sheet.mark import PRACTICE
from sync.device.errors import ExchangeError
from tests.gui.counter import KEY, Counter
from tests.support.walkthrough import main_window
from tests.support.workplaces import PASSWORD, ready_draft, real_folder

Frames = Callable[[Path], FirstWindow]


@pytest.fixture
def open_frame(qapp: QApplication) -> Iterator[Frames]:
    opened: list[FirstWindow] = []

    def open_one(folder: Path) -> FirstWindow:
        frame = app.open_window(folder)
        opened.append(frame)
        main_window(frame)
        return frame

    yield open_one
    for frame in opened:
        frame.close()
        frame.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def content(frame: FirstWindow) -> MainWindow:
    assert isinstance(frame.content, MainWindow)
    return frame.content


def settled(frame: FirstWindow, folder: Path, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(
        lambda: content(frame).data_dir == folder and not content(frame).runner.busy, timeout=30_000
    )
    return content(frame)


@pytest.mark.slow
def test_a_new_computer_is_tried_first_and_nothing_of_it_is_real(
    open_frame: Frames, tmp_path: Path, qtbot: QtBot
) -> None:
    frame = open_frame(tmp_path / "data")
    clerk = Counter(content(frame), qtbot)
    assert isinstance(content(frame).page, StartPage)
    qtbot.waitUntil(frame.isActiveWindow)
    clerk.press(KEY.Key_1)
    window = settled(frame, tmp_path / "data-practice", qtbot)
    qtbot.waitUntil(lambda: window.work is not None, timeout=30_000)
    assert window.practice is not None
    assert window.practice.isVisible()
    assert window.desk is not None
    number = window.desk.cases.open(ready_draft(window.desk)).slip_number
    page = pypdfium2.PdfDocument(window.desk.slips.archive(number))[0]
    assert PRACTICE in page.get_textpage().get_text_range()
    shown = lay_out(window.desk, window.desk.slips.preview(ready_draft(window.desk)), "a4")
    window.desk.fonts.mark = ""
    bare = lay_out(window.desk, window.desk.slips.preview(ready_draft(window.desk)), "a4")
    window.desk.fonts.mark = PRACTICE
    pages = zip(shown.pages, bare.pages, strict=True)
    assert all(len(page.items) > len(other.items) for page, other in pages), "the preview has the mark, too"
    with pytest.raises(ExchangeError, match="练习"):
        window.desk.exchange.enrol("https://banner.invalid", "AAAA-BBBB-CCCC-DDDD")
    window.practice.throw.click()
    window = settled(frame, tmp_path / "data", qtbot)
    assert isinstance(window.page, StartPage)
    assert not (tmp_path / "data-practice").exists()
    assert not bootstrap.is_set_up(tmp_path / "data")


@pytest.mark.slow
def test_practice_stands_beside_the_real_workplace(open_frame: Frames, tmp_path: Path, qtbot: QtBot) -> None:
    folder = real_folder(tmp_path / "data")
    frame = open_frame(folder)
    window = settled(frame, folder, qtbot)
    assert window.practice is None
    assert isinstance(window.page, UnlockPage)
    window.page.password.setText(PASSWORD)
    window.page.open.click()
    qtbot.waitUntil(lambda: window.work is not None and not window.runner.busy, timeout=30_000)
    assert window.work is not None
    real = window.desk
    assert real is not None
    window.work.practice_wanted.emit()
    practising = settled(frame, practice_folder(folder), qtbot)
    qtbot.waitUntil(lambda: practising.work is not None, timeout=30_000)
    assert practising.desk is not None
    practising.desk.cases.open(ready_draft(practising.desk))
    assert practising.practice is not None
    practising.practice.leave.click()
    back = settled(frame, folder, qtbot)
    assert isinstance(back.page, UnlockPage), "the real workplace asks for its password again"
    assert is_practice(practice_folder(folder)), "what was practised can be gone on with"


def test_only_practice_is_thrown_away(tmp_path: Path) -> None:
    folder = real_folder(tmp_path / "data")
    with pytest.raises(SetUpError):
        throw_away(folder)
    assert bootstrap.is_set_up(folder)
    made = bootstrap.prepare_practice(folder)
    assert bootstrap.prepare_practice(folder) == made
    throw_away(made)
    assert bootstrap.is_set_up(folder)


def test_a_real_workplace_in_the_way_is_never_taken_for_practice(tmp_path: Path) -> None:
    real_folder(tmp_path / "data-practice")
    with pytest.raises(SetUpError, match="正式"):
        bootstrap.prepare_practice(tmp_path / "data")
