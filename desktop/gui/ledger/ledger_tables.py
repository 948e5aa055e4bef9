"""The ledgers of the month as tables: cases, bags, enquiries, complaints, inspections; one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from casework.language import _, n_
from desktop.gui.look.look import GRID, ROW_HEIGHT
from desktop.gui.parts.parts import label, say

if TYPE_CHECKING:
    from casework.tables.ledger_table import LedgerTable

_NUMBERS = (int, float)
_LOOKED_AT = 100  # rows that say how wide a column is
_WIDEST = 340  # pixels of a column: what is longer stands in the tool tip
_Parent = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class LedgerModel(QAbstractTableModel):
    """The rows of a ledger as they are; a cell is made when it is looked at, so a year opens like a day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: LedgerTable | None = None

    def show(self, shown: LedgerTable) -> None:
        """Show another one."""
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def rowCount(self, parent: _Parent = _ROOT) -> int:
        return 0 if self._shown is None or parent.isValid() else len(self._shown.rows)

    def columnCount(self, parent: _Parent = _ROOT) -> int:
        return 0 if self._shown is None or parent.isValid() else len(self._shown.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if self._shown is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._shown.columns[section] if orientation == Qt.Orientation.Horizontal else section + 1

    def data(self, index: _Parent, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._shown is None or role not in _ROLES or not index.isValid():
            return None
        value = self._shown.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if isinstance(value, _NUMBERS) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return "" if value is None else str(value)


_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.TextAlignmentRole)


class LedgerView(QWidget):
    """One ledger; it is generated, and nothing in it can be typed over."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("台账"))
        self.about = label("", "quiet")
        self.model = LedgerModel(self)
        self.table = ledger_table(self.model, _("台账"))
        self.table.horizontalHeader().setResizeContentsPrecision(_LOOKED_AT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)

    def show_table(self, shown: LedgerTable) -> None:
        """Show its rows, the newest last, as the file has them."""
        count = len(shown.rows)
        words = n_("{count} 行", count).format(count=count)
        say(self.about, " · ".join(filter(None, (shown.title, shown.about, words))))
        self.model.show(shown)
        self.table.resizeColumnsToContents()
        for place in range(len(shown.columns)):
            width = min(self.table.columnWidth(place) + GRID, _WIDEST)
            self.table.setColumnWidth(place, width)


def ledger_table(model: QAbstractItemModel, name: str) -> QTableView:
    """A table to be read and stepped through by rows."""
    table = QTableView()
    table.setAccessibleName(name)
    table.viewport().setAccessibleName(name)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setMinimumHeight(4 * ROW_HEIGHT)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    for part, words in (
        (table.horizontalHeader(), _("列标题")),
        (table.verticalHeader(), _("行标题")),
        (table.verticalScrollBar(), _("滚动条")),
        (table.horizontalScrollBar(), _("滚动条")),
    ):
        part.setAccessibleName(words)
    return table
