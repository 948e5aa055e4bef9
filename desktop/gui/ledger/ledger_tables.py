"""The ledgers of the month as tables: cases, bags, enquiries, complaints, inspections; one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from casework.language import _, n_
from desktop.gui.look.look import GRID, ROW_HEIGHT
from desktop.gui.parts.parts import label, say

if TYPE_CHECKING:
    from casework.tables.ledger_table import LedgerTable

_NUMBERS = (int, float)
_MOST = 2000  # on screen; the file has them all
_WIDEST = 340  # pixels of a column: what is longer stands in the tool tip


class LedgerView(QWidget):
    """One ledger; it is generated, and nothing in it can be typed over."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("台账"))
        self.about = label("", "quiet")
        self.model = QStandardItemModel(self)
        self.table = ledger_table(self.model, _("台账"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)

    def show_table(self, shown: LedgerTable) -> None:
        """Show its rows, the newest last, as the file has them."""
        count = len(shown.rows)
        words = n_("{count} 行", count).format(count=count)
        left_out = _("屏幕上只列前 {most} 行，导出的是全部").format(most=_MOST) if count > _MOST else ""
        say(self.about, " · ".join(filter(None, (shown.title, shown.about, words, left_out))))
        self.model.clear()
        self.model.setHorizontalHeaderLabels(list(shown.columns))
        for row in shown.rows[:_MOST]:
            self.model.appendRow([_cell(value) for value in row])
        self.table.resizeColumnsToContents()
        for place in range(len(shown.columns)):
            width = min(self.table.columnWidth(place) + GRID, _WIDEST)
            self.table.setColumnWidth(place, width)


def _cell(value: object) -> QStandardItem:
    text = "" if value is None else str(value)
    cell = QStandardItem(text)
    cell.setToolTip(text)
    side = Qt.AlignmentFlag.AlignRight if isinstance(value, _NUMBERS) else Qt.AlignmentFlag.AlignLeft
    cell.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return cell


def ledger_table(model: QStandardItemModel, name: str) -> QTableView:
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
