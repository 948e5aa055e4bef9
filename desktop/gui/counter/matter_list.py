"""The list of matters found: one row each, name above, mode, code and department below."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from casework.language import _
from desktop.gui.parts.rows import Index, RowPainter

ROW_ROLE = int(Qt.ItemDataRole.UserRole)


class MatterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One matter in the list; `hit` is the part of the name that was typed (start, length).

    `is_question` is a guess that has to be confirmed; `unavailable` says why it cannot be chosen, or "".
    """

    code: str
    name: str
    about: str
    hit: tuple[int, int] = (0, 0)
    is_question: bool = False
    unavailable: str = ""
    is_bundle: bool = False

    @property
    def is_first_choice(self) -> bool:
        """May Enter take it without another key?"""
        return not self.is_question and not self.unavailable


class MattersModel(QAbstractListModel):
    """The rows found, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[MatterRow, ...] = ()

    def show(self, rows: tuple[MatterRow, ...]) -> None:
        """Show other rows; nothing happens when they are the same (the selection stays)."""
        if rows == self.rows:
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _("{name}，{about}").format(name=row.name, about=row.unavailable or row.about)
        return row if role == ROW_ROLE else None


class MatterRowPainter(RowPainter):
    """Paints a `MatterRow`; what was typed stands out in bold accent."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: MatterRow = index.data(ROW_ROLE)
        rect = self.ground(painter, option)
        upper, lower = rect.adjusted(0, 0, 0, -rect.height() * 44 // 100), rect
        lower = rect.adjusted(0, rect.height() * 56 // 100, 0, 0)
        start, length = row.hit
        plain = (self.look.font(), self.look.colour("quiet" if row.unavailable else "ink"))
        marked = (self.look.font(bold=True), self.look.colour("accent"))
        for text, style in (
            (row.name[:start], plain),
            (row.name[start : start + length], marked),
            (row.name[start + length :], plain),
        ):
            if text:
                upper.setLeft(upper.left() + self.line(painter, upper, text, style))
        about = self.look.font("small"), self.look.colour("attention" if row.unavailable else "quiet")
        self.line(painter, lower, row.unavailable or row.about, about)
