"""Two tables of the page of staff: who works here, and what was done that is looked at later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from casework.language import _
from casework.people.roles import ROLE_NAMES, role_of
from desktop.gui.look.look import ROW_HEIGHT

if TYPE_CHECKING:
    from desktop.services.people.list_acts import ActLine
    from desktop.services.people.list_staff import StaffLine


class WordsTable(QTableWidget):
    """Rows of words that cannot be typed into; the last column takes what room is left."""

    def __init__(self, name: str, headings: Sequence[str]) -> None:
        super().__init__(0, len(headings))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows; the place stays where it can."""
        row = max(0, self.currentRow())
        self.setRowCount(len(rows))
        for at, words in enumerate(rows):
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                item.setToolTip(word)
                self.setItem(at, column, item)
        if rows:
            self.selectRow(min(row, len(rows) - 1))


def staff_table() -> WordsTable:
    """Who works here."""
    return WordsTable(_("人员"), (_("姓名"), _("岗位"), _("从哪天起"), _("情况")))


def acts_table() -> WordsTable:
    """What was done."""
    return WordsTable(_("做过什么"), (_("时间"), _("谁"), _("做了什么"), _("对谁")))


def staff_words(line: StaffLine) -> tuple[str, str, str, str]:
    """One person, in the order of the columns."""
    return line.name, role_words(line.role), _day(line.since), _standing(line)


def act_words(line: ActLine) -> tuple[str, str, str, str]:
    """One act, in the order of the columns."""
    at = dt.datetime.fromisoformat(line.at).astimezone()
    doubt = "" if line.clock == "trusted" else _("（时间待核）")
    return f"{at:%m-%d %H:%M}{doubt}", line.who, line.what, line.whom


def role_words(role: str) -> str:
    """The role as people call it."""
    known = role_of(role)
    return _(ROLE_NAMES[known]) if known else role


def _standing(line: StaffLine) -> str:
    if line.left:
        return _("已离岗")
    words = [_("就是我")] if line.is_me else []
    if not line.opens:
        words.append(_("本机还没有密码"))
    elif line.has_first:
        words.append(_("首次密码还没改"))
    if line.by_roster:
        words.append(_("旗里名册"))
    return _("，").join(words)


def _day(since: str) -> str:
    return since[:10]
