"""A line of text over a list: the arrow keys walk through the list without leaving it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class StepField(QLineEdit):
    """`stepped` carries how many rows to go down, below 0 up."""

    stepped = Signal(int)

    def __init__(self, name: str, *, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setProperty("role", "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


def stepped_row(here: int, rows: int, count: int) -> int:
    """The row that is so many rows on from `here`, within a list of `count`."""
    return min(count - 1, max(0, here + rows))
