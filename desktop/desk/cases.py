"""Cases at the desk: opened, found, listed, made void; drafts; what two devices said differently."""

from __future__ import annotations

import datetime as dt

from casework.cases.draft import Draft, MaterialMark
from casework.cases.draft_check import FieldProblem, draft_warnings
from casework.cases.together import parts_of
from casework.report.profile_fields import FilledProfile
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.services.cases import (
    case_place,
    fill_profile,
    find_duplicate,
    find_places,
    keep_draft,
    list_cases,
    list_conflicts,
    open_case,
    other_conflicts,
    read_case,
    read_person,
    record_materials,
    settle_conflict,
    show_case,
    take_back,
    void_case,
)
from desktop.services.cases.case_place import CasePlace, Standpoint
from desktop.services.cases.find_case import as_typed
from desktop.services.cases.find_duplicate import EarlierCase
from desktop.services.cases.find_places import PlaceHits
from desktop.services.cases.list_cases import CaseRow
from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask
from desktop.services.cases.open_case import SavedCase
from desktop.services.cases.read_case import CaseDetail
from desktop.services.cases.read_person import PersonPlace
from desktop.services.cases.recorded_event import RecordedEvent
from desktop.services.cases.show_case import ShownCase
from desktop.services.forms.kinds import title_of

# A verb of the class is called `list`, so its annotations cannot say so themselves.
_CaseRows = list[CaseRow]
_Drafts = list[Draft]
_Conflicts = list[ConflictTask]


