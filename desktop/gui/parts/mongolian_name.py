"""A name in vertical Mongolian beside its Chinese, set by the engine that sets the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.look.look import TEXT_SCALES, Look
from desktop.gui.parts.page_painter import PagePainter
from forms.page import GlyphRun, Page

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

SIZE = 15.0  # logical pixels: the least at which the teeth of the letters can be told apart
PITCH = 22.0
HEIGHT = 64.0
MOST_COLUMNS = 8  # then the columns grow longer: the Chinese name needs its room beside them


class SetText(msgspec.Struct, frozen=True):
    """The runs of a text in columns and the room they take; a unit is a logical pixel at normal text size."""

    runs: tuple[GlyphRun, ...] = ()
    width: float = 0.0
    height: float = 0.0


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


def paint_text(pages: PagePainter, painter: QPainter, text: SetText, scale: float, ink: QColor) -> None:
    """Draw it at `scale` logical pixels a unit with the painter's origin as its upper left corner."""
    pages.paint(painter, Page(text.width, text.height, text.runs), scale, ink)


def set_text(desk: Desk, text: str) -> SetText:
    """The text in columns; empty where it cannot be set.  Slow: not on the window's thread."""
    # Loaded on a worker's thread: HarfBuzz must not delay the first paint.
    from forms.errors import DocumentError
    from forms.text.columns import ColumnStyle, column_count, place_column, set_columns, text_length

    style = ColumnStyle(SIZE, PITCH)
    try:
        # No word is cut: the columns are as long as the longest.  Not `split()`: U+202F is no space here.
        height = max(HEIGHT, *(text_length(word, style, desk.fonts) for word in text.split(" ")))
        while column_count(text, style, height + 0.5, desk.fonts) > MOST_COLUMNS and height < 4 * HEIGHT:
            height += PITCH
        columns = set_columns(text, style, height + 0.5, desk.fonts)
    except DocumentError:
        return SetText()  # the preview tells what is missing
    runs = [run for n, column in enumerate(columns) for run in place_column(column, (n + 0.5) * PITCH, 0.0)]
    return SetText(tuple(runs), len(columns) * PITCH, height + 2.0)
