"""Keeps the kiosk in front and the keyboard its own, whatever the desktop around it does.

A window manager has keys of its own (Alt+Tab, Super+D) that it hears before any program; while a window has
grabbed the keyboard it hears none of them.  What it does all the same, by another program's wish, is undone.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

_LOOK_MS = 500


class Stay(QObject):
    """Looks twice a second; `end` lets go."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Be in front, as large as the screen, with the keyboard."""
        window = self._window
        handle = window.windowHandle()
        if handle is None or not window.isVisible():
            return
        if not window.windowState() & Qt.WindowState.WindowFullScreen or window.isMinimized():
            window.showFullScreen()
        if not window.isActiveWindow():
            handle.raise_()
            handle.requestActivate()
        handle.setKeyboardGrabEnabled(True)  # given again where somebody else had it meanwhile

    def end(self) -> None:
        """The lead's way out: the desktop has its keys again."""
        self._timer.stop()
        if handle := self._window.windowHandle():
            handle.setKeyboardGrabEnabled(False)
