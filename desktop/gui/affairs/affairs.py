"""记事: an enquiry, a complaint or an inspection is written down, answered and printed, from anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from casework.errors import TamgaError
from casework.language import N_, _
from casework.release.catalogue import InspectionItem
from desktop.changes import Area, Changes
from desktop.gui.affairs.affair_lines import affair_lines
from desktop.gui.affairs.inspection_form import InspectionForm
from desktop.gui.affairs.note_form import FormField, NoteForm
from desktop.gui.background.tasks import Job
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID
from desktop.gui.parts.columns import Columns
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.lines import line_list
from desktop.gui.parts.messages import Message, MessageArea, from_error
from desktop.gui.parts.page import Act, Place, WindowPage, Workroom
from desktop.gui.parts.parts import button, hairline, key_button, label, with_key
from desktop.gui.parts.questions import LineQuestion, QuestionLine

if TYPE_CHECKING:
    from desktop.services.cases.list_affairs import KnownAffair
    from desktop.services.forms.form_kind import MadeForm

KEY = "affairs"
Section = Literal["enquiry", "complaint", "inspection"]
SECTIONS: Mapping[Section, str] = {
    "enquiry": N_("咨询"),
    "complaint": N_("投诉"),
    "inspection": N_("检查"),
}
_CHANNELS = (("window", N_("窗口")), ("phone", N_("电话")), ("visit", N_("上门")), ("online", N_("网上")))


class AffairsPage(WindowPage):
    """Left the form, right what is on record; `show_about` opens one of them by its number."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "releases"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self.section: Section = "enquiry"
        self.known: tuple[KnownAffair, ...] = ()
        self._wanted = ""
        self.setAccessibleName(_("记事"))
        self.messages = MessageArea(workroom.look)
        release = workroom.desk.catalogue.release
        self.inspection = InspectionForm(
            workroom.look, release.inspections, workroom.desk.state.duty.staff_name
        )
        self.forms: Mapping[Section, NoteForm] = {
            "enquiry": _enquiry_form(),
            "complaint": _complaint_form(),
            "inspection": self.inspection,
        }
        self.list, self._lines = line_list(workroom.look, _("记过的"), self)
        words = _("记下的会列在这里，没有答复的在最上面；{key} 记下左边写的").format(
            key=key_text("save_affair")
        )
        self.nothing = label(words, "quiet", wrap=True)
        self.questions = QuestionLine(workroom.look)
        self.save_button = key_button(_("记下"), "save_affair", "primary")
        self._output = FormOutput(workroom, self)
        self._choices: dict[Section, Callable[[], None]] = {}
        self._lay_out()
        self.list.activated.connect(lambda index: self._open(index.row()))
        self.save_button.clicked.connect(self.save)
        self.inspection.violation.connect(self._ask_violation)
        for form in self.forms.values():
            form.finished.connect(self.save_button.setFocus)
        self.setFocusProxy(self.forms["enquiry"])

    def show_about(self, about: str) -> None:
        """Open what waits under that number: a complaint's answer, an inspection again."""
        self._wanted = about
        self.choose("inspection" if about.upper().startswith("JC-") else "complaint")

    def refresh(self, _changes: Changes) -> None:
        """Whatever was recorded may be one of these."""
        if self.isVisible():
            self.look_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.look_up()

    def acts(self) -> Mapping[str, Act]:
        return {
            "save_affair": self.save,
            "print_affair": self.print_chosen,
            "enquiry_form": lambda: self.choose("enquiry"),
            "complaint_form": lambda: self.choose("complaint"),
            "inspection_form": lambda: self.choose("inspection"),
        }

    def step_back(self) -> None:
        if not self.questions.leave():
            self.left.emit()

    def choose(self, section: Section) -> None:
        """Write down one of that kind, and show those on record."""
        self.section = section
        self._stack.setCurrentWidget(self.forms[section])
        self._fit_forms()
        self._buttons[section].setChecked(True)
        self.setFocusProxy(self.forms[section])
        self.forms[section].setFocus()
        self.look_up()

    def _fit_forms(self) -> None:
        """Only the form on screen takes room: the others are longer or shorter."""
        for section, form in self.forms.items():
            is_shown = section == self.section
            policy = QSizePolicy.Policy.Preferred if is_shown else QSizePolicy.Policy.Ignored
            form.setSizePolicy(QSizePolicy.Policy.Preferred, policy)

    def look_up(self) -> None:
        """Ask again for what is on record."""
        section = self.section
        self._runner.start(
            Job(
                title=_("查看记事"),
                work=lambda: self._desk.affairs.known(section),
                lane="affairs",
                done=lambda known: self._show(section, tuple(known)),
                failed=self._refused,
                replaces=True,
                quiet=True,
            )
        )

    def save(self) -> None:
        """Write it down; the desk says what is missing."""
        self.messages.take_back(KEY)
        work = {"enquiry": self._enquiry, "complaint": self._complaint, "inspection": self._inspection}
        try:
            record = work[self.section]()
        except TamgaError as error:
            self._refused(error)
            return
        if record is not None:
            self._runner.start(Job(title=_("记下"), work=record, done=self._saved, failed=self._refused))

    def print_chosen(self) -> None:
        """The paper of the chosen one: a complaint's note, an inspection's record."""
        each = self._chosen()
        if each is None or each.kind == "enquiry":
            what = _("电话咨询记录在记下时打印：勾上“打印电话咨询记录”。")
            self._tell(_("这一条没有单据"), what, "attention")
            return
        self._output.send(_(SECTIONS[self.section]), lambda: self._paper(each))

    def _paper(self, each: KnownAffair) -> MadeForm:
        from desktop.services.forms.complaint import ComplaintOrder
        from desktop.services.forms.inspection import InspectionOrder

        if each.kind == "inspection":
            return self._desk.forms.make(InspectionOrder(inspection=each.number))
        return self._desk.forms.make(ComplaintOrder(complaint=each.number))

    def _enquiry(self) -> Callable[[], object] | None:
        from desktop.services.cases.record_affairs import Asked
        from desktop.services.forms.enquiry import EnquiryOrder

        form, code = self.forms["enquiry"], self._matter_code()
        if form.text("paper"):
            order = EnquiryOrder(
                asked=form.text("asked"),
                answered=form.text("answered"),
                matter_code=code,
                caller=form.text("caller"),
                caller_phone=form.text("phone"),
            )
            self._output.send(
                _("电话咨询记录"), lambda: self._desk.forms.make(order), lambda _form: self._saved(None)
            )
            return None
        asked = Asked(
            asked=form.text("asked"),
            answered=form.text("answered"),
            matter_code=code,
            channel=form.text("channel"),  # type: ignore[arg-type]
        )
        return lambda: self._desk.affairs.note_enquiry(asked)

    def _complaint(self) -> Callable[[], object]:
        from desktop.services.cases.record_events import Complaining

        form = self.forms["complaint"]
        order = Complaining(
            number=form.text("number"),
            text=form.text("text"),
            complainant=form.text("complainant"),
            phone=form.text("phone"),
            answer_by=form.day("answer_by"),
        )
        if slip := form.text("slip"):
            return lambda: self._desk.events.complain(slip, order)
        return lambda: self._desk.affairs.complain(order)

    def _inspection(self) -> Callable[[], object]:
        order = self.inspection.order()
        return lambda: self._desk.events.inspect(order)

    def _matter_code(self) -> str:
        """The matter that was meant by its code or by what it is called; "" where nothing is written."""
        typed = self.forms["enquiry"].text("matter")
        hits = self._desk.catalogue.find(typed, 1) if typed else []
        return hits[0].code if hits and not hits[0].is_question else typed

    def _saved(self, _recorded: object) -> None:
        self.forms[self.section].clear()
        self.forms[self.section].setFocus()
        title = _("已记下：{kind}").format(kind=_(SECTIONS[self.section]))
        self._tell(title, _("已保存在本机"), "done")
        self.look_up()

    def _show(self, section: Section, known: tuple[KnownAffair, ...]) -> None:
        if section != self.section:
            return
        self.known = known
        self._lines.show(affair_lines(known))
        self.nothing.setVisible(not known)
        wanted, self._wanted = self._wanted, ""
        row = next((row for row, each in enumerate(known) if each.number == wanted), -1)
        if row >= 0:
            self.list.setCurrentIndex(self._lines.index(row))
            self._open(row)

    def _chosen(self) -> KnownAffair | None:
        row = self.list.currentIndex().row()
        return self.known[row] if 0 <= row < len(self.known) else None

    def _open(self, row: int) -> None:
        """What waits is answered; else the thing itself is opened."""
        each = self.known[row] if 0 <= row < len(self.known) else None
        if each is None:
            return
        if each.kind == "complaint" and each.is_open:
            words = _("怎样答复 {number}").format(number=each.number)
            self.questions.ask((LineQuestion(words=words),), lambda given: self._answer(each, given[0]))
        elif each.kind == "inspection" and each.is_open:
            self.inspection.begin_again(each.number, each.list_code, each.who)
            self.inspection.items.setFocus()
        elif each.slip_number:
            self.place_wanted.emit(Place("case", each.slip_number))

    def _answer(self, each: KnownAffair, answer: str) -> None:
        desk = self._desk

        def work() -> object:
            if each.slip_number:
                return desk.events.answer_complaint(each.slip_number, each.number, answer)
            return desk.affairs.answer_complaint(each.number, answer)

        def tell(_recorded: object) -> None:
            self._tell(_("已记答复 {number}").format(number=each.number), _("已保存在本机"), "done")
            self.look_up()

        self._runner.start(Job(title=_("答复投诉"), work=work, done=tell, failed=self._refused))

    def _ask_violation(self, item: InspectionItem) -> None:
        words = _("“{item}”哪里不符合").format(item=item.name.zh)
        self.questions.ask(
            (LineQuestion(words=words),), lambda given: self.inspection.note_violation(item, given[0])
        )

    def _refused(self, error: TamgaError) -> None:
        self.messages.tell(from_error(KEY, error))

    def _tell(self, title: str, what: str, tone: Literal["done", "attention"]) -> None:
        self.messages.tell(Message(key=KEY, title=title, what=what, tone=tone))

    def _lay_out(self) -> None:
        kinds = QWidget()
        kinds.setAccessibleName(_("记什么"))
        flow, group = FlowLayout(GRID, kinds), QButtonGroup(self)
        self._buttons = {}
        for section, words in SECTIONS.items():
            press = button(f"{_(words)}  {key_text(f'{section}_form')}", "choice", name=_(words))
            press.setCheckable(True)
            press.clicked.connect(lambda _checked=False, section=section: self.choose(section))
            group.addButton(press)
            flow.addWidget(press)
            self._buttons[section] = press
        self._buttons["enquiry"].setChecked(True)
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(_("记事"))
        for form in self.forms.values():
            self._stack.addWidget(form)
        self._fit_forms()
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (label(_("记事"), "title"), kinds, hairline()):
            left.addWidget(part)
        left.addWidget(self._stack, 1)
        left.addWidget(self.save_button)
        keys = _("Enter 答复、复查、打开   {key} 打印").format(key=key_text("print_affair"))
        right.addWidget(with_key(_("记过的"), keys))
        right.addWidget(self.nothing)
        right.addWidget(self.list, 1)
        inner = Columns(_("记事"))
        inner.setProperty("role", "flow")
        inner.add(left, 5)
        inner.add(right, 6)
        area = QScrollArea()
        area.setWidgetResizable(True)
        for part in (area, area.viewport()):
            part.setAccessibleName(_("记事"))
        area.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addWidget(area, 1)
        page.addWidget(self.questions)


