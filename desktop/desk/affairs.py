"""What is on record at the desk and is no case: bundles, enquiries, complaints; and what waits."""

from __future__ import annotations

import datetime as dt

from casework.cases.affair import AffairKind
from casework.cases.bundle import CaseBundle
from casework.cases.draft import Draft
from casework.cases.today import TodayLine
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.services.cases import (
    consult,
    handle_together,
    keep_draft,
    list_affairs,
    list_form_prints,
    list_today,
    open_together,
    record_affairs,
    void_case,
    withdraw_note,
)
from desktop.services.cases.consult import Consulting
from desktop.services.cases.handle_together import Bundling
from desktop.services.cases.list_affairs import KnownAffair, KnownKind
from desktop.services.cases.open_together import SavedBundle
from desktop.services.cases.record_affairs import AffairRow, Asked, TaskRow
from desktop.services.cases.record_events import Complaining
from desktop.services.forms.kinds import title_of
from desktop.services.upkeep import keep_copies

# A verb of the class is called `list`, so its annotations cannot say so themselves.
_Affairs = list[AffairRow]
_Tasks = list[TaskRow]
_Known = list[KnownAffair]
_Today = list[TodayLine]


class AffairDesk:
    """The affairs of one unlocked workplace; each verb raises CaseError with the reason."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("read_case")
    def list(self, kind: AffairKind) -> _Affairs:
        """Those of a kind, the newest first."""
        with self._state.duty.store.reading() as connection:
            return record_affairs.list_affairs(connection, kind)

    @act("read_case")
    def known(self, kind: KnownKind) -> _Known:
        """Enquiries, complaints or inspections on record here, masked; what waits first."""
        with self._state.duty.store.reading() as connection:
            return list_affairs.known_affairs(connection, kind)

    @act("read_case")
    def tasks(self) -> _Tasks:
        """What of cases needs somebody, the nearest day first."""
        with self._state.duty.store.reading() as connection:
            promise = self._state.promise
            return record_affairs.list_tasks(connection, promise)

    @act("read_case")
    def today(self) -> _Today:
        """What needs somebody today: what is late or new first, then what is near, then the rest."""
        store, release = self._state.duty.store, self._state.release
        promise = self._state.promise
        day = dt.datetime.now().astimezone().date()
        with store.reading() as connection:
            forms = list_form_prints.list_form_prints(connection, self._state.duty.device, title_of)
            lines = list_today.list_today(connection, promise, day, store.under_way, forms)
        copies = [] if self._state.duty.is_demo else list_today.copy_lines(keep_copies.read_copies(store))
        return [*copies, *lines, *list_today.draft_lines(keep_draft.list_drafts(store), release)]

    @act("note_case")
    def note_enquiry(self, enquiry: Asked) -> AffairRow:
        """An enquiry; nobody has to give a name or a number."""
        return record_affairs.note_enquiry(self._state.duty, enquiry)

    @act("note_case")
    def complain(self, order: Complaining) -> AffairRow:
        """A complaint about no case came in."""
        return record_affairs.receive_complaint(self._state.duty, order)

    @act("answer")
    def answer_complaint(self, number: str, answer: str) -> AffairRow:
        """The answer to a complaint about no case."""
        return record_affairs.answer_complaint(self._state.duty, number, answer)

    @act("bundle")
    def open_together(self, draft: Draft) -> SavedBundle:
        """Record the cases of a bundle's draft in one transaction; raises IncompleteDraft or CaseError."""
        self._state.refresh()
        saved = open_together.open_together(self._state.duty, draft, self._state.catalogue)
        for code in saved.matter_codes:
            self._state.count_use(code)
        return saved

    @act("void_own_case")
    def void_bundle(self, bundle_id: str, reason: str, back: Draft | None = None) -> CaseBundle:
        """Make all cases of a bundle void in one transaction; `back` is a draft again from then on."""
        return void_case.void_bundle(self._state.duty, bundle_id, reason, back)

    @act("bundle")
    def open_bundle(self, order: Bundling) -> CaseBundle:
        """Put cases together as a bundle of the catalogue, or as a project."""
        return handle_together.open_bundle(self._state.duty, order)

    @act("bundle")
    def change_bundle(
        self, bundle_id: str, joined: tuple[str, ...] = (), left: tuple[str, ...] = (), reason: str = ""
    ) -> CaseBundle:
        """Let cases join or leave, by their slips."""
        return handle_together.change_bundle(self._state.duty, bundle_id, joined, left, reason)

    @act("bundle")
    def note_bundle(self, bundle_id: str, text: str) -> CaseBundle:
        """Write something down of the whole."""
        return handle_together.note_bundle(self._state.duty, bundle_id, text)

    @act("bundle")
    def withdraw_bundle_note(self, bundle_id: str, place: int, reason: str) -> CaseBundle:
        """A note of the whole counts no more, by its place in the order they were written."""
        return withdraw_note.withdraw_bundle_note(self._state.duty, bundle_id, place, reason)

    @act("bundle")
    def consult(self, number: str, order: Consulting) -> CaseBundle:
        """Put other cases to the project of this one, or begin a project (会商)."""
        return consult.consult(self._state.duty, number, order)

    @act("bundle")
    def note_consultation(self, number: str, text: str) -> CaseBundle:
        """What was talked over, for all cases of the project."""
        return consult.note_consultation(self._state.duty, number, text)

    @act("read_case")
    def bundle(self, bundle_id: str) -> CaseBundle:
        """The bundle as it stands."""
        with self._state.duty.store.reading() as connection:
            return handle_together.read_bundle(connection, bundle_id)
