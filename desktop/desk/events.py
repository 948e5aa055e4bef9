"""What happens to cases at the desk besides their papers: notes, files, complaints, refusals, clocks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from casework.cases.events import Grade
from desktop.desk.acts import act
from desktop.desk.state import DeskState
from desktop.out_file import check_out_file
from desktop.services.cases import (
    attach_file,
    end_authorization,
    joint_departments,
    record_events,
    record_inspection,
    record_limits,
    withdraw_note,
)
from desktop.services.cases.joint_departments import Opining
from desktop.services.cases.record_events import Complaining, Escalating, Refusing
from desktop.services.cases.record_inspection import Inspecting
from desktop.services.cases.recorded_event import RecordedEvent


class EventDesk:
    """What happens to the cases of one unlocked workplace; each verb raises CaseError with the reason."""

    def __init__(self, state: DeskState) -> None:
        self._state = state

    @act("note_case")
    def note(self, number: str, text: str, about: str = "") -> RecordedEvent:
        """Write something down of the case; `about` is a material's code or ""."""
        return record_events.add_note(self._state.duty, number, text, about)

    @act("note_case")
    def attach(self, number: str, path: Path, about: str = "", *, as_is: bool = False) -> RecordedEvent:
        """Attach a file: the journal has its digest, this store what is in it; pictures are made small."""
        order = attach_file.Attaching(path=path, about=about, as_is=as_is)
        return attach_file.attach_file(self._state.duty, number, order)

    @act("note_case")
    def withdraw(self, number: str, sha256: str, reason: str) -> RecordedEvent:
        """An attachment counts no more."""
        return attach_file.withdraw_file(self._state.duty, number, sha256, reason)

    @act("note_case")
    def withdraw_note(self, number: str, place: int, reason: str) -> RecordedEvent:
        """A note of the case counts no more, by its place in the order they were written."""
        return withdraw_note.withdraw_note(self._state.duty, number, place, reason)

    @act("issue_form")
    def end_authorization(self, number: str, authorization: str, reason: str) -> RecordedEvent:
        """An authorization of the case holds no more; "" is the only one that does."""
        return end_authorization.end_authorization(self._state.duty, number, authorization, reason)

    @act("read_case")
    def look_at_attached(self, sha256: str) -> bytes:
        """What is in an attached file, for somebody who has its case open; raises CaseError."""
        return attach_file.read_attached(self._state.duty.store, sha256)

    @act("export")
    def save_attached(self, sha256: str, path: Path) -> None:
        """Write an attached file where the user asked."""
        check_out_file(path, self._state.duty.store.path.parent)
        attach_file.save_attached(self._state.duty.store, sha256, path)
        self._state.leave_entry_of_looking("export", sha256[:12])

    @act("refuse_case")
    def refuse(self, number: str, order: Refusing) -> RecordedEvent:
        """The case is not accepted (不予受理), with reason and remedies."""
        return record_events.refuse(self._state.duty, number, order)

    @act("escalate")
    def escalate(self, number: str, order: Escalating) -> RecordedEvent:
        """Pass the case up (办不成事), under a number of its own."""
        return record_events.escalate(self._state.duty, number, order)

    @act("answer")
    def answer_escalation(self, number: str, answer: str) -> RecordedEvent:
        """The answer to what was passed up."""
        return record_events.answer_escalation(self._state.duty, number, answer)

    @act("note_case")
    def complain(self, number: str, order: Complaining) -> RecordedEvent:
        """A complaint about the case came in."""
        return record_events.receive_complaint(self._state.duty, number, order)

    @act("answer")
    def answer_complaint(self, number: str, complaint: str, answer: str) -> RecordedEvent:
        """The answer to a complaint about the case."""
        return record_events.answer_complaint(self._state.duty, number, complaint, answer)

    @act("note_case")
    def record_opinion(self, number: str, order: Opining) -> RecordedEvent:
        """A department that takes part was asked, or gave its opinion."""
        return joint_departments.record_opinion(self._state.duty, number, order)

    @act("note_case")
    def evaluate(self, number: str, grade: Grade, text: str = "", channel: str = "window") -> RecordedEvent:
        """The applicant's grade (好差评); a bad one becomes a task."""
        return record_events.evaluate(self._state.duty, number, grade, text, channel)

    @act("answer")
    def follow_up(self, number: str, action: str) -> RecordedEvent:
        """What was done about the oldest bad evaluation."""
        return record_events.follow_up(self._state.duty, number, action)

    @act("inspect")
    def inspect(self, order: Inspecting) -> RecordedEvent:
        """An inspection by a list of the catalogue; a case of its own."""
        return record_inspection.record_inspection(self._state.duty, order)

    @act("keep_clock")
    def stop_limit(self, number: str, step: str, reason: str = "") -> RecordedEvent:
        """A step began that the catalogue excludes from the limits."""
        return record_limits.stop_limit(self._state.duty, number, step, reason)

    @act("keep_clock")
    def resume_limit(self, number: str, step: str) -> RecordedEvent:
        """The step is over."""
        return record_limits.resume_limit(self._state.duty, number, step)

    @act("correct_time")
    def correct_time(
        self, number: str, at: dt.datetime, reason: str = "", *, again: bool = False
    ) -> RecordedEvent:
        """When the first entries of doubtful time were truly made; `again` those that were corrected last."""
        return record_limits.correct_time(self._state.duty, number, at, reason, again=again)
