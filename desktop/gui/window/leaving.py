"""What a lock takes off the screen, and how long it waits for what is under way."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

LONGEST_WAIT_MS = 2000  # for a printer or the network
HUNG_DISK_MS = 20_000  # for the disk: longer than SQLite itself waits for another program
_MOST_WINDOWS = 50


def close_what_is_open(window: QWidget) -> None:
    """Close menus, dialogs, what they opened in their turn, and every other window of this one.

    The innermost first: a dialog waits for the one that it opened.
    """
    for _each in range(_MOST_WINDOWS):
        innermost = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if innermost is None:
            break
        _close(innermost)
    for other in QApplication.topLevelWidgets():
        if other.isVisible() and _belongs_to(other, window.window()):
            _close(other)


def _close(widget: QWidget) -> None:
    if not widget.close():  # a question that wants an answer
        widget.hide()


def _belongs_to(widget: QWidget, frame: QWidget) -> bool:
    owner = widget.parentWidget()
    while owner is not None and owner is not frame:
        owner = owner.parentWidget()
    return owner is frame
