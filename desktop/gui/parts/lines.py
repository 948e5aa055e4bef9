"""Lists of two-line rows: words with what is said about them, a sign in front, headings between."""

from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from casework.language import _
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import Look
from desktop.gui.parts.rows import Index, RowPainter

ROW_ROLE = int(Qt.ItemDataRole.UserRole)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Two lines of words with a sign; `number` is what Enter acts on.  A heading has neither."""

    words: str
    about: str = ""
    sign: str = ""
    number: str = ""
    kind: str = ""
    is_heading: bool = False
    tone: str = "quiet"  # the colour role of the sign
    word: str = ""  # how it stands, at the right
    word_tone: str = "quiet"


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

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.line(index.row())
        if line is None or line.is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def line(self, row: int) -> Line | None:
        """The line of that row."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _("，").join(filter(None, (line.words, line.about, line.word)))
        return line if role == ROW_ROLE else None


class LinePainter(RowPainter):
    """Paints a `Line`."""

    def row_height(self) -> int:
        body, small = (QFontMetrics(self.look.font(role)).height() for role in ("body", "small"))
        return max(44, body + small + 8)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(ROW_ROLE)
        small = QFontMetrics(self.look.font("small")).height()
        return QSize(120, small + 10 if line.is_heading else self.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(ROW_ROLE)
        rect = self.ground(painter, option)
        if line.is_heading:
            bold = self.look.font("small", bold=True)
            self.line(painter, rect.adjusted(0, -2, 0, 4), line.words, (bold, self.look.colour("quiet")))
            return
        rect = self.sign(painter, rect, line)
        if line.word:
            bold = self.look.font(bold=True)
            wide = QFontMetrics(bold).horizontalAdvance(line.word) + 4
            place = rect.adjusted(rect.width() - wide, 0, 0, 0)
            self.line(painter, place, line.word, (bold, self.look.colour(line.word_tone)))
            rect = rect.adjusted(0, 0, -wide - 12, 0)
        upper = rect.adjusted(0, 0, 0, -rect.height() * 44 // 100)
        lower = rect.adjusted(0, rect.height() * 56 // 100, 0, 0)
        self.line(painter, upper, line.words, (self.look.font(), self.look.colour("ink")))
        self.line(painter, lower, line.about, (self.look.font("small"), self.look.colour("quiet")))

    def sign(self, painter: QPainter, rect: QRect, line: Line) -> QRect:
        """Draw what stands in front of the words; the rectangle left for them."""
        if not line.sign:
            return rect
        middle = rect.center().y()
        paint_icon(painter, line.sign, self.look.colour(line.tone), QRectF(rect.left(), middle - 10, 20, 20))
        return rect.adjusted(28, 0, 0, 0)


def line_list(look: Look, name: str, parent: QObject) -> tuple[QListView, LinesModel]:
    """A list with its model."""
    model = LinesModel(parent)
    view = QListView()
    view.setAccessibleName(name)
    view.viewport().setAccessibleName(name)
    view.setModel(model)
    view.setProperty("role", "open")
    view.setItemDelegate(LinePainter(look, view))
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
        bar.setAccessibleName(_("滚动条"))
    return view, model
