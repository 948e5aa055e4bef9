"""The list of today: headings of groups, one line a task; no state is told by colour alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from casework.cases.today import GROUPS, TodayKind, TodayLine
from casework.language import _
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import ROW_HEIGHT
from desktop.gui.parts.rows import Index, RowPainter

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_SIGNS: Mapping[TodayKind, str] = {
    "late": "clock",
    "due": "clock",
    "answer": "answer",
    "task": "attention",
    "print": "printer",
    "unsent": "exchange",
    "waiting": "missing",
    "doubt": "attention",
    "draft": "note",
}


class TodayModel(QAbstractListModel):
    """Lines with a heading, which is a text, over each group."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[TodayLine | str, ...] = ()

    def show(self, lines: tuple[TodayLine, ...]) -> bool:
        """Show other lines; False when they are the same (place and selection stay)."""
        rows: list[TodayLine | str] = []
        for group, members in groupby(lines, key=lambda line: line.group):
            rows += [_(GROUPS[group]), *members]
        if tuple(rows) == self.rows:
            return False
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()
        return True

    def line(self, row: int) -> TodayLine | None:
        """The task of that row; None for a heading."""
        row_there = self.rows[row] if 0 <= row < len(self.rows) else None
        return None if isinstance(row_there, str) else row_there

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _("，").join(filter(None, (row.words, row.who, row.matter, row.number, day_words(row))))
        return None


def day_words(line: TodayLine) -> str:
    """The day that was promised, else since when it waits."""
    today = dt.datetime.now().astimezone().date()
    if line.due is not None:
        day = line.due
    elif line.since:
        day = dt.datetime.fromisoformat(line.since).astimezone().date()
    else:
        return ""
    if day == today:
        return _("今天")
    words = _("{month}月{day}日") if day.year == today.year else _("{year}年{month}月{day}日")
    shown = words.format(year=day.year, month=day.month, day=day.day)
    return _("{day}前").format(day=shown) if line.due and day > today else shown


class TodayPainter(RowPainter):
    """Paints a heading or a task."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        is_heading = isinstance(index.data(ROW_ROLE), str)
        line = QFontMetrics(self.look.font("small" if is_heading else "body")).height()
        return QSize(200, line + 10 if is_heading else max(ROW_HEIGHT, line + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TodayLine | str = index.data(ROW_ROLE)
        rect = self.ground(painter, option)
        if isinstance(row, str):
            self.line(painter, rect, row, (self.look.font("small", bold=True), self.look.colour("quiet")))
            return
        sign = "stop" if row.is_alarm else _SIGNS[row.kind]
        role = "stop" if row.is_alarm else "attention" if row.needs_somebody else "quiet"
        middle = rect.center().y()
        paint_icon(painter, sign, self.look.colour(role), QRectF(rect.left(), middle - 9, 18, 18))
        day = day_words(row)
        small = self.look.font("small")
        wide = QFontMetrics(small).horizontalAdvance(day) + 4
        ink = "stop" if row.is_alarm else "quiet"
        self.line(painter, rect.adjusted(rect.width() - wide, 0, 0, 0), day, (small, self.look.colour(ink)))
        words = rect.adjusted(28, 0, -wide - 12, 0)
        half = rect.width() * 36 // 100
        bold = self.look.font(bold=row.needs_somebody)
        self.line(
            painter, words.adjusted(0, 0, half - words.width(), 0), row.words, (bold, self.look.colour("ink"))
        )
        about = " · ".join(filter(None, (row.who, row.matter)))
        self.line(
            painter, words.adjusted(half + 12, 0, 0, 0), about, (self.look.font(), self.look.colour("quiet"))
        )
