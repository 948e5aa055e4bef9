"""The frame of the pages before work: the app's name at the left, a form at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import GRID, Look
from desktop.gui.look.name_picture import paint_name
from desktop.gui.parts.parts import label

FORM_WIDTH = 400


class _Name(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setMinimumWidth(96)
        self.setAccessibleName("Tamga")

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            paint_name(painter, self.rect(), self._look.roles)


class Entrance(QWidget):
    """Base of the pages before work; subclasses put their fields into `form`."""

    def __init__(self, look: Look, title: str, lead: str, data_dir: Path) -> None:
        super().__init__()
        self.look = look
        self.setAccessibleName(title)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(_Name(look), 1)
        columns.addWidget(self._scroll(title, lead, data_dir), 3)

    def _scroll(self, title: str, lead: str, data_dir: Path) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("role", "flow")
        inner.setAccessibleName(title)
        margins = QHBoxLayout(inner)
        margins.setContentsMargins(5 * GRID, 3 * GRID, 5 * GRID, 3 * GRID)
        column = QVBoxLayout()
        margins.addStretch(1)
        margins.addLayout(column, 0)
        margins.addStretch(2)
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(label(title, "title"))
        words = label(lead, "quiet", wrap=True)
        words.setFixedWidth(FORM_WIDTH)
        column.addWidget(words)
        column.addSpacing(2 * GRID)
        self.form = QVBoxLayout()
        self.form.setSpacing(GRID)
        column.addLayout(self.form)
        column.addStretch(3)
        column.addWidget(_folder(data_dir))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(title)
        area.setWidget(inner)
        return area


def _folder(data_dir: Path) -> QWidget:
    shown = label("", "quiet")
    shown.setFixedWidth(FORM_WIDTH)
    text = _("数据文件夹 {data_dir}").format(data_dir=data_dir)
    shown.setText(shown.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, FORM_WIDTH))
    shown.setToolTip(text)
    shown.setAccessibleName(text)
    return shown
