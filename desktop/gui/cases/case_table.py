"""The table of cases: one row each, names masked unless shown on purpose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casework.cases.kinds.banner import PROGRESS
from casework.people.masking import mask_name
from desktop.gui.parts.rows import Index
from sync.device.delivery import Delivery

if TYPE_CHECKING:
    from desktop.services.cases.list_cases import CaseRow

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
HEADINGS = ("时间", "申请人", "事项", "告知单编号", "材料", "承诺办结", "打印", "状态", "上传", "经办")
_COUNT = len(HEADINGS)
_DELIVERIES: dict[Delivery, str] = {
    "waiting": "未上传",
    "sent": "已发出",
    "acknowledged": "已上传",
    "quarantined": "被隔离：",
}
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
            (f"缺 {row.missing_count} 份" if row.missing_count else "齐全")
            + (f"（旗里要求：{row.asked}）" if row.asked else ""),
            promised_words(row, dt.datetime.now().astimezone().date()),
            _print_words(row.print_count),
            _status_words(row),
            _DELIVERIES[row.delivery] + row.delivery_reason,
            row.staff_name,
        )


def promised_words(row: CaseRow, today: dt.date) -> str:
    """The promised day with what there is to say of it; "" while no limit runs."""
    if row.promised_on is None:
        return ""
    day = row.promised_on.strftime("%m-%d" if row.promised_on.year == today.year else "%Y-%m-%d")
    # Where there is no room for all, the end is cut off: what matters comes first.
    return ("已超期 " if row.is_late(today) else "") + day + ("（暂定）" if row.promise_provisional else "")


def banner_words(row: CaseRow) -> str:
    """All that the banner said of a case, and why it keeps something of it apart; for under the list."""
    conflicts = f"{row.conflict_count} 处" if row.conflict_count else ""
    words = (
        ("旗里进度：", PROGRESS.get(row.progress, row.progress)),
        ("结果：", row.result),
        ("旗里要求补交：", row.asked),
        ("旗里没有收下这件的记录：", row.delivery_reason),
        (
            "两处记得不一样，请按 Alt+S 到“联到旗里”看：",
            conflicts,
        ),
    )
    return "　".join(name + said for name, said in words if said)


def _status_words(row: CaseRow) -> str:
    if row.status == "voided":
        return _STATUS["voided"]
    words = [PROGRESS.get(row.progress, row.progress), row.result]
    words.append(f"{row.conflict_count} 处冲突" if row.conflict_count else "")
    return "，".join(filter(None, words)) or _STATUS[row.status]


def _print_words(count: int) -> str:
    if not count:
        return "未打印"
    return "已打印" if count == 1 else f"打印 {count} 次"
