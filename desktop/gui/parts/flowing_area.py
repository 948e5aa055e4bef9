"""A scroll area for what flows: its words get the height that they need at the width there is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class FlowingArea(QScrollArea):
    """Qt's own gives words that wrap the height of their words on one line."""

    def __init__(self, name: str, inner: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.viewport().setAccessibleName(name)
        inner.setProperty("role", "flow")
        self.setWidget(inner)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inner = self.widget()
        layout = inner.layout() if inner else None
        if inner is not None and layout is not None:
            inner.setMinimumHeight(max(0, layout.minimumHeightForWidth(self.viewport().width())))
