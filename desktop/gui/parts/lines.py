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
_MARGINS, _SIGN, _BEFORE_WORD = 22, 28, 12  # beside the words of a row
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Two lines of words with a sign; `number` is what Enter acts on.  A heading has neither."""

    words: str
    about: str = ""
    sign: str = ""
    number: str = ""
    kind: str = ""
    is_heading: bool = False
    tone: str = "quiet"  # the colour role of the sign
    word: str = ""  # how it stands, at the right; of a heading its key
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
            bold, small = self.look.font("small", bold=True), self.look.font("small")
            place = rect.adjusted(0, -2, 0, 4)
            wide = QFontMetrics(small).horizontalAdvance(line.word) + 4 if line.word else 0
            self.line(painter, place.adjusted(0, 0, -wide, 0), line.words, (bold, self.look.colour("quiet")))
            at_right = place.adjusted(place.width() - wide, 0, 0, 0)
            self.line(painter, at_right, line.word, (small, self.look.colour("quiet")))
            return
        rect = self._words(painter, rect, line)
        upper = rect.adjusted(0, 0, 0, -rect.height() * 44 // 100)
        lower = rect.adjusted(0, rect.height() * 56 // 100, 0, 0)
        self.line(painter, upper, line.words, (self.look.font(), self.look.colour("ink")))
        self.line(painter, lower, line.about, (self.look.font("small"), self.look.colour("quiet")))

    def _words(self, painter: QPainter, rect: QRect, line: Line) -> QRect:
        """Draw the sign in front and the word at the right; the rectangle left between them."""
        rect = self.sign(painter, rect, line)
        if not line.word:
            return rect
        wide = self._word_width(line)
        place = rect.adjusted(rect.width() - wide, 0, 0, 0)
        style = self.look.font(bold=True), self.look.colour(line.word_tone)
        self.line(painter, place, line.word, style)
        return rect.adjusted(0, 0, -wide - _BEFORE_WORD, 0)

    def _word_width(self, line: Line) -> int:
        return QFontMetrics(self.look.font(bold=True)).horizontalAdvance(line.word) + 4 if line.word else 0

    def sign(self, painter: QPainter, rect: QRect, line: Line) -> QRect:
        """Draw what stands in front of the words; the rectangle left for them."""
        if not line.sign:
            return rect
        middle = rect.center().y()
        paint_icon(painter, line.sign, self.look.colour(line.tone), QRectF(rect.left(), middle - 10, 20, 20))
        return rect.adjusted(_SIGN, 0, 0, 0)


class SentencePainter(LinePainter):
    """Paints a `Line` whose words go on below where the list is narrow, so that none are cut."""

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(look, view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size, line = super().sizeHint(option, index), index.data(ROW_ROLE)
        wide = self._view.viewport().width() - _MARGINS - (_SIGN if line.sign else 0)
        wide -= self._word_width(line) + _BEFORE_WORD if line.word else 0
        return QSize(size.width(), size.height() + self._more(line, wide))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(ROW_ROLE)
        if line.is_heading:
            super().paint(painter, option, index)
            return
        rect = self._words(painter, self.ground(painter, option), line)
        if not self._more(line, rect.width()):
            upper = rect.adjusted(0, 0, 0, -rect.height() * 44 // 100)
            self.line(painter, upper, line.words, (self.look.font(), self.look.colour("ink")))
        else:
            painter.setFont(self.look.font())
            painter.setPen(self.look.colour("ink"))
            painter.drawText(rect.adjusted(0, 0, 0, -self._small()), _WRAPPED, line.words)
        below = rect.adjusted(0, rect.height() - self._small(), 0, 0)
        self.line(painter, below, line.about, (self.look.font("small"), self.look.colour("quiet")))

    def _small(self) -> int:
        return QFontMetrics(self.look.font("small")).height() + 2

    def _more(self, line: Line, wide: int) -> int:
        """How much higher the row is for the lines below the first."""
        metrics = QFontMetrics(self.look.font())
        if line.is_heading or wide <= 0 or metrics.horizontalAdvance(line.words) <= wide:
            return 0
        high = metrics.boundingRect(QRect(0, 0, wide, 10_000), _WRAPPED, line.words).height()
        return max(0, high - metrics.height())


def sentence_list(look: Look, name: str, parent: QObject) -> tuple[QListView, LinesModel]:
    """A list of sentences with its model: no word is cut."""
    view, model = line_list(look, name, parent)
    view.setItemDelegate(SentencePainter(look, view))
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    return view, model


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
