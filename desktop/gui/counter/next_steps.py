"""What may follow a saved case: the next matter of the same person or their family, the case's papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from casework.language import N_, _
from casework.people.masking import mask_name
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import button, hairline, label, say

_EMPTY = N_("在左边找到要办的事项，按 Enter。\n这里会依次列出情形、申请人和申请材料。")
_STEPS = {
    "same_person": (N_("同一人再办一件"), N_("姓名、证件、电话照旧，直接找事项")),
    "same_family": (N_("家人办一件"), N_("住址、电话照旧，填家人的姓名和证件")),
    "open_saved": (N_("打开这一件"), N_("收件凭证、代办委托书、粘贴卡、请群众评价")),
    "print_set": (N_("成套打印"), N_("告知单和随它出的单据一起打印")),
}


_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class NextSteps(QStackedWidget):
    """`do` is called with the action of a step; the keys of the counter do the same."""

    def __init__(self, do: Callable[[str], None]) -> None:
        super().__init__()
        self.setAccessibleName(_("询问与勾选"))
        self.title = label("", "work", wrap=True)
        self.buttons = {
            name: button(key_text(name), "plain", name=_(words)) for name, (words, _about) in _STEPS.items()
        }
        for name, press in self.buttons.items():
            press.clicked.connect(lambda _on=False, name=name: do(name))
        self.addWidget(_nothing_yet())
        self.addWidget(self._steps(_STEPS))

    def show_saved(self, name: str) -> None:
        """Somebody's case was saved; "" forgets them.  The next person may look on: the name is masked."""
        if name:
            say(self.title, _("{name}还要办什么？").format(name=mask_name(name)))
        else:
            say(self.title, "")
        self.setCurrentIndex(1 if name else 0)

    def _steps(self, steps: Mapping[str, tuple[str, str]]) -> QWidget:
        inner = QWidget()
        inner.setAccessibleName(_("接下来"))
        rows = QGridLayout()
        rows.setHorizontalSpacing(2 * GRID)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(0, 1)
        for place, (name, (words, about)) in enumerate(steps.items()):
            rows.addWidget(label(_(words)), 3 * place, 0)
            rows.addWidget(label(_(about), "quiet", wrap=True), 3 * place + 1, 0)
            rows.addWidget(self.buttons[name], 3 * place, 1, 2, 1, _AT_RIGHT)
            rows.addWidget(hairline(), 3 * place + 2, 0, 1, 2)
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.title)
        column.addWidget(hairline())
        column.addLayout(rows)
        column.addWidget(label(_("在框里打字就是下一位，不用先关这里。"), "quiet", wrap=True))
        column.addStretch(1)
        return inner


def _nothing_yet() -> QWidget:
    tour = _("第一次用？按 {key} 从头看一遍。").format(key=key_text("take_tour"))
    words = label(f"{_(_EMPTY)}\n\n{tour}", "quiet", wrap=True)
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    words.setMargin(4 * GRID)
    return words
