"""What people have to decide or to mark: conflicts with both sides, numbers that two cases carry."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from casework.language import _, n_
from casework.people.masking import mask_name
from desktop.gui.look.look import GRID
from desktop.gui.parts.page import Place
from desktop.gui.parts.parts import button, label

if TYPE_CHECKING:
    from desktop.gui.exchange.exchange import Exchange, Standing
    from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask
    from desktop.services.slips.settle_doubled import DoubledCase, DoubledTask

_MOST_SIDES = 9  # of a conflict; `conflicts` lists all


class ToLookAt(QWidget):
    """A box a task; `place_wanted` carries the Place of the case that one of them is about."""

    place_wanted = Signal(object)

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._exchange = exchange
        self.setAccessibleName(_("要看一看的"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(label(_("要看一看的"), "heading"))
        self.tasks = QVBoxLayout()
        column.addLayout(self.tasks)
        self.hide()

    def show_standing(self, standing: Standing) -> None:
        """Show what there is to decide now."""
        empty(self.tasks)
        for task in standing.conflicts:
            self.tasks.addWidget(self._task(task))
        for doubled in standing.doubled:
            self.tasks.addWidget(self._doubled(doubled))
        self.setVisible(self.tasks.count() > 0)

    def _task(self, task: ConflictTask) -> QWidget:
        result = box(
            _("冲突 {slip_number} {subject}").format(slip_number=task.slip_number, subject=task.subject)
        )
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, GRID)
        words = _("{slip_number}  {matter_name}：{subject}在两处记得不一样").format(
            slip_number=task.slip_number, matter_name=task.matter_name, subject=task.subject
        )
        column.addWidget(label(words, wrap=True))
        for side in task.sides[-_MOST_SIDES:]:
            press = button(side_words(side))
            press.clicked.connect(lambda _=False, side=side: self._exchange.settle(task, side))
            column.addLayout(_left(press))
        if task.slip_number:
            see = button(_("看这件办件"), "plain")
            see.clicked.connect(lambda: self.place_wanted.emit(Place("case", task.slip_number)))
            column.addLayout(_left(see))
        return result

    def _doubled(self, task: DoubledTask) -> QWidget:
        result = box(_("重复的编号 {slip_number}").format(slip_number=task.slip_number))
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, GRID)
        count = len(task.cases)
        words = n_("编号 {number} 用在 {count} 件办件上。编号不再改：请在各张告知单上注明。", count)
        words = words.format(number=task.slip_number, count=count)
        column.addWidget(label(words, wrap=True))
        for case in task.cases:
            column.addWidget(label(doubled_words(case), "quiet", wrap=True))
        press = button(_("各张都已核对、注明"))
        press.clicked.connect(lambda: self._exchange.settle_doubled(task.slip_number))
        column.addLayout(_left(press))
        return result


def doubled_words(case: DoubledCase) -> str:
    """One of the cases that carry a number: when, what, for whom, by whom."""
    opened = ""
    if case.opened_at:
        opened = dt.datetime.fromisoformat(case.opened_at).astimezone().strftime("%m-%d %H:%M")
    parts = (opened, case.site, case.matter_name, mask_name(case.applicant_name), case.staff_name)
    return "  ·  ".join(part for part in parts if part)


def side_words(side: ConflictSide) -> str:
    """One statement of a conflict: who recorded what, where and when, and whether it is what counts now."""
    at = dt.datetime.fromisoformat(side.at).astimezone().strftime("%m-%d %H:%M")
    place = "  ".join(filter(None, (side.who, side.where, at)))
    if side.is_current:
        return _("{place} 记的（现在有效）：{words}").format(place=place, words=side.words)
    return _("{place} 记的：{words}").format(place=place, words=side.words)


def box(name: str) -> QWidget:
    """A widget that says its name."""
    result = QWidget()
    result.setAccessibleName(name)
    return result


def empty(column: QVBoxLayout) -> None:
    """Take everything out of a column."""
    while column.count():
        item = column.takeAt(0)
        part = item.widget() if item else None
        if part:
            part.hide()
            part.deleteLater()


def _left(part: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(part)
    row.addStretch(1)
    return row
