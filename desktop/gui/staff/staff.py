"""Staff: who works here, what a lead does about them, one's own password, and the acts of the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.look.look import GRID
from desktop.gui.parts.columns import Columns
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.messages import Message, MessageArea, from_error
from desktop.gui.parts.page import WindowPage, Workroom
from desktop.gui.parts.parts import button, label, say
from desktop.gui.staff.staff_form import ACTS, StaffAct, StaffForm
from desktop.gui.staff.staff_tables import act_words, acts_table, staff_table, staff_words

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.people.list_acts import ActLine
    from desktop.services.people.list_staff import StaffLine

_OWN = ("password", "pin")
_OF_A_COLLEAGUE = ("role", "reset", "rename", "leave")
_FORM_WIDTH = 42 * GRID


class StaffPage(WindowPage):
    """The people at the left, what is done about one of them at the right, the audit below."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries",))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self.people: tuple[StaffLine, ...] = ()
        self._why_not, self._why_no_audit = "", ""
        self.setAccessibleName(_("人员"))
        self.messages = MessageArea(workroom.look)
        self.table, self.acts_done = staff_table(), acts_table()
        self.form = StaffForm()
        self.form.hide()
        self.doors = {act: button(_(title)) for act, (title, _fields) in ACTS.items()}
        self.why_not = label("", "quiet", wrap=True)
        self.why_no_audit = label("", "quiet", wrap=True)
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._offer)
        self.form.asked.connect(self._do)
        self.form.given_up.connect(self._close_form)
        for act, door in self.doors.items():
            door.clicked.connect(partial(self._open_form, act))
        self.setFocusProxy(self.table)

    def refresh(self, changes: Changes) -> None:
        """Somebody was added, posted, or did something."""
        if self.isVisible() and any(kind.startswith(("staff_", "act_")) for kind in changes.kinds):
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        """Looked at only when it is opened."""
        super().showEvent(event)
        self._look()

    def put_away(self) -> None:
        self.form.hide()  # the focus is elsewhere by now

    @property
    def chosen(self) -> StaffLine | None:
        """The person under the mark."""
        row = self.table.currentRow()
        return self.people[row] if 0 <= row < len(self.people) else None

    def _look(self) -> None:
        self._runner.start(
            Job(
                title=_("查看人员"),
                work=lambda: _seen(self._desk),
                lane="staff",
                done=lambda seen: self._show(*seen),
                failed=lambda error: self.messages.tell(from_error("staff", error)),
                quiet=True,
            )
        )

    def _show(self, people: list[StaffLine], why_not: tuple[str, str], acts_done: list[ActLine]) -> None:
        self.people = tuple(people)
        self._why_not, self._why_no_audit = why_not
        self.table.show_rows([staff_words(line) for line in people])
        self.acts_done.show_rows([act_words(line) for line in acts_done])
        self.acts_done.setVisible(not self._why_no_audit)
        say(self.why_no_audit, self._why_no_audit)
        self.why_no_audit.setVisible(bool(self._why_no_audit))
        self._offer()

    def _offer(self) -> None:
        """What may be done about the chosen person, and why not."""
        person, why = self.chosen, self._why_not
        if not why and person is not None and person.is_me:
            why = _("自己的岗位和离岗由另一位负责人办理。")
        is_open = not self._why_not and person is not None and not person.is_me and not person.left
        for act in _OF_A_COLLEAGUE:
            self.doors[act].setEnabled(is_open)
        self.doors["add"].setEnabled(not self._why_not)
        say(self.why_not, why)
        self.why_not.setVisible(bool(why))

    def _open_form(self, act: str, _checked: bool = False) -> None:
        person = self.chosen
        mine = next((line for line in self.people if line.is_me), None)
        about = mine if act in _OWN else person
        role = about.role if about and act == "role" else "clerk"
        self.form.show()
        self.form.begin(act, about.name if about else self._desk.staff_name, role)

    def _close_form(self) -> None:
        self.form.hide()
        self.table.setFocus()

    def _do(self, asked: StaffAct) -> None:
        self.form.go.setEnabled(False)
        self._runner.start(
            Job(
                title=_(ACTS[asked.act][0]),
                work=_work(self._desk, asked),
                done=lambda _none: self._done(asked),
                failed=self._refused,
            )
        )

    def _done(self, asked: StaffAct) -> None:
        self.form.go.setEnabled(True)
        self._close_form()
        name = asked.name or asked.person
        title = _("{act}：{name}").format(act=_(ACTS[asked.act][0]), name=name)
        self.messages.tell(Message(key="staff", tone="done", title=title, what=_("已办好，记了一笔。")))
        self._look()

    def _refused(self, error: TamgaError) -> None:
        self.form.refused(str(error))

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(label(_("对选中的人"), "heading"))
        right.addWidget(_flow(_("对选中的人"), (self.doors[act] for act in ("add", *_OF_A_COLLEAGUE))))
        right.addWidget(self.why_not)
        right.addWidget(label(_("我的"), "heading"))
        right.addWidget(_flow(_("我的"), (self.doors[act] for act in _OWN)))
        right.addWidget(self.form)
        right.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self.table, 3)
        left.addWidget(label(_("做过什么：解锁、查看、显示姓名、打印、导出、人员变动"), "heading"))
        left.addWidget(self.why_no_audit)
        left.addWidget(self.acts_done, 2)
        below = Columns(_("人员"))
        below.setProperty("role", "flow")
        below.add(left, 1)
        below.add(_scrolled(right), 0)
        head = QHBoxLayout()
        head.addWidget(label(_("人员"), "title"), 1)
        head.addWidget(self.back_button())
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (area, area.viewport()):
            part.setAccessibleName(_("人员"))
        area.setWidget(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addLayout(head)
        column.addWidget(area, 1)


def _scrolled(column: QVBoxLayout) -> QVBoxLayout:
    """What is done about people, scrolled where the window is low."""
    panel = QWidget()
    panel.setProperty("role", "flow")
    panel.setAccessibleName(_("办理"))
    panel.setLayout(column)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFixedWidth(_FORM_WIDTH)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(_("办理"))
    area.setWidget(panel)
    result = QVBoxLayout()
    result.addWidget(area)
    return result


def _flow(name: str, doors: Iterable[QPushButton]) -> QWidget:
    """Buttons beside each other, as many as a row takes."""
    result = QWidget()
    result.setAccessibleName(name)
    flow = FlowLayout(GRID, result)
    for press in doors:
        flow.addWidget(press)
    return result


def _seen(desk: Desk) -> tuple[list[StaffLine], tuple[str, str], list[ActLine]]:
    why_no_audit = desk.people.why_not("read_journal")
    acts_done = [] if why_no_audit else desk.people.acts()
    return desk.people.here(), (desk.people.why_not("manage_staff"), why_no_audit), acts_done


def _work(desk: Desk, asked: StaffAct) -> Callable[[], None]:
    people = desk.people
    works: Mapping[str, Callable[[], None]] = {
        "add": lambda: people.add(asked.name, asked.new, asked.role),
        "role": lambda: people.give_role(asked.person, asked.role),
        "reset": lambda: people.reset_password(asked.person, asked.new),
        "rename": lambda: people.rename(asked.person, asked.name, asked.new),
        "leave": lambda: people.shut_out(asked.person),
        "password": lambda: people.change_password(asked.old, asked.new),
        "pin": lambda: people.set_pin(asked.new),
    }
    return works[asked.act]
