"""What a screen reader is told beside where the focus is: answers that come while one types elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QListView, QScrollBar, QWidget

from casework.language import _


def announce(source: QWidget, words: str, *, is_urgent: bool = False) -> None:
    """Have the words read out, if somebody listens; urgent ones break into what is being read.

    A label that changes while the focus is elsewhere is not heard by itself (WAI-ARIA: a live region).
    """
    if not words or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(source, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if is_urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


def announce_current(shown: QListView) -> None:
    """Read out the current row of a list that is led from another field, which keeps the focus."""

    def read(current: QModelIndex) -> None:
        if current.isValid() and not shown.hasFocus():
            words = current.data(Qt.ItemDataRole.AccessibleTextRole) or current.data()
            announce(shown, str(words or ""))

    shown.selectionModel().currentChanged.connect(read)


def name_scroll_bars(page: QWidget) -> None:
    """Qt makes the bars of a page by itself, and gives them no name."""
    for bar in page.findChildren(QScrollBar):
        bar.setAccessibleName(_("滚动条"))
