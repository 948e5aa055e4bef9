"""The real window on a real data folder, driven by real key events."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.desk.desk import Desk
from desktop.gui.window.first_window import FirstWindow
from desktop.gui.window.main_window import MainWindow
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import Counter
from tests.support.walkthrough import main_window
from tests.support.workplaces import demo_folder

# Said by the offscreen platform about every window with a minimum size, and about an open menu.
_HARMLESS = r"This plugin does not support (propagateSizeHints|raise|grabbing)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(_HARMLESS, extend=True))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return demo_folder(tmp_path / "data")


@pytest.fixture(autouse=True, scope="module")
def _collect_here() -> Iterator[None]:
    """Windows that were closed end on this thread, not on one that happens to collect garbage."""
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _no_collection_elsewhere() -> Iterator[None]:
    gc.disable()
    yield
    gc.disable()


@pytest.fixture(autouse=True)
def _no_printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test prints on whatever printer this computer has."""
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "no-print-server"))


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], MainWindow]]:
    """Opens windows as `desktop.app` does, and closes them in the end."""
    opened: list[FirstWindow] = []

    def open_one(folder: Path) -> MainWindow:
        frame = app.open_window(folder)
        opened.append(frame)
        window = main_window(frame)
        qtbot.waitUntil(lambda: frame.isActiveWindow() and not window.runner.busy)
        return window

    yield open_one
    for window in opened:
        window.close()
        window.deleteLater()
    # Nothing deletes in a test but this: windows left over would be styled again and again.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(open_window: Callable[[Path], MainWindow], data_dir: Path, qtbot: QtBot) -> MainWindow:
    opened = open_window(data_dir)
    qtbot.waitUntil(lambda: opened.work is not None and not opened.runner.busy, timeout=20_000)
    return opened


@pytest.fixture
def work(window: MainWindow) -> WorkArea:
    assert window.work is not None
    return window.work


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


@pytest.fixture
def counter(window: MainWindow, qtbot: QtBot) -> Counter:
    return Counter(window, qtbot)
