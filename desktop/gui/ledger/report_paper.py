"""The month report on A4: figures, evaluations, the two pictures and the table; a site's own paper, Chinese.

It is no document for applicants, and so it is drawn as it stands on screen, in the light palette.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPageSize, QPainter, QPdfWriter, QPen
from PySide6.QtWidgets import QWidget

from casework.language import _
from desktop.gui.look.look import Appearance, Look

_DPI, _MARGIN_MM = 96, 15.0
_LINE = 24.0


class ReportPaper:
    """Writes from the top down, and goes on to a new page where one is full."""

    def __init__(self, title: str) -> None:
        self.look = Look(Appearance())
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self._writer.setResolution(_DPI)
        self._writer.setPageMargins(QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM))
        self._writer.setTitle(title)
        self._writer.setCreator("Tamga")
        self._painter = QPainter(self._writer)
        self._top, self._page = 0.0, 1
        self.width, self._height = float(self._writer.width()), float(self._writer.height())

    def words(self, text: str, role: str = "body", *, bold: bool = False, tone: str = "ink") -> None:
        """A paragraph over the whole width."""
        font = self.look.font(role, bold=bold)  # type: ignore[arg-type]
        flags = int(Qt.TextFlag.TextWordWrap)
        high = QFontMetricsF(font).boundingRect(QRectF(0, 0, self.width, 2000), flags, text).height()
        self._need(high + 6)
        self._painter.setFont(font)
        self._painter.setPen(self.look.colour(tone))
        self._painter.drawText(QRectF(0, self._top, self.width, high), flags, text)
        self._top += high + 6

    def picture(self, widget: QWidget, heading: str = "") -> None:
        """A picture of the page as it would stand on screen, below its heading."""
        size = QSize(int(self.width), widget.sizeHint().height())
        widget.resize(size)
        if heading:
            self._need(size.height() + 3 * _LINE)
            self.words(heading, bold=True)
        self._need(size.height() + 8)
        at = QPoint(0, round(self._top))
        widget.render(self._painter, at, QRect(QPoint(0, 0), size), QWidget.RenderFlag.DrawChildren)
        self._top += size.height() + 8

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Rows with their head, which stands on each page; the first column takes what is left."""
        metrics = QFontMetricsF(self.look.font("small", bold=True))
        texts = [[columns[place], *(row[place] for row in rows)] for place in range(1, len(columns))]
        wide = [max(map(metrics.horizontalAdvance, column)) + 14 for column in texts]
        widths = [self.width - sum(wide), *wide]
        self._row(columns, widths, is_head=True)
        for row in rows:
            if self._top + _LINE > self._height - _LINE:
                self._new_page()
                self._row(columns, widths, is_head=True)
            self._row(row, widths)

    def finish(self) -> bytes:
        """The PDF."""
        self._foot()
        self._painter.end()
        return bytes(self._buffer.data().data())

    def _row(self, cells: Sequence[str], widths: Sequence[float], *, is_head: bool = False) -> None:
        font = self.look.font("small", bold=is_head)
        metrics, left = QFontMetricsF(font), 0.0
        self._painter.setFont(font)
        self._painter.setPen(self.look.colour("ink"))
        for place, (text, wide) in enumerate(zip(cells, widths, strict=True)):
            side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide - 4)
            self._painter.drawText(
                QRectF(left, self._top, wide - 4, _LINE), side | Qt.AlignmentFlag.AlignVCenter, shown
            )
            left += wide
        self._top += _LINE
        self._painter.setPen(QPen(self.look.colour("outline" if is_head else "hairline"), 1))
        self._painter.drawLine(QPointF(0, self._top), QPointF(self.width, self._top))

    def _need(self, high: float) -> None:
        if self._top + high > self._height - _LINE:
            self._new_page()

    def _new_page(self) -> None:
        self._foot()
        self._writer.newPage()
        self._top, self._page = 0.0, self._page + 1

    def _foot(self) -> None:
        self._painter.setFont(self.look.font("small"))
        self._painter.setPen(self.look.colour("quiet"))
        foot = QRectF(0, self._height - _LINE, self.width, _LINE)
        words = _("第 {page} 页").format(page=self._page)
        self._painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, words)
