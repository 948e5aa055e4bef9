"""How the three columns of the counter page share the width there is."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import TEXT_SCALES, Look
from desktop.gui.parts.parts import hairline
from desktop.gui.parts.stops import mark

# Logical pixels at normal text size.
TWO_COLUMNS_BELOW = 1128  # find and ask share one place
ONE_COLUMN_BELOW = 720  # the slip has a key of its own


class CounterColumns(QWidget):
    """Find, ask, slip side by side; where the window is narrow, what is worked on goes first."""

    def __init__(self, look: Look, find: QWidget, ask: QWidget, slip: QWidget) -> None:
        super().__init__()
        self.setAccessibleName(_("办件"))
        self._look = look
        self._find, self._ask, self._slip = find, ask, slip
        self._line = hairline(upright=True)
        self._finding, self._slip_asked_for = True, False
        for part, name in ((find, "find"), (ask, "ask"), (slip, "slip")):
            mark(part, name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(find, 22)
        row.addWidget(self._line)
        row.addWidget(ask, 41)
        row.addWidget(hairline(upright=True))
        row.addWidget(slip, 37)
        look.changed.connect(self._arrange)

    def show_find(self) -> None:
        """The search box is wanted."""
        self._finding, self._slip_asked_for = True, False
        self._arrange()

    def show_ask(self) -> None:
        """The chosen matter is worked on."""
        self._finding = False
        self._arrange()

    def toggle_slip(self) -> None:
        """The slip is wanted, or no longer, in a window too narrow for both."""
        self._slip_asked_for = not self._slip_asked_for
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        width = self.width() / TEXT_SCALES[self._look.appearance.text]
        two, one = width < TWO_COLUMNS_BELOW, width < ONE_COLUMN_BELOW
        slip_alone = one and self._slip_asked_for
        self._find.setVisible(not slip_alone and (not two or self._finding))
        self._ask.setVisible(not slip_alone and (not two or not self._finding))
        self._line.setVisible(not two)
        self._slip.setVisible(not one or slip_alone)
