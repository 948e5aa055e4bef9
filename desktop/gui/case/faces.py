"""Five faces for whoever was served: a touch or a digit gives the grade, in both scripts.

The way back to the window is the clerk's key alone; nothing but the faces can be reached from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from casework.cases.events import Grade
from casework.cases.kinds.events import GRADES
from casework.language import _
from desktop.gui.keyboard.keys import is_pressed
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.parts import button, label
from desktop.gui.parts.upright import SetText, paint_text

_MOUTHS: Mapping[Grade, float] = {
    "very_satisfied": 1.0,
    "satisfied": 0.55,
    "mostly_satisfied": 0.05,
    "dissatisfied": -0.5,
    "very_dissatisfied": -1.0,
}
_COLOURS: Mapping[Grade, str] = {
    "very_satisfied": "done",
    "satisfied": "done",
    "mostly_satisfied": "accent",
    "dissatisfied": "attention",
    "very_dissatisfied": "stop",
}
_BIG_PX = 34
_MONGOLIAN_SCALE = 2.2


class FaceButton(QAbstractButton):
    """One grade: its face, its words, its digit."""

    def __init__(self, look: Look, grade: Grade, digit: int, painter: PagePainter) -> None:
        super().__init__()
        self._look, self._grade, self._digit, self._painter = look, grade, digit, painter
        self.mongolian = SetText()
        self.setAccessibleName(f"{digit} {_(GRADES[grade])}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(120, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, width = self._look, float(self.width())
        pressed = self.isDown() or self.hasFocus()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            tile = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            painter.setPen(QPen(look.colour("accent" if pressed else "hairline"), 2))
            painter.setBrush(look.colour("accent_wash" if self.isDown() else "surface"))
            painter.drawRoundedRect(tile, GRID, GRID)
            side = min(width * 0.56, self.height() * 0.34)
            face = QRectF((width - side) / 2, 3.0 * GRID, side, side)
            self._face(painter, face)
            font = look.font("work", bold=True)
            font.setPixelSize(max(16, min(30, int(width / 8))))
            painter.setFont(font)
            painter.setPen(look.colour("ink"))
            words = QRectF(0, face.bottom() + 2 * GRID, width, QFontMetricsF(font).height() + 4)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, _(GRADES[self._grade]))
            self._text(painter, QRectF(0, words.bottom() + GRID, width, self.height() - words.bottom() - 40))
            painter.setFont(look.font("work"))
            painter.setPen(look.colour("quiet"))
            foot = tile.adjusted(0, 0, 0, -GRID)
            painter.drawText(
                foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(self._digit)
            )

    def _face(self, painter: QPainter, face: QRectF) -> None:
        pen = QPen(self._look.colour(_COLOURS[self._grade]), max(3.0, face.width() / 22))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(face.adjusted(2, 2, -2, -2))
        middle, side, bend = face.center(), face.width(), _MOUTHS[self._grade]
        for way in (-1, 1):
            eye = QPointF(middle.x() + way * side * 0.18, middle.y() - side * 0.12)
            painter.drawLine(eye, eye + QPointF(0.0, side * 0.06))
        mouth, level = QPainterPath(), middle.y() + side * (0.2 - 0.06 * bend)
        mouth.moveTo(middle.x() - side * 0.22, level)
        mouth.quadTo(middle.x(), level + side * 0.26 * bend, middle.x() + side * 0.22, level)
        painter.drawPath(mouth)

    def _text(self, painter: QPainter, room: QRectF) -> None:
        words = self.mongolian
        if not words.runs or room.height() <= 0:
            return
        scale = min(_MONGOLIAN_SCALE, room.height() / words.height, room.width() / words.width)
        painter.save()
        painter.translate(room.center().x() - words.width * scale / 2, room.top())
        paint_text(self._painter, painter, words, scale, self._look.colour("ink"))
        painter.restore()


class FacesWindow(QWidget):
    """`graded` carries the Grade, None where nobody wanted to give one; `over` when the clerk has it back.

    `back` is the action whose key ends it.  Without one, on a second screen, it ends by itself.
    """

    graded = Signal(object)
    over = Signal()

    def __init__(self, look: Look, painter: PagePainter, back: str = "") -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        if not back:  # the clerk goes on typing
            flags |= Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self._look, self._back = look, back
        self._may_close = False
        self.is_graded = False
        self.setWindowTitle(_("请您评价"))
        self.setAccessibleName(_("请您评价"))
        self.question = _big(look, _("您对这次服务满意吗？"))
        self.about = label(_("点一个表情，或按 1 到 5。不记您的姓名。"), "work")
        self.note = label("", "quiet")
        self.skip = button(_("不想评价"))
        self.skip.setMinimumSize(180, 56)
        self.faces = {
            grade: FaceButton(look, grade, digit, painter) for digit, grade in enumerate(GRADES, start=1)
        }
        self._lay_out()
        for grade, face in self.faces.items():
            face.clicked.connect(lambda _=False, grade=grade: self.give(grade))
        self.skip.clicked.connect(lambda: self.give(None))
        self.setStyleSheet(f"background: {look.colour('ground').name()}")

    def show_mongolian(self, words: Mapping[Grade, SetText], note: str) -> None:
        """The grades in Mongolian; `note` says where they are draft."""
        for grade, text in words.items():
            self.faces[grade].mongolian = text
            self.faces[grade].update()
        self.note.setText(note)

    def give(self, grade: Grade | None) -> None:
        """That is the grade; a second one is not taken."""
        if self.is_graded:
            return
        self.is_graded = True
        for part in (self._faces, self.skip, self.note):
            part.hide()
        self.question.setText(_("谢谢您！") if grade else _("好的，谢谢您！"))
        self.about.setText(_("请把屏幕转回给工作人员。") if self._back else "")
        self.setAccessibleName(self.question.text())
        self.graded.emit(grade)

    def end(self) -> None:
        """The clerk has it back."""
        self._may_close = True
        if not self.is_graded:
            self.is_graded = True
            self.graded.emit(None)
        self.close()
        self.over.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_0
        if event.isAutoRepeat():
            pass  # of the key that opened it
        elif self._back and is_pressed(event, self._back):
            self.end()
        elif not self.is_graded and 1 <= digit <= len(self.faces):
            self.give(list(self.faces)[digit - 1])
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_close)

    def _lay_out(self) -> None:
        self._faces = QWidget()
        self._faces.setAccessibleName(_("五个等级"))
        row = QHBoxLayout(self._faces)
        row.setSpacing(2 * GRID)
        for face in self.faces.values():
            row.addWidget(face)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(1)
        column.addWidget(self.question, 0, middle)
        column.addWidget(self.about, 0, middle)
        column.addWidget(self._faces, 12)
        column.addWidget(self.skip, 0, middle)
        column.addWidget(self.note, 0, middle)
        column.addStretch(1)


def _big(look: Look, words: str) -> QLabel:
    text = label(words, "work")
    text.setStyleSheet(f"font-size: {_BIG_PX}px; font-weight: bold; color: {look.colour('ink').name()}")
    return text
