"""A name in vertical Mongolian beside its Chinese, set by the engine that sets the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
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


class _Set(msgspec.Struct, frozen=True):
    """The runs of a name and the room they take, in units of one logical pixel at normal text size."""

    runs: tuple[GlyphRun, ...] = ()
    width: float = 0.0
    height: float = 0.0


class MongolianName(QWidget):
    """Shows a text in columns, left to right; nothing when there is none or it cannot be set."""

    def __init__(self, look: Look, runner: TaskRunner, desk: Desk) -> None:
        super().__init__()
        self._look, self._runner, self._desk = look, runner, desk
        self._text, self._set = "", _Set()
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
            page = Page(self._set.width, self._set.height, self._set.runs)
            scale = TEXT_SCALES[self._look.appearance.text]
            self._painter.paint(painter, page, scale, self._look.colour("ink"))

    def _work(self, text: str) -> Callable[[], tuple[str, _Set]]:
        return lambda: (text, _set(self._desk, text))

    def _show(self, done: tuple[str, _Set]) -> None:
        text, columns = done
        if text == self._text and columns.runs:
            self._set = columns
            self.updateGeometry()
            self.show()
            self.update()


def _set(desk: Desk, text: str) -> _Set:
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
        return _Set()  # the preview tells what is missing
    runs = [run for n, column in enumerate(columns) for run in place_column(column, (n + 0.5) * PITCH, 0.0)]
    return _Set(tuple(runs), len(columns) * PITCH, height + 2.0)
