"""Cases of twelve months as a line: each point with its number, the month on screen marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.language import _
from desktop.gui.look.look import GRID, Look

if TYPE_CHECKING:
    from casework.report.report_context import MonthCount

_HEIGHT = 120


class YearLine(QWidget):
    """The last point is the month that the report is about."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._months: tuple[MonthCount, ...] = ()
        self.setAccessibleName(_("十二个月的办件"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_months(self, months: tuple[MonthCount, ...]) -> None:
        """Show these, the oldest first."""
        self._months = months
        words = (_("{month} {count} 件").format(month=each.month, count=each.cases) for each in months)
        self.setAccessibleDescription(_("；").join(words))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._months:
            return
        small = self._look.font("small")
        line = QFontMetrics(small).height()
        top, bottom = line + GRID, self.height() - line - GRID
        most = max(1, *(each.cases for each in self._months))
        step = self.width() / len(self._months)
        points = [
            QPointF((place + 0.5) * step, bottom - (bottom - top) * each.cases / most)
            for place, each in enumerate(self._months)
        ]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small)
            painter.setPen(QPen(self._look.colour("hairline"), 1))
            painter.drawLine(QPointF(0, bottom), QPointF(self.width(), bottom))
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawPolyline(QPolygonF(points))
            for place, (point, each) in enumerate(zip(points, self._months, strict=True)):
                is_last = place == len(points) - 1
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.colour("accent"))
                painter.drawEllipse(point, 5 if is_last else 3, 5 if is_last else 3)
                painter.setFont(self._look.font("small", bold=is_last))
                painter.setPen(self._look.colour("ink"))
                above = QRectF(point.x() - step / 2, point.y() - line - 6, step, line)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(each.cases))
                painter.setPen(self._look.colour("ink" if is_last else "quiet"))
                below = QRectF(point.x() - step / 2, bottom + 4, step, line)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _month(each.month, place))


def _month(month: str, place: int) -> str:
    """The number of the month; with its year where a year begins."""
    year, number = month.split("-")
    if place == 0 or number == "01":
        return f"{year}-{number}"
    return str(int(number))
