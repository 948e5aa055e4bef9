"""Says over every page that this is practice, in a colour and in words, and leads out of it by one act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import ElidedLabel, button

EDGE = 4  # logical pixels of colour round every page


class PracticeBar(QWidget):
    """`left` goes back to the real workplace, `thrown_away` also removes what was practised."""

    left = Signal()
    thrown_away = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(_("练习"))
        words = _("练习 · 这里办的什么都不会传出去，纸上写着“练习”，不能给人用")
        self.leave, self.throw = button(_("离开练习(&Y)")), button(_("全部清掉并离开"), "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, GRID, EDGE)
        shown = ElidedLabel(words)
        shown.setProperty("tone", "attention")
        row.addWidget(shown, 1)
        row.addWidget(self.throw)
        row.addWidget(self.leave)
        self.leave.clicked.connect(lambda: self.left.emit())
        self.throw.clicked.connect(lambda: self.thrown_away.emit())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.colour("surface"))
            painter.fillRect(0, self.height() - EDGE, self.width(), EDGE, self._look.colour("attention"))
