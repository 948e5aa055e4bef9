"""The frame on the desktop, painted before anything else is loaded, and filled right after.

It imports nothing but Qt's widgets and two small modules: what the eye meets first is there within a
breath of a bare window, and the pages follow in the same frame.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.name_picture import paint_name
from desktop.gui.look.roles import LIGHT


class FirstWindow(QWidget):
    """One window.  `painted` comes once, when the empty frame is on screen; `closing` while it stands yet."""

    painted = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.content: QWidget | None = None
        self.handed_file: Path | None = None  # what the pages are to begin with
        self._is_painted = False
        self.setWindowTitle(_("Tamga · 一次性告知单"))
        self.setAccessibleName("Tamga")
        self.setMinimumSize(640, 360)
        self.resize(1366, 768)

    def fill(self, content: QWidget) -> None:
        """Show the pages in the frame, in place of those of another folder."""
        former, self.content = self.content, content
        column = self.layout() or QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if former is not None:
            column.removeWidget(former)
            former.close()
            former.deleteLater()
        column.addWidget(content)
        content.setFocus()
        if former is not None:
            self.show()  # closing the former pages hid it
        # On a screen of 768 lines the frame would push the status strip below the edge.
        frame, free = self.frameGeometry(), self.screen().availableGeometry()
        if frame.height() > free.height() or frame.width() > free.width():
            self.showMaximized()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.content is None:
            with QPainter(self) as painter:
                painter.fillRect(event.rect(), QColor(LIGHT.ground))
                paint_name(painter, QRect(0, 0, self.width() // 4, self.height()), LIGHT)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the pages put away what they hold, then close."""
        self.closing.emit()
        if self.content is not None:
            self.content.close()
        event.accept()
