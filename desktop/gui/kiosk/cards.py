"""Large cards to touch, with their vertical Mongolian, a page of them at a time; and keys to type with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from casework.language import _
from desktop.gui.kiosk.scripts import Scripts
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import button, field, label, say

TARGET = 56  # logical pixels: the least that a finger is offered
SMALL, LARGE = QSize(290, 104), QSize(410, 168)
_MARGIN = 2 * GRID


class CardWords(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a card; `key` is what it is about."""

    key: str
    words: str
    about: str = ""
    mongolian: str = ""
    is_chosen: bool = False


class Card(QPushButton):
    """One thing to choose."""

    def __init__(self, scripts: Scripts, words: CardWords, size: QSize | None = None) -> None:
        super().__init__()
        self._scripts, self.card, self._size = scripts, words, size or SMALL
        self.setAccessibleName(words.words)
        self.setAccessibleDescription(words.about)
        self.setCheckable(words.is_chosen)
        self.setChecked(words.is_chosen)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setStyleSheet(f"min-height: {self._size.height()}px; max-height: {2 * self._size.height()}px")

    def sizeHint(self) -> QSize:
        return self._size

    def minimumSizeHint(self) -> QSize:
        return QSize(TARGET, self._size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._scripts.look
        is_held = self.isDown() or self.card.is_chosen
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(look.colour("accent_wash" if is_held else "surface"))
            is_marked = self.card.is_chosen or self.hasFocus()
            painter.setPen(QPen(look.colour("accent" if is_marked else "outline"), 2 if is_marked else 1))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
            room = self.rect().adjusted(_MARGIN, GRID, -_MARGIN, -GRID)
            room.setRight(room.right() - self._scripts.paint(painter, self.card.mongolian, room))
            self._paint_words(painter, room)

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        look, card = self._scripts.look, self.card
        wrap = int(Qt.TextFlag.TextWordWrap)
        painter.setFont(look.font("body" if self._scripts.mongolian_first else "work", bold=True))
        height = painter.boundingRect(room, wrap, card.words).height()
        small = look.font("small")
        painter.setFont(small)
        about = painter.boundingRect(room, wrap, card.about).height() if card.about else 0
        top = room.top() + max(0, (room.height() - height - about) // 2)
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font("body" if self._scripts.mongolian_first else "work", bold=True))
        painter.drawText(QRect(room.left(), top, room.width(), height), wrap, card.words)
        painter.setFont(small)
        painter.setPen(look.colour("quiet"))
        painter.drawText(QRect(room.left(), top + height, room.width(), about), wrap, card.about)


class CardGrid(QWidget):
    """As many cards as fit, the rest on further pages.  `chosen` carries the key of a card."""

    chosen = Signal(str)

    def __init__(self, scripts: Scripts) -> None:
        super().__init__()
        self._scripts = scripts
        self._cards: tuple[CardWords, ...] = ()
        self._first = 0
        self._size = SMALL
        self.setAccessibleName(_("选一个"))
        self._grid = QGridLayout()
        self._grid.setSpacing(2 * GRID)
        self.before, self.after = touch_button(_("上一页")), touch_button(_("下一页"))
        self.place = label("", "quiet")
        pages = QHBoxLayout()
        pages.addStretch(1)
        for part in (self.before, self.place, self.after):
            pages.addWidget(part)
        pages.addStretch(1)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)  # what fits is counted here
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid, 1)
        column.addLayout(pages)
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))

    def show_cards(self, cards: Sequence[CardWords], size: QSize = SMALL) -> None:
        """Show other cards of at least that size, from the first one on."""
        self._cards, self._first, self._size = tuple(cards), 0, size
        self.updateGeometry()
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._first = 0
        self._fill()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._size.width(), self._size.height() + TARGET + 2 * GRID)

    def cards(self) -> list[Card]:
        """Those on screen."""
        items = (self._grid.itemAt(place) for place in range(self._grid.count()))
        return [part for item in items if item and isinstance(part := item.widget(), Card)]

    def _turn(self, pages: int) -> None:
        self._first = max(0, self._first + pages * self._room())
        self._fill()

    def _columns(self) -> int:
        return max(1, self.width() // self._size.width())

    def _room(self) -> int:
        rows = max(1, (self.height() - TARGET - 2 * GRID) // (self._size.height() + 2 * GRID))
        return self._columns() * rows

    def _fill(self) -> None:
        for card in self.cards():
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        room, columns = self._room(), self._columns()
        shown = self._cards[self._first : self._first + room]
        for place, words in enumerate(shown):
            card = Card(self._scripts, words, self._size)
            card.clicked.connect(lambda _checked=False, key=words.key: self.chosen.emit(key))
            self._grid.addWidget(card, place // columns, place % columns)
        pages = -(-len(self._cards) // room)
        for part in (self.before, self.after, self.place):
            part.setVisible(pages > 1)
        self.before.setEnabled(self._first > 0)
        self.after.setEnabled(self._first + room < len(self._cards))
        say(self.place, f"{self._first // room + 1} / {max(1, pages)}")


class Keypad(QWidget):
    """Keys on the screen.  `typed` carries a character, `erased` takes the last one back."""

    typed = Signal(str)
    erased = Signal()

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(_("屏幕上的键"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        self.keys: list[QPushButton] = []
        for line, characters in enumerate(rows):
            for place, character in enumerate(characters):
                self._add(character, partial(self.typed.emit, character), (line, place))
        self._add(_("删除"), self.erased.emit, (len(rows) - 1, len(rows[-1])))

    def _add(self, words: str, act: Callable[[], object], place: tuple[int, int]) -> None:
        press = touch_button(words)
        press.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        press.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        press.clicked.connect(lambda: act())
        self.keys.append(press)
        grid = self.layout()
        if isinstance(grid, QGridLayout):
            grid.addWidget(press, *place)


def touch_button(words: str, role: str = "") -> QPushButton:
    """A button that a finger hits."""
    press = button(words, role)
    press.setStyleSheet(
        f"min-height: {TARGET - 2}px; min-width: {TARGET}px"
    )  # the sheet of the window has less
    return press


def plain_field(name: str, *, hint: str = "", role: str = "") -> QLineEdit:
    """A field that offers nothing but typing."""
    result = field(name, hint=hint, role=role)
    result.setStyleSheet(f"min-height: {TARGET - 2}px")
    result.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    result.setAcceptDrops(False)
    result.setDragEnabled(False)
    return result
