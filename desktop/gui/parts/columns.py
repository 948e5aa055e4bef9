"""Columns side by side, one below the other where the window is too narrow for them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QWidget

from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import hairline

_LEAST_HIGH = 200  # logical pixels, of one that stands below another: its lists have rows to show


class _PageColumn(QWidget):
    """As high and as wide as what is in it needs, and as it was asked to be at least."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.least = QSize(width, 0)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(self.least)


class Columns(QWidget):
    """Stands in something that scrolls: it asks for the width of its widest column only."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._row.setSpacing(2 * GRID)
        self._columns: list[_PageColumn] = []
        self._lines: list[QWidget] = []

    def add(self, layout: QLayout, stretch: int, least: int = 0) -> None:
        """One more at the right, with a hairline before it; `least` logical pixels wide beside others."""
        if self._columns:
            self._lines.append(hairline(upright=True))
            self._row.addWidget(self._lines[-1])
        column = _PageColumn(least)
        column.setAccessibleName(self.accessibleName())
        layout.setContentsMargins(0, 0, 0, 0)
        column.setLayout(layout)
        self._columns.append(column)
        self._row.addWidget(column, stretch)

    def minimumSizeHint(self) -> QSize:
        widest = max((each.minimumSizeHint().width() for each in self._columns), default=0)
        margins = self._row.contentsMargins()
        return QSize(widest + margins.left() + margins.right(), self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_stacked = self.width() < self._needed()
        direction = QBoxLayout.Direction
        wanted = direction.TopToBottom if is_stacked else direction.LeftToRight
        if self._row.direction() == wanted:
            return
        self._row.setDirection(wanted)
        for line in self._lines:
            line.setVisible(not is_stacked)
        for column in self._columns:
            column.least.setHeight(_LEAST_HIGH if is_stacked else 0)
            column.updateGeometry()
        self.updateGeometry()

    def _needed(self) -> int:
        margins = self._row.contentsMargins()
        between = self._row.spacing() * 2 * len(self._lines)
        columns = sum(each.minimumSizeHint().width() for each in self._columns)
        return columns + between + margins.left() + margins.right()
