"""What a visit brought is recorded without a slip; and the last such record is taken back."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from casework.cases.draft import MaterialMark
from casework.cases.entries import Recorded
from casework.cases.fold import order
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.kinds.table import read_body
from casework.language import _
from desktop.database import journal
from desktop.errors import CaseError
from desktop.services.cases.find_case import find_open_case
from desktop.services.cases.issue_again import material_changes
from desktop.services.cases.recorded_event import EventGround, RecordedEvent, record_event
from desktop.services.duty import Duty

KIND = "materials_recorded"


def tick(duty: Duty, number: str, marks: Sequence[MaterialMark]) -> RecordedEvent:
    """Record what was found for these materials; raises UnknownSlip or CaseError with the reason."""

    def write(ground: EventGround) -> MaterialsRecorded:
        changes = material_changes(find_open_case(ground.connection, number), marks)
        if not changes:
            raise CaseError(_("没有变化"), _("这些材料本来就是这样记的"), _("不需要再记"))
        return MaterialsRecorded(changes=changes)

    return record_event(duty, number, KIND, write)


def take_back_materials(duty: Duty, number: str) -> RecordedEvent:
    """Record the materials as they were before they were ticked last; the slips stay as they are."""

    def write(ground: EventGround) -> MaterialsRecorded:
        entries = journal.of_subject(ground.connection, ground.case.case_id)
        if why := why_not_taken_back(entries, ground.duty):
            raise CaseError(_("不能撤销"), why, _("需要时请重新登记材料"))
        return _reversed(_last(entries))

    return record_event(duty, number, KIND, write)


def why_not_taken_back(entries: Sequence[Recorded], duty: Duty) -> str:
    """Why the materials cannot be taken back to what they were, in plain words; "" when they can."""
    last = _last_of_materials(entries)
    if last is None:
        return _("登记之后又做了别的，请重新登记")
    if last.entry.staff != duty.staff or last.entry.device != duty.device:
        return _("上一次是别人登记的")
    if any(change.was is None for change in _last(entries).changes):
        return _("第一次登记的不能撤销，办错了请作废")
    return ""


def _last(entries: Sequence[Recorded]) -> MaterialsRecorded:
    last = _last_of_materials(entries)
    body = read_body(last) if last else None
    return body if isinstance(body, MaterialsRecorded) else MaterialsRecorded(changes=())


def _last_of_materials(entries: Sequence[Recorded]) -> Recorded | None:
    """The newest record of materials, where nothing has been done since but slips issued and printed."""
    for each in sorted(entries, key=order, reverse=True):
        if each.entry.kind == KIND:
            return each
        if not each.entry.kind.startswith("slip_"):
            return None
    return None


def _reversed(body: MaterialsRecorded) -> MaterialsRecorded:
    changes = tuple(
        MaterialChange(was=change.now, now=change.was) for change in body.changes if change.was is not None
    )
    return msgspec.structs.replace(body, changes=changes)
