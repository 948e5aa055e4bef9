"""A case is a place: who and what, its materials to tick again, its history, its papers, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from casework.cases.draft import MaterialMark
from casework.errors import TamgaError
from casework.language import _, n_
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.case.acts import ActsView
from desktop.gui.case.attach_files import AttachFiles
from desktop.gui.case.conflicts import CaseConflicts
from desktop.gui.case.evaluation import EvaluationScreen
from desktop.gui.case.file_lines import FILE, file_lines
from desktop.gui.case.head import CaseHead
from desktop.gui.case.joint import DepartmentsView, words_questions
from desktop.gui.case.lists import history_lines, paper_lines
from desktop.gui.case.orders import ORDERS
from desktop.gui.case.paper_pictures import PaperPictures
from desktop.gui.case.pasting import Pasting
from desktop.gui.case.print_again import PrintAgain
from desktop.gui.case.same_person import SamePerson
from desktop.gui.case.siblings import SiblingsView
from desktop.gui.case.visit import VisitMarks
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.columns import Columns
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.lines import ROW_ROLE, Line, line_list, sentence_list
from desktop.gui.parts.materials import MaterialsView
from desktop.gui.parts.messages import Message, MessageAnswer, MessageArea, from_error
from desktop.gui.parts.page import Act, Place, WindowPage, Workroom
from desktop.gui.parts.parts import hairline, label, with_key
from desktop.gui.parts.questions import Answers, QuestionLine

if TYPE_CHECKING:
    from desktop.services.cases.case_place import CasePlace
    from desktop.services.cases.open_case import SavedCase

KEY = "case"
_LEAST_PX = 100  # of a list that others stand below


class CasePage(WindowPage):
    """One case; `show_about` opens another by the number of a slip or an inspection."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "prints", "deliveries"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output
        self.place: CasePlace | None = None
        self.visit = VisitMarks()
        self.pasting = Pasting(workroom, self)
        self.pasting.refused.connect(self._refused)
        self.setAccessibleName(_("一件办件"))
        self.messages = MessageArea(workroom.look, with_keys=False)  # Alt+H and Alt+R are the page's own
        self.head = CaseHead(workroom.look)
        self.head.person.clicked.connect(self._open_person)
        self.materials = MaterialsView(workroom.look)
        self.history, self._history = sentence_list(workroom.look, _("经过"), self)
        self.papers, self._papers = line_list(workroom.look, _("纸和附件"), self)
        self.pictures = PaperPictures(workroom, self.papers, self)
        self.pictures.refused.connect(self._refused)
        self.acts_view = ActsView(self.do)
        self.questions = QuestionLine(workroom.look, in_place_of=self.acts_view)
        self.files = AttachFiles(workroom, self.questions, self)
        self.files.message_raised.connect(self.messages.tell)
        self.files.withdrawn.connect(self.messages.take_back)
        self._forms = FormOutput(workroom, self)
        self._again = PrintAgain(workroom, self.questions, self._forms)
        self.conflicts = CaseConflicts(workroom, self.messages, self)
        self.conflicts.refused.connect(self._refused)
        self.same_person = SamePerson(self.messages, self)
        self.same_person.place_wanted.connect(self.place_wanted)
        self.evaluation = EvaluationScreen(workroom, self)
        self.evaluation.message_raised.connect(self.messages.tell)
        self.siblings = SiblingsView(workroom.look)
        self.siblings.place_wanted.connect(self.place_wanted)
        self.departments = DepartmentsView(workroom.look)
        self.departments.opinion_wanted.connect(self._ask_opinion)
        self._lay_out()
        self.materials.marked.connect(self._mark)
        self.materials.finished.connect(self._to_visit_button)
        self.papers.activated.connect(lambda _index: self._open_paper())
        self.setFocusProxy(self.materials)

    def show_about(self, about: str) -> None:
        """Open the case of that number; opening leaves an entry."""
        self.place, self.visit = None, VisitMarks()
        self.pictures.forget()
        self.files.begin()
        self.messages.take_back(KEY)
        self.same_person.show(None)
        self.questions.leave()
        self._look_up(about, is_new=True)

    def refresh(self, changes: Changes) -> None:
        """Something of this case was committed: it is looked up anew, and what is being ticked stays."""
        place = self.place
        if place is None:
            return
        slips = changes.prints & set(place.shown.slip_numbers)
        if place.shown.case_id in changes.subjects or slips or changes.deliveries:
            self._look_up(place.shown.slip_number, is_new=False)

    def acts(self) -> Mapping[str, Act]:
        acts = {name: partial(self.do, name) for name in ("visit", "ask_evaluation", "attach", *ORDERS)}
        return {
            **acts,
            "open_person": self._open_person,
            "paste_card": lambda: self.pasting.paste(self.place),
        }

    def step_back(self) -> None:
        """Out of what is asked, then out of what was ticked and not recorded, then off the page."""
        if self.pictures.step_back() or self.questions.leave() or self.materials.step_back():
            return
        if self.visit.marks:
            self.visit = VisitMarks()
            self._show_materials()
        else:
            self.left.emit()

    def hear(self, answer: MessageAnswer) -> None:
        self.conflicts.hear(answer)
        self.same_person.hear(answer)
        self._forms.hear(answer)
        if act := self.evaluation.chosen(answer):
            self.do(act)

    def put_away(self) -> None:
        self.pictures.forget()
        self.evaluation.put_away()
        self.pasting.put_away()

    def do(self, name: str) -> None:
        """Do an act, once what it asks has been answered; say why where it cannot be done."""
        place = self.place
        if place is None:
            return
        act = next((each for each in place.acts if each.name == name), None)
        if act is None:
            return
        if name == "take_back" and self.visit.marks:  # what is not recorded yet is taken back first
            self.visit = VisitMarks()
            self._show_materials()
        elif act.why_not:
            title = _("现在不能：{act}").format(act=act.words)
            self.messages.tell(Message(key=KEY, tone="attention", title=title, what=act.why_not))
        elif name == "visit":
            self._visit()
        elif name == "ask_evaluation":
            self.evaluation.ask(place.shown.slip_number)
        elif name == "attach":
            row = self.materials.list.current() if self.materials.list.hasFocus() else None
            self.files.attach(place, str(row.number) if row else "")
        else:
            asking = ORDERS[name]
            asked = asking.questions(self._desk, place)
            if asked:
                self.questions.ask(asked, partial(self._order, name))
            else:
                self._order(name, ())

    def _open_person(self) -> None:
        if self.place is not None:
            self.place_wanted.emit(Place("person", self.place.shown.slip_number))

    def _order(self, name: str, answers: Answers) -> None:
        place, asking, desk = self.place, ORDERS[name], self._desk
        if place is None:
            return
        number = (
            place.shown.slip_number
            if name != "confirm_print"
            else self._again.doubted(place, self.papers.currentIndex().row())
        )
        self.messages.take_back(KEY)
        if asking.form is not None:
            make = partial(asking.form, desk, number, answers)
            self._forms.send(_(asking.title), make, lambda _form: self.evaluation.offer(name))
        elif asking.slip is not None:
            self._runner.start(
                Job(
                    title=_(asking.title),
                    work=partial(asking.slip, desk, number, answers),
                    done=self._issued,
                    failed=self._refused,
                )
            )
        elif asking.record is not None:
            self._runner.start(
                Job(
                    title=_(asking.title),
                    work=partial(asking.record, desk, number, answers),
                    done=lambda event: self._tell_recorded(name, event),
                    failed=self._refused,
                )
            )

    def _ask_opinion(self, department: str) -> None:
        self.questions.ask(words_questions(), lambda answers: self._order("opinion", (department, *answers)))

    def _visit(self) -> None:
        """Record what was ticked and print the next slip; where nothing was ticked it is asked first."""
        if self.visit.marks:
            self._issue()
            return
        what = _("空格登记今天带来的材料。要照原样再出一张，再按一次 {key}。").format(key=key_text("visit"))
        if any(message.title == _("材料没有变化") for message in self.messages.shown()):
            self._issue()
        else:
            self.messages.tell(Message(key=KEY, tone="attention", title=_("材料没有变化"), what=what))

    def _issue(self) -> None:
        place, marks = self.place, tuple(self.visit.marks.values())
        if place is None:
            return
        number = place.shown.slip_number
        self.messages.take_back(KEY)
        self._runner.start(
            Job(
                title=_("保存办件"),
                work=lambda: self._desk.slips.issue_again(number, marks),
                done=self._issued,
                failed=self._refused,
            )
        )

    def _issued(self, saved: SavedCase) -> None:
        self.visit = VisitMarks()
        self._output.send(saved.slip_number)
        self._look_up(saved.slip_number, is_new=False)

    def _open_paper(self) -> None:
        """A paper once more, a file large."""
        line, place = self.papers.currentIndex().data(ROW_ROLE), self.place
        if place is None or not isinstance(line, Line) or not line.number:
            return
        if line.kind == FILE:
            self.pictures.show_large(line)
        else:
            self._again.ask(place, self.papers.currentIndex().row())

    def _mark(self, mark: MaterialMark) -> None:
        place = self.place
        if place is None or place.detail is None:
            return
        self.visit = self.visit.with_mark(mark, place.detail)
        self._show_materials()

    def _look_up(self, number: str, *, is_new: bool) -> None:
        if self._runner.is_closed:
            return
        look = self._desk.cases.place if is_new else self._desk.cases.place_again
        self._runner.start(
            Job(
                title=_("打开办件"),
                work=lambda: look(number),
                lane="case",
                done=lambda place: self._show(place, is_new=is_new),
                failed=self._refused,
                replaces=not is_new,
            )
        )

    def _show(self, place: CasePlace, *, is_new: bool) -> None:
        if not is_new and self.place is not None and self.place.shown.case_id != place.shown.case_id:
            return  # another case has been opened meanwhile
        self.place = place
        self.head.show_place(place)
        self._show_materials()
        self._history.show(history_lines(place.shown.history, place.staff_names, place.device_sites))
        self._papers.show((*paper_lines(place.papers), *file_lines(place.files)))
        self.pictures.show_papers(place.papers, place.files)
        self.acts_view.show_acts(place.acts)
        self.conflicts.show(place.conflicts)
        self.same_person.show(place.also)
        self.siblings.show_siblings(place.bundles)
        self.departments.show_departments(place.shown.departments)
        if is_new:
            self._begin()

    def _begin(self) -> None:
        """The first thing that is missing has the focus."""
        if self.materials.model.rows and self.isVisible():
            self.materials.list.setFocus()
            self.materials.list.select(0)

    def _show_materials(self) -> None:
        detail = self.place.detail if self.place else None
        whose = self.place.shown.case_id if self.place else ""
        self.materials.show_rows(self.visit.rows(detail) if detail else (), whose)
        count = len(self.visit.marks)
        words = n_("今天登记 {count} 项，还没有保存：{key} 保存并打印", count)
        self.unsaved.setText(words.format(count=count, key=key_text("visit")) if count else "")
        self.unsaved.setAccessibleName(self.unsaved.text() or _("说明"))

    def _to_visit_button(self) -> None:
        press = self.acts_view.buttons.get("visit")
        if press is not None:
            press.setFocus()

    def _tell_recorded(self, name: str, event: object) -> None:
        title = _(ORDERS[name].title)
        words = getattr(event, "words", "")
        what = _("{words}，已保存在本机").format(words=words) if words else _("已保存在本机")
        self.messages.tell(
            Message(key=KEY, tone="done", title=_("已记：{title}").format(title=title), what=what)
        )
        self.evaluation.offer(name)

    def _refused(self, error: TamgaError) -> None:
        self.messages.tell(from_error(KEY, error))

    def _lay_out(self) -> None:
        self.unsaved = label("", "quiet")
        self.unsaved.setProperty("tone", "attention")
        left = QVBoxLayout()
        left.addWidget(self.materials, 1)
        left.addWidget(self.unsaved)
        columns = Columns(_("一件办件"))
        columns.add(left, 38)
        middle = _column(with_key(_("经过"), f"{_('记一笔')}  {key_text('note')}"), self.history)
        middle.addWidget(self.departments)
        columns.add(middle, 38)
        right = _column(with_key(_("纸和附件"), _("Enter 再打印   空格 放大")), self.papers)
        right.addWidget(self.siblings)
        columns.add(right, 28)
        inner = QWidget()
        inner.setAccessibleName(_("一件办件"))
        inner.setProperty("role", "flow")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(hairline())
        column.addWidget(columns, 1)
        column.addWidget(self.questions)
        column.addWidget(hairline())
        column.addWidget(self.acts_view)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(_("一件办件"))
        area.viewport().setAccessibleName(_("一件办件"))
        area.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addWidget(area, 1)


def _column(heading: QWidget, body: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(heading)
    column.addWidget(body, 1)
    # What stands below it takes of its height, not of that of the page.
    body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    body.setMinimumHeight(_LEAST_PX)
    return column
