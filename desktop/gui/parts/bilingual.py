"""The window in Chinese and Mongolian: beside captions, buttons and states stands their vertical Mongolian.

It watches the whole application, so that no page knows of it: a label or a button gets its Mongolian when it
is first shown, and another one when it says something else.  Only there where that language was chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from desktop.gui.look.look import TEXT_SCALES, Look
from desktop.gui.parts.mongolian_words import mongolian_of
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.upright import SetText, paint_text, set_upright

if TYPE_CHECKING:
    from forms.text.fonts import FontSet

LANGUAGE = "mn"
_MOST_COLUMNS = 3
_GAP = 4
LINE_HEIGHT = 48  # logical pixels
_INKS = {"primary": "on_accent", "plain": "accent"}  # of buttons by their role
_CAPTION = "mongolian"  # the property that remembers what a widget shows


class Bilingual(QObject):
    """Stands Mongolian beside what the application shows, for as long as `look` lives."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._look = look
        self._fonts: FontSet | None = None
        self._set: dict[str, SetText] = {}
        self._painter = PagePainter(lambda name: self.fonts.face(name).path)
        look.upright = self.upright
        look.changed.connect(self._dress_all)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    @property
    def fonts(self) -> FontSet:
        """The fonts of forms, loaded with the first word."""
        if self._fonts is None:
            from forms.text.fonts import load_fonts

            self._fonts = load_fonts()
        return self._fonts

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at each caption before it is painted."""
        kind = event.type()
        if kind == QEvent.Type.Polish or kind == QEvent.Type.UpdateRequest or kind == QEvent.Type.Paint:
            if isinstance(watched, (QLabel, QAbstractButton)):
                self._dress(watched)
        elif kind == QEvent.Type.Resize and isinstance(watched, QLabel):
            _place_beside(watched)
        return False

    def upright(self, shown: str, ink: str) -> QPixmap | None:
        """What stands beside a caption that a list paints itself; None where no Mongolian is known."""
        words = mongolian_of(shown)
        return self.picture(words, ink) if words else None

    def picture(self, words: str, ink: str = "ink") -> QPixmap:
        """The Mongolian as it stands beside its Chinese, in a colour role of the palette."""
        if words not in self._set:
            self._set[words] = set_upright(words, self.fonts, _MOST_COLUMNS, least=0.0)
        upright = self._set[words]
        scale = TEXT_SCALES[self._look.appearance.text]
        ratio = QApplication.primaryScreen().devicePixelRatio()
        size = QSize(round(upright.width * scale), round(upright.height * scale))
        result = QPixmap(size * ratio)
        result.setDevicePixelRatio(ratio)
        result.fill(Qt.GlobalColor.transparent)
        with QPainter(result) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_text(self._painter, painter, upright, scale, self._look.colour(ink))
        return result

    def _dress_all(self) -> None:
        for widget in QApplication.allWidgets():
            if isinstance(widget, (QLabel, QAbstractButton)):
                widget.setProperty(_CAPTION, None)
                self._dress(widget)

    def _dress(self, widget: QLabel | QAbstractButton) -> None:
        shown = widget.text()
        if widget.property(_CAPTION) == shown or widget.property("role") == "upright":
            return
        if _stands_in_one_line(widget):
            return
        before = widget.property(_CAPTION)
        widget.setProperty(_CAPTION, shown)
        words = mongolian_of(shown)
        if not words and not before:
            return
        if isinstance(widget, QLabel):
            self._beside(widget, words)
        elif words:
            picture = self.picture(words, _INKS.get(widget.property("role"), "ink"))
            widget.setIcon(QIcon(picture))
            widget.setIconSize(picture.deviceIndependentSize().toSize())

    def _beside(self, caption: QLabel, words: str) -> None:
        mark = caption.findChild(QLabel, _CAPTION)
        if not words:
            if mark is not None:
                mark.hide()
                caption.setContentsMargins(0, 0, 0, 0)
            return
        if mark is None:
            mark = QLabel(caption)
            mark.setObjectName(_CAPTION)
            mark.setProperty("role", "upright")
            mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark.setPixmap(self.picture(words))
        mark.setAccessibleName(words)
        mark.resize(mark.sizeHint())
        caption.setContentsMargins(0, 0, mark.width() + _GAP, 0)
        caption.setMinimumHeight(mark.height())
        mark.show()
        _place_beside(caption)


def _stands_in_one_line(widget: QWidget) -> bool:
    """The strip at the foot is one line high, whatever stands in it."""
    parent = widget.parentWidget()
    return parent is not None and parent.maximumHeight() < LINE_HEIGHT


def _place_beside(caption: QLabel) -> None:
    """Behind the words where they stand at the left, else at the edge."""
    mark: QWidget | None = caption.findChild(QLabel, _CAPTION)
    if mark is None:
        return
    words = caption.fontMetrics().horizontalAdvance(caption.text().replace("&", ""))
    end = caption.width() - mark.width()
    mark.move(min(end, words + _GAP), max(0, (caption.height() - mark.height()) // 2))
