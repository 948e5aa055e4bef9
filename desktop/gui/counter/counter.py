"""The counter page: find, ask and tick, the slip; from a walk-in to F9 with the keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from casework.cases import draft_rules
from casework.cases.draft import Draft, MaterialMark
from casework.cases.draft_check import FieldProblem
from casework.errors import TamgaError
from casework.language import N_, _
from casework.people.applicant import Applicant
from desktop.changes import Area, Changes
from desktop.errors import IncompleteDraft
from desktop.gui.background.tasks import Job
from desktop.gui.counter import by_hand, card_intake, draft_edits, problem_places
from desktop.gui.counter.after_save import AfterSave
from desktop.gui.counter.ask import AskColumn
from desktop.gui.counter.case_saved import CaseSaved, edited_message
from desktop.gui.counter.counter_columns import CounterColumns
from desktop.gui.counter.draft_keeper import DraftKeeper
from desktop.gui.counter.draft_offer import DraftOffer
from desktop.gui.counter.draft_screen import DraftScreen
from desktop.gui.counter.duplicate_watch import DuplicateWatch
from desktop.gui.counter.find import FindColumn, MatterChosen
from desktop.gui.counter.list_code import ListCode
from desktop.gui.counter.matter_rows import MatterRows, matter_of
from desktop.gui.counter.number_check import check_number_for
from desktop.gui.counter.place_finder import PlaceFinder
from desktop.gui.counter.preview import Preview
from desktop.gui.counter.release_change import ReleaseChange
from desktop.gui.counter.save_printable import save_printable
from desktop.gui.counter.save_undo import UNDO
from desktop.gui.counter.situations import SituationAnswered
from desktop.gui.counter.slip import SlipColumn
from desktop.gui.counter.slip_output import show_output
from desktop.gui.parts.messages import MessageAnswer, MessageArea, from_error
from desktop.gui.parts.mongolian_name import MongolianName
from desktop.gui.parts.page import Act, Place, WindowPage, Workroom

if TYPE_CHECKING:
    from desktop.services.cases.open_case import SavedCase

_ON_SCREEN = N_("填的内容还在窗口里")  # said where the store did not take it


class CounterPage(WindowPage):
    """Holds the draft; every edit is kept, shown in the preview, and undone by nobody else.

    `saved` carries a CaseSaved, `not_saved` says that the draft lives on; `begun` says that the next case
    is on screen, `set_aside` that an unfinished draft was left for later.
    """

    saved = Signal(object)
    not_saved = Signal()
    begun = Signal()
    set_aside = Signal()
    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("releases",))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        look, runner, desk = workroom.look, workroom.runner, workroom.desk
        self._runner, self._desk, self._output = runner, desk, workroom.output
        self.draft = draft_edits.new_draft(desk.catalogue.release.name)
        self._saving: dict[str, Draft] = {}  # by id, as F9 took them; a slow disk may have two people's
        self.setAccessibleName(_("办件窗口"))
        self.messages = MessageArea(look)
        self.find_column = FindColumn(look, MatterRows(desk).find)
        self.ask = AskColumn(look, check_number_for(desk), MongolianName(look, runner, desk))
        self.slip = SlipColumn(look)
        self.places = PlaceFinder(workroom, self.find_column, self)
        self._columns = CounterColumns(look, self.find_column, self.ask, self.slip)
        self.keeper = DraftKeeper(runner, desk, self)
        self.preview = Preview(runner, desk, self)
        self.draft_screen = DraftScreen(desk, self.ask, self.slip, self.preview)
        self.after = AfterSave(workroom, self)
        self.list_code = ListCode(runner, desk, self)
        self.duplicates = DuplicateWatch(workroom, self)
        self.drafts = DraftOffer(runner, desk, self)
        self._release_change = ReleaseChange(desk)
        self.cards = card_intake.CardIntake(workroom, self.ask.applicant, self.messages)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.find_column)
        show_output(self.slip, self._output, lambda paper: self.draft_screen.use_paper(paper, self.draft))
        self.drafts.refresh()

    def take_up(self, draft: Draft) -> None:
        """Go on with a draft that came back; what is on screen is kept as a draft of its own."""
        self.begun.emit()
        left_one = not draft_edits.is_empty(self.draft)
        self.keeper.flush()
        self.draft = draft
        self.ask.applicant.fill(draft.applicant, draft.sources)
        self._show()
        if draft.matter_code:
            self._columns.show_ask()
            self.ask.begin()
        else:
            self.go_find()
        if left_one:
            self.set_aside.emit()

    def show_about(self, about: str) -> None:
        """Go on with the draft of that id, or begin with the matter of that code."""
        if self._desk.catalogue.release.matter(about) is not None:
            QTimer.singleShot(0, self, lambda: self._begin_with(about))  # once the page has the focus
        elif about != self.draft.draft_id:
            self.drafts.open(about)

    def unfinished(self) -> str:
        return "" if draft_edits.is_empty(self.draft) else self.draft.draft_id

    def refresh(self, _changes: Changes) -> None:
        """Another release came into use: what is found comes from it; what is being asked stays."""
        if not self._release_change.is_due():
            return
        self.find_column.refresh()
        if draft_edits.is_empty(self.draft):
            self.draft = draft_edits.new_draft(self._desk.catalogue.release.name)
        if message := self._release_change.message(self.draft.matter_code):
            self.message_raised.emit(message)

    def acts(self) -> Mapping[str, Act]:
        return {
            "find": self.seek,
            "save": self.save,
            "save_as_pdf": self.save_as_pdf,
            "start_anew": self.start_anew,
            "step_back": self._step_back,
            "undo": self._undo,
            "print_set": self.after.print_set,
            "show_list_code": lambda: self.list_code.show(self.draft),
            "same_person": lambda: self._next_of_last(family=False),
            "same_family": lambda: self._next_of_last(family=True),
            "open_saved": self._open_saved,
            "toggle_slip": self._columns.toggle_slip,
            **self.find_column.acts(),
            **self.slip.acts(),
            **self.ask.acts(),
        }

    def hear(self, answer: MessageAnswer) -> None:
        if answer.key == self.duplicates.key:
            self.duplicates.hear(answer)
        elif answer.key == self.drafts.key:
            self.drafts.hear(answer)
        elif answer.key == self._release_change.key:
            self._hear_release(answer)
        elif answer.meaning == by_hand.MEANING:
            self._edit(self._desk.slips.leave_room(self.draft))
            self.save()
        else:
            self.after.hear(answer)

    def put_away(self) -> None:
        self.after.undo.end()
        self.ask.next_steps.show_saved("")
        self.keeper.flush()

    def seek(self, page: str = "") -> None:
        self.places.offer_commands_of(page)
        self.wanted.emit()
        self.go_find()

    def save_as_pdf(self) -> None:
        """What is on screen is saved first, since only a saved slip has a number."""
        if draft_edits.is_empty(self.draft):
            self.after.save_pdf()
        else:
            self.after.want_pdf()
            self.save()

    def start_anew(self) -> None:
        """The next person: empty fields; an unfinished draft stays among the drafts."""
        self.begun.emit()
        left_one = not draft_edits.is_empty(self.draft)
        self.keeper.flush()
        self._empty()
        if left_one:
            self.set_aside.emit()

    def _next_of_last(self, *, family: bool) -> None:
        """The next matter of whom the newest case is for, or of their family."""
        if self.after.newest is not None:
            self.take_up(draft_edits.next_matter(self.after.newest, family=family))

    def _open_saved(self) -> None:
        """The newest case, for its other papers."""
        if self.after.newest_slip:
            self.place_wanted.emit(Place("case", self.after.newest_slip))

    def save(self) -> None:
        """Save the case; the desk says what is missing."""
        draft_id = self.draft.draft_id
        if draft_id in self._saving:
            return
        draft = draft_rules.settle(self.draft, self._desk.catalogue.materials(self.draft))
        if not draft.matter_code:
            self._tell_problems((FieldProblem("matter", _("请先选事项")),))
            self.not_saved.emit()
            return
        self._saving[draft_id] = self.draft
        paper = self.preview.paper
        self._runner.start(
            Job(
                title=_("保存办件"),
                work=lambda: save_printable(self._desk, draft, paper),
                done=lambda case: self._saved(draft_id, case),
                failed=lambda error: self._refused(draft_id, error),
                broke=lambda: self._not_saved(draft_id),
            )
        )

    def go_find(self) -> None:
        """Go to the search box."""
        self._columns.show_find()
        self.find_column.begin()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addWidget(self._columns, 1)

    def _connect(self) -> None:
        self.find_column.matter_chosen.connect(self._choose)
        for finder in (self.places, self.duplicates, self.drafts, self.ask):
            finder.place_wanted.connect(self.place_wanted)
        self.duplicates.message_raised.connect(self.messages.tell)
        self.duplicates.withdrawn.connect(lambda: self.messages.take_back(self.duplicates.key))
        self.ask.situations.answered.connect(self._answer)
        self.ask.applicant.edited.connect(self._name)
        self.ask.materials.marked.connect(self._mark)
        self.ask.finished.connect(self.slip.save.setFocus)
        self.slip.save_requested.connect(self.save)
        self.keeper.failed.connect(
            lambda error: self.messages.tell(from_error("draft", error, _(_ON_SCREEN)))
        )
        self.keeper.written.connect(lambda: self.messages.take_back("draft"))
        self.list_code.message_raised.connect(self.slip.messages.tell)
        self._connect_what_follows()

    def _connect_what_follows(self) -> None:
        self.saved.connect(self.after.go_on)
        self.saved.connect(self._show_next_steps)
        self.begun.connect(lambda: self.ask.next_steps.show_saved(""))
        self.ask.step_meant.connect(lambda name: self.acts()[name]())
        self.not_saved.connect(self.after.forget_pdf)
        self.begun.connect(self.after.undo.end)
        self.after.undo.message_raised.connect(self.message_raised)
        self.after.undo.undone.connect(self._undone)
        self.set_aside.connect(lambda: self.drafts.refresh(self.draft.draft_id))
        self.drafts.message_raised.connect(self.messages.tell)
        self.drafts.withdrawn.connect(lambda: self.messages.take_back(self.drafts.key))
        self.drafts.taken_up.connect(self.take_up)

    def _undo(self) -> None:
        if not (self.after.undo.undo() or self.messages.answer_with(UNDO)):
            self.drafts.restore()

    def _show_next_steps(self, saved: CaseSaved) -> None:
        if saved.is_last and not saved.was_edited:
            self.ask.next_steps.show_saved(saved.draft.applicant.name)

    def _undone(self, back: Draft | None) -> None:
        self.wanted.emit()
        self.setFocus()
        if back:
            self.take_up(back)

    def _hear_release(self, answer: MessageAnswer) -> None:
        """The draft goes on under the new release, or makes room and comes back later."""
        if answer.meaning == "renew":
            self.messages.take_back(answer.key)
            self.take_up(draft_edits.renew(self.draft, self._desk.catalogue.release.name))
        elif answer.meaning == "later":
            self.messages.take_back(answer.key)
            self.start_anew()

    def _begin_with(self, matter_code: str) -> None:
        """Whoever is on screen without a matter gets this one; another's draft is left for later."""
        if self.draft.matter_code:
            self.start_anew()
        self._choose(MatterChosen(matter_code))

    def _choose(self, chosen: MatterChosen) -> None:
        self._edit(draft_edits.choose_matter(self.draft, chosen.code))
        matter = matter_of(self._desk.catalogue.release, chosen.code)
        self.ask.applicant.expect_organization(matter is not None and matter.served == ("organization",))
        self._columns.show_ask()
        self.ask.begin()

    def _answer(self, given: SituationAnswered) -> None:
        draft = draft_edits.answer(self.draft, given.key, given.values)
        self._edit(draft_edits.keep_asked(draft, self._desk.catalogue.situations(draft)))
        if given.key == draft_edits.AGENT_QUESTION:
            self.ask.applicant.expect_agent("yes" in given.values)

    def _name(self, applicant: Applicant) -> None:
        sources = self.ask.applicant.sources.known
        self._edit(draft_edits.name_applicant(self.draft, applicant, sources), asks=False)

    def _mark(self, mark: MaterialMark) -> None:
        self._edit(draft_edits.mark(self.draft, mark))

    def _edit(self, draft: Draft, *, asks: bool = True) -> None:
        if draft_edits.is_empty(self.draft):
            self.begun.emit()
        self.draft = draft
        self.keeper.keep(draft)
        self.messages.take_back("incomplete")
        self._show(asks=asks)

    def _show(self, *, asks: bool = True) -> None:
        self.duplicates.look_at(self.draft)
        self.draft_screen.show(self.draft, asks=asks)

    def _saved(self, draft_id: str, case: SavedCase) -> None:
        taken = self._saving.pop(draft_id)
        self.keeper.forget(draft_id)
        self.messages.take_back("draft")
        is_last = self.draft.draft_id == draft_id
        was_edited = is_last and self.draft != taken
        if was_edited:
            self._keep_edits(case)
        elif is_last:
            self._empty()
        self.saved.emit(CaseSaved(case, taken, was_edited, is_last or draft_edits.is_empty(self.draft)))

    def _keep_edits(self, case: SavedCase) -> None:
        """What was changed after F9 goes on as a draft of its own."""
        self.draft = draft_edits.anew(self.draft)
        self.keeper.keep(self.draft)
        self.messages.tell(edited_message(case.slip_number))

    def _not_saved(self, draft_id: str) -> None:
        self._saving.pop(draft_id, None)
        self.not_saved.emit()

    def _refused(self, draft_id: str, error: TamgaError) -> None:
        self._not_saved(draft_id)
        if self.draft.draft_id != draft_id:  # the next person is on screen: the draft is offered back
            self.messages.tell(from_error("incomplete", error))
            self.set_aside.emit()
        elif isinstance(error, IncompleteDraft):
            self._tell_problems(error.problems)
        else:
            self.messages.tell(by_hand.offered(from_error("incomplete", error, _(_ON_SCREEN)), error))

    def _tell_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        self.messages.tell(problem_places.message_of(problems))
        for problem in reversed(problems):  # the first one keeps the focus
            problem_places.lead_to(problem, self.ask, self.go_find)

    def _empty(self) -> None:
        self.draft = draft_edits.new_draft(self._desk.catalogue.release.name)
        self.ask.applicant.fill(Applicant(), {})
        self.messages.take_back("incomplete")
        self.messages.take_back("edited")
        self._columns.show_find()
        self.find_column.clear()
        self._show()  # last: what had the focus goes, and would hand it on to a stranger
        QTimer.singleShot(0, self, self.find_column.refresh)  # the use just counted orders the list anew

    def _step_back(self) -> None:
        """From materials to the applicant, to the questions, to the search box."""
        focus = self.focusWidget()
        if self.ask.materials.step_back():
            return
        if focus and self.ask.materials.isAncestorOf(focus):
            self.ask.applicant.name.setFocus()
        elif focus and self.ask.applicant.isAncestorOf(focus) and self.ask.situations.boxes:
            self.ask.situations.boxes[-1].setFocus()
        elif self.find_column.search.hasFocus() and self.find_column.search.text():
            self.find_column.search.clear()
        else:
            self.go_find()
