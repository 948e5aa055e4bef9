"""The first page of a new computer: try it, join the banner by a code, restore, or set up alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from casework.errors import TamgaError
from casework.language import N_, _
from desktop.gui.entrance.entrance import FORM_WIDTH, Entrance
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import label, say
from desktop.gui.parts.rows import LINE

_WIDTH = FORM_WIDTH + 20 * GRID
_WAYS = (
    ("practice", "today", N_("先试用"), N_("用样例目录练手。纸上写着“练习”，什么都不会传出去。")),
    (
        "join",
        "exchange",
        N_("用注册码联到旗里"),
        N_("旗里给的 32 位码，可以扫注册单；带来站点、目录和名册。"),
    ),
    ("restore", "back", N_("从拷贝恢复…"), N_("换了电脑、重装了系统：选拷贝文件，编号接着用，不会重。")),
    ("alone", "note", N_("没有注册码，先建工作点"), N_("选目录和站点，先用起来；以后再联到旗里。")),
)


class StartPage(Entrance):
    """`chosen` carries the name of the way: practice, join, restore or alone."""

    chosen = Signal(str)

    def __init__(self, look: Look, data_dir: Path) -> None:
        lead = _("按 1 到 4，或点一下。")
        super().__init__(look, _("这台电脑怎么用？"), lead, data_dir)
        self.ways: dict[str, StartWay] = {}
        for number, (name, sign, title, words) in enumerate(_WAYS, start=1):
            way = StartWay(look, sign, (_(title), _(words)), number)
            way.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self.ways[name] = way
            self.form.addWidget(way)
        self.note = label("", "quiet", wrap=True)
        self.note.setFixedWidth(FORM_WIDTH)
        self.form.addWidget(self.note)
        self.setFocusProxy(self.ways["join"])

    def working(self, words: str) -> None:
        """Say what is being made."""
        say(self.note, words)
        for way in self.ways.values():
            way.setEnabled(False)

    def refused(self, error: TamgaError) -> None:
        """Say why that way is closed."""
        say(self.note, str(error), "stop")
        for way in self.ways.values():
            way.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit, ways = event.text(), list(self.ways.values())
        if digit.isascii() and digit.isdigit() and 0 < int(digit) <= len(ways):
            ways[int(digit) - 1].click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class StartWay(QPushButton):
    """A sign, what it is called over what it brings, and its digit."""

    def __init__(self, look: Look, sign: str, words: tuple[str, str], number: int) -> None:
        super().__init__(words[0])
        self._look, self._sign, self._words, self._number = look, sign, words[1], number
        self.setAccessibleName(words[0])
        self.setAccessibleDescription(words[1])
        self.setToolTip(words[1])
        self.setAutoDefault(True)

    def sizeHint(self) -> QSize:
        body, small = (QFontMetrics(self._look.font(role)).height() for role in ("body", "small"))
        return QSize(_WIDTH, body + small + 3 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(FORM_WIDTH, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, here = self._look, self.hasFocus()
        with QPainter(self) as painter:
            if here:
                painter.fillRect(self.rect(), look.colour("accent_wash"))
                painter.fillRect(0, 0, 3, self.height(), look.colour("accent"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("hairline"))
            sign = QRectF(2 * GRID, 1.5 * GRID, 20, 20)
            paint_icon(painter, self._sign, look.colour("accent" if here else "quiet"), sign)
            left, right = 7 * GRID, self.width() - 4 * GRID
            painter.setFont(look.font(bold=True))
            painter.setPen(look.colour("ink"))
            line = QFontMetrics(look.font()).height()
            painter.drawText(QRect(left, GRID, right - left, line), LINE, self.text())
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("ink" if here else "quiet"))
            below = QRect(left, GRID + line + 2, right - left, self.height() - line - 2 * GRID)
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
            painter.drawText(below, int(flags), self._words)
            digit = QRect(right, GRID, 3 * GRID, line)
            painter.drawText(digit, Qt.AlignmentFlag.AlignCenter, str(self._number))
            if here:
                painter.setPen(QPen(look.colour("accent"), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
