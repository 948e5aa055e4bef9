"""Starts the window: input method, application, look, first paint; everything heavy comes after."""

from __future__ import annotations

import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from casework import language
from casework.errors import TamgaError
from casework.language import _
from desktop import bug_log, held_memory, which_version
from desktop.gui.background.tasks import Job
from desktop.gui.window.first_window import FirstWindow
from desktop.gui.window.window_place import note_place, put_back
from desktop.input_method import mend_input_method

if TYPE_CHECKING:
    from desktop.gui.window.main_window import MainWindow

_FAILED_ON_TRIAL = 70
_log = logging.getLogger(__name__)


def main(data_dir: Path, file: Path | None = None) -> int:
    """Run the window on `data_dir` until it is closed; the exit code.  `file` is what it begins with."""
    mend_input_method(os.environ)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    # Python would hear of Ctrl+C only when a Qt event comes by; stopping at once loses nothing.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    bug_log.keep_log(data_dir)
    window = open_window(data_dir)
    window.handed_file = file
    bug_log.watch_for_bugs(lambda _error: _tell_bug(window))
    code: int = application.exec()
    take_down(window)
    return code


def raise_running(data_dir: Path, file: Path | None = None) -> bool:
    """Bring the window that is open on this folder to the front, with a file; False where it is deaf."""
    from desktop.gui.window.second_start import raise_running as ask

    return ask(data_dir, file)


def open_window(data_dir: Path) -> FirstWindow:
    """Show the window; it is filled once it has been painted.  Needs a QApplication."""
    held_memory.keep_little()
    QApplication.setApplicationName("Tamga")
    QApplication.setDesktopFileName("tamga")
    window = FirstWindow()
    put_back(window, data_dir)
    window.closing.connect(lambda: note_place(window, data_dir))
    window.painted.connect(lambda: QTimer.singleShot(0, window, lambda: _fill(window, data_dir)))
    window.show()
    return window


def take_down(window: FirstWindow) -> None:
    """Close the window and destroy it while there is an application.

    Python would do so at its very end, when Qt has none any more: a label with an access key asks it then for
    its keys, and the process ends by a crash.
    """
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _fill(window: FirstWindow, data_dir: Path) -> None:
    # After the first paint: half of the start-up time is here.
    from desktop.gui.look.look import Look
    from desktop.gui.look.qt_words import translate_qt
    from desktop.gui.look.typefaces import load_typeface
    from desktop.gui.window.main_window import MainWindow

    translate_qt(language.chosen())
    QApplication.setStyle("Fusion")
    if not load_typeface("Regular"):
        _log.warning("the typeface of the window could not be loaded; the system's is used")
    look = Look(parent=window)
    look.apply()
    if language.chosen() == "mn":
        from desktop.gui.parts.bilingual import Bilingual

        Bilingual(look)
    content = MainWindow(look, data_dir)
    content.painted.connect(lambda: QTimer.singleShot(0, content, lambda: _begin(window, content)))
    content.folder_wanted.connect(lambda to: QTimer.singleShot(0, window, lambda: _fill(window, to)))
    content.thrown_away.connect(lambda of: QTimer.singleShot(0, window, lambda: _throw_away(window, of)))
    window.fill(content)


def _throw_away(window: FirstWindow, folder: Path) -> None:
    """Leave practice first: what is open cannot be removed."""
    from desktop.practice import real_folder, throw_away

    _fill(window, real_folder(folder))
    try:
        throw_away(folder)
    except TamgaError as error:  # it stays, marked as practice, and can be thrown away another time
        _log.warning("practice was not removed: %s", error.title)


def _tell_bug(window: FirstWindow) -> None:
    if which_version.is_on_trial():  # a newer version that fails as it comes up makes way for the one before
        QCoreApplication.exit(_FAILED_ON_TRIAL)
    from desktop.gui.window.main_window import MainWindow

    if isinstance(window.content, MainWindow):
        window.content.tell_bug()


def _begin(window: FirstWindow, content: MainWindow) -> None:
    from desktop.gui.look.icons import app_icon
    from desktop.gui.look.typefaces import load_mongolian, load_scripts, load_typeface
    from desktop.gui.window.second_start import SecondStarts

    load_typeface("Bold")
    if not load_mongolian():
        _log.warning("the Mongolian typeface of the window could not be loaded; the system's is used")
    if not load_scripts():
        _log.warning("a typeface of other scripts could not be loaded; the system's is used")
    window.setWindowIcon(app_icon(content.look.colour("accent")))
    if not window.findChild(SecondStarts):  # practice opens in the same window
        starts = SecondStarts(window, content.data_dir)
        starts.file_handed.connect(lambda file: _hand_over(window, file))
    content.start_work()
    if which_version.CHOSEN in os.environ:
        content.runner.start(Job(title=_("准备"), work=_note_came_up, lane="came_up", quiet=True))
    if window.handed_file is not None:
        _hand_over(window, window.handed_file)
        window.handed_file = None


def _hand_over(window: FirstWindow, file: Path) -> None:
    from desktop.gui.window.main_window import MainWindow

    if isinstance(window.content, MainWindow):
        window.content.go_on_with(file)


def _note_came_up() -> None:
    from desktop.services.upkeep.own_program import note_came_up

    note_came_up()
