"""The list of who works here: one's name is chosen by a digit, by its first letters, or by the mouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from casework.language import _
from casework.people.roles import ROLE_NAMES, role_of
from casework.search.initials import has_initials
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.rows import Index, RowPainter
from desktop.services.people.names_at_door import StaffAtDoor

_ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_SIGHT = 5  # rows without scrolling


class NamesModel(QAbstractListModel):
    """Everybody who can unlock, in the order given."""

    def __init__(self, people: Sequence[StaffAtDoor], parent: QObject) -> None:
        super().__init__(parent)
        self.people = tuple(people)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.people)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        person = self.people[index.row()]
        if role == _ROW_ROLE:
            return person
        if role == Qt.ItemDataRole.DisplayRole:
            return person.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("，").join(filter(None, (person.name, role_words(person), last_words(person))))
        return None


class NamesList(QListView):
    """`chosen` carries the name under the mark whenever it changes, `taken` says that it is the one."""

    chosen = Signal(str)
    taken = Signal()

    def __init__(self, look: Look, people: Sequence[StaffAtDoor]) -> None:
        super().__init__()
        self.setAccessibleName(_("是哪一位"))
        self._typed = ""
        self.names = NamesModel(people, self)
        self.setModel(self.names)
        painter = _NamesPainter(look, self)
        self.setItemDelegate(painter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(min(max(1, len(people)), _SIGHT) * painter.row_height() + 4)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit(self.name))
        self.clicked.connect(lambda _index: self.taken.emit())

    @property
    def name(self) -> str:
        """The name under the mark."""
        index = self.currentIndex()
        return self.names.people[index.row()].name if index.isValid() else ""

    def choose(self, row: int) -> None:
        """Put the mark on a row that is there."""
        if 0 <= row < len(self.names.people):
            self.setCurrentIndex(self.names.index(row))

    def choose_name(self, name: str) -> None:
        """Put the mark on a name; on the first where nobody has it."""
        rows = [row for row, each in enumerate(self.names.people) if each.name == name]
        self.choose(rows[0] if rows else 0)

    def step(self, by: int) -> None:
        """The next name or the one before."""
        self.choose(self.currentIndex().row() + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isdigit() and 0 < int(text) <= len(self.names.people):
            self.choose(int(text) - 1)
            self.taken.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif text.isalpha():
            self._seek(text)
        else:
            super().keyPressEvent(event)

    def _seek(self, letter: str) -> None:
        """The first name whose signs begin with the letters typed so far, else with this one alone."""
        for typed in (self._typed + letter, letter):
            for row, each in enumerate(self.names.people):
                if has_initials(each.name, typed) or each.name.casefold().startswith(typed.casefold()):
                    self._typed = typed
                    self.choose(row)
                    return
        self._typed = ""


class _NamesPainter(RowPainter):
    """A sign for the person, the name over the role, when they came last, and the digit."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        person: StaffAtDoor = index.data(_ROW_ROLE)
        rect = self.ground(painter, option)
        small, quiet = self.look.font("small"), self.look.colour("quiet")
        self._mark(painter, rect, person.name)
        digit = str(index.row() + 1) if index.row() < 9 else ""
        wide = QFontMetrics(small).horizontalAdvance("9") + GRID
        self.line(painter, rect.adjusted(rect.width() - wide, 0, 0, 0), digit, (small, quiet))
        last = last_words(person)
        last_wide = QFontMetrics(small).horizontalAdvance(last) + GRID
        right = rect.adjusted(rect.width() - wide - last_wide, 0, -wide, 0)
        self.line(painter, right, last, (small, quiet))
        words = rect.adjusted(44, 0, -wide - last_wide, 0)
        half = QFontMetrics(self.look.font()).height()
        role = role_words(person)
        top = QRect(words.left(), words.top(), words.width(), half if role else words.height())
        self.line(painter, top, person.name, (self.look.font(), self.look.colour("ink")))
        below = QRect(words.left(), words.top() + half, words.width(), words.height() - half)
        self.line(painter, below, role, (small, quiet))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(GRID * 20, self.row_height())

    def _mark(self, painter: QPainter, rect: QRect, name: str) -> None:
        size = 32
        place = QRect(rect.left(), rect.center().y() - size // 2, size, size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("desk"))
        painter.drawEllipse(place)
        painter.setFont(self.look.font("small", bold=True))
        painter.setPen(self.look.colour("ink"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name[:1])


def role_words(person: StaffAtDoor) -> str:
    """The role as people call it."""
    role = role_of(person.role)
    return _(ROLE_NAMES[role]) if role else person.role


def last_words(person: StaffAtDoor) -> str:
    """When the person unlocked last: today by the hour, else by the day."""
    try:
        at = dt.datetime.fromisoformat(person.last_at).astimezone()
    except ValueError:
        return ""
    if at.date() == dt.datetime.now().astimezone().date():
        return f"{at:%H:%M}"
    return _("{month}月{day}日").format(month=at.month, day=at.day)
