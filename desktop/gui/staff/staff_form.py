"""What a lead, or the person at the keyboard, does about people: one form, whose fields follow the act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from casework.language import N_, _
from casework.people.roles import ROLE_NAMES, SiteRole
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import button, field, label, say
from desktop.password_rules import judge

# The fields of each act, in their order, and the words of its button.
ACTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "add": (N_("加一位"), ("name", "role", "new")),
    "role": (N_("改岗位"), ("role",)),
    "reset": (N_("重设密码"), ("new",)),
    "rename": (N_("改姓名"), ("name", "new")),
    "leave": (N_("离岗"), ()),
    "password": (N_("改我的密码"), ("old", "new")),
    "pin": (N_("设六位数字"), ("pin",)),
}
_WORDS: Mapping[str, str] = {
    "add": N_("密码由你先给，对方第一次打开时换成自己的。"),
    "role": N_("改了马上生效。"),
    "reset": N_("忘了密码的同事用它打开一次，接着换成自己的。"),
    "rename": N_("换了姓名要重新给密码，用一次就换。"),
    "leave": N_("本机马上不再为这个人打开；别的电脑同步以后也一样。记录都留着。"),
    "password": N_("改了以后，用新密码打开一次，六位数字才再能用。"),
    "pin": N_("今天输过密码以后，用六位数字就能再打开。打错五次、过了今天、关了程序，要用密码。"),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StaffAct(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done about a person."""

    act: str
    person: str
    name: str = ""
    role: SiteRole = "clerk"
    old: str = ""
    new: str = ""

    def __repr__(self) -> str:
        return f"StaffAct({self.act!r})"  # no password in any message


class StaffForm(QWidget):
    """`asked` carries a StaffAct; `given_up` comes when nothing is to be done."""

    asked = Signal(object)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.act, self.person = "", ""
        self.setAccessibleName(_("人员"))
        self.title, self.words = label("", "heading"), label("", "quiet", wrap=True)
        self.name, self.role = field(_("姓名"), hint=_("姓名")), QComboBox()
        self.role.setAccessibleName(_("岗位"))
        for role in get_args(SiteRole):
            self.role.addItem(_(ROLE_NAMES[role]), role)
        self.old = _secret(_("现在的密码"))
        self.new, self.pin = _secret(_("新密码")), _secret(_("六位数字"))
        self.pin.setMaxLength(6)
        self.note = label("", "quiet", wrap=True)
        self.go, self.leave = button("", "primary"), button(_("不做了"), "plain")
        self._fields: dict[str, QWidget] = {
            "name": self.name,
            "role": self.role,
            "old": self.old,
            "new": self.new,
            "pin": self.pin,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.title, self.words, *self._fields.values(), self.note):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.go, 1)
        row.addWidget(self.leave)
        column.addLayout(row)
        for entry in (self.name, self.old, self.new, self.pin):
            entry.returnPressed.connect(self._next)
        self.role.installEventFilter(self)
        self.new.textChanged.connect(self._judge)
        self.go.clicked.connect(self._ask)
        self.leave.clicked.connect(lambda: self.given_up.emit())

    def begin(self, act: str, person: str, role: str) -> None:
        """Ask what this act needs."""
        self.act, self.person = act, person
        title, fields = ACTS[act]
        alone = act in ("add", "password", "pin")
        self.title.setText(_(title) if alone else _("{act}：{name}").format(act=_(title), name=person))
        self.words.setText(_(_WORDS[act]))
        self.go.setText(_(title))
        self.go.setAccessibleName(_(title))
        for name, entry in self._fields.items():
            entry.setVisible(name in fields)
            if isinstance(entry, QLineEdit):
                entry.clear()
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        say(self.note, "")
        (self._fields[fields[0]] if fields else self.go).setFocus()

    def refused(self, words: str) -> None:
        """Say why it was not done; what was typed stays."""
        self.go.setEnabled(True)
        say(self.note, words, "stop")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter leaves the list of roles as it leaves a line of text."""
        is_press = watched is self.role and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            self._next()
            return True
        return super().eventFilter(watched, event)

    def _judge(self) -> None:
        name = self.name.text().strip() if self.act in ("add", "rename") else self.person
        words = judge(self.new.text(), name)
        say(self.note, words.words if self.new.text() else "", "done" if words.usable else "attention")

    def _next(self) -> None:
        """From field to field, and from the last one on."""
        fields = [self._fields[name] for name in ACTS[self.act][1]]
        here = next((at for at, entry in enumerate(fields) if entry.hasFocus()), len(fields) - 1)
        if here + 1 < len(fields):
            fields[here + 1].setFocus()
        else:
            self._ask()

    def _ask(self) -> None:
        self.asked.emit(
            StaffAct(
                act=self.act,
                person=self.person,
                name=self.name.text().strip(),
                role=self.role.currentData(),
                old=self.old.text(),
                new=self.pin.text() if self.act == "pin" else self.new.text(),
            )
        )


def _secret(name: str) -> QLineEdit:
    entry = field(name, hint=name)
    entry.setEchoMode(QLineEdit.EchoMode.Password)
    return entry
