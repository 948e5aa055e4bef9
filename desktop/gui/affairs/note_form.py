"""Short forms of the page: captions with their fields, one below the other; Enter goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from casework.language import _
from casework.local_day import read_day
from desktop.errors import CaseError
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import field, label

FieldWidget = QLineEdit | QComboBox | QCheckBox


class FormField(msgspec.Struct, frozen=True, kw_only=True):
    """One field: `choices` (value, words) make it a list, `is_check` a box to tick.

    `is_beside`: on one line with the field before it.
    """

    key: str
    words: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_check: bool = False
    is_beside: bool = False


class NoteForm(QWidget):
    """Its fields by their keys.  `finished`: Enter in the last one."""

    finished = Signal()

    def __init__(self, name: str, fields: Sequence[FormField]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.fields: dict[str, FieldWidget] = {each.key: _widget(each) for each in fields}
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(GRID)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        beside = [each.is_beside for each in (*fields[1:], fields[0])]
        row = -1
        for each, is_first in zip(fields, beside, strict=True):
            row += not each.is_beside
            entry, place = self.fields[each.key], 2 if each.is_beside else 0
            if not each.is_check:
                words = label(each.words)
                words.setBuddy(entry)
                grid.addWidget(words, row, place)
            grid.addWidget(entry, row, place + 1, 1, 1 if is_first or each.is_beside else 3)
            if isinstance(entry, QLineEdit):
                entry.returnPressed.connect(self._go_on)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)
        self.column.addLayout(grid)
        self.column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(next(iter(self.fields.values())))

    def text(self, key: str) -> str:
        """What stands in the field: the text, the value of the choice, "yes" of a ticked box."""
        entry = self.fields[key]
        if isinstance(entry, QLineEdit):
            return entry.text().strip()
        if isinstance(entry, QComboBox):
            return str(entry.currentData())
        return "yes" if entry.isChecked() else ""

    def day(self, key: str) -> dt.date | None:
        """The day in the field, None where it is empty; raises CaseError for what is no day."""
        text = self.text(key)
        if not text:
            return None
        try:
            return read_day(text)
        except ValueError as error:
            what = _("“{text}”不是日期").format(text=text)
            raise CaseError(_("日期不对"), what, _("请写成 2026-12-05 这样")) from error

    def set_text(self, key: str, text: str) -> None:
        """Write it into the field, or choose the choice of that value."""
        entry = self.fields[key]
        if isinstance(entry, QLineEdit):
            entry.setText(text)
        elif isinstance(entry, QComboBox):
            entry.setCurrentIndex(max(0, entry.findData(text)))

    def clear(self) -> None:
        """Empty for the next one; what is chosen from a list stays."""
        for entry in self.fields.values():
            if isinstance(entry, QLineEdit):
                entry.clear()
            elif isinstance(entry, QCheckBox):
                entry.setChecked(False)

    def _go_on(self) -> None:
        lines = [entry for entry in self.fields.values() if isinstance(entry, QLineEdit)]
        here = lines.index(self.sender()) if self.sender() in lines else -1  # type: ignore[arg-type]
        if here + 1 < len(lines):
            lines[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()


def _widget(each: FormField) -> FieldWidget:
    if each.is_check:
        box = QCheckBox(each.words)
        box.setAccessibleName(each.words)
        return box
    if each.choices:
        choice = QComboBox()
        choice.setAccessibleName(each.words)
        for value, words in each.choices:
            choice.addItem(words, value)
        return choice
    return field(each.words, hint=each.hint)