class CaseDesk:
    """The cases of one unlocked workplace."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("open_case")
    def open(self, draft: Draft) -> SavedCase:
        """Record the case in one transaction; raises IncompleteDraft or MatterUnavailable."""
        self._state.refresh()
        saved = open_case.open_case(self._state.duty, draft, self._state.catalogue)
        self._state.count_use(draft.matter_code)
        return saved

    @act("use")
    def warnings(self, draft: Draft) -> tuple[FieldProblem, ...]:
        """What of a draft has to be looked at, or was put right; none of it keeps it from being recorded."""
        today = dt.datetime.now().astimezone().date()
        return draft_warnings(draft, today, self._state.release.settings.new_divisions)

    @act("read_case")
    def find(self, slip_number: str) -> CaseDetail:
        """The case of a slip as it stands now, the number as people type it; raises UnknownSlip."""
        self._state.leave_entry_of_looking("read_case", as_typed(slip_number))
        with self._state.duty.store.reading() as connection:
            return read_case.read_case(connection, slip_number, self._state.site, title_of)

    @act("read_case")
    def show(self, number: str) -> ShownCase:
        """All that is known of the case of a slip or an inspection, masked; raises UnknownSlip."""
        self._state.leave_entry_of_looking("read_case", as_typed(number))
        with self._state.duty.store.reading() as connection:
            return show_case.show_case(connection, number, self._state.release)

    @act("read_case")
    def place(self, number: str) -> CasePlace:
        """The case as a page shows it, with what can be done with it now; opening it leaves an entry."""
        self._state.leave_entry_of_looking("read_case", as_typed(number))
        return self.place_again(number)

    @act("read_case")
    def place_again(self, number: str) -> CasePlace:
        """The same for somebody who has it open: something of it has changed."""
        at = Standpoint(self._state.duty, self._state.release, title_of, self._state.known_cases)
        with self._state.duty.store.reading() as connection:
            return case_place.read_place(connection, number, at)

    @act("read_case")
    def person(self, number: str) -> PersonPlace:
        """The person whom the case of that number is for, with all their cases; opening leaves an entry."""
        self._state.leave_entry_of_looking("read_case", as_typed(number))
        return self.person_again(number)

    @act("read_case")
    def person_again(self, number: str) -> PersonPlace:
        """The same for somebody who has them open."""
        with self._state.duty.store.reading() as connection:
            return read_person.read_person(connection, number, self._state.known_cases, self._state.release)

    @act("read_case")
    def paste_fields(self, number: str) -> tuple[FilledProfile, ...]:
        """The case in the fields of other systems, in full, to be pasted there; leaves an entry."""
        self._state.leave_entry_of_looking("read_case", as_typed(number))
        with self._state.duty.store.reading() as connection:
            return fill_profile.fill_profiles(connection, number, self._state.release)

    @act("record_materials")
    def tick(self, number: str, marks: tuple[MaterialMark, ...]) -> RecordedEvent:
        """Record what was found for these materials, without a slip; raises UnknownSlip or CaseError."""
        return record_materials.tick(self._state.duty, number, marks)

    @act("record_materials")
    def take_back(self, number: str) -> RecordedEvent:
        """Take back the last act on the case by a further entry; raises CaseError with why not."""
        return take_back.take_back(self._state.duty, number)

    @act("record_materials")
    def take_back_materials(self, number: str) -> RecordedEvent:
        """Record the materials as they were before they were ticked last; raises CaseError."""
        return record_materials.take_back_materials(self._state.duty, number)

    @act("read_case")
    def list(self, query: str = "", limit: int = 100, offset: int = 0) -> _CaseRows:
        """Cases, newest first; `query` matches slip number, applicant's name or matter."""
        return self.list_part(list_cases.ListPart(query, limit, offset))

    @act("read_case")
    def list_part(self, part: list_cases.ListPart) -> _CaseRows:
        """Cases of these states or days, newest first."""
        store, known = self._state.duty.store, self._state.known_cases
        return list_cases.list_cases(store, part, self._promise(), known)

    @act("read_case")
    def find_places(self, typed: str) -> PlaceHits:
        """Cases and people for what was typed into the one box: number, phone, name, part or initials."""
        with self._state.duty.store.reading() as connection:
            return find_places.find_places(connection, typed, self._state.known_cases)

    @act("open_case")
    def earlier(self, draft: Draft) -> EarlierCase | None:
        """The same person's case of the same matter within thirty days, if there is one here.

        Of a bundle's draft the newest of any of its matters, with the codes of those that have one.
        """
        today, known = dt.datetime.now().astimezone().date(), self._state.known_cases
        parts = parts_of(self._state.release, draft) if draft.bundle_code else ()
        with self._state.duty.store.reading() as connection:
            if draft.bundle_code:
                return find_duplicate.find_duplicate_of_bundle(connection, parts, today, known)
            return find_duplicate.find_duplicate(connection, draft, today, known)

    @act("unmask_list")
    def unmask_list(self) -> None:
        """The list is about to show names in full; raises NotAllowed for whom it may not."""
        self._state.leave_entry("unmask_list")

    @act("read_case")
    def late(self, limit: int = 100) -> _CaseRows:
        """Cases that are overdue today, the longest first."""
        today = dt.datetime.now().astimezone().date()
        return list_cases.list_late(self._state.duty.store, self._promise(), today, limit)

    @act("void_own_case")
    def void(self, slip_number: str, reason: str) -> bool:
        """Make the case of a slip void; False when it was so.  Raises UnknownSlip or CaseError."""
        return void_case.void_case(self._state.duty, slip_number, reason)

    @act("open_case")
    def keep_draft(self, draft: Draft) -> None:
        """Store the draft in place of its former state."""
        keep_draft.keep_draft(self._state.duty.store, draft, self._state.duty.staff)

    @act("open_case")
    def drafts(self, *, own: bool = False) -> _Drafts:
        """Drafts that wait, the one changed last first."""
        duty = self._state.duty
        return keep_draft.drafts_of(duty.store, duty.staff) if own else keep_draft.list_drafts(duty.store)

    @act("open_case")
    def discard_draft(self, draft_id: str) -> None:
        """Forget a draft; unknown ids are no error."""
        keep_draft.discard_draft(self._state.duty.store, draft_id)

    @act("read_case")
    def conflicts(self) -> _Conflicts:
        """What devices said without seeing each other, and nobody has looked at yet."""
        store = self._state.duty.store
        return [*list_conflicts.list_conflicts(store), *other_conflicts.list_other_conflicts(store)]

    @act("settle_conflict")
    def settle_conflict(self, task: ConflictTask, side: ConflictSide) -> None:
        """Say which statement holds; recorded like everything, and told to all in scope.

        Raises CaseError where others have come since.
        """
        if other_conflicts.is_of_no_case(self._state.duty.store, task):
            other_conflicts.settle_other_conflict(self._state.duty, task, side)
        else:
            settle_conflict.settle_conflict(self._state.duty, task, side)

    def _promise(self) -> list_cases.Promise:
        return self._state.promise
