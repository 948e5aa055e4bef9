"""A two-dimensional code as large as there is room, black on white in every palette."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.language import _
from forms.sheet.qr_code import Rows

_QUIET = 4  # light modules around a code (ISO/IEC 18004)


class ScreenCode(QWidget):
    """Shows the modules of a code; nothing before there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Rows = ()
        self.setAccessibleName(_("二维码：要带的材料"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(240, 240))

    def show_rows(self, rows: Rows) -> None:
        """Show another code."""
        self.rows = rows
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(440, 440)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.rows:
            return
        count = len(self.rows) + 2 * _QUIET
        step = max(
            2, min(self.width(), self.height()) // count
        )  # whole pixels: an edge that blurs reads late
        left, top = (self.width() - step * count) // 2, (self.height() - step * count) // 2
        with QPainter(self) as painter:
            painter.fillRect(QRect(left, top, step * count, step * count), Qt.GlobalColor.white)
            for line, row in enumerate(self.rows, start=_QUIET):
                for place, dark in enumerate(row, start=_QUIET):
                    if dark:
                        spot = QRect(left + place * step, top + line * step, step, step)
                        painter.fillRect(spot, Qt.GlobalColor.black)
