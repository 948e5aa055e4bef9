"""Painting of list rows: the ground, the chosen row's wash and bar, text that is elided in time."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.gui.look.look import Look

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowPainter(QStyledItemDelegate):
    """Base of the row painters: rows of one height, with two lines of text."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self.look = look

    def row_height(self) -> int:
        """Height of a row for the text size in force, logical pixels."""
        body, small = (QFontMetrics(self.look.font(role)).height() for role in ("body", "small"))
        return max(48, body + small + 12)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, self.row_height())

    def ground(self, painter: QPainter, option: QStyleOptionViewItem) -> QRect:
        """Fill the row, mark it when chosen, draw its hairline; the rectangle left for words."""
        style: Any = option  # the types of Qt 6.9 lack what it has from QStyleOption
        rect: QRect = style.rect
        chosen = bool(style.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, self.look.colour("accent_wash"))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self.look.colour("accent"))
        painter.fillRect(rect.left() + 8, rect.bottom(), rect.width() - 16, 1, self.look.colour("hairline"))
        return rect.adjusted(12, 4, -10, -5)

    def line(self, painter: QPainter, rect: QRect, text: str, style: tuple[QFont, QColor]) -> int:
        """Draw one line, elided at the right; the width that was used."""
        font, colour = style
        painter.setFont(font)
        painter.setPen(colour)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        painter.drawText(rect, LINE, shown)
        return metrics.horizontalAdvance(shown)
