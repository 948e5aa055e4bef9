"""Two scripts beside each other: which is the larger one, and vertical Mongolian drawn as on paper."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.language import _
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.upright import SetText, paint_text, set_upright
from forms.text.fonts import FontSet

_MOST_COLUMNS = 8
_LEAST = 0.9  # of the size at which the teeth of the letters are told apart on any screen


class Scripts:
    """Which script is the larger one, and the Mongolian that was set so far."""

    def __init__(self, look: Look, fonts: FontSet) -> None:
        self.look = look
        self.mongolian_first = False
        self._fonts = fonts
        self._painter = PagePainter(lambda name: fonts.face(name).path)
        self._known: dict[str, SetText] = {}
        self._short: dict[str, SetText] = {}

    def text(self, words: str) -> SetText:
        """The words in columns; empty where they cannot be set."""
        if words and words not in self._known:
            self._known[words] = set_upright(words, self._fonts, _MOST_COLUMNS)
        return self._known.get(words, SetText())

    def word(self, words: str) -> SetText:
        """A word or two in columns no longer than the longest of them."""
        if words and words not in self._short:
            self._short[words] = set_upright(words, self._fonts, _MOST_COLUMNS, least=0.0)
        return self._short.get(words, SetText())

    def paint(self, painter: QPainter, words: str, room: QRect) -> int:
        """Draw them at the right of the room, as large as fits; the width that was used.

        What would be too small to tell its teeth apart is left to the next page.
        """
        text = self.text(words)
        if not text.runs:
            return 0
        most = 1.6 if self.mongolian_first else 1.15
        share = 0.7 if self.mongolian_first else 0.5
        scale = min(most, room.height() / text.height, share * room.width() / text.width)
        if scale < _LEAST:
            return 0
        wide = round(text.width * scale)
        painter.save()
        painter.translate(room.right() - wide, room.top() + (room.height() - text.height * scale) / 2)
        paint_text(self._painter, painter, text, scale, self.look.colour("ink"))
        painter.restore()
        return wide + GRID

    def paint_at(self, painter: QPainter, words: str, scale: float) -> None:
        """Draw them with the painter's origin as their upper left corner."""
        paint_text(self._painter, painter, self.text(words), scale, self.look.colour("ink"))

    def paint_in(self, painter: QPainter, words: str, room: QRect, ink: QColor) -> None:
        """Draw a word or two in the middle of the room, no larger than it."""
        text = self.word(words)
        if not text.runs:
            return
        scale = min(1.0, room.height() / text.height, room.width() / text.width)
        left = room.left() + (room.width() - text.width * scale) / 2
        painter.save()
        painter.translate(left, room.top() + (room.height() - text.height * scale) / 2)
        paint_text(self._painter, painter, text, scale, ink)
        painter.restore()


class MongolianWords(QWidget):
    """A text in columns beside its Chinese; nothing where there is none."""

    def __init__(self, scripts: Scripts, words: str, scale: float = 1.0) -> None:
        super().__init__()
        self._scripts, self._words, self._scale = scripts, words, scale
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("蒙古文名称"))
        self.setAccessibleDescription(words)
        self.setVisible(bool(scripts.text(words).runs))

    def sizeHint(self) -> QSize:
        text = self._scripts.text(self._words)
        return QSize(round(text.width * self._scale), round(text.height * self._scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._scripts.paint_at(painter, self._words, self._scale)
