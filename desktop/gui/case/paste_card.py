"""The paste card: always on top, one key or one touch a field, in the order of the other system.

A touch never takes the focus from the other program, so that its field waits for Ctrl+V.  What was copied is
taken off the clipboard when the card closes, and after a while by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import button, label, say

if TYPE_CHECKING:
    from casework.report.profile_fields import FilledProfile
    from desktop.services.cases.case_place import CasePlace

CLEARED_AFTER_MS = 60_000
# Programs that keep what was copied are asked not to: KDE's and GNOME's, and Windows' history and cloud.
_SECRET = {
    "x-kde-passwordManagerHint": b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"\0\0\0\0",
    "CanIncludeInClipboardHistory": b"\0\0\0\0",
}


class PasteCard(QWidget):
    """The fields of a case for the profiles of its matter; the key of the page copies the next one."""

    def __init__(self, look: Look, profiles: tuple[FilledProfile, ...], parent: QWidget) -> None:
        super().__init__(
            parent,
            Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self._look, self._profiles = look, profiles
        self._copied = ""
        self.next_field = 0
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(_("粘贴卡"))
        self.setAccessibleName(_("粘贴卡"))
        self.choice = QComboBox()
        self.choice.setAccessibleName(_("填到哪个系统"))
        self.choice.addItems([profile.name for profile in profiles])
        self.choice.setVisible(len(profiles) > 1)
        self.title = label(profiles[0].slip_number, "heading")
        self.note = label("", "quiet", wrap=True)
        self.fields: list[QPushButton] = []
        self.close_card = button(_("用完了，清空剪贴板"), "plain")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID // 2)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear_clipboard)
        self.choice.currentIndexChanged.connect(lambda _index: self._fill())
        self.close_card.clicked.connect(lambda: self.close())
        self._fill()

    @property
    def profile(self) -> FilledProfile:
        """The system that is being filled in."""
        return self._profiles[max(0, self.choice.currentIndex())]

    def is_about(self, place: CasePlace | None) -> bool:
        """Is this the case of the card?"""
        return place is not None and self.profile.slip_number in place.shown.slip_numbers

    def copy_field(self, place: int) -> None:
        """Put that field on the clipboard; the one after it is the next."""
        if not 0 <= place < len(self.profile.fields):
            return
        field = self.profile.fields[place]
        data = QMimeData()
        data.setText(field.value)
        for name, value in _SECRET.items():
            data.setData(name, value)
        QGuiApplication.clipboard().setMimeData(data)
        self._copied = field.value
        self._timer.start(CLEARED_AFTER_MS)
        self.next_field = place + 1
        words = _("已复制“{field}”，到那边粘贴") if field.value else _("“{field}”是空的")
        say(self.note, words.format(field=field.label))
        self._mark()

    def clear_clipboard(self) -> None:
        """Take back what was copied, unless something else stands there by now."""
        clipboard = QGuiApplication.clipboard()
        if self._copied and clipboard.text() == self._copied:
            clipboard.clear()
            say(self.note, _("剪贴板已清空"))
        self._copied = ""
        self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """On a desktop that gives it the focus nevertheless."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.copy_field(self.next_field)
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.text().isdecimal() and event.text() != "0":
            self.copy_field(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.clear_clipboard()
        event.accept()

    def _fill(self) -> None:
        for press in self.fields:
            self._rows.removeWidget(press)
            press.hide()
            press.deleteLater()
        self.fields = []
        for number, field in enumerate(self.profile.fields, start=1):
            words = _("{number}  {field}：{value}")
            words = words.format(number=number, field=field.label, value=field.shown or "—")
            press = button(words, "choice")
            press.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            press.setCheckable(True)
            press.clicked.connect(lambda _on=False, place=number - 1: self.copy_field(place))
            self._rows.addWidget(press)
            self.fields.append(press)
        self.next_field = 0
        self._mark()
        self.adjustSize()

    def _mark(self) -> None:
        for place, press in enumerate(self.fields):
            press.setChecked(place == self.next_field)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self.note)
        column.addWidget(self.close_card)
        self.setMinimumWidth(44 * GRID)
