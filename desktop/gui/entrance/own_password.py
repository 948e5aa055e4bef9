"""Choosing an own password in place of the one that somebody else gave: asked once, before any work."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.entrance.entrance import FORM_WIDTH, Entrance
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import button, captioned, field, label, say
from desktop.password_rules import judge


class OwnPassword(msgspec.Struct, frozen=True):
    """The password that opened, and the one that is to open from now on."""

    old: str
    new: str

    def __repr__(self) -> str:
        return "OwnPassword(…)"  # no password in any message


class OwnPasswordPage(Entrance):
    """`chosen` carries an OwnPassword."""

    chosen = Signal(object)

    def __init__(self, look: Look, data_dir: Path, staff_name: str, old: str) -> None:
        lead = _("{name}，您的密码是同事给的，只能用这一次。请换成只有自己知道的。").format(name=staff_name)
        super().__init__(look, _("换成自己的密码"), lead, data_dir)
        self._name, self._old = staff_name, old
        self.password, self.again = field(_("新密码")), field(_("再输一遍密码"))
        self.strength, self.note = label("", "quiet"), label("", "quiet", wrap=True)
        self.choose = button(_("换密码，开始使用"), "primary")
        for caption, entry in ((_("新密码(&P)"), self.password), (_("再输一遍(&A)"), self.again)):
            entry.setEchoMode(QLineEdit.EchoMode.Password)
            self.form.addLayout(captioned(caption, entry))
            if entry is self.password:
                self.form.addWidget(self.strength)
        self.note.setMinimumHeight(3 * GRID)
        self.note.setFixedWidth(FORM_WIDTH)
        self.form.addWidget(self.note)
        self.form.addWidget(self.choose)
        self.password.textChanged.connect(self._judge)
        self.password.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._ask)
        self.choose.clicked.connect(self._ask)
        self.setFocusProxy(self.password)
        self._judge()

    def refused(self, error: TamgaError) -> None:
        """Say why it will not do."""
        self.choose.setEnabled(True)
        say(self.note, str(error), "stop")
        self.password.setFocus()

    def _judge(self) -> None:
        words = judge(self.password.text(), self._name)
        tone = "done" if words.usable else ("attention" if self.password.text() else "")
        say(self.strength, words.words, tone)

    def _ask(self) -> None:
        for wrong, entry, words in (
            (not judge(self.password.text(), self._name).usable, self.password, _("密码还不能用。")),
            (self.password.text() == self._old, self.password, _("要和给的那个不一样。")),
            (self.password.text() != self.again.text(), self.again, _("两次密码不一样，请再输一遍。")),
        ):
            if wrong:
                say(self.note, words, "stop")
                entry.setFocus()
                return
        self.choose.setEnabled(False)
        self.chosen.emit(OwnPassword(self._old, self.password.text()))
