"""Offers unfinished drafts back: after a crash, after a lock, after the next person came first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casework.cases.draft import Draft
from casework.cases.together import drafted_name
from casework.language import _, n_
from casework.people.masking import mask_name
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.counter.save_undo import undo_words
from desktop.gui.parts.messages import Action, Message, MessageAnswer
from desktop.gui.parts.page import Place

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

KEY = "drafts"


class DraftOffer(QObject):
    """`message_raised` carries the Message, `withdrawn` takes it back, `taken_up` the Draft to go on with.

    One of a bundle has a page of its own: `place_wanted` carries its Place.
    """

    key = KEY
    message_raised = Signal(object)
    withdrawn = Signal()
    taken_up = Signal(object)
    place_wanted = Signal(object)

    def __init__(self, runner: TaskRunner, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._desk = runner, desk
        self._waiting: list[Draft] = []
        self._given_up: Draft | None = None

    def refresh(self, on_screen: str = "") -> None:
        """Look for one's own drafts; the one that is being worked on is not offered.

        Those of colleagues stand on the page of today, where one goes on with them on purpose.
        """

        def show(drafts: list[Draft]) -> None:
            self._waiting = [draft for draft in drafts if draft.draft_id != on_screen]
            self._tell()

        self._runner.start(
            Job(title=_("查找草稿"), work=lambda: self._desk.cases.drafts(own=True), done=show, quiet=True)
        )

    def open(self, draft_id: str) -> None:
        """Go on with that very draft; one that became a case meanwhile is no error."""

        def take_up(drafts: list[Draft]) -> None:
            wanted = next((draft for draft in drafts if draft.draft_id == draft_id), None)
            if wanted is not None:
                self._waiting = [draft for draft in self._waiting if draft.draft_id != draft_id]
                self._tell()
                self._go_on(wanted)

        self._runner.start(Job(title=_("查找草稿"), work=self._desk.cases.drafts, done=take_up, quiet=True))

    def hear(self, answer: MessageAnswer) -> None:
        """What the clerk chose about the offer."""
        if answer.meaning == "continue" and self._waiting:
            draft = self._waiting.pop(0)
            self.withdrawn.emit()
            self._go_on(draft)
        elif answer.meaning == "discard" and self._waiting:
            self._give_up(self._waiting.pop(0))
        elif answer.meaning == "restore":
            self.restore()
        elif answer.meaning == "next":
            self._tell()

    def restore(self) -> None:
        """Take back that a draft was given up, the last one."""
        if self._given_up is None:
            return
        draft, self._given_up = self._given_up, None
        self._runner.start(
            Job(title=_("恢复草稿"), work=lambda: self._desk.cases.keep_draft(draft), quiet=True)
        )
        self._waiting.insert(0, draft)
        self._tell()

    def _go_on(self, draft: Draft) -> None:
        if draft.bundle_code:
            self.place_wanted.emit(Place("together", draft.draft_id))
        else:
            self.taken_up.emit(draft)

    def _give_up(self, draft: Draft) -> None:
        self._given_up = draft
        job = Job(
            title=_("放弃草稿"), work=lambda: self._desk.cases.discard_draft(draft.draft_id), quiet=True
        )
        self._runner.start(job)
        count = len(self._waiting)
        more = (Action("next", n_("还有 {count} 份", count).format(count=count)),) if count else ()
        self.message_raised.emit(
            Message(
                key=KEY,
                title=_("草稿已放弃"),
                what=self._about(draft),
                actions=(Action("restore", undo_words()), *more),
            )
        )

    def _tell(self) -> None:
        if not self._waiting:
            self.withdrawn.emit()
            return
        self.message_raised.emit(
            Message(
                key=KEY,
                title=n_("有 {count} 份未完成的草稿", len(self._waiting)).format(count=len(self._waiting)),
                what=self._about(self._waiting[0]),
                actions=(Action("continue", _("继续(&C)")), Action("discard", _("放弃(&G)"))),
            )
        )

    def _about(self, draft: Draft) -> str:
        parts = [
            mask_name(draft.applicant.name) or _("未填姓名"),
            drafted_name(self._desk.catalogue.release, draft) or _("未选事项"),
            draft.started_at.astimezone().strftime("%m-%d %H:%M"),
        ]
        return " · ".join(parts)
