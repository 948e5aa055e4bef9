"""The command palette: what the keys of the table do here and now, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import GRID, ROW_HEIGHT
from desktop.gui.parts.page import Act
from desktop.gui.parts.step_field import StepField, stepped_row


class PaletteLine(msgspec.Struct, frozen=True):
    """What may be done now, and the keys that do it."""

    words: str
    keys: str
    act: Act


class Palette(QDialog):
    """Closes with Enter, which does the command that is chosen, or with the key that steps back."""

    def __init__(self, parent: QWidget, commands: Sequence[PaletteLine]) -> None:
        super().__init__(parent)
        self._window, self._commands = parent, commands
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("操作"))
        self.setAccessibleName(_("操作"))
        self.search = StepField(_("查找操作"), hint=_("要做什么，或按键"))
        self.rows = QSortFilterProxyModel(self)
        self.rows.setSourceModel(_model(self, commands))
        self.rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.rows.setFilterKeyColumn(-1)
        self.table = _table(self.rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.addWidget(self.search)
        column.addWidget(self.table)
        self.search.textChanged.connect(self._filter)
        self.search.stepped.connect(self._step)
        self.search.returnPressed.connect(lambda: self._run(self.table.currentIndex()))
        self.table.clicked.connect(self._run)
        self._filter("")
        width = min(90 * GRID, parent.width() - 4 * GRID)
        self.resize(width, min(60 * GRID, parent.height() - 4 * GRID))

    def done(self, result: int) -> None:
        """The window has the keys again: not every desktop gives them back by itself."""
        super().done(result)
        self._window.activateWindow()

    def _filter(self, typed: str) -> None:
        self.rows.setFilterFixedString(typed.strip())
        self.table.selectRow(0)

    def _step(self, rows: int) -> None:
        if self.rows.rowCount():
            self.table.selectRow(stepped_row(self.table.currentIndex().row(), rows, self.rows.rowCount()))

    def _run(self, chosen: QModelIndex) -> None:
        """After it has closed, so that the window has its focus back."""
        if chosen.isValid():
            act = self._commands[self.rows.mapToSource(chosen).row()].act
            QTimer.singleShot(0, self._window, act)
            self.accept()


def _model(parent: QWidget, commands: Sequence[PaletteLine]) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    for command in commands:
        model.appendRow([QStandardItem(command.words), QStandardItem(command.keys)])
    return model


def _table(rows: QSortFilterProxyModel) -> QTableView:
    """Words, and the keys at the right; the focus stays in the field over it."""
    table = QTableView()
    table.setAccessibleName(_("操作"))
    table.setModel(rows)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    table.horizontalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table
