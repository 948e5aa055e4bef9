"""A bundle (一件事) at the counter: one set of questions, one applicant, one set of papers, one F9."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout

from casework.cases.draft import Draft, MaterialMark
from casework.cases.draft_check import FieldProblem
from casework.cases.together import BundlePart, Together, together
from casework.errors import TamgaError
from casework.language import _, n_, sentences
from casework.people.applicant import Applicant
from casework.release.catalogue import Bundle
from desktop.changes import Area, Changes
from desktop.errors import IncompleteDraft
from desktop.gui.background.tasks import Job
from desktop.gui.counter import draft_edits
from desktop.gui.counter.ask import AskColumn
from desktop.gui.counter.bundle_column import BundleColumn
from desktop.gui.counter.counter_columns import CounterColumns
from desktop.gui.counter.draft_keeper import DraftKeeper
from desktop.gui.counter.duplicate_watch import DuplicateWatch
from desktop.gui.counter.number_check import check_number_for
from desktop.gui.counter.preview import Preview
from desktop.gui.counter.situations import SituationAnswered
from desktop.gui.counter.slip import SlipColumn
from desktop.gui.counter.slip_output import show_output
from desktop.gui.counter.together_undo import TogetherUndo
from desktop.gui.parts.form_output import FormOutput
from desktop.gui.parts.material_rows import MaterialRow
from desktop.gui.parts.messages import Message, MessageAnswer, MessageArea, from_error
from desktop.gui.parts.mongolian_name import MongolianName
from desktop.gui.parts.page import Act, WindowPage, Workroom
from desktop.gui.parts.questions import Answers, LineQuestion, QuestionLine
from forms.page import Document

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.open_together import SavedBundle
    from desktop.services.forms.form_kind import MadeForm

KEY = "together"


class TogetherPage(WindowPage):
    """`show_about` begins the bundle of that code, or goes on with the draft of that id."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("releases",))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        look, runner, desk = workroom.look, workroom.runner, workroom.desk
        self._runner, self._desk = runner, desk
        self.draft = self._new_draft("")
        self._saving = ""
        self.setAccessibleName(_("一件事"))
        self.messages = MessageArea(look)
        self.matters = BundleColumn(look)
        self.ask = AskColumn(look, check_number_for(desk), MongolianName(look, runner, desk))
        self.slip = SlipColumn(look)
        self._columns = CounterColumns(look, self.matters, self.ask, self.slip)
        self.questions = QuestionLine(look)
        self.keeper = DraftKeeper(runner, desk, self)
        self.preview = Preview(runner, desk, self, lambda draft, _paper: _laid_out(desk, draft))
        self._forms = FormOutput(workroom, self)
        self.undo = TogetherUndo(workroom, self._forms, self)
        self.duplicates = DuplicateWatch(workroom, self, "duplicate_together")
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        for part, stretch in ((self.messages, 0), (self._columns, 1), (self.questions, 0)):
            page.addWidget(part, stretch)
        self._connect()
        show_output(self.slip, workroom.output, lambda _paper: None)
        self.setFocusProxy(self.ask.applicant)

    def show_about(self, about: str) -> None:
        self.messages.take_back(KEY)
        self.questions.leave()
        if self._bundle(about) is None:
            self._go_on_with(about)
        elif about != self.draft.bundle_code:
            self.keeper.flush()
            self._take_up(self._new_draft(about))

    def refresh(self, _changes: Changes) -> None:
        """Another release came into use."""
        self._show()

    def acts(self) -> Mapping[str, Act]:
        return {
            "save_together": self.save,
            "to_matters": self.to_matters,
            "toggle_bundle_slip": self._columns.toggle_slip,
        }

    def to_matters(self) -> None:
        """Go to the list of matters."""
        self._columns.show_find()
        self.matters.matters.setFocus()

    def step_back(self) -> None:
        """Out of what is asked; then the counter, and what was begun waits among the drafts."""
        if not (self.questions.leave() or self.ask.materials.step_back()):
            self.keeper.flush()
            self.left.emit()

    def put_away(self) -> None:
        self.undo.end()
        self.keeper.flush()

    def hear(self, answer: MessageAnswer) -> None:
        self.undo.hear(answer)
        self.duplicates.hear(answer)

    @property
    def shown(self) -> Together | None:
        """What the draft makes of the bundle; None while no bundle is on screen."""
        bundle = self._bundle(self.draft.bundle_code)
        return together(self._desk.catalogue.release, bundle, self.draft) if bundle else None

    def save(self) -> None:
        """Save all cases; the desk says what is missing."""
        shown = self.shown
        if shown is None or self._saving == self.draft.draft_id:
            return
        draft = replace(self.draft, marks=tuple(paper.mark for paper in shown.papers))
        self._saving = draft.draft_id
        self._runner.start(
            Job(
                title=_("保存办件"),
                work=lambda: self._desk.affairs.open_together(draft),
                done=lambda saved: self._saved(saved, draft),
                failed=self._refused,
                broke=self._not_saved,
            )
        )

    def _connect(self) -> None:
        ask = self.ask
        ask.situations.answered.connect(self._answer)
        ask.applicant.edited.connect(self._name)
        ask.materials.marked.connect(self._mark)
        ask.finished.connect(self.slip.save.setFocus)
        self.slip.save_requested.connect(self.save)
        self.matters.toggled.connect(self._toggle)
        self.preview.laid_out.connect(
            lambda document: self.slip.show_document(document, self.preview.painter)
        )
        self.preview.refused.connect(lambda error: self.slip.messages.tell(from_error("preview", error)))
        self.undo.message_raised.connect(self.message_raised)
        self.undo.undone.connect(self._undone)
        self.duplicates.message_raised.connect(self.messages.tell)
        self.duplicates.withdrawn.connect(lambda: self.messages.take_back(self.duplicates.key))
        self.duplicates.place_wanted.connect(self.place_wanted)
        self.keeper.failed.connect(lambda error: self.messages.tell(from_error("draft", error)))
        self.keeper.written.connect(lambda: self.messages.take_back("draft"))

    def _new_draft(self, code: str) -> Draft:
        return replace(draft_edits.new_draft(self._desk.catalogue.release.name), bundle_code=code)

    def _bundle(self, code: str) -> Bundle | None:
        return next((each for each in self._desk.catalogue.release.bundles if each.code == code), None)

    def _go_on_with(self, draft_id: str) -> None:
        def take_up(drafts: list[Draft]) -> None:
            wanted = next((each for each in drafts if each.draft_id == draft_id), None)
            if wanted is not None:
                self._take_up(wanted)

        self._runner.start(Job(title=_("查找草稿"), work=self._desk.cases.drafts, done=take_up, quiet=True))

    def _take_up(self, draft: Draft) -> None:
        self.draft = draft
        self.ask.applicant.fill(draft.applicant, draft.sources)
        bundle = self._bundle(draft.bundle_code)
        if bundle is not None:
            self.matters.show_bundle(bundle)
        self._show()
        self._columns.show_ask()
        self.ask.begin()
        # The page may not be on screen yet; what is open then has the focus.
        open_ones = [box for box in self.ask.situations.boxes if not box.values]
        self.setFocusProxy(open_ones[0] if open_ones else self.ask.applicant.name)

    def _show(self, *, asks: bool = True) -> None:
        shown, bundle = self.shown, self._bundle(self.draft.bundle_code)
        if shown is None or bundle is None:
            return
        self.matters.show_parts(shown)
        if asks:
            count = len(shown.handled)
            about = n_("{count} 个事项一起办：相同的问题只问一次，相同的材料只收一份", count)
            self.ask.show_title(bundle.name.zh, about.format(count=count), self._mongolian(bundle))
            self.ask.show_case(self.draft, shown.questions, _rows(shown))
        self.duplicates.look_at(self.draft)
        self.preview.show(self.draft)

    def _mongolian(self, bundle: Bundle) -> str:
        """Its name as paper would have it."""
        may = bundle.name.status == "approved" or self._desk.catalogue.release.settings.print_drafts
        return bundle.name.mn if may else ""

    def _edit(self, draft: Draft, *, asks: bool = True) -> None:
        self.draft = draft
        self.keeper.keep(draft)
        self.messages.take_back(KEY)
        self._show(asks=asks)

    def _answer(self, given: SituationAnswered) -> None:
        self._edit(draft_edits.answer(self.draft, given.key, given.values))
        shown = self.shown
        if shown is not None:
            self.ask.applicant.expect_agent(shown.by_agent)

    def _name(self, applicant: Applicant) -> None:
        sources = self.ask.applicant.sources.known
        self._edit(draft_edits.name_applicant(self.draft, applicant, sources), asks=False)

    def _mark(self, mark: MaterialMark) -> None:
        self._edit(draft_edits.mark(self.draft, mark))

    def _toggle(self, part: BundlePart) -> None:
        """Leave the matter out, with its reason where the list wants it, or take it in again."""
        if part.is_left_out:
            rest = {code: why for code, why in self.draft.left_out.items() if code != part.code}
            self._edit(replace(self.draft, left_out=rest))
        elif part.number and part.required:
            words = _("为什么不办“{matter}”").format(matter=part.name)
            self.questions.ask((LineQuestion(words=words),), lambda given: self._leave_out(part.code, given))
        elif part.number:
            self._leave_out(part.code, ("",))

    def _leave_out(self, code: str, given: Answers) -> None:
        self._edit(replace(self.draft, left_out={**self.draft.left_out, code: given[0]}))

    def _saved(self, saved: SavedBundle, draft: Draft) -> None:
        self._saving = ""
        self.keeper.forget(self.draft.draft_id)
        self.draft = self._new_draft("")
        self.ask.applicant.fill(Applicant(), {})
        self._forms.send(_("一件事办理单"), lambda: self._paper(saved))
        self.left.emit()
        self.undo.offer(saved, draft)

    def _undone(self, back: Draft) -> None:
        """What was typed is on screen again, under an id of its own."""
        self.wanted.emit()
        self._take_up(back)
        self.setFocus()

    def _paper(self, saved: SavedBundle) -> MadeForm:
        from desktop.services.forms.bundle import BundleOrder

        return self._desk.forms.make(BundleOrder(bundle=saved.slip_numbers[0]))

    def _not_saved(self) -> None:
        self._saving = ""

    def _refused(self, error: TamgaError) -> None:
        self._not_saved()
        if not isinstance(error, IncompleteDraft):
            self.messages.tell(from_error(KEY, error))
            return
        what = _("{problems}。草稿已留着。").format(
            problems=sentences(each.reason for each in error.problems)
        )
        self.messages.tell(Message(key=KEY, tone="attention", title=_("还不能保存"), what=what))
        for problem in reversed(error.problems):  # the first one keeps the focus
            self._lead_to(problem)

    def _lead_to(self, problem: FieldProblem) -> None:
        place, _dot, name = problem.field.partition(".")
        if place == "applicant":
            self.ask.applicant.tell_problem(name, problem.reason)
        elif place == "answers":
            self.ask.situations.focus_question(name)
        elif place == "materials":
            self.ask.materials.focus_material(name)
        else:
            self.to_matters()


def _rows(shown: Together) -> tuple[MaterialRow, ...]:
    """The papers, each once, with the matters that want it."""
    many = len(shown.handled) > 1
    rows = []
    for number, paper in enumerate(shown.papers, start=1):
        where = "、".join(map(str, paper.matters))  # data: numbers
        about = _("用于 {numbers}").format(numbers=where) if many else ""
        rows.append(MaterialRow(number, paper.material, paper.mark, about))
    return tuple(rows)


def _laid_out(desk: Desk, draft: Draft) -> Document:
    """The slip of the whole as it will be printed."""
    from forms.documents.bundle import lay_out  # after the first paint: HarfBuzz and the fonts
    from forms.sheet.mark import marked

    return marked(lay_out(desk.forms.preview_bundle(draft), desk.fonts), desk.fonts)