def _enquiry_form() -> NoteForm:
    return NoteForm(
        _("咨询"),
        (
            FormField(key="asked", words=_("问了什么"), hint=_("写了事项可不写")),
            FormField(key="matter", words=_("哪个事项"), hint=_("编码、首字母或名称，可不写")),
            FormField(key="answered", words=_("怎样答复的")),
            FormField(
                key="channel", words=_("从哪里来"), choices=tuple((key, _(words)) for key, words in _CHANNELS)
            ),
            FormField(key="caller", words=_("谁问的"), hint=_("不用写")),
            FormField(key="phone", words=_("回电号码"), hint=_("要回电才写")),
            FormField(key="paper", words=_("打印电话咨询记录"), is_check=True),
        ),
    )


def _complaint_form() -> NoteForm:
    return NoteForm(
        _("投诉"),
        (
            FormField(key="number", words=_("热线的工单编号"), hint=_("12345 给的编号")),
            FormField(key="text", words=_("投诉什么")),
            FormField(key="slip", words=_("哪件办件"), hint=_("告知单编号，不针对办件不写")),
            FormField(key="complainant", words=_("谁投诉"), hint=_("可不写")),
            FormField(key="phone", words=_("电话"), hint=_("可不写")),
            FormField(key="answer_by", words=_("哪天前答复"), hint=_("如 2026-12-05，可不写")),
        ),
    )
