"""The history of a case as sentences, and its papers: two lists that are painted alike."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from casework.cases.print_states import PRINT_STATES
from casework.language import _
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import Look
from desktop.gui.parts.rows import Index, RowPainter
from desktop.printing.reasons import shown as shown_reason

if TYPE_CHECKING:
    from casework.cases.history import HistoryLine
    from desktop.services.cases.case_place import IssuedPaper

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
# What the program does by itself on the way to paper is in the papers, and in `cases show`.
QUIET = frozenset(
    (
        "slip_archived",
        "slip_print_queued",
        "slip_print_accepted",
        "slip_printing",
        "slip_print_held_up",
        "case_form_archived",
    )
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Two lines of words with a sign; `number` is what Enter acts on."""

    words: str
    about: str
    sign: str = ""
    number: str = ""
    kind: str = ""


def when_words(at: str, today: dt.date) -> str:
    """A time as people say it, such as 今天 9:50 or 11月25日 16:05."""
    try:
        time = dt.datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    clock = f"{time.hour}:{time.minute:02}"
    if time.date() == today:
        return _("今天 {time}").format(time=clock)
    day = _("{month}月{day}日").format(month=time.month, day=time.day)
    if time.year != today.year:
        day = _("{year}年{month}月{day}日").format(year=time.year, month=time.month, day=time.day)
    return f"{day} {clock}"


def history_lines(history: tuple[HistoryLine, ...], names: dict[str, str]) -> tuple[Line, ...]:
    """The newest first; when and by whom below what happened."""
    today = dt.datetime.now().astimezone().date()
    lines = []
    for each in reversed(history):
        if each.kind in QUIET:
            continue
        when = when_words(each.at, today)
        if each.clock != "trusted":
            when = _("{time}（时间待核）").format(time=when)
        lines.append(
            Line(words=each.words, about=" · ".join(filter(None, (when, names.get(each.staff, "")))))
        )
    return tuple(lines)


def paper_lines(papers: tuple[IssuedPaper, ...]) -> tuple[Line, ...]:
    """The newest first; a slip says how its print stands."""
    today = dt.datetime.now().astimezone().date()
    lines = []
    for each in papers:
        state = "" if each.kind else _(PRINT_STATES[each.standing.state])
        reason = shown_reason(each.standing.reason) if not each.kind else ""
        when = when_words(each.issued_at, today) if each.kind else ""
        about = " · ".join(filter(None, (each.number, when, state, reason)))
        lines.append(
            Line(
                words=each.title or _("一次性告知单"),
                about=about,
                sign="file",
                number=each.number,
                kind=each.kind,
            )
        )
    return tuple(lines)


class LinesModel(QAbstractListModel):
    """Lines in the order they are given."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show other lines; nothing happens when they are the same."""
        if lines == self.lines:
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _("{name}，{about}").format(name=line.words, about=line.about)
        return line if role == ROW_ROLE else None


class LinePainter(RowPainter):
    """Paints a `Line`."""

    def row_height(self) -> int:
        body, small = (QFontMetrics(self.look.font(role)).height() for role in ("body", "small"))
        return max(44, body + small + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(ROW_ROLE)
        rect = self.ground(painter, option)
        if line.sign:
            middle = rect.center().y()
            paint_icon(
                painter, line.sign, self.look.colour("quiet"), QRectF(rect.left(), middle - 10, 20, 20)
            )
            rect = rect.adjusted(28, 0, 0, 0)
        upper = rect.adjusted(0, 0, 0, -rect.height() * 44 // 100)
        lower = rect.adjusted(0, rect.height() * 56 // 100, 0, 0)
        self.line(painter, upper, line.words, (self.look.font(), self.look.colour("ink")))
        self.line(painter, lower, line.about, (self.look.font("small"), self.look.colour("quiet")))


def line_list(look: Look, name: str, parent: QObject) -> tuple[QListView, LinesModel]:
    """A list with its model."""
    model = LinesModel(parent)
    view = QListView()
    view.setAccessibleName(name)
    view.viewport().setAccessibleName(name)
    view.setModel(model)
    view.setProperty("role", "open")
    view.setItemDelegate(LinePainter(look, view))
    view.setUniformItemSizes(True)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
        bar.setAccessibleName(_("滚动条"))
    return view, model
