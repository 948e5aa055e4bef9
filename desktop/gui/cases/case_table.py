"""The table of cases: one row each, names masked unless shown on purpose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casework.cases.kinds.banner import PROGRESS
from casework.cases.states import STATES
from casework.language import N_, _, n_
from casework.people.masking import mask_name
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.rows import Index
from sync.device.delivery import Delivery

if TYPE_CHECKING:
    from desktop.services.cases.list_cases import CaseRow

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
HEADINGS = (
    N_("时间"),
    N_("申请人"),
    N_("事项"),
    N_("告知单编号"),
    N_("材料"),
    N_("承诺办结"),
    N_("打印"),
    N_("状态"),
    N_("上传"),
    N_("经办"),
)
_COUNT = len(HEADINGS)
_DELIVERIES: dict[Delivery, str] = {
    "waiting": N_("未上传"),
    "sent": N_("已发出"),
    "acknowledged": N_("已上传"),
    "quarantined": N_("被隔离：{reason}"),
}


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
            return _(HEADINGS[section])
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
        opened = row.opened_at.astimezone().strftime("%m-%d %H:%M")
        return (
            opened if row.clock_trusted else _("{time}（时间待核）").format(time=opened),
            row.applicant_name if self.shows_names else mask_name(row.applicant_name),
            row.matter_name,
            row.slip_number,
            _materials_words(row),
            promised_words(row, dt.datetime.now().astimezone().date()),
            _print_words(row.print_count),
            _status_words(row),
            _(_DELIVERIES[row.delivery]).format(reason=row.delivery_reason),
            row.staff_name,
        )


def _materials_words(row: CaseRow) -> str:
    count = row.missing_count
    words = n_("缺 {count} 份", count).format(count=count) if count else _("齐全")
    return _("{words}（旗里要求：{asked}）").format(words=words, asked=row.asked) if row.asked else words


def promised_words(row: CaseRow, today: dt.date) -> str:
    """The promised day with what there is to say of it; "" while no limit runs."""
    if row.promised_on is None:
        return ""
    day = row.promised_on.strftime("%m-%d" if row.promised_on.year == today.year else "%Y-%m-%d")
    # Where there is no room for all, the end is cut off: what matters comes first.
    if row.promise_provisional:
        return (_("已超期 {day}（暂定）") if row.is_late(today) else _("{day}（暂定）")).format(day=day)
    return _("已超期 {day}").format(day=day) if row.is_late(today) else day


def banner_words(row: CaseRow) -> str:
    """All that the banner said of a case, and why it keeps something of it apart; for under the list."""
    count = row.conflict_count
    look = n_("两处记得不一样，请按 {key} 到“联到旗里”看：{count} 处", count)
    words = (
        (row.progress, _("旗里进度：{words}").format(words=_(PROGRESS.get(row.progress, row.progress)))),
        (row.result, _("结果：{words}").format(words=row.result)),
        (row.asked, _("旗里要求补交：{words}").format(words=row.asked)),
        (row.delivery_reason, _("旗里没有收下这件的记录：{words}").format(words=row.delivery_reason)),
        (count, look.format(key=key_text("open_settings"), count=count)),
    )
    return "　".join(line for there, line in words if there)  # data: a wide blank in every language


def _status_words(row: CaseRow) -> str:
    state = _(STATES[row.state])
    if row.status == "voided":
        return state
    words = [state, _(PROGRESS.get(row.progress, row.progress)), row.result]
    if row.conflict_count:
        words.append(n_("{count} 处冲突", row.conflict_count).format(count=row.conflict_count))
    return _("，").join(dict.fromkeys(filter(None, words)))


def _print_words(count: int) -> str:
    if not count:
        return _("未打印")
    return _("已打印") if count == 1 else n_("打印 {count} 次", count).format(count=count)
