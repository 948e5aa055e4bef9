"""Which script is the larger one: a switch in the corner, each half in its own script."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from casework.language import _
from desktop.gui.kiosk.scripts import Scripts

_CHINESE = "中文"  # data: a language by its own name
_MONGOLIAN = "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ"  # data: the same
_SIZE = QSize(208, 68)


class LanguageSwitch(QPushButton):
    """`turned` says that the other script is the larger one now."""

    turned = Signal()

    def __init__(self, scripts: Scripts) -> None:
        super().__init__()
        self._scripts = scripts
        self.setAccessibleName(_("换文字"))
        width, height = _SIZE.width(), _SIZE.height()
        self.setStyleSheet(f"min-width: {width}px; max-width: {width}px; min-height: {height}px; padding: 0")
        self.clicked.connect(lambda: self._turn())
        self.show_language()

    def show_language(self) -> None:
        """Show which one it is."""
        self.setAccessibleDescription(_MONGOLIAN if self._scripts.mongolian_first else _CHINESE)
        self.update()

    def _turn(self) -> None:
        self._scripts.mongolian_first = not self._scripts.mongolian_first
        self.turned.emit()

    def sizeHint(self) -> QSize:
        return _SIZE

    def paintEvent(self, _event: QPaintEvent) -> None:
        scripts, look = self._scripts, self._scripts.look
        half = QRect(0, 0, self.width() // 2, self.height())
        other = half.translated(half.width(), 0)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(other if scripts.mongolian_first else half, look.colour("ink"))
            light, dark = look.colour("ground"), look.colour("ink")
            painter.setFont(look.font("work", bold=not scripts.mongolian_first))
            painter.setPen(dark if scripts.mongolian_first else light)
            painter.drawText(half, Qt.AlignmentFlag.AlignCenter, _CHINESE)
            scripts.paint_in(painter, _MONGOLIAN, other, light if scripts.mongolian_first else dark)
            painter.setPen(QPen(look.colour("accent" if self.hasFocus() else "outline"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
