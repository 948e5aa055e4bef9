"""The unlock page: name and password open the workplace."""

from __future__ import annotations

import math
import time
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from casework.errors import TamgaError
from casework.language import _, n_
from desktop.errors import TooSoon
from desktop.gui.entrance.entrance import Entrance
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import button, field, label, say


class UnlockRequested(msgspec.Struct, frozen=True):
    """Someone asks to open the workplace."""

    staff_name: str
    password: str


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """Who is met here: after a lock the same person; a demonstration asks for nothing (`asks` false)."""

    locked: bool = False
    staff_name: str = ""
    asks: bool = True


class UnlockPage(Entrance):
    """Name and password; what went wrong stands under the fields, a wait counts down."""

    unlock_requested = Signal(object)

    def __init__(self, look: Look, data_dir: Path, welcome: Welcome | None = None) -> None:
        welcome = welcome or Welcome()
        title = _("已锁定") if welcome.locked else _("打开工作点")
        lead = _("输入姓名和密码。数据只以密文保存在本机。")
        if welcome.locked:
            lead = _("办件内容已收起，未完成的草稿保存在本机。")
        super().__init__(look, title, lead, data_dir)
        self._waits_until_s = 0.0
        self.name = field(_("姓名"))
        self.name.setText(welcome.staff_name)
        self.password = field(_("密码"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = label("", "quiet", wrap=True)
        self.open = button(_("打开  Enter"), "primary", name=_("打开"))
        for caption, entry in ((_("姓名(&N)"), self.name), (_("密码(&P)"), self.password)):
            words = label(caption, "quiet")
            words.setBuddy(entry)
            self.form.addWidget(words)
            self.form.addWidget(entry)
            words.setHidden(not welcome.asks)
            entry.setHidden(not welcome.asks)
        self.form.addWidget(self.note)
        self.note.setMinimumHeight(3 * GRID)
        self.form.addWidget(self.open)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._ask)
        self.open.clicked.connect(self._ask)
        self._clock = QTimer(self)
        self._clock.setInterval(200)
        self._clock.timeout.connect(self._count_down)
        if not welcome.asks:
            say(self.note, _("这是演示数据，按 Enter 打开。"))
        self.setFocusProxy(self._first(welcome))

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

    def _first(self, welcome: Welcome) -> QWidget:
        if not welcome.asks:
            return self.open
        return self.password if welcome.staff_name else self.name

    def _ask(self) -> None:
        if time.monotonic() < self._waits_until_s or not self.open.isEnabled():
            return
        if not self.name.text().strip():
            say(self.note, _("请先输入姓名。"), "stop")
            self.name.setFocus()
            return
        self.unlock_requested.emit(UnlockRequested(self.name.text().strip(), self.password.text()))

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
