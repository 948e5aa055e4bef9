"""转办: a bag is packed with its sheet, one that came is ticked off, and what lacks is alarmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casework.language import _, listed, n_
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.bags.bag_lines import PACK, bag_lines, case_lines, custody_lines
from desktop.gui.look.look import GRID
from desktop.gui.parts.columns import Columns
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.lines import line_list, sentence_list
from desktop.gui.parts.messages import Message, MessageAnswer, MessageArea, from_error
from desktop.gui.parts.page import Act, Needs, Place, WindowPage, Workroom
from desktop.gui.parts.parts import field, key_button, label, say
from desktop.gui.parts.questions import Answers, LineQuestion, QuestionLine
from desktop.gui.parts.site_question import site_question

if TYPE_CHECKING:
    from desktop.services.cases.list_bags import Bag, BagCase, Bags
    from desktop.services.cases.show_case import ShownCustody

KEY = "bags"


class BagsPage(WindowPage):
    """Bags at the left, what is in the chosen one in the middle, the originals of the chosen case right."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "deliveries", "releases"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self.bags: Bags | None = None
        self.ticked: frozenset[str] = frozenset()
        self._number, self._is_chosen = "", False  # by somebody who looks at it
        self.setAccessibleName(_("转办"))
        self.messages = MessageArea(workroom.look)
        self.about = label("", "quiet")
        self.scan = field(_("扫码"))
        self.hint = label("", "key")
        self.list, self._bag_lines = line_list(workroom.look, _("袋子"), self)
        self.cases, self._case_lines = line_list(workroom.look, _("袋里的办件"), self)
        self.custody, self._custody_lines = sentence_list(workroom.look, _("原件在哪里"), self)
        self.custody.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.finish = key_button(_("收下"), "finish_bag", "primary")
        self.all = key_button(_("都收到了"), "tick_all", "")
        self.questions = QuestionLine(workroom.look)
        self._forms = FormOutput(workroom, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list)
        self.look_up()

    def show_about(self, about: str) -> None:
        """Open the bag of that sheet."""
        self._go_to(about)

    def hear(self, answer: MessageAnswer) -> None:
        self._forms.hear(answer)

    def refresh(self, _changes: Changes) -> None:
        """Whatever was committed may be a bag's."""
        self.look_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.look_up()

    def acts(self) -> Mapping[str, Act]:
        return {"finish_bag": self._finish, "tick_all": self._tick_all}

    def step_back(self) -> None:
        """Out of what is asked, then out of the cases, then off the page."""
        if self.questions.leave():
            return
        if self.cases.hasFocus() or self.scan.hasFocus():
            self.list.setFocus()
        else:
            self.left.emit()

    def look_up(self) -> None:
        """Ask for the bags again; what has been ticked stays."""
        if self._runner.is_closed:
            return
        self._runner.start(
            Job(
                title=_("查看转办"),
                work=self._desk.custody.bags,
                lane="bags",
                done=self._show,
                failed=lambda error: self.messages.tell(from_error(KEY, error)),
                replaces=True,
                quiet=True,
            )
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space ticks a case, Enter opens it; Enter on a bag goes to its cases."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.cases and event.key() == Qt.Key.Key_Space:
                self._toggle(self.cases.currentIndex().row())
                return True
            if watched is self.list and event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Space):
                self._to_cases()
                return True
        return False

    @property
    def bag(self) -> Bag | None:
        """The chosen bag; None while a new one is packed."""
        bags = self.bags.bags if self.bags else ()
        return next((bag for bag in bags if bag.number == self._number), None)

    def _members(self) -> tuple[BagCase, ...]:
        bag = self.bag
        if bag is not None:
            return bag.cases
        return self.bags.candidates if self.bags else ()

    def _show(self, bags: Bags) -> None:
        self.bags = bags
        waiting = [bag for bag in bags.bags if bag.waits_here]
        self.needs_changed.emit(Needs(len(waiting), any(bag.state == "missing" for bag in waiting)))
        self._bag_lines.show(tuple(bag_lines(bags)))
        self._is_chosen = self._is_chosen and self.isVisible()
        if self._number == PACK and not self._is_chosen:
            self._number = ""  # what came meanwhile goes first
        if not self._number or (self._number != PACK and self.bag is None):
            self._number = waiting[0].number if waiting else PACK
        rows = [line.number for line in self._bag_lines.lines]
        self.list.setCurrentIndex(self._bag_lines.index(rows.index(self._number)))
        self.ticked &= {case.slip_number for case in self._members()}
        self._show_cases()

    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        line = self._bag_lines.line(now.row())
        if line is not None and line.number and line.number != self._number:
            self._number, self._is_chosen, self.ticked = line.number, True, frozenset()
            self._show_cases()

    def _show_cases(self) -> None:
        bag, members = self.bag, self._members()
        before = self.cases.currentIndex().row()
        self._case_lines.show(case_lines(members, self.ticked, is_packing=bag is None))
        if members:
            self.cases.setCurrentIndex(self._case_lines.index(min(max(before, 0), len(members) - 1)))
        say(self.about, self._about(bag, members))
        packs = bag is None
        self.scan.setPlaceholderText(
            _("扫告知单的码，装进这一件") if packs else _("扫告知单的码，点收这一件")
        )
        ticks = _("空格 装进去/不装") if packs else _("空格 收到/没收到")
        say(self.hint, "   ".join((ticks, _("Enter 打开办件"))))
        waits = bag is None or bag.waits_here
        self.finish.setText(self._finish_words(bag))
        self.finish.setAccessibleName(self.finish.text())
        for part in (self.finish, self.all, self.scan):
            part.setEnabled(bool(members) and waits)
        self._look_at_originals()

    def _about(self, bag: Bag | None, members: tuple[BagCase, ...]) -> str:
        if bag is None:
            if not members:
                return _("没有可以交出的办件：收了原件或材料齐了的会列在这里")
            return n_("选 {count} 件装袋", len(self.ticked)).format(count=len(self.ticked))
        missing = [case for case in members if case.is_missing]
        if missing:
            names = listed(f"{case.name} {case.slip_number}" for case in missing)
            words = _("{total} 件里少 {count} 件：{names}。找到后点收；找到前留在两头的“今日”里。")
            return words.format(total=len(members), count=len(missing), names=names)
        return f"{bag.number} · {bag.origin} → {bag.goal}"

    def _finish_words(self, bag: Bag | None) -> str:
        key = self.finish.toolTip().rpartition("  ")[2]
        count = len(self.ticked)
        words = _("装成一袋 {count} 件") if bag is None else _("收下 {count} 件")
        every = _("都装进去") if bag is None else _("都收到了")
        self.all.setText(f"{every}  {self.all.toolTip().rpartition('  ')[2]}")
        return f"{words.format(count=count)}  {key}"

    def _to_cases(self) -> None:
        if self._members():
            self.cases.setFocus()

    def _toggle(self, row: int) -> None:
        members, bag = self._members(), self.bag
        if not 0 <= row < len(members) or (bag is not None and not bag.waits_here):
            return
        case = members[row]
        if case.is_ticked and not case.is_missing:
            return
        self.ticked ^= {case.slip_number}
        self._show_cases()

    def _tick_all(self) -> None:
        bag = self.bag
        if bag is None or bag.waits_here:
            open_ones = (case for case in self._members() if not case.is_ticked or case.is_missing)
            self.ticked = frozenset(case.slip_number for case in open_ones)
            self._show_cases()

    def _scanned(self) -> None:
        """The slip of a case of this bag: it is here."""
        typed = self.scan.text().strip().upper()
        self.scan.clear()
        rows = [case.slip_number for case in self._members()]
        plain = {number.replace("-", ""): number for number in rows}
        number = plain.get(typed.replace("-", ""))
        if number is None:
            title = _("{typed} 不在这个袋里").format(typed=typed[:30])
            self.messages.tell(Message(key=KEY, tone="attention", title=title))
            return
        self.messages.take_back(KEY)
        self.ticked |= {number}
        self.cases.setCurrentIndex(self._case_lines.index(rows.index(number)))
        self._show_cases()

    def _finish(self) -> None:
        bag = self.bag
        if not self.ticked:
            title = _("还没有选办件") if bag is None else _("还没有点收")
            what = _("空格一件一件点，或按 {key} 全选。").format(key=self.all.toolTip().rpartition("  ")[2])
            self.messages.tell(Message(key=KEY, tone="attention", title=title, what=what))
        elif bag is None:
            release, here = self._desk.catalogue.release, self._desk.site.code
            goal = site_question(_("送到哪个站点"), release, here)
            carrier = LineQuestion(words=_("谁带去"), needed=False, hint=_("可不写"))
            self.questions.ask((goal, carrier), self._pack)
        elif bag.waits_here:
            self._tick_off(bag)

    def _pack(self, answers: Answers) -> None:
        from desktop.services.forms.transfer import TransferOrder

        members = tuple(case.slip_number for case in self._members() if case.slip_number in self.ticked)
        order = TransferOrder(slip_numbers=members, to_site=answers[0], carrier=answers[1])
        self.ticked = frozenset()
        self._forms.send(
            _("转办单"), lambda: self._desk.forms.make(order), lambda form: self._go_to(form.number)
        )

    def _go_to(self, number: str) -> None:
        self._number, self._is_chosen = number, True
        self.look_up()

    def _tick_off(self, bag: Bag) -> None:
        from desktop.services.cases.keep_originals import Arrival, MissingPaper

        here = [case for case in bag.cases if case.slip_number in self.ticked]
        open_ones = [case for case in bag.cases if not case.is_ticked or case.is_missing]
        missing = [case for case in open_ones if case not in here]
        order = Arrival(number=bag.number, missing=tuple(MissingPaper(case.slip_number) for case in missing))

        def tell(_events: object) -> None:
            self.ticked = frozenset()
            counts = {"total": len(bag.cases), "count": len(bag.cases) - len(missing)}
            if missing:
                title = _("{total} 件里收到 {count} 件").format(**counts)
                names = listed(f"{case.name} {case.slip_number}" for case in missing)
                what = _("没收到：{names}。两头的“今日”里都会一直提醒，收到的已保存在本机。").format(
                    names=names
                )
                self.messages.tell(Message(key=KEY, tone="stop", title=title, what=what))
            else:
                title = _("{total} 件全部收到").format(**counts)
                self.messages.tell(Message(key=KEY, tone="done", title=title, what=_("已保存在本机")))

        self._runner.start(
            Job(
                title=_("点收"),
                work=lambda: self._desk.custody.tick_off(order),
                done=tell,
                failed=lambda error: self.messages.tell(from_error(KEY, error)),
            )
        )

    def _open_case(self, row: int) -> None:
        line = self._case_lines.line(row)
        if line is not None:
            self.place_wanted.emit(Place("case", line.number))

    def _look_at_originals(self) -> None:
        line = self._case_lines.line(self.cases.currentIndex().row())
        if line is None or self._runner.is_closed:
            self._custody_lines.show(())
            return
        number = line.number
        self._runner.start(
            Job(
                title=_("查看原件"),
                work=lambda: self._desk.custody.ledger(number),
                lane="custody",
                done=self._show_originals,
                failed=lambda _error: self._custody_lines.show(()),
                replaces=True,
                quiet=True,
            )
        )

    def _show_originals(self, custody: ShownCustody) -> None:
        self._custody_lines.show(custody_lines(custody))

    def _connect(self) -> None:
        self.list.selectionModel().currentRowChanged.connect(self._choose)
        self.list.activated.connect(lambda _index: self._to_cases())
        self.cases.activated.connect(lambda index: self._open_case(index.row()))
        self.cases.selectionModel().currentRowChanged.connect(lambda *_rows: self._look_at_originals())
        for view in (self.list, self.cases):
            view.installEventFilter(self)
        self.scan.returnPressed.connect(self._scanned)
        self.finish.clicked.connect(self._finish)
        self.all.clicked.connect(self._tick_all)

    def _lay_out(self) -> None:
        self.about.setWordWrap(True)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.finish)
        foot.addWidget(self.all)
        foot.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(GRID)
        middle.addWidget(self.about)
        middle.addWidget(self.scan)
        middle.addWidget(self.cases, 1)
        middle.addWidget(self.hint)
        middle.addLayout(foot)
        columns = Columns(_("转办"))
        self.cases.setMinimumHeight(12 * GRID)
        for body, least, stretch in (
            (self.list, 38 * GRID, 30),  # the number of a sheet is whole
            (middle, 36 * GRID, 46),
            (self.custody, 22 * GRID, 24),
        ):
            column = body if isinstance(body, QVBoxLayout) else _holding(body)
            columns.add(column, stretch, least)
        whole = QWidget()
        whole.setAccessibleName(_("转办"))
        whole.setProperty("role", "flow")
        area = QScrollArea()  # a laptop at 200 % has no room for all of it
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("转办"))
        area.viewport().setAccessibleName(_("转办"))
        area.setWidget(whole)
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(0, GRID, 0, GRID)
        inner.setSpacing(0)
        title = label(_("转办"), "title")
        title.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        inner.addWidget(title)
        inner.addWidget(columns, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(area, 1)
        column.addWidget(self.questions)


def _holding(view: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.addWidget(view)
    return column
