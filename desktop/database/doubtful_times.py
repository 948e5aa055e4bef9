"""What was recorded under a clock that nobody could believe, and how that clock stood to the running time.

The running time of the computer goes on whatever the clock says.  So once somebody vouches for a time while
the computer still runs, it follows when each of these entries was made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.entries import Recorded
from casework.understanding import understand
from desktop.database.tables import Setting
from desktop.database.trusted_time import VouchedTime
from desktop.running_time import running

_SETTING = "doubtful_times"
_SAME_S = 2.0  # between reading the clock and the running time
_MOST = 200


class DoubtfulStretch(msgspec.Struct, frozen=True, kw_only=True):
    """Own entries from `first` to `last`: by its clock the computer's start was at `start_s` (Unix)."""

    device: str
    first: int
    last: int
    boot: str
    start_s: float

    def shift(self, vouched: VouchedTime) -> dt.timedelta | None:
        """How much later than it was written down all of it happened; None after another start."""
        if not vouched.boot or vouched.boot != self.boot:
            return None
        true_start_s = dt.datetime.fromisoformat(vouched.at).timestamp() - vouched.running_s
        return dt.timedelta(seconds=true_start_s - self.start_s)


_STRETCHES = tuple[DoubtfulStretch, ...]


def read_stretches(connection: Connection) -> _STRETCHES:
    """All that wait to be put right, oldest first."""
    value = connection.scalar(select(Setting.value).where(Setting.name == _SETTING))
    return msgspec.json.decode(value, type=_STRETCHES) if value else ()


def note_stretch(connection: Connection, written: Sequence[Recorded], at: dt.datetime) -> None:
    """These own entries were recorded at that time by a clock that is not believed."""
    boot, running_s = running()
    if not boot or not written:
        return
    first, last = written[0].entry, written[-1].entry
    new = DoubtfulStretch(
        device=first.device, first=first.seq, last=last.seq, boot=boot, start_s=at.timestamp() - running_s
    )
    known = read_stretches(connection)
    if known and _goes_on(known[-1], new):
        known, new = known[:-1], msgspec.structs.replace(known[-1], last=new.last)
    keep_stretches(connection, (*known, new)[-_MOST:])


def keep_stretches(connection: Connection, stretches: _STRETCHES) -> None:
    """These wait still."""
    if not stretches:
        connection.execute(delete(Setting).where(Setting.name == _SETTING))
        return
    value = msgspec.json.encode(stretches).decode()
    statement = upsert(Setting).values(name=_SETTING, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def _goes_on(before: DoubtfulStretch, new: DoubtfulStretch) -> bool:
    same = (before.device, before.boot, before.last + 1) == (new.device, new.boot, new.first)
    return same and abs(before.start_s - new.start_s) <= _SAME_S


understand(_STRETCHES)
