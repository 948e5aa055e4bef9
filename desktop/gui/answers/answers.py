"""问答: left the questions as one types, right the whole answer; own ones are written and withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _
from desktop.changes import Area, Changes
from desktop.gui.background.tasks import Job
from desktop.gui.look.look import GRID
from desktop.gui.parts.lines import Line, line_list
from desktop.gui.parts.messages import Message, MessageArea, from_error
from desktop.gui.parts.page import Act, WindowPage, Workroom
from desktop.gui.parts.parts import hairline, key_button, label, say
from desktop.gui.parts.questions import Answers, LineQuestion, QuestionLine
from desktop.gui.parts.step_field import StepField, stepped_row

if TYPE_CHECKING:
    from casework.search.answers import KnownAnswer
    from desktop.services.cases.own_answers import Answering

KEY = "answers"


class AnswersPage(WindowPage):
    """`show_about` puts those of the matter of that code first; "=" and a question is that very one."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "releases"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self.matter_code = ""
        self.answers: tuple[KnownAnswer, ...] = ()
        self.setAccessibleName(_("问答"))
        self.messages = MessageArea(workroom.look)
        self.search = StepField(_("查找问答"), hint=_("问题里的字、首字母，或答案里的字"))
        self.search.setProperty("role", "work")
        self.list, self._lines = line_list(workroom.look, _("问题"), self)
        self.question, self.answer = label("", "work", wrap=True), label("", "", wrap=True)
        self.about = label("", "quiet", wrap=True)
        self.questions = QuestionLine(workroom.look)
        self.write = key_button(_("写一条"), "write_answer", "")
        self.rewrite = key_button(_("改写"), "rewrite_answer", "")
        self.withdraw = key_button(_("撤下"), "withdraw_answer", "")
        self._lay_out()
        self.search.textChanged.connect(self.look_up)
        self.search.stepped.connect(self._step)
        self.list.selectionModel().currentChanged.connect(lambda *_indexes: self._show_answer())
        for press, act in (
            (self.write, self._write),
            (self.rewrite, self._rewrite),
            (self.withdraw, self._withdraw),
        ):
            press.clicked.connect(act)
        self.setFocusProxy(self.search)

    def show_about(self, about: str) -> None:
        """Those of that matter first; or that very question."""
        is_question = about.startswith("=")
        self.matter_code = "" if is_question else about
        self.search.setText(about[1:] if is_question else "")
        self.look_up()

    def refresh(self, _changes: Changes) -> None:
        """An answer may have been written, here or elsewhere at this site."""
        if self.isVisible():
            self.look_up()

    def acts(self) -> Mapping[str, Act]:
        return {
            "write_answer": self._write,
            "rewrite_answer": self._rewrite,
            "withdraw_answer": self._withdraw,
        }

    def step_back(self) -> None:
        if self.questions.leave():
            return
        if self.search.text():
            self.search.clear()
        else:
            self.left.emit()

    @property
    def chosen(self) -> KnownAnswer | None:
        """The answer that is shown."""
        row = self.list.currentIndex().row()
        return self.answers[row] if 0 <= row < len(self.answers) else None

    def look_up(self) -> None:
        """Ask again for what stands in the search box."""
        typed, code = self.search.text().strip(), self.matter_code
        self._runner.start(
            Job(
                title=_("查找问答"),
                work=lambda: self._desk.answers.find(typed, code),
                lane="answers",
                done=lambda answers: self._show(tuple(answers)),
                failed=self._refused,
                replaces=True,
                quiet=True,
            )
        )

    def _show(self, answers: tuple[KnownAnswer, ...]) -> None:
        before = self.chosen
        self.answers = answers
        self._lines.show(tuple(map(_line, answers)))
        row = answers.index(before) if before in answers else 0
        self.list.setCurrentIndex(self._lines.index(row))
        self._show_answer()

    def _show_answer(self) -> None:
        chosen = self.chosen
        nothing = _("没有这样的问答。按“写一条”，下次就查得到。")
        say(self.question, chosen.question if chosen else "")
        say(self.answer, chosen.answer if chosen else nothing)
        say(self.about, _source(chosen) if chosen else "")
        for press in (self.rewrite, self.withdraw):
            press.setEnabled(chosen is not None and bool(chosen.subject))

    def _step(self, rows: int) -> None:
        if self.answers:
            row = stepped_row(self.list.currentIndex().row(), rows, len(self.answers))
            self.list.setCurrentIndex(self._lines.index(row))

    def _write(self) -> None:
        self._ask("", self.search.text().strip(), "")

    def _rewrite(self) -> None:
        chosen = self.chosen
        if chosen is not None and chosen.subject:
            self._ask(chosen.subject, chosen.question, chosen.answer)

    def _ask(self, subject: str, question: str, answer: str) -> None:
        code = self.matter_code
        if subject and self.chosen is not None:
            code = self.chosen.matter_code
        matter = self._desk.catalogue.release.matter(code) if code else None
        words = _("“{matter}”问什么").format(matter=matter.name.zh) if matter else _("问什么")
        asked = (LineQuestion(words=words, text=question), LineQuestion(words=_("怎样答"), text=answer))

        def record(given: Answers) -> None:
            from desktop.services.cases.own_answers import Answering

            order = Answering(question=given[0], answer=given[1], matter_code=code, subject=subject)
            self._record(lambda: self._desk.answers.write(order), _("已写下问答"), order)

        self.questions.ask(asked, record)

    def _withdraw(self) -> None:
        chosen = self.chosen
        if chosen is None or not chosen.subject:
            return
        why = LineQuestion(words=_("为什么撤下"), hint=_("例如：政策变了"))
        self.questions.ask(
            (why,),
            lambda given: self._record(
                lambda: self._desk.answers.withdraw(chosen.subject, given[0]), _("已撤下问答")
            ),
        )

    def _record(self, work: Callable[[], object], title: str, order: Answering | None = None) -> None:
        def done(_recorded: object) -> None:
            self.messages.tell(Message(key=KEY, tone="done", title=title, what=_("已保存在本机")))
            if order is not None:
                self.search.setText(order.question)
            self.look_up()

        self._runner.start(Job(title=title, work=work, done=done, failed=self._refused))

    def _refused(self, error: TamgaError) -> None:
        self.messages.tell(from_error(KEY, error))

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(label(_("问答"), "title"))
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(label(_("↑↓ 选择"), "key"))
        right.addWidget(self.question)
        right.addWidget(self.about)
        right.addWidget(hairline())
        right.addWidget(self.answer)
        right.addStretch(1)
        own = QHBoxLayout()
        for press in (self.write, self.rewrite, self.withdraw):
            own.addWidget(press)
        own.addStretch(1)
        right.addLayout(own)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        columns = QHBoxLayout()
        columns.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        columns.setSpacing(2 * GRID)
        columns.addLayout(left, 5)
        columns.addWidget(hairline(upright=True))
        columns.addLayout(right, 6)
        inner = QWidget()
        inner.setProperty("role", "flow")
        inner.setAccessibleName(_("问答"))
        inner.setLayout(columns)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("问答"))
        area.viewport().setAccessibleName(_("问答"))
        area.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addWidget(area, 1)
        page.addWidget(self.questions)


def _source(answer: KnownAnswer) -> str:
    """Who says so, and of which matter."""
    if answer.source == "site":
        who = _("本站点写的")
        day = answer.at[:10]
        return " · ".join(filter(None, (answer.matter_name, who, day)))
    return " · ".join(filter(None, (answer.matter_name, _("目录"))))


def _line(answer: KnownAnswer) -> Line:
    return Line(
        words=answer.question,
        about=" · ".join(filter(None, (answer.matter_name, answer.answer))),
        sign="note" if answer.source == "site" else "info",
        number=answer.question,
    )
