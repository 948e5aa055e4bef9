"""Withdrawing a note of a case or a bundle: it stays in the history and counts no more.

Whoever wrote it may, on any device of theirs; of others' notes a lead.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from casework.cases.bundle import CaseBundle
from casework.cases.events import Remark
from casework.cases.kinds.bundles import BundleNoteWithdrawn
from casework.cases.kinds.events import NoteWithdrawn
from casework.language import _
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.handle_together import read_bundle
from desktop.services.cases.recorded_event import EventGround, RecordedEvent, record_event, written
from desktop.services.duty import Duty, as_it_stands
from desktop.services.people.on_duty import require
from desktop.services.record import record

KIND = "case_note_withdrawn"


def withdraw_note(duty: Duty, number: str, place: int, reason: str) -> RecordedEvent:
    """Withdraw the note of that place, from 1 in the order they were written.

    Raises UnknownSlip, CaseError, NotAllowed for somebody else's, or StoreError.
    """

    def write(ground: EventGround) -> NoteWithdrawn:
        note = _note(ground.case.notes, place)
        _require_own(ground.connection, ground.duty, note)
        return NoteWithdrawn(device=note.device, seq=note.seq, reason=written(reason, _("为什么撤下")))

    return record_event(duty, number, KIND, write)


def withdraw_bundle_note(duty: Duty, bundle_id: str, place: int, reason: str) -> CaseBundle:
    """The same of a note of the whole bundle or project."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        bundle = read_bundle(connection, bundle_id)
        note = _note(bundle.notes, place)
        _require_own(connection, duty, note)
        if note.withdrawn:
            raise CaseError(_("没有撤下"), _("这条备注已经撤下"), _("不需要再撤"))
        why = written(reason, _("为什么撤下"))
        body = BundleNoteWithdrawn(site=bundle.site, device=note.device, seq=note.seq, reason=why)
        record(connection, duty, [Statement(bundle.bundle_id, "bundle_note_withdrawn", body)])
        return read_bundle(connection, bundle.bundle_id)


def _note(notes: Sequence[Remark], place: int) -> Remark:
    if 1 <= place <= len(notes):
        return notes[place - 1]
    what = _("没有第 {number} 条备注").format(number=place)
    raise CaseError(_("没有撤下"), what, _("请写列出的序号"))


def _require_own(connection: Connection, duty: Duty, note: Remark) -> None:
    if note.staff != duty.staff:
        require(connection, duty, "void_any_case")
