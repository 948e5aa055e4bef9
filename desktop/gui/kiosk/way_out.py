"""The way out of the kiosk: the lead's password, on the screen's keys or a keyboard, and slower each time."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.kiosk.cards import Keypad, plain_field, touch_button
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import label, say
from desktop.kiosk_folder import KioskAbout, opens

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_FREE_TRIES = 3
_FIRST_WAIT_S, _LONGEST_WAIT_S = 10, 600


class WayOut(QWidget):
    """`opened` says that the password was right, `left` that whoever it was goes back."""

    opened = Signal()
    left = Signal()

    def __init__(self, about: KioskAbout, runner: TaskRunner) -> None:
        super().__init__()
        self._about, self._runner = about, runner
        self._failures = 0
        self._is_upper = False
        self.setAccessibleName(_("工作人员"))
        self.words = label(_("退出触摸屏：请负责人输入密码"), "title", wrap=True)
        self.note = label("", wrap=True)
        self.password = plain_field(_("密码"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.keypad = Keypad(_ROWS)
        self.shift = touch_button(_("大小写"))
        self.enter, self.back = touch_button(_("退出"), "primary"), touch_button(_("回去"))
        self._lay_out()
        self.keypad.typed.connect(self._type)
        self.keypad.erased.connect(lambda: self.password.backspace())
        self.shift.clicked.connect(lambda: self._turn_case())
        self.enter.clicked.connect(lambda: self._try())
        self.password.returnPressed.connect(self._try)
        self.back.clicked.connect(lambda: self.left.emit())
        self.setFocusProxy(self.password)

    def begin(self) -> None:
        """Nothing is left of what was typed before; how often it was wrong is remembered."""
        self.password.clear()
        say(self.note, "")

    def _type(self, character: str) -> None:
        self.password.insert(character.upper() if self._is_upper else character)

    def _turn_case(self) -> None:
        self._is_upper = not self._is_upper
        for key in self.keypad.keys:
            if len(key.text()) == 1:
                key.setText(key.text().upper() if self._is_upper else key.text().lower())

    def _try(self) -> None:
        if not self.enter.isEnabled() or not self.password.text():
            return
        typed = self.password.text()
        self.password.clear()
        self.enter.setEnabled(False)
        self._runner.start(
            Job(
                title=_("核对密码"),
                work=lambda: opens(self._about, typed),
                lane="way out",
                done=self._judge,
                broke=lambda: self.enter.setEnabled(True),
                quiet=True,
            )
        )

    def _judge(self, is_right: bool) -> None:
        if is_right:
            self.opened.emit()
            return
        self._failures += 1
        over = self._failures - _FREE_TRIES
        if over < 0:
            say(self.note, _("密码不对"), "stop")
            self.enter.setEnabled(True)
            return
        wait_s = min(_FIRST_WAIT_S * 2**over, _LONGEST_WAIT_S)
        say(self.note, _("密码不对，{seconds} 秒以后再试").format(seconds=wait_s), "stop")
        QTimer.singleShot(wait_s * 1000, self, lambda: self.enter.setEnabled(True))

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        for press in (self.back, self.shift, self.enter):
            acts.addWidget(press)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addStretch(1)
        for part in (self.words, self.password, self.note, self.keypad):
            column.addWidget(part)
        column.addLayout(acts)
        column.addStretch(1)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
