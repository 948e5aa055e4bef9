"""The table of cases: one row each, names masked unless shown on purpose."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casework.masking import mask_name
from desktop.desk import CaseRow
from desktop.gui.models.rows import Index

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
HEADINGS = ("时间", "申请人", "事项", "告知单编号", "材料", "打印", "状态", "经办")
_COUNT = len(HEADINGS)
_STATUS = {"open": "已办", "voided": "已作废"}


class CasesModel(QAbstractTableModel):
    """The cases in the order they are given."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[CaseRow, ...] = ()
        self.shows_names = False

    def show(self, rows: tuple[CaseRow, ...]) -> None:
        """Show other rows; nothing happens when they are the same (the selection stays)."""
        if rows == self.rows:
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def show_names(self, shown: bool) -> None:
        """Show names in full, or masked again."""
        self.shows_names = shown
        if self.rows:
            self.dataChanged.emit(self.index(0, 1), self.index(len(self.rows) - 1, 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else _COUNT

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(row)[index.column()]
        return row if role == ROW_ROLE else None

    def _words(self, row: CaseRow) -> tuple[str, ...]:
        doubt = "" if row.clock_trusted else "（时间待核）"
        return (
            row.opened_at.astimezone().strftime("%m-%d %H:%M") + doubt,
            row.applicant_name if self.shows_names else mask_name(row.applicant_name),
            row.matter_name,
            row.slip_number,
            f"缺 {row.missing_count} 份" if row.missing_count else "齐全",
            _print_words(row.print_count),
            _STATUS[row.status],
            row.staff_name,
        )


def _print_words(count: int) -> str:
    if not count:
        return "未打印"
    return "已打印" if count == 1 else f"打印 {count} 次"
