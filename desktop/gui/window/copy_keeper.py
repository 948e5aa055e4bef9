"""Copies made by themselves while the window is open and as it closes; a hung disk holds up nobody."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.parts.messages import Message, from_error

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

KEY = "copies"
FIRST_LOOK_MS = 60 * 1000  # the morning's first cases are not kept waiting
EVERY_MS = 60 * 60 * 1000
PATIENCE_S = 20.0  # of a window that closes; it is off the screen by then
_log = logging.getLogger(__name__)


class CopyKeeper(QObject):
    """Looks once an hour whether a copy is due.  `standing` carries the Copies, `message_raised` a Message.

    The work is done on a thread of its own that the process does not wait for: a stick that hangs must not
    keep the window from locking or closing.
    """

    standing = Signal(object)
    message_raised = Signal(object)
    _arrived = Signal(object)

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._turn = threading.Lock()
        self._is_stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(FIRST_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._arrived.connect(lambda take: None if self._is_stopped else take())
        if not desk.is_demo:
            self._start(lambda: None)
            self._timer.start()

    def look(self) -> None:
        """Make the copy of the day if it is due; say how things stand."""
        self._timer.setInterval(EVERY_MS)
        self._start(self._desk.upkeep.copy_if_due)

    def choose(self) -> None:
        """Ask for a folder, on a stick maybe, and keep copies there, too, from now on."""
        folder = QFileDialog.getExistingDirectory(self._window, _("拷贝放到哪个文件夹"))
        if folder:
            self.keep_in(Path(folder))

    def keep_in(self, folder: Path) -> None:
        """Keep copies in this folder, too; begins with one now."""
        self._start(lambda: self._desk.upkeep.choose_copy_folder(folder), asked=True)

    def stop(self) -> None:
        """The window locks: what is under way ends unheard."""
        self._is_stopped = True
        self._timer.stop()

    def finish(self) -> None:
        """The window has closed: the copy of closing, waited for no longer than `PATIENCE_S`."""
        self.stop()
        if self._desk.is_demo:
            return
        last = self._thread(lambda: self._desk.upkeep.copy_if_due(closing=True), asked=False)
        last.join(PATIENCE_S)

    def _start(self, work: Callable[[], object], *, asked: bool = False) -> None:
        if not self._is_stopped:
            self._thread(work, asked=asked)

    def _thread(self, work: Callable[[], object], *, asked: bool) -> threading.Thread:
        thread = threading.Thread(target=lambda: self._run(work, asked=asked), name="copies", daemon=True)
        thread.start()
        return thread

    def _run(self, work: Callable[[], object], *, asked: bool) -> None:
        """On a thread of its own, one after another."""
        with self._turn:
            if self._is_stopped and asked:
                return
            try:
                made = work()
                copies = self._desk.upkeep.copies()
            except TamgaError as error:
                _log.warning("no copy: %s", error.title)
                failed = from_error(KEY, error)
                self._tell(lambda: self.message_raised.emit(failed))
                return
        self._tell(lambda: self.standing.emit(copies))
        if asked and made:
            title = _("拷贝已做好，今后也放在这里")
            done = Message(key=KEY, title=title, what=copies.away.path, tone="done")
            self._tell(lambda: self.message_raised.emit(done))

    def _tell(self, take: Callable[[], None]) -> None:
        try:
            self._arrived.emit(take)
        except RuntimeError:  # the window is gone
            _log.info("the window is gone before its copy was made")
