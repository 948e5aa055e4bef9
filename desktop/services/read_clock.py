"""Reading the clock, and saying whether it can be believed.

A counter PC with an empty battery wakes up in the past.  Such times are recorded as they are (one
that cannot be at all as the first of 2000), flagged doubtful and printed with 时间待核; the order of
entries never rests on them.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.cases.entries import ClockTrust
from casework.cases.plausible import FIRST_YEAR, LAST_YEAR

BUILT_ON = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)  # no working clock is older than the program
TOLERANCE = dt.timedelta(minutes=5)  # ordinary corrections of a clock


class Moment(msgspec.Struct, frozen=True):
    """A local time with offset, and the trust its clock deserves."""

    at: dt.datetime
    clock: ClockTrust

    @property
    def text(self) -> str:
        """ISO 8601 with offset, in milliseconds."""
        return self.at.isoformat(timespec="milliseconds")


def read_clock(newest_at: str, now: dt.datetime | None = None) -> Moment:
    """The time now; doubtful when it lies before the program's build or before what the journal has.

    `newest_at` is the newest trusted time of the journal (ISO 8601) or "".
    """
    moment = (now or dt.datetime.now(dt.UTC)).astimezone()
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:  # nobody would believe an entry of that time
        moment = dt.datetime(FIRST_YEAR, 1, 1, tzinfo=moment.tzinfo)
    earliest = BUILT_ON
    if newest_at:
        earliest = max(earliest, dt.datetime.fromisoformat(newest_at) - TOLERANCE)
    return Moment(moment, "trusted" if moment >= earliest else "doubtful")
