"""What can be done with the case now, each with its key; and what cannot, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from casework.language import _, listed
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.parts import button, label

if TYPE_CHECKING:
    from desktop.services.cases.possible_acts import PossibleAct


_MANY = 3  # acts that one reason keeps from being done


class ActsView(QWidget):
    """Buttons at the left, reasons at the right; `do` is called with the name of an act."""

    def __init__(self, do: Callable[[str], None]) -> None:
        super().__init__()
        self._do = do
        self.buttons: dict[str, QPushButton] = {}
        self.setAccessibleName(_("现在可以"))
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown: tuple[PossibleAct, ...] = ()
        self._can, self._cannot = QWidget(), QWidget()
        for part, name in ((self._can, _("现在可以")), (self._cannot, _("现在还不能"))):
            part.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(4 * GRID)
        for heading, part, stretch in (
            (_("现在可以"), self._can, 8),
            (_("现在还不能"), self._cannot, 5),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(label(heading, "heading"))
            column.addWidget(part)
            column.addStretch(1)
            row.addLayout(column, stretch)
        self._flow = FlowLayout(GRID, self._can)
        self._grid = QGridLayout(self._cannot)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)

    def show_acts(self, acts: tuple[PossibleAct, ...]) -> None:
        """Show these; while they are the same, the buttons stay."""
        if acts == self._shown:
            return
        self._shown = acts
        self._clear()
        for each in acts:
            if not each.why_not:
                self._add_button(each)
        top = Qt.AlignmentFlag.AlignTop
        for place, (why, words) in enumerate(_by_reason(acts).items()):
            if len(words) < _MANY:
                self._grid.addWidget(label(listed(words), "quiet"), place, 0, top)
                reason = label(why, "quiet", wrap=True)
                reason.setAlignment(top)
                self._grid.addWidget(reason, place, 1)
            else:  # of a case that is void, one reason for all
                every = _("{why}：{acts}").format(why=why, acts=listed(words))
                self._grid.addWidget(label(every, "quiet", wrap=True), place, 0, 1, 2)

    def reasons(self) -> dict[str, str]:
        """Why each act that is not possible is not."""
        return {each.name: each.why_not for each in self._shown if each.why_not}

    def _add_button(self, act: PossibleAct) -> None:
        words = f"{act.words}  {key_text(act.name)}".rstrip()
        role = "primary" if act.name == "visit" else ""
        press = button(words, role, name=act.words)
        press.clicked.connect(partial(self._do, act.name))
        self.buttons[act.name] = press
        self._flow.addWidget(press)

    def _clear(self) -> None:
        self.buttons = {}
        for layout in (self._flow, self._grid):
            while layout.count():
                item = layout.takeAt(0)
                widget = item.widget() if item else None
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()


def _by_reason(acts: tuple[PossibleAct, ...]) -> dict[str, list[str]]:
    """What cannot be done, by why."""
    reasons: dict[str, list[str]] = {}
    for each in acts:
        if each.why_not:
            reasons.setdefault(each.why_not, []).append(each.words)
    return reasons
