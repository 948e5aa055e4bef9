"""Which counter of its site this PC is, with its department, as slips say it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import button, field, label

LONGEST = 40  # characters


class CounterName(QDialog):
    """`named` carries the words, "" for none."""

    named = Signal(str)

    def __init__(self, parent: QWidget, words: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("本窗口的名称"))
        self.setAccessibleName(_("本窗口的名称"))
        self.entry = field(_("本窗口的名称"), hint=_("例如 2号窗口（民政）"))
        self.entry.setMaxLength(LONGEST)
        self.entry.setText(words)
        keep = button(_("记住"), "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(
            label(_("站点有几个窗口时，写上窗口和部门，印在告知单的站点后面。"), "quiet", wrap=True)
        )
        column.addWidget(self.entry)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(keep)
        column.addLayout(row)
        self.setMinimumWidth(50 * GRID)
        keep.clicked.connect(self._keep)

    def _keep(self) -> None:
        self.named.emit(" ".join(self.entry.text().split()))
        self.accept()
