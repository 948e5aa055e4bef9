"""The unlock page: one's name is chosen from who works here, the password opens the workplace."""

from __future__ import annotations

import math
import time
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _, n_
from desktop.errors import TooSoon
from desktop.gui.entrance.entrance import Entrance
from desktop.gui.entrance.names import NamesList
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import button, field, label, say
from desktop.services.people.names_at_door import StaffAtDoor

_COLUMN = 35 * GRID
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class UnlockRequested(msgspec.Struct, frozen=True):
    """Someone asks to open the workplace; `is_pin` says that the password is the six digits of today."""

    staff_name: str
    password: str
    is_pin: bool = False

    def __repr__(self) -> str:
        return "UnlockRequested(…)"  # no password in any message


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """Who is met here: after a lock the same person; a demonstration asks for nothing (`asks` false).

    `people` is who works here, () where nothing is known of it; `with_pin` who may come by the six digits.
    """

    locked: bool = False
    staff_name: str = ""
    asks: bool = True
    people: tuple[StaffAtDoor, ...] = ()
    with_pin: frozenset[str] = frozenset()


class UnlockPage(Entrance):
    """Name and password; what went wrong stands under the fields, a wait counts down."""

    unlock_requested = Signal(object)

    def __init__(self, look: Look, data_dir: Path, welcome: Welcome | None = None) -> None:
        self.welcome = welcome or Welcome()
        title = _("已锁定") if self.welcome.locked else _("打开工作点")
        lead = _("选自己的姓名，输入密码。数据只以密文保存在本机。")
        if not self.welcome.people:
            lead = _("输入姓名和密码。数据只以密文保存在本机。")
        if self.welcome.locked:
            lead = _("办件内容已收起，未完成的草稿保存在本机。")
        super().__init__(look, title, lead, data_dir)
        self._waits_until_s = 0.0
        self._uses_pin = False
        self.names = NamesList(look, self.welcome.people)
        self.name = field(_("姓名"))
        self.name.setText(self.welcome.staff_name)
        self.name_words = label(_("姓名(&N)"), "quiet")
        self.name_words.setBuddy(self.name)
        self.other = button(_("名单里没有我(&X)"), "plain")
        self.password = field(_("密码"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password_words = label(_("密码(&P)"), "quiet")
        self.password_words.setBuddy(self.password)
        self.by_password = button(_("改用密码(&M)"), "plain")
        self.note = label("", "quiet", wrap=True)
        self.open = button(_("打开  Enter"), "primary", name=_("打开"))
        self._lay_out()
        self._connect()
        if not self.welcome.asks:
            say(self.note, _("这是演示数据，按 Enter 打开。"))
        self._clock = QTimer(self)
        self._clock.setInterval(200)
        self._clock.timeout.connect(self._count_down)
        if self.welcome.people:
            self.names.choose_name(self.welcome.staff_name)
        self.setFocusProxy(self._first())

    def working(self) -> None:
        """Show that the password is being tried."""
        say(self.note, _("正在打开…"))
        self.open.setEnabled(False)

    def refused(self, error: TamgaError) -> None:
        """Say why it did not open; the name stays, the password is cleared."""
        self.password.clear()
        self.open.setEnabled(True)
        if isinstance(error, TooSoon):
            self._waits_until_s = time.monotonic() + error.wait_s
            self._count_down()
            self._clock.start()
        else:
            say(
                self.note,
                _("{what}，{next_step}。").format(what=error.what, next_step=error.next_step),
                "stop",
            )
        self.password.setFocus()

    def show_with_pin(self, names: frozenset[str]) -> None:
        """Others may come by their six digits now; where it is over, the password is asked for."""
        self.welcome = msgspec.structs.replace(self.welcome, with_pin=names)
        if self._uses_pin and self.name.text() not in names:
            self._ask_for(pin=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down choose the name while the password is being typed."""
        if watched is self.password and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step and self.welcome.people:
                self.names.step(step)
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(3 * GRID)
        self.form.addLayout(columns)  # first: a part without a parent would be shown as a window
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(GRID)
        known = bool(self.welcome.people)
        if known:
            columns.addLayout(left)
            words = label(_("是哪一位？按数字，或打姓名的头几个字母"), "quiet", wrap=True)
            left.addWidget(words)
            self.names.setFixedWidth(_COLUMN)
            left.addWidget(self.names)
            left.addStretch(1)
            left.insertWidget(2, self.other)
        else:
            for part in (self.names, self.other):
                part.setParent(self)
                part.hide()
        columns.addLayout(right)
        for entry in (self.name_words, self.name):
            right.addWidget(entry)
            entry.setHidden(known or not self.welcome.asks)
        for secret in (self.password_words, self.password):
            right.addWidget(secret)
            secret.setHidden(not self.welcome.asks)
        self.note.setMinimumHeight(3 * GRID)
        for below in (self.note, self.open, self.by_password):
            below.setFixedWidth(_COLUMN)
            right.addWidget(below)
        self.by_password.hide()
        right.addStretch(1)
        columns.addStretch(1)

    def _connect(self) -> None:
        self.names.chosen.connect(self._meet)
        self.names.taken.connect(self._take)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._ask)
        self.password.textEdited.connect(self._typed)
        self.password.installEventFilter(self)
        self.other.clicked.connect(self._type_name)
        self.open.clicked.connect(self._ask)
        self.by_password.clicked.connect(lambda: self._ask_for(pin=False))

    def _first(self) -> QWidget:
        if not self.welcome.asks:
            return self.open
        if self.welcome.people:
            one = len(self.welcome.people) == 1 or self.welcome.staff_name == self.names.name
            return self.password if one else self.names
        return self.password if self.welcome.staff_name else self.name

    def _meet(self, name: str) -> None:
        """Somebody else is chosen: nothing that the one before typed stays."""
        self.name.setText(name)
        self.password.clear()
        self._ask_for(pin=name in self.welcome.with_pin)

    def _take(self) -> None:
        if self.name.text() != self.names.name:  # a name was typed in between
            self._meet(self.names.name)
        self.password.setFocus()

    def _type_name(self) -> None:
        """Somebody whom the list does not have types the name."""
        for part in (self.name_words, self.name):
            part.show()
        self.names.clearSelection()
        self._meet("")
        self.name.setFocus()

    def _ask_for(self, *, pin: bool) -> None:
        self._uses_pin = pin
        self.by_password.setVisible(pin)
        self.password_words.setText(_("六位数字(&P)") if pin else _("密码(&P)"))
        self.password.setAccessibleName(_("六位数字") if pin else _("密码"))
        self.password.setMaxLength(6 if pin else 1000)
        say(self.note, _("打完就进去。打错五次，要用密码。") if pin else "")
        self.password.clear()
        if self.by_password.hasFocus():
            self.password.setFocus()

    def _typed(self, text: str) -> None:
        if self._uses_pin and len(text) == 6:
            self._ask()

    def _ask(self) -> None:
        if time.monotonic() < self._waits_until_s or not self.open.isEnabled():
            return
        if self.welcome.asks and not self.name.text().strip():
            say(self.note, _("请先输入姓名。"), "stop")
            self.name.setFocus()
            return
        asked = UnlockRequested(self.name.text().strip(), self.password.text(), self._uses_pin)
        self.unlock_requested.emit(asked)

    def _count_down(self) -> None:
        left_s = math.ceil(self._waits_until_s - time.monotonic())
        if left_s > 0:
            say(
                self.note,
                n_("输错次数较多，请等 {count} 秒后再输入。", left_s).format(count=left_s),
                "attention",
            )
            self.open.setEnabled(False)
        else:
            self._clock.stop()
            self.open.setEnabled(True)
            say(self.note, _("可以再输入了。"))
