"""What was recorded under a wrong clock gets its true time, once the banner or two people say what it is now.

An entry states the true time of each, as a lead can by hand; the entries themselves stay as they were
written, and so does their order.  Lists and promised days follow; paper that was given out stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection

from casework.cases.entries import Entry
from casework.cases.kinds.limits import TIME_CORRECTED, TimeCorrected
from casework.cases.kinds.table import tells_of_case
from casework.language import _
from desktop.database import doubtful_times, journal
from desktop.database.doubtful_times import DoubtfulStretch
from desktop.database.journal import Statement
from desktop.database.trusted_time import VouchedTime, read_vouched
from desktop.services.duty import Duty
from desktop.services.record import moment_now, record


def put_right_times(duty: Duty) -> int:
    """State the true times of all that waits for it and can be reckoned; returns of how many entries."""
    with duty.store.reading() as connection:
        vouched = read_vouched(connection)
        if vouched is None or not _due(connection, vouched):
            return 0
    with duty.store.writing() as connection:
        due = _due(connection, vouched)
        statements = [each for stretch in due for each in _statements(connection, stretch, vouched)]
        moment = moment_now(connection, journal.own_device(connection))
        waiting = tuple(each for each in doubtful_times.read_stretches(connection) if each not in due)
        doubtful_times.keep_stretches(connection, waiting)
        if statements:
            record(connection, duty, statements, moment)
    return len(statements)


def _due(connection: Connection, vouched: VouchedTime) -> list[DoubtfulStretch]:
    stretches = doubtful_times.read_stretches(connection)
    return [each for each in stretches if each.shift(vouched) is not None]


def _statements(
    connection: Connection, stretch: DoubtfulStretch, vouched: VouchedTime
) -> Iterator[Statement]:
    shift = stretch.shift(vouched) or dt.timedelta()
    for entry in journal.own_entries(connection, stretch.device, stretch.first, stretch.last):
        if entry.clock != "trusted" and entry.kind != TIME_CORRECTED and tells_of_case(entry.kind):
            yield Statement(entry.subject, TIME_CORRECTED, _corrected(entry, shift))


def _corrected(entry: Entry, shift: dt.timedelta) -> TimeCorrected:
    at = dt.datetime.fromisoformat(entry.recorded_at) + shift
    reason = _("时钟核实后，按本机开机以来的时间推算")
    return TimeCorrected(device=entry.device, seq=entry.seq, at=at.astimezone(), reason=reason)
