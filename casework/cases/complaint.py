"""A complaint that belongs to no case, as its entries make it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from casework.cases.entries import Recorded
from casework.cases.events import HotlineComplaint
from casework.cases.fold import order
from casework.cases.kinds.events import ComplaintAnswered, ComplaintReceived, answered, complaint_of
from casework.cases.kinds.purging import ComplaintPurged, remaining_complaint
from casework.cases.kinds.table import read_body


def fold_complaint(entries: Iterable[Recorded]) -> HotlineComplaint | None:
    """The complaint that these entries of one subject tell of; None while nothing of it can be read."""
    complaint: HotlineComplaint | None = None
    for recorded in sorted(entries, key=order):
        body = read_body(recorded)
        if isinstance(body, ComplaintReceived) and (complaint is None or not complaint.at):
            before, complaint = complaint, complaint_of(recorded.entry, body)
            if before is not None:  # its answer came first
                complaint = _with_answer(complaint, before)
        elif isinstance(body, ComplaintAnswered):
            complaint = answered(complaint, recorded.entry, body)
        elif isinstance(body, ComplaintPurged):  # whether what was said before is still there or gone
            complaint = remaining_complaint(body)
    return complaint


def _with_answer(complaint: HotlineComplaint, before: HotlineComplaint) -> HotlineComplaint:
    return replace(
        complaint, answer=before.answer, answered_by=before.answered_by, answered_at=before.answered_at
    )
