"""The rail at the left: one sign and one word a page, with the number of things that need somebody."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from casework.language import _, n_
from desktop.gui.keyboard.keys import tip
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.page import Needs
from desktop.gui.window.pages import PageKind

WIDTH = 52
_HIGHEST, _LOWEST = 62, 36
_SMALLEST_WORD = 7.0  # points


class RailButton(QPushButton):
    """A page on the rail; where the window is low, its sign stands alone."""

    def __init__(self, look: Look, sign: str, word: str) -> None:
        super().__init__(word)
        self._look, self._sign = look, sign
        self.is_here = False
        self.needs = Needs()
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(_LOWEST)
        self.setMaximumHeight(_HIGHEST)

    def show_here(self, is_here: bool) -> None:
        """Say whether its page is on screen."""
        self.is_here = is_here
        self.update()

    def show_needs(self, needs: Needs) -> None:
        """Say how many things on its page need somebody."""
        self.needs = needs
        count = n_("{count} 件要有人管", needs.count).format(count=needs.count)
        self.setAccessibleDescription(count if needs.count else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self._highest())

    def setIconSize(self, size: QSize) -> None:
        """A longer word in the other script asks for more height, where there is any."""
        super().setIconSize(size)
        self.setMaximumHeight(self._highest())

    def _highest(self) -> int:
        beside = 0 if self.icon().isNull() else self.iconSize().height() + 4
        return max(_HIGHEST, beside)

    def minimumSizeHint(self) -> QSize:
        return QSize(WIDTH, _LOWEST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        has_word = self.height() >= GRID // 2 + 20 + QFontMetrics(self._look.font("small")).height()
        ink = "accent" if self.is_here else "ink"
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), self._look.colour("surface" if self.is_here else "desk"))
            if self.is_here:
                painter.fillRect(0, 0, 3, self.height(), self._look.colour("accent"))
            word = self._word_font()
            line = QFontMetrics(word).height() if has_word else 0
            top = (self.height() - 20 - line) // 2
            room = self.width() - self._paint_beside(painter)
            sign = QRectF((room - 20) / 2, top, 20, 20)
            paint_icon(painter, self._sign, self._look.colour("accent" if self.is_here else "quiet"), sign)
            if has_word:
                painter.setFont(word)
                painter.setPen(self._look.colour(ink))
                place = QRect(2, top + 20, room - 4, line)
                fitting = QFontMetrics(word).elidedText(
                    self.text(), Qt.TextElideMode.ElideRight, place.width()
                )
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, fitting)
            self._paint_count(painter, top)
            if self.hasFocus():
                painter.setPen(QPen(self._look.colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_beside(self, painter: QPainter) -> int:
        """The word in the other script at the right, where it fits; how wide it is."""
        size = self.iconSize()
        if self.icon().isNull() or size.height() > self.height() or size.width() > self.width() // 2:
            return 0
        place = QRect(QPoint(self.width() - size.width(), (self.height() - size.height()) // 2), size)
        self.icon().paint(painter, place)
        return size.width()

    def _paint_count(self, painter: QPainter, top: int) -> None:
        if not self.needs.count:
            return
        words = str(self.needs.count) if self.needs.count < 100 else "99+"
        font = QFont(self._look.font("small", bold=True))
        font.setPointSizeF(8.0)
        width = max(16, QFontMetrics(font).horizontalAdvance(words) + 8)
        place = QRect(self.width() - width - 2, max(1, top - 6), width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("stop" if self.needs.is_alarm else "attention_ink"))
        painter.drawRoundedRect(place, 8, 8)
        painter.setFont(font)
        painter.setPen(self._look.colour("ground"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _word_font(self) -> QFont:
        """Smaller where the word of a language is long: the rail never grows."""
        font = QFont(self._look.font("small", bold=self.is_here))
        room = self.width() - 4 - (0 if self.icon().isNull() else self.iconSize().width())
        while QFontMetrics(font).horizontalAdvance(self.text()) > room and font.pointSizeF() > _SMALLEST_WORD:
            font.setPointSizeF(font.pointSizeF() - 0.5)
        return font


class Rail(QWidget):
    """The pages that have a sign, in their order, and the settings below them.

    `page_requested` carries the name of a page.
    """

    page_requested = Signal(str)

    def __init__(self, look: Look, pages: Iterable[PageKind], settings: QMenu) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(_("页面"))
        self.setFixedWidth(WIDTH)
        self.buttons = {page.name: self._page_button(page) for page in pages if page.sign}
        self.settings = RailButton(look, "settings", _("设置"))
        self.settings.setToolTip(tip("open_settings"))
        self.settings.setMenu(settings)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for press in self.buttons.values():
            column.addWidget(press, _HIGHEST)
        column.addStretch(1)
        column.addWidget(self.settings, _HIGHEST)

    def show_page(self, name: str) -> None:
        """Say which page is on screen."""
        for each, press in self.buttons.items():
            press.show_here(each == name)

    def show_needs(self, name: str, needs: Needs) -> None:
        """Say how many things on that page need somebody."""
        if name in self.buttons:
            self.buttons[name].show_needs(needs)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.colour("desk"))
            painter.fillRect(self.width() - 1, 0, 1, self.height(), self._look.colour("hairline"))

    def _page_button(self, page: PageKind) -> RailButton:
        press = RailButton(self._look, page.sign, _(page.word))
        press.setToolTip(f"{_(page.words)}  {page.keys}")
        press.clicked.connect(lambda _clicked=False, name=page.name: self.page_requested.emit(name))
        return press
