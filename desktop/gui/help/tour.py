"""The tour of day one: part after part of the window is lit, with a few words; keys lead on and out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.announce import announce
from desktop.gui.parts.parts import button, label, say
from desktop.gui.parts.stops import STOPS, Stop, marked

_WIDE = 310  # logical pixels, of the words
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp)


class Tour(QWidget):
    """Lies over `window`; `ended` comes when it is gone.  Parts that are not on screen are passed over."""

    ended = Signal()

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._window = look, window
        self._before = window.focusWidget()
        self.stops: tuple[Stop, ...] = tuple(stop for stop in STOPS if marked(window, stop.name))
        self.here = 0
        self.setAccessibleName(_("从头看一遍"))
        self.title, self.words = label("", "work", wrap=True), label("", wrap=True)
        self.count = label("", "quiet")
        self.back, self.on = button(_("上一步")), button(_("下一步"), "primary")
        self.leave = button(_("不看了"), "plain")
        self.bubble = self._make_bubble()
        self.back.clicked.connect(lambda: self.go(self.here - 1))
        self.on.clicked.connect(lambda: self.go(self.here + 1))
        self.leave.clicked.connect(self.end)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.go(0)

    def go(self, place: int) -> None:
        """Show the stop at that place; past the last one it ends."""
        if place >= len(self.stops):
            self.end()
            return
        self.here = max(0, place)
        stop = self.stops[self.here]
        say(self.title, _(stop.title))
        say(self.words, stop.text())
        say(self.count, f"{self.here + 1} / {len(self.stops)}")
        self.back.setEnabled(self.here > 0)
        self.on.setText(_("看完了") if stop is self.stops[-1] else _("下一步"))
        self.on.setAccessibleName(self.on.text())
        self._place()
        self.on.setFocus()
        announce(self, f"{_(stop.title)} {stop.text()}")

    def end(self) -> None:
        """Give the window back as it was."""
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        if self._before is not None:
            self._before.setFocus()
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It keeps to the size of the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
            QTimer.singleShot(0, self, self._place)  # once the parts have their new places
        return False

    def event(self, event: QEvent) -> bool:
        """No key of the window acts while it is up: all of them come here as presses."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in _ON or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(self.here + 1)
        elif event.key() in _BACK:
            self.go(self.here - 1)
        event.accept()  # nothing below hears a key meanwhile

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes round among its own buttons."""
        own = [each for each in (self.leave, self.back, self.on) if each.isEnabled()]
        here = next((place for place, each in enumerate(own) if each.hasFocus()), 0)
        own[(here + (1 if is_next else -1)) % len(own)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        shade = QColor(0, 0, 0, 120)
        lit = self._lit()
        around = QPainterPath()
        around.addRect(self.rect())
        hole = QPainterPath()
        hole.addRoundedRect(lit, 6, 6)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(around - hole, shade)
            painter.setPen(QPen(self._look.colour("accent"), 3))
            painter.drawPath(hole)

    def _lit(self) -> QRect:
        part = marked(self._window, self.stops[self.here].name) if self.stops else None
        if part is None:
            return QRect()
        return QRect(part.mapTo(self._window, QPoint(0, 0)), part.size()).intersected(self.rect())

    def _place(self) -> None:
        """The words stand beside what is lit, where there is more room, and never outside."""
        lit = self._lit()
        size = QSize(_WIDE, self._column.totalHeightForWidth(_WIDE))
        self.bubble.resize(size)
        at = QPoint(lit.right() + 2 * GRID, lit.top() + GRID)
        if self.width() - lit.right() < size.width() + 3 * GRID:
            at.setX(lit.left() - size.width() - 2 * GRID)
        if at.x() < GRID:  # as wide as the window: above or below it
            at.setX((self.width() - size.width()) // 2)
            is_low = lit.center().y() > self.height() / 2
            at.setY(lit.top() - size.height() - 2 * GRID if is_low else lit.bottom() + 2 * GRID)
        at.setX(min(max(GRID, at.x()), max(GRID, self.width() - size.width() - GRID)))
        at.setY(min(max(GRID, at.y()), max(GRID, self.height() - size.height() - GRID)))
        self.bubble.move(at)
        self.update()

    def _make_bubble(self) -> QFrame:
        bubble = QFrame(self)
        bubble.setProperty("role", "tour")
        bubble.setAccessibleName(_("从头看一遍"))
        bubble.setFixedWidth(_WIDE)
        feet = QHBoxLayout()
        feet.setSpacing(GRID)
        feet.addWidget(self.count)
        feet.addStretch(1)
        for each in (self.leave, self.back, self.on):
            feet.addWidget(each)
        column = self._column = QVBoxLayout(bubble)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addLayout(feet)
        return bubble
