"""Inline messages: what happened, what to do, whether the data is safe, and what one may do about it."""

from __future__ import annotations

import re
from typing import Literal

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.announce import announce
from desktop.gui.parts.parts import button, icon_button, label

Tone = Literal["info", "done", "attention", "stop"]
_MNEMONIC = re.compile(r"\(&.\)|&")
_BESIDE_FROM = 720  # logical pixels: title and text stand beside one another
_MOST = 3
_LOW = 500  # logical pixels: 1366×768 at twice the size is 384 high
_SIGNS: dict[Tone, tuple[str, str]] = {  # what matters least first
    "done": ("handed_in", "done"),
    "info": ("info", "accent"),
    "attention": ("attention", "attention"),
    "stop": ("stop", "stop"),
}


class Action(msgspec.Struct, frozen=True):
    """Something the clerk may do about a message; `label` may hold a mnemonic."""

    meaning: str
    label: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message.  A newer one with the same `key` takes its place."""

    key: str
    title: str
    what: str = ""
    tone: Tone = "info"
    actions: tuple[Action, ...] = ()


class MessageAnswer(msgspec.Struct, frozen=True):
    """What the clerk chose; `meaning` is an action's, or "closed"."""

    key: str
    meaning: str


def from_error(key: str, error: TamgaError, safe: str = "") -> Message:
    """The message that tells an expected failure; `safe` says where the data is, unless it is in danger."""
    what = _("{what}；{next_step}。").format(what=error.what, next_step=error.next_step)
    if error.data_safe:
        safe = safe or _("数据已保存在本机")
        what = _("{what}；{next_step}，{safe}。").format(
            what=error.what, next_step=error.next_step, safe=safe
        )
    return Message(key=key, title=error.title, what=what, tone="stop")


class ToneSign(QWidget):
    """The sign of a tone."""

    def __init__(self, look: Look, tone: Tone) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(QSize(20, 20))
        self.show_tone(tone)

    def show_tone(self, tone: Tone) -> None:
        """Show the sign of another tone."""
        self._tone = tone
        self.setAccessibleName(
            {"info": _("提示"), "done": _("完成"), "attention": _("注意"), "stop": _("出错")}[tone]
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, role = _SIGNS[self._tone]
        with QPainter(self) as painter:
            paint_icon(painter, name, self._look.colour(role), QRectF(self.rect()))


class MessageBar(QFrame):
    """One message on screen."""

    answered = Signal(object)

    def __init__(self, look: Look, message: Message, *, with_keys: bool = True) -> None:
        super().__init__()
        self.message = message
        self._look = look
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(message.what)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 4, GRID, 4)
        row.setSpacing(GRID)
        row.addWidget(ToneSign(look, message.tone))
        title = label(message.title, "strong")
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(GRID)
        self._words.addWidget(title)
        what = label(message.what, wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # a narrow column gives it more lines
        what.setSizePolicy(policy)
        self._words.addWidget(what, 1)
        row.addLayout(self._words, 1)
        for action in message.actions:
            press = button(action.label if with_keys else _MNEMONIC.sub("", action.label), "plain")
            press.clicked.connect(lambda _=False, meaning=action.meaning: self._answer(meaning))
            row.addWidget(press)
        close = icon_button(look, "close", _("关闭提示"))
        close.clicked.connect(lambda: self._answer("closed"))
        row.addWidget(close)
        self.setMinimumHeight(44)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what happened stands below its title."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        is_narrow = self.width() < _BESIDE_FROM
        self._words.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    def _answer(self, meaning: str) -> None:
        self.answered.emit(MessageAnswer(self.message.key, meaning))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.colour("surface"))
            painter.fillRect(0, 0, 4, self.height(), self._look.colour(_SIGNS[self.message.tone][1]))
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.colour("hairline"))


class MessageArea(QWidget):
    """The messages of one page, newest on top, at most _MOST; `answered` carries a MessageAnswer.

    `with_keys` says that their buttons have the keys that they name: not where the page has them itself.
    """

    answered = Signal(object)

    def __init__(self, look: Look, *, with_keys: bool = True) -> None:
        super().__init__()
        self._look, self._with_keys = look, with_keys
        self._bars: dict[str, MessageBar] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName(_("消息"))
        # Fixed would hold it to the height of its words on one line; what stands below takes the rest.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.hide()

    def tell(self, message: Message) -> None:
        """Show `message`, in place of one with the same key."""
        old = self._bars.pop(message.key, None)
        place = self._column.indexOf(old) if old else 0
        bar = MessageBar(self._look, message, with_keys=self._with_keys)
        bar.answered.connect(self._answered)
        self._column.insertWidget(place, bar)
        if old:
            self._drop(old)
        self._bars[message.key] = bar
        while len(self._bars) > _MOST:
            self.take_back(self._least(but=message.key))
        self.fit()
        self.show()
        announce(self, f"{message.title} {message.what}".strip(), is_urgent=message.tone == "stop")

    def take_back(self, key: str) -> None:
        """Remove the message of that key, if it is shown."""
        bar = self._bars.pop(key, None)
        if bar:
            self._drop(bar)
        self.fit()
        self.setVisible(bool(self._bars))

    def fit(self) -> None:
        """In a low window one message leaves room for the work; the others come as it is closed."""
        is_low = self.window().height() < _LOW
        first = self._column.itemAt(0)
        for bar in self._bars.values():
            bar.setVisible(not is_low or (first is not None and first.widget() is bar))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def shown(self) -> tuple[Message, ...]:
        """The messages that stand, oldest first; in a low window the newest is on screen."""
        return tuple(bar.message for bar in self._bars.values())

    def answer_with(self, meaning: str) -> bool:
        """Answer the newest message that offers this, as if its button was pressed; False where none does."""
        for message in reversed(self.shown()):
            if any(action.meaning == meaning for action in message.actions):
                self._answered(MessageAnswer(message.key, meaning))
                return True
        return False

    def _least(self, but: str) -> str:
        """Which goes first where there are too many: what is done, before what somebody has to look at."""
        others = (key for key in self._bars if key != but)
        return min(others, key=lambda key: list(_SIGNS).index(self._bars[key].message.tone))

    def _drop(self, bar: MessageBar) -> None:
        had_focus = bar.isAncestorOf(self.window().focusWidget() or bar)
        bar.hide()
        self._column.removeWidget(bar)
        bar.deleteLater()
        if had_focus:
            self.window().setFocus(Qt.FocusReason.OtherFocusReason)

    def _answered(self, answer: MessageAnswer) -> None:
        self.answered.emit(answer)
        if answer.meaning == "closed":
            self.take_back(answer.key)
