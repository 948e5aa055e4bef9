"""The table of cases: one row each, names masked unless shown on purpose."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from casework.cases.kinds.banner import PROGRESS
from casework.cases.print_states import PRINT_STATES
from casework.cases.sending import SENDING_STATES
from casework.cases.states import STATES
from casework.language import N_, _, n_
from casework.people.masking import mask_name
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.rows import Index
from desktop.printing.reasons import shown

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
_WATCHED = ("held_up", "unconfirmed")  # what of a print somebody may have to look after


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
            print_words(row),
            _status_words(row),
            sending_words(row),
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
    """All that the banner said of a case, why it keeps something apart, what its print waits for."""
    count = row.conflict_count
    look = n_("两处记得不一样，请按 {key} 到“同步”看：{count} 处", count)
    words = (
        (row.progress, _("旗里进度：{words}").format(words=_(PROGRESS.get(row.progress, row.progress)))),
        (row.result, _("结果：{words}").format(words=row.result)),
        (row.asked, _("旗里要求补交：{words}").format(words=row.asked)),
        (row.sending == "doubted", _("旗里没有收下这件的记录：{words}").format(words=row.sending_reason)),
        (row.print_state in _WATCHED, _("打印：{words}").format(words=print_words(row))),
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


def print_words(row: CaseRow) -> str:
    """How the newest print of the newest slip stands, with the reason."""
    state = _(PRINT_STATES[row.print_state])
    if row.print_state == "printed" and row.print_count > 1:
        return n_("已出纸 {count} 次", row.print_count).format(count=row.print_count)
    return _with_reason(state, shown(row.print_reason))


def sending_words(row: CaseRow) -> str:
    """How far the case has come on its way to the banner, with the reason."""
    return _with_reason(_(SENDING_STATES[row.sending]), _(row.sending_reason))


def _with_reason(state: str, reason: str) -> str:
    return _("{state}（{reason}）").format(state=state, reason=reason) if reason else state
