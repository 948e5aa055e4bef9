"""The list of cases: today's, or what was searched for; from here a slip is printed again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

import msgspec
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from casework.cases.states import State
from casework.errors import TamgaError
from casework.language import N_, _, n_
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.cases.case_table import CasesModel, banner_words
from desktop.gui.cases.column_widths import fit_columns
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID, ROW_HEIGHT
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.messages import MessageArea, from_error
from desktop.gui.parts.output import NOT_DONE
from desktop.gui.parts.output_choice import Target
from desktop.gui.parts.page import Act, Place, WindowPage, Workroom
from desktop.gui.parts.papers import paper_choice
from desktop.gui.parts.parts import button, field, label, say
from desktop.gui.parts.save_pdf import save_pdf
from desktop.gui.parts.set_output import SetOutput
from desktop.gui.parts.step_field import StepField, stepped_row

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.list_cases import CaseRow

SHOWN = 300
_WIDTHS = (100, 72, 120, 200, 96, 112, 72, 104, 80, 72)  # where there is no room for all words
_MATTER = 2


TODAY = "today"
FILTERS = {
    TODAY: N_("今天"),
    "week": N_("本周"),
    "incomplete": N_("待补材料"),
    "running": N_("办理中"),
    "finished": N_("可以送达"),
    "all": N_("都要"),
}
_STATES: dict[str, tuple[State, ...]] = {
    "incomplete": ("informed", "incomplete"),
    "running": ("complete", "accepted", "processing", "transferred", "escalated"),
    "finished": ("finished",),
}


class _Asked(msgspec.Struct, frozen=True):
    """Which cases are asked for, and what is said of them."""

    query: str = ""
    late: bool = False
    filter: str = TODAY

    @property
    def is_of_today(self) -> bool:
        """Nobody asked for anything else."""
        return self.filter == TODAY and not self.late and not self.query

    def counted(self, count: int) -> str:
        if self.late:
            return n_("超期 {count} 件", count).format(count=count)
        if self.is_of_today:
            return n_("今天 {count} 件", count).format(count=count)
        return n_("查到 {count} 件", count).format(count=count)

    @property
    def nothing(self) -> str:
        if self.late:
            return _("没有超期的办件。")
        if not self.is_of_today:
            return _("没有查到：换个编号、姓名或事项")
        return _("今天还没有办件。按 {key} 开始第一件。").format(key=key_text("find"))


def _find(desk: Desk, asked: _Asked) -> list[CaseRow]:
    from desktop.services.cases.list_cases import ListPart  # after the first paint: it loads the database

    if asked.late:
        return desk.cases.late(SHOWN)
    today = dt.datetime.now().astimezone().date()
    since = {TODAY: today, "week": today - dt.timedelta(days=today.weekday())}.get(asked.filter)
    if asked.query and asked.filter == TODAY:
        since = None  # who searches means any day
    states = _STATES.get(asked.filter, ())
    return desk.cases.list_part(ListPart(asked.query, SHOWN, states=states, since=since))


class CasesPage(WindowPage):
    """Cases of this site; a slip is printed again from here."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "prints", "deliveries", "releases"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output
        self.setAccessibleName(_("办件"))
        self.messages = MessageArea(workroom.look)
        self.search = StepField(_("查找办件"), hint=_("编号、姓名或事项；空着就是今天的"))
        self._filter = TODAY
        self.filters = {name: self._filter_button(name) for name in FILTERS}
        self.names = QCheckBox(_("显示姓名(&X)"))
        self.names.setAccessibleName(_("显示姓名"))
        self.late = QCheckBox(_("只看超期(&L)"))
        self.late.setAccessibleName(_("只看超期"))
        self.count = label("", "quiet")
        self.model = CasesModel(self)
        self.table = self._make_table()
        self.empty = label(_Asked().nothing, "quiet")
        self.detail = label("", "quiet", wrap=True)
        self.reason = field(_("再打印的原因"), hint=_("为什么再打印，例如：卡纸、遗失"))
        self.paper = paper_choice(_("再打印的纸张"), first=_("原来的纸张"))
        self.reprint = button(_("再打印(&R)"))
        self.pdf = button(_("另存为 PDF(&E)"))
        self.set = button(_("成套打印(&T)"))
        self._set_output = SetOutput(workroom, self)
        self.here = button(_("纸在这里(&H)"))
        self._lay_out()
        self.search.textChanged.connect(self.look_up)
        self.search.returnPressed.connect(self._open)
        self.search.stepped.connect(self._step)
        self.table.activated.connect(lambda _row: self._open())
        self.names.toggled.connect(self._show_names)
        self.model.dataChanged.connect(self._fit)
        self.late.toggled.connect(self._look_for_late)
        self.reprint.clicked.connect(self._reprint)
        self.reason.returnPressed.connect(self._reprint)
        self.pdf.clicked.connect(self._save_pdf)
        self.set.clicked.connect(self._print_set)
        self.here.clicked.connect(self._confirm)
        self.setFocusProxy(self.search)

    def refresh(self, _changes: Changes) -> None:
        """What is on screen is looked up anew; otherwise that is done when it comes on screen."""
        if self.isVisible():
            self.look_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.look_up()

    def look_up(self) -> None:
        """Ask for the cases again; the newest question wins."""
        asked = _Asked(self.search.text().strip(), self.late.isChecked(), self._filter)
        self._runner.start(
            Job(
                title=_("查找办件"),
                work=lambda: _find(self._desk, asked),
                lane="lists",
                done=lambda rows: self._show(asked, rows),
                failed=self._refused,
                replaces=True,
            )
        )

    def current(self) -> CaseRow | None:
        """The case that keys act on."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _open(self) -> None:
        case = self.current()
        if case is not None:
            self.place_wanted.emit(Place("case", case.slip_number))

    def _filter_button(self, name: str) -> QPushButton:
        press = button(_(FILTERS[name]), "choice")
        press.setCheckable(True)
        press.setAutoExclusive(True)
        press.setChecked(name == TODAY)
        press.clicked.connect(lambda _checked=False: self._choose_filter(name))
        return press

    def _choose_filter(self, name: str) -> None:
        self._filter = name
        self.late.setChecked(False)
        self.look_up()

    def _step(self, rows: int) -> None:
        if self.model.rows:
            here = self.table.currentIndex().row()
            self.table.selectRow(stepped_row(here, rows, len(self.model.rows)))

    def _show_names(self, wanted: bool) -> None:
        """Names in full only once that is allowed and recorded; masked again at once."""
        if not wanted:
            self.model.show_names(False)
            return
        self._runner.start(
            Job(
                title=_("显示姓名"),
                work=self._desk.cases.unmask_list,
                lane="lists",
                done=lambda _nothing: self.model.show_names(self.names.isChecked()),
                failed=self._refuse_names,
            )
        )

    def _refuse_names(self, error: TamgaError) -> None:
        self.names.setChecked(False)
        self._refused(error)

    def _look_for_late(self, wanted: bool) -> None:
        """All overdue cases, of whatever day; what was searched for gives way."""
        self.search.setEnabled(not wanted)
        self.setFocusProxy(self.late if wanted else self.search)
        self.look_up()

    def _show(self, asked: _Asked, rows: list[CaseRow]) -> None:
        shown = tuple(rows)
        before = self.current()
        self.model.show(shown)
        say(self.count, asked.counted(len(shown)))
        say(self.empty, asked.nothing)
        self.empty.setVisible(not shown)
        self.table.setVisible(bool(shown))
        places = [row.case_id for row in shown]
        if shown:
            case_id = before.case_id if before else ""
            self.table.selectRow(places.index(case_id) if case_id in places else 0)
        self._show_actions()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fit_columns(self.table, _WIDTHS, _MATTER)

    def _refused(self, error: TamgaError) -> None:
        self.messages.tell(from_error("cases", error))

    def _show_actions(self) -> None:
        case = self.current()
        for part in (self.reprint, self.set, self.pdf, self.reason, self.paper):
            part.setEnabled(case is not None)
        self.here.setVisible(case is not None and case.print_state == "unconfirmed")
        words = banner_words(case) if case else ""
        say(self.detail, words)
        self.detail.setVisible(bool(words))

    def _reprint(self) -> None:
        case, reason = self.current(), self.reason.text().strip()
        if case is None:
            return
        if case.print_state == "unconfirmed":  # the reason is known: one key is enough
            reason = reason or NOT_DONE
        if case.print_state != "unprinted" and not reason:
            self.detail.show()
            say(self.detail, _("已经出过纸：再打印要写原因，写一句再按回车"), "attention")
            self.reason.setFocus()
            return
        self.reason.clear()
        paper = str(self.paper.currentData())
        self.paper.setCurrentIndex(0)  # the next one is on its own paper again
        if self._output.target == Target():
            self._output.tell_no_printer(case.slip_number)
        else:
            self._output.send(case.slip_number, reason, paper)

    def acts(self) -> Mapping[str, Act]:
        return {"print_set": self._print_set}

    def _print_set(self) -> None:
        case = self.current()
        if case:
            self._set_output.send(case.slip_number)

    def _confirm(self) -> None:
        case = self.current()
        if case:
            self._output.confirm(case.slip_number)

    def _save_pdf(self) -> None:
        case = self.current()
        if case:
            save_pdf(self, self._output, case.slip_number)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setAccessibleName(_("办件列表"))
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT + 4)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(64)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for part, name in ((header, _("列标题")), (table.verticalHeader(), _("行标题"))):
            part.setAccessibleName(name)
        table.selectionModel().currentRowChanged.connect(self._row_changed)
        return table

    def _row_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_actions()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(label(_("办件"), "work"))
        head.addSpacing(2 * GRID)
        head.addWidget(self.search, 1)
        head.addWidget(self.late)
        head.addWidget(self.names)
        head.addWidget(self.count)
        head.addWidget(self.back_button())
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.paper)
        foot.addWidget(self.here)
        foot.addWidget(self.reprint)
        foot.addWidget(self.set)
        foot.addWidget(self.pdf)
        inner = QVBoxLayout()
        inner.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        inner.setSpacing(GRID)
        words = QWidget()
        words.setAccessibleName(_("只看"))
        flow = FlowLayout(GRID, words)
        for press in self.filters.values():
            flow.addWidget(press)
        inner.addLayout(head)
        inner.addWidget(words)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self.detail)
        inner.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addLayout(inner, 1)
