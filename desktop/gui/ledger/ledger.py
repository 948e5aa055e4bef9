"""台账: the month's counts as a picture and a table, and the ledgers; one key to xlsx, one to paper."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casework.errors import TamgaError
from casework.language import N_, _
from desktop.gui.background.tasks import Job
from desktop.gui.keyboard.keys import tip
from desktop.gui.ledger.bars import Bars
from desktop.gui.ledger.ledger_tables import LedgerView, ledger_table
from desktop.gui.ledger.report_words import (
    COLUMNS,
    FIGURES,
    grade_words,
    report_cells,
    report_pdf,
    site_bar,
    unheard_words,
)
from desktop.gui.ledger.year_line import YearLine
from desktop.gui.look.look import GRID, ROW_HEIGHT
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.messages import Message, MessageArea, from_error
from desktop.gui.parts.page import Act, WindowPage, Workroom
from desktop.gui.parts.parts import button, hairline, key_button, label, say

if TYPE_CHECKING:
    from casework.report.counting import MonthReport
    from casework.tables.ledger_table import LedgerTable

KEY = "ledger"
_EXPORT = "export"  # the lane of files: pages are turned meanwhile


LedgerKind = Literal["cases", "agency", "authorizations", "enquiries", "complaints", "inspections"]


class _Pages(QStackedWidget):
    """As large as what it shows: the report is longer than the ledgers."""

    def sizeHint(self) -> QSize:
        return self.currentWidget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.currentWidget().minimumSizeHint()


class LedgerPage(WindowPage):
    """The month on screen; nothing is read before somebody comes here."""

    messages: MessageArea

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        today = dt.datetime.now().astimezone().date()
        self.first = today.replace(day=1)
        self.report: MonthReport | None = None
        self.setAccessibleName(_("台账"))
        self.messages = MessageArea(workroom.look)
        self.month = label("", "work")
        self.month.setMinimumHeight(ROW_HEIGHT)  # on one line with the buttons beside it
        self.about = label("", "quiet", wrap=True)
        self.figures = {name: label("", "title") for name in FIGURES}
        self.bars, self.year = Bars(workroom.look), YearLine(workroom.look)
        self.grades, self.unheard = label("", "quiet", wrap=True), label("", "", wrap=True)
        self.model = QStandardItemModel(self)
        self.table = ledger_table(self.model, _("同样的数，一行一个站点"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(right)
        self.chosen: LedgerKind | None = None  # None: the month report
        self.ledger = LedgerView()
        self._forms = FormOutput(workroom, self)
        self.before = key_button(_("上月"), "month_before", "")
        self.after = key_button(_("下月"), "month_after", "")
        self._lay_out()
        self.setFocusProxy(self.table)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.look_up()

    def acts(self) -> Mapping[str, Act]:
        return {
            "month_before": lambda: self._go(-1),
            "month_after": lambda: self._go(1),
            "save_report": self.save_report,
            "print_ledger": self.print_ledger,
            "next_ledger": self._next_ledger,
        }

    def look_up(self) -> None:
        """Ask for the month again."""
        say(self.month, _("{year}年{month}月").format(year=self.first.year, month=self.first.month))
        first = self.first
        if self.chosen is not None:
            self._look_up_ledger(self.chosen)
            return
        self._runner.start(
            Job(
                title=_("算月报"),
                work=lambda: self._desk.ledgers.report(f"{first:%Y-%m}"),
                lane="report",
                done=self._show,
                failed=self._refused,
                replaces=True,
            )
        )

    def choose(self, kind: LedgerKind | None) -> None:
        """Show that ledger of the month, None for the report."""
        self.chosen = kind
        self._choices[kind].setChecked(True)
        self._stack.setCurrentIndex(0 if kind is None else 1)
        self.setFocusProxy(self.table if kind is None else self.ledger.table)
        self.look_up()

    def _next_ledger(self) -> None:
        kinds = list(self._choices)
        self.choose(kinds[(kinds.index(self.chosen) + 1) % len(kinds)])
        self.setFocus()

    def _look_up_ledger(self, kind: LedgerKind) -> None:
        first, last = self.first, self._last

        def work() -> LedgerTable:
            from desktop.services.cases.list_ledgers import Period

            return self._desk.ledgers.ledger(kind, Period(first, last))

        def show(table: LedgerTable) -> None:
            if (kind, first) == (self.chosen, self.first):
                self.ledger.show_table(table)

        self._runner.start(
            Job(title=_("列台账"), work=work, lane="report", done=show, failed=self._refused, replaces=True)
        )

    def save_report(self) -> None:
        """What is on screen as a workbook, where the clerk says: the report, or the chosen ledger."""
        if self.chosen is not None:
            self.save_ledger(".xlsx")
            return
        name = _("月报 {month}").format(month=f"{self.first:%Y-%m}")
        month = f"{self.first:%Y-%m}"
        self._save(name, ".xlsx", lambda path: self._desk.ledgers.save_report(month, path, self._is_wanted))

    def save_ledger(self, suffix: str) -> None:
        """The month's ledger as a workbook or as CSV: the chosen one, beside the report that of the cases."""
        name = f"{_(LEDGER_TITLES[self.chosen or 'cases'])} {self.first:%Y-%m}"
        self._save(name, suffix, self._write_ledger)

    def print_ledger(self) -> None:
        """What is on screen on paper: the report, or the month's ledger of cases."""
        from desktop.services.forms.ledger import LedgerOrder

        if self.chosen is None:
            self._print_report()
            return
        if self.chosen != "cases":
            what = _("这种台账没有纸的样式，请导出 xlsx 再打印")
            self.messages.tell(Message(key=KEY, tone="attention", title=_("没有打印"), what=what))
            return
        order = LedgerOrder(first=self.first, last=self._last)
        self._forms.send(_("办件台账"), lambda: self._desk.forms.make(order))

    def _print_report(self) -> None:
        if self.report is None:
            return
        from desktop.services.forms.form_kind import MadeForm

        title = _("月报 {month}").format(month=self.report.month)
        made = MadeForm(title=title, number="", pdf=report_pdf(self.report), print_no=0)
        self._forms.send(_("月报"), lambda: made)

    @property
    def _last(self) -> dt.date:
        days = calendar.monthrange(self.first.year, self.first.month)[1]
        return self.first.replace(day=days)

    def _write_ledger(self, path: Path) -> None:
        from desktop.services.cases.list_ledgers import Period

        table = self._desk.ledgers.ledger(self.chosen or "cases", Period(self.first, self._last))
        self._desk.ledgers.save_ledger(table, path, is_wanted=self._is_wanted)

    def _is_wanted(self) -> bool:
        return not self._runner.is_cancelled(_EXPORT)

    def _save(self, name: str, suffix: str, write: Callable[[Path], object]) -> None:
        start = str(Path.home() / f"{name}{suffix}")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("存到哪里"), start, f"*{suffix}")
        if not chosen:
            return
        path = Path(chosen) if chosen.casefold().endswith(suffix) else Path(chosen + suffix)
        message = Message(key=KEY, tone="done", title=_("已导出"), what=_("文件在 {path}").format(path=path))
        given_up = Message(key=KEY, title=_("没有导出"), what=_("导出已取消，没有写文件"))
        self._runner.start(
            Job(
                title=_("导出"),
                work=lambda: write(path),
                lane=_EXPORT,
                done=lambda _result: self.messages.tell(message),
                failed=self._refused,
                cancelled=lambda: self.messages.tell(given_up),
            )
        )

    def _go(self, months: int) -> None:
        middle = self.first + dt.timedelta(days=31 if months > 0 else -1)
        self.first = middle.replace(day=1)
        self.look_up()

    def _refused(self, error: TamgaError) -> None:
        self.messages.tell(from_error(KEY, error))

    def _show(self, report: MonthReport) -> None:
        if report.month != f"{self.first:%Y-%m}":
            return
        self.report = report
        total = report.total
        for name, figure in self.figures.items():
            say(figure, FIGURES[name](report))
        made = report.made_at[:16].replace("T", " ")
        words = _("由本机记录在 {made} 算出；按站点编码排，不排名。作废 {count} 件不计在内。")
        say(self.about, words.format(made=made, count=total.voided))
        say(self.grades, grade_words(report))
        say(self.unheard, unheard_words(report), "attention")
        self.unheard.setVisible(bool(report.unheard))
        self.bars.show_bars(tuple(map(partial(site_bar, report), report.sites)))
        self.year.show_months(report.months)
        self._fill(report)

    def _fill(self, report: MonthReport) -> None:
        self.model.clear()
        self.model.setHorizontalHeaderLabels([_(words) for words in COLUMNS])
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.model.horizontalHeaderItem(0).setTextAlignment(left)
        for row in (*report.sites, report.total):
            cells = [QStandardItem(text) for text in report_cells(row)]
            for cell in cells[1:]:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.model.appendRow(cells)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        acts = QWidget()
        acts.setAccessibleName(_("导出和打印"))
        flow = FlowLayout(GRID, acts)
        xlsx = key_button(_("导出 xlsx"), "save_report", "primary")
        paper = key_button(_("打印"), "print_ledger", "")
        for press in (self.before, self.month, self.after, xlsx, paper):
            flow.addWidget(press)
        csv = button(_("台账 CSV"))
        csv.clicked.connect(lambda: self.save_ledger(".csv"))
        flow.addWidget(csv)
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        xlsx.clicked.connect(self.save_report)
        paper.clicked.connect(self.print_ledger)
        inner = QWidget()
        inner.setProperty("role", "flow")
        inner.setAccessibleName(_("台账"))
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(label(_("台账"), "title"))
        column.addWidget(acts)
        column.addWidget(self._kinds())
        column.addWidget(hairline())
        self._stack = _Pages()
        self._stack.setAccessibleName(_("台账"))
        self._stack.addWidget(self._report())
        self._stack.addWidget(self.ledger)
        column.addWidget(self._stack, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("台账"))
        area.viewport().setAccessibleName(_("台账"))
        area.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addWidget(area, 1)

    def _kinds(self) -> QWidget:
        """Which of them is shown."""
        box = QWidget()
        box.setAccessibleName(_("看哪一种"))
        flow, group = FlowLayout(GRID, box), QButtonGroup(self)
        self._choices: dict[LedgerKind | None, QPushButton] = {}
        for kind, words in LEDGER_TITLES.items():
            press = button(_(words), "choice")
            press.setCheckable(True)
            press.setChecked(kind is None)
            press.clicked.connect(lambda _checked=False, kind=kind: self.choose(kind))
            group.addButton(press)
            flow.addWidget(press)
            self._choices[kind] = press
        self._choices[None].setToolTip(tip("next_ledger"))
        return box

    def _report(self) -> QWidget:
        inner = QWidget()
        inner.setAccessibleName(_("月报"))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._figures())
        column.addWidget(self.grades)
        column.addWidget(self.unheard)
        column.addWidget(hairline())
        column.addWidget(label(_("十二个月的办件"), "heading"))
        column.addWidget(self.year)
        column.addWidget(label(_("各站点怎么办的"), "heading"))
        column.addWidget(self.bars)
        column.addWidget(label(_("同样的数，一行一个站点"), "heading"))
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        return inner

    def _figures(self) -> QWidget:
        box = QWidget()
        box.setAccessibleName(_("数"))
        flow = FlowLayout(3 * GRID, box)
        for name, figure in self.figures.items():
            each = QWidget()
            each.setAccessibleName(_(name))
            lines = QVBoxLayout(each)
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(0)
            lines.addWidget(figure)
            lines.addWidget(label(_(name), "quiet"))
            each.setMinimumWidth(14 * GRID)
            flow.addWidget(each)
        return box


LEDGER_TITLES: Mapping[LedgerKind | None, str] = {
    None: N_("月报"),
    "cases": N_("办件台账"),
    "agency": N_("代办台账"),
    "authorizations": N_("委托台账"),
    "enquiries": N_("咨询台账"),
    "complaints": N_("投诉台账"),
    "inspections": N_("检查台账"),
}
