"""Notices that nobody has touched keyboard or mouse for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop.running_time import running

_SIGNS_OF_LIFE = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    )
)


class IdleWatch(QObject):
    """`idle` comes once when the time is up without a key, a click or a move of the mouse."""

    idle = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self._last_s = 0.0  # of the computer's running time

    def start(self, *, minutes: float) -> None:
        """Watch from now; 0 minutes never locks."""
        self.stop()
        if minutes > 0:
            self._timer.setInterval(round(minutes * 60_000))
            self._last_s = running()[1]
            self._timer.start()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def stop(self) -> None:
        """Stop watching."""
        self._timer.stop()
        application = QApplication.instance()
        if application:
            application.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE and self._timer.isActive():
            self._live()
        return False

    def _live(self) -> None:
        """A sign of life; after a time asleep, in which the timer stood still, it comes too late."""
        now_s = running()[1]
        if now_s - self._last_s > self._timer.interval() / 1000:
            self._timer.stop()
            self.idle.emit()
        else:
            self._last_s = now_s
            self._timer.start()
