"""Today: what needs somebody, one line a task, the oldest promise first; Enter opens the thing itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QListView, QPushButton, QVBoxLayout, QWidget

from casework.cases.today import KINDS, TodayLine
from casework.language import N_, _, n_
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.look.look import GRID
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.messages import MessageAnswer, MessageArea, from_error
from desktop.gui.parts.page import Needs, Place, WindowPage, Workroom
from desktop.gui.parts.parts import button, hairline, label, say
from desktop.gui.today.paper_question import PaperQuestion
from desktop.gui.today.today_list import TodayModel, TodayPainter

FILTERS: dict[str, str] = {"": N_("全部"), **{str(kind): words for kind, words in KINDS.items()}}
_SOON_MS = 400
_EVERY_MS = 10 * 60 * 1000  # days go by without anybody committing anything


class TodayPage(WindowPage):
    """The tasks; its badge counts those that need somebody now, not those who are waited for."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "prints", "drafts", "deliveries", "releases"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self.lines: tuple[TodayLine, ...] = ()
        self._filter = ""
        self.setAccessibleName(_("今日"))
        self.messages = MessageArea(workroom.look)
        self._paper = PaperQuestion(workroom, self.messages, self._go_to)
        self.title, self.about = label(_("今日"), "title"), label("", "quiet")
        self.empty = label(_("今天都办好了"), "work")
        self.model = TodayModel(self)
        self.list = self._make_list(workroom)
        self.filters: dict[str, QPushButton] = {}
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look_up)
        self._timer.start(_SOON_MS)
        self.list.activated.connect(lambda _index: self._open())
        self.setFocusProxy(self.list)

    def refresh(self, _changes: Changes) -> None:
        """Soon: a burst of commits is looked at once."""
        self._timer.start(_SOON_MS)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.look_up()

    def put_away(self) -> None:
        self._timer.stop()

    def look_up(self) -> None:
        """Ask for the tasks again."""
        self._timer.start(_EVERY_MS)
        self._runner.start(
            Job(
                title=_("查看今天的事"),
                work=self._desk.affairs.today,
                lane="today",
                done=lambda lines: self._show(tuple(lines)),
                failed=lambda error: self.messages.tell(from_error("today", error)),
                replaces=True,
                quiet=True,
            )
        )

    def current(self) -> TodayLine | None:
        """The task that Enter opens."""
        return self.model.line(self.list.currentIndex().row())

    def _open(self) -> None:
        line = self.current()
        if line is None:
            return
        if line.asks_for_paper:
            self._paper.ask(line)
        else:
            self._go_to(line)

    def _go_to(self, line: TodayLine) -> None:
        self.place_wanted.emit(Place(line.place, line.about))

    def hear(self, answer: MessageAnswer) -> None:
        self._paper.hear(answer)

    def _show(self, lines: tuple[TodayLine, ...]) -> None:
        self.lines = lines
        needing = [line for line in lines if line.needs_somebody and line.kind != "draft"]
        self.needs_changed.emit(Needs(len(needing), any(line.is_alarm for line in needing)))
        today = dt.datetime.now().astimezone().date()
        day = _("{year}年{month}月{day}日").format(year=today.year, month=today.month, day=today.day)
        count = n_("{count} 件要有人管，最早答应的在最上面", len(needing)).format(count=len(needing))
        say(self.about, f"{day} · {count}" if needing else day)
        counts = Counter(str(line.filed_as) for line in lines)
        for name, press in self.filters.items():
            number = counts[name] if name else len(lines)
            press.setText(f"{_(FILTERS[name])} {number}")
            press.setVisible(not name or number > 0)
        if self._filter and not counts[self._filter]:
            self.filters[""].setChecked(True)
            self._filter = ""
        self._show_filtered()

    def _show_filtered(self) -> None:
        wanted = tuple(line for line in self.lines if self._filter in ("", line.filed_as))
        before = self.current()
        if self.model.show(wanted):
            rows = self.model.rows
            first = next((row for row in range(len(rows)) if self.model.line(row)), 0)
            here = rows.index(before) if before in rows else first
            self.list.setCurrentIndex(self.model.index(here))
        was_empty = self.list.isHidden()
        self.setFocusProxy(self.list if wanted else self.filters[""])  # what is hidden cannot take the focus
        self.list.setVisible(bool(wanted))
        self.empty.setVisible(not wanted)
        if wanted and was_empty and self.filters[""].hasFocus():
            self.list.setFocus()

    def _choose(self, name: str) -> None:
        self._filter = name
        self._show_filtered()
        self.list.setFocus()

    def _make_list(self, workroom: Workroom) -> QListView:
        view = QListView()
        view.setAccessibleName(_("今日"))
        view.viewport().setAccessibleName(_("今日"))
        view.setModel(self.model)
        view.setProperty("role", "open")
        view.setItemDelegate(TodayPainter(workroom.look, view))
        view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        view.setLayoutMode(QListView.LayoutMode.Batched)  # thousands of lines: the first ones at once
        view.setBatchSize(400)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        workroom.look.changed.connect(view.scheduleDelayedItemsLayout)
        return view

    def _lay_out(self) -> None:
        words = QWidget()
        words.setAccessibleName(_("只看"))
        flow = FlowLayout(GRID, words)
        group = QButtonGroup(self)
        for name, text in FILTERS.items():
            press = button(_(text), "choice")
            press.setCheckable(True)
            press.setChecked(not name)
            press.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            group.addButton(press)
            flow.addWidget(press)
            self.filters[name] = press
        inner = QVBoxLayout()
        inner.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        inner.setSpacing(GRID)
        for part in (self.title, self.about, words, hairline()):
            inner.addWidget(part)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(label(_("↑↓ 选择   Enter 打开"), "key"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addLayout(inner, 1)
