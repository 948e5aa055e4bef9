"""Cases of each site as bars, by mode: a picture beside the table of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from casework.language import _, n_
from desktop.gui.look.look import GRID, Look

_BAR = 18


class Bar(msgspec.Struct, frozen=True):
    """One site: its name and how many cases in which mode, by the words of the mode."""

    name: str
    parts: Mapping[str, int]

    @property
    def whole(self) -> int:
        """All its cases."""
        return sum(self.parts.values())


class Bars(QWidget):
    """Bars of one scale; each length has its number beside it, each colour its word above."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars: tuple[Bar, ...] = ()
        self._most = 0
        self.setAccessibleName(_("各站点怎么办的"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_bars(self, bars: tuple[Bar, ...], most: int = 0) -> None:
        """Show these, in the order given; where they are a part, `most` is the longest of all."""
        self._bars, self._most = bars, most
        words = (n_("{name} {count} 件", bar.whole).format(name=bar.name, count=bar.whole) for bar in bars)
        self.setAccessibleDescription(_("；").join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._line() * (len(self._bars) + 1) + GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            small = self._look.font("small")
            painter.setFont(small)
            metrics = QFontMetrics(small)
            modes = list(dict.fromkeys(mode for bar in self._bars for mode in bar.parts))
            self._paint_words(painter, metrics, modes)
            most = self._most or max((bar.whole for bar in self._bars), default=0)
            names = min(
                self.width() // 3, max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0)
            )
            room = self.width() - names - 8 * GRID
            for row, bar in enumerate(self._bars, start=1):
                top = row * self._line()
                painter.setPen(self._look.colour("ink"))
                name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
                painter.drawText(QRect(0, top, names, self._line()), 0x81, name)
                left = names + GRID
                for mode, count in bar.parts.items():
                    wide = round(room * count / most) if most else 0
                    place = QRect(left, top + (self._line() - _BAR) // 2, wide, _BAR)
                    painter.fillRect(place, self._colour(modes.index(mode)))
                    left += wide
                painter.setPen(self._look.colour("ink"))
                painter.drawText(QRect(left + GRID, top, 6 * GRID, self._line()), 0x81, str(bar.whole))

    def _paint_words(self, painter: QPainter, metrics: QFontMetrics, modes: list[str]) -> None:
        left = 0
        for place, mode in enumerate(modes):
            painter.fillRect(QRect(left, self._line() // 2 - 6, 12, 12), self._colour(place))
            painter.setPen(self._look.colour("quiet"))
            painter.drawText(QRect(left + 18, 0, 200, self._line()), 0x81, mode)
            left += 18 + metrics.horizontalAdvance(mode) + 2 * GRID

    def _line(self) -> int:
        return max(28, QFontMetrics(self._look.font("small")).height() + 8)

    def _colour(self, place: int) -> QColor:
        """Shades of the one accent, the darkest first."""
        accent, ground = self._look.colour("accent"), self._look.colour("desk")
        share = min(place, 3) * 0.28
        parts = zip(accent.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
        return QColor(*(round(one * (1 - share) + other * share) for one, other in parts))
