"""A name in vertical Mongolian beside its Chinese, set by the engine that sets the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.look.look import TEXT_SCALES, Look
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.upright import SetText, paint_text, set_upright

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

MOST_COLUMNS = 8


class MongolianName(QWidget):
    """Shows a text in columns, left to right; nothing when there is none or it cannot be set."""

    def __init__(self, look: Look, runner: TaskRunner, desk: Desk) -> None:
        super().__init__()
        self._look, self._runner, self._desk = look, runner, desk
        self._text, self._set = "", SetText()
        self._painter = PagePainter(lambda name: desk.fonts.face(name).path)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("蒙古文名称"))
        look.changed.connect(self.updateGeometry)
        self.hide()

    def show_text(self, text: str) -> None:
        """Set `text` off the window's thread and show it when it is done."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleDescription(text)
        self.hide()
        if text:
            work = self._work(text)
            self._runner.start(
                Job(title=_("排版名称"), work=work, lane="name", done=self._show, replaces=True, quiet=True)
            )

    def sizeHint(self) -> QSize:
        scale = TEXT_SCALES[self._look.appearance.text]
        return QSize(round(self._set.width * scale), round(self._set.height * scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            scale = TEXT_SCALES[self._look.appearance.text]
            paint_text(self._painter, painter, self._set, scale, self._look.colour("ink"))

    def _work(self, text: str) -> Callable[[], tuple[str, SetText]]:
        return lambda: (text, set_text(self._desk, text))

    def _show(self, done: tuple[str, SetText]) -> None:
        text, columns = done
        if text == self._text and columns.runs:
            self._set = columns
            self.updateGeometry()
            self.show()
            self.update()


def set_text(desk: Desk, text: str) -> SetText:
    """The text in columns; empty where it cannot be set.  Slow: not on the window's thread."""
    return set_upright(text, desk.fonts, MOST_COLUMNS)
