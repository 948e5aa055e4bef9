"""Brings what the store says of its commits, on whatever thread, to the window's thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop.changes import Changes

GATHERED_MS = 30


class ChangesFeed(QObject):
    """`changed` carries Changes; what is committed within a breath comes as one."""

    changed = Signal(object)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._gathered = Changes()
        self._is_closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHERED_MS)
        self._timer.timeout.connect(self._deliver)
        self._arrived.connect(self._wait, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """True while nothing is on its way."""
        with self._lock:
            return self._gathered == Changes()

    def tell(self, changes: Changes) -> None:
        """Something was committed; from any thread, and it never waits."""
        with self._lock:
            if self._is_closed:
                return  # an exchange that was left behind may outlive the window
            is_first = self._gathered == Changes()
            self._gathered = self._gathered.joined(changes)
            if is_first:
                self._arrived.emit()

    def close(self) -> None:
        """Nobody listens any more."""
        with self._lock:
            self._is_closed = True
        self._timer.stop()

    def _wait(self) -> None:
        if not self._is_closed:
            self._timer.start()

    def _deliver(self) -> None:
        with self._lock:
            changes, self._gathered = self._gathered, Changes()
        self.changed.emit(changes)
