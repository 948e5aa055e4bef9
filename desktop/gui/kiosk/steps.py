"""Where one is: three steps in a line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from casework.language import N_, _
from desktop.gui.kiosk.fixed_words import fixed_mongolian
from desktop.gui.kiosk.scripts import Scripts
from desktop.gui.look.look import GRID

STEPS = (N_("要办什么"), N_("您的情况"), N_("打印"))
_DISC = 34
_BESIDE = 32  # logical pixels, for the vertical script


class Steps(QWidget):
    """The step that is on is filled, those before it are ticked."""

    def __init__(self, scripts: Scripts) -> None:
        super().__init__()
        self._scripts, self._look = scripts, scripts.look
        self._step = 0
        self.setMinimumSize(self.minimumSizeHint())

    def show_step(self, step: int) -> None:
        """Show that step; below 0 none."""
        self._step = step
        words = _(STEPS[step]) if step >= 0 else _("工作人员")
        self.setAccessibleName(_("第 {step} 步，{words}").format(step=step + 1, words=words))
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * (_DISC + GRID), _DISC + GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, left, middle = self._look, 0, self.height() // 2
        metrics = QFontMetrics(look.font("work", bold=True))
        beside = _BESIDE if self._scripts.mongolian_first else 0
        room = sum(metrics.horizontalAdvance(_(words)) + beside + _DISC + 5 * GRID for words in STEPS)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, words in enumerate(STEPS):
                is_here, is_past = number == self._step, number < self._step
                disc = QRect(left, middle - _DISC // 2, _DISC, _DISC)
                colour = look.colour("accent" if is_here else "done" if is_past else "outline")
                painter.setPen(QPen(colour, 2))
                painter.setBrush(colour if is_here else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
                painter.setFont(look.font("work", bold=True))
                painter.setPen(look.colour("on_accent" if is_here else "done" if is_past else "quiet"))
                painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "✓" if is_past else str(number + 1))
                left += _DISC + GRID
                if room <= self.width():
                    painter.setFont(look.font("work", bold=is_here))
                    painter.setPen(look.colour("ink" if is_here else "quiet"))
                    wide = metrics.horizontalAdvance(_(words))
                    painter.drawText(QRect(left, 0, wide + GRID, self.height()), int(_LINE), _(words))
                    left += wide + GRID
                    ink = look.colour("ink" if is_here else "quiet")
                    upright = QRect(left, 0, beside, self.height())
                    if beside:
                        self._scripts.paint_in(painter, fixed_mongolian(words), upright, ink)
                    left += beside + 3 * GRID


_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
