"""Reading the clock, and saying whether it can be believed.

A counter PC with an empty battery wakes up in the past.  Such times are recorded as they are (one
that cannot be at all as the first of 2000), flagged doubtful and printed with 时间待核; the order of
entries never rests on them.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.cases.entries import ClockTrust
from casework.local_day import FIRST_YEAR, LAST_YEAR

BUILT_ON = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)  # no working clock is older than the program
TOLERANCE = dt.timedelta(minutes=5)  # ordinary corrections of a clock
LARGEST_JUMP = dt.timedelta(days=1)
LONGEST_PAUSE = dt.timedelta(days=14)  # offices close for a week at the longest holiday


class Moment(msgspec.Struct, frozen=True):
    """A local time with offset, and the trust its clock deserves."""

    at: dt.datetime
    clock: ClockTrust

    @property
    def text(self) -> str:
        """ISO 8601 with offset, in milliseconds."""
        return self.at.isoformat(timespec="milliseconds")


def read_clock(
    newest_at: str, now: dt.datetime | None = None, reckoned: dt.datetime | None = None, vouched: str = ""
) -> Moment:
    """The time now; doubtful when it lies before the program's build or before what the journal has.

    `newest_at` is the newest trusted time of the journal (ISO 8601) or ""; `vouched` the last that banner
    or people vouched for, `reckoned` what it is now by that one and the time that this computer has run
    since.  A clock a day off what is reckoned is doubtful; where nothing can be reckoned one that is far
    past all that is known.
    """
    moment = (now or dt.datetime.now(dt.UTC)).astimezone()
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:  # nobody would believe an entry of that time
        moment = dt.datetime(FIRST_YEAR, 1, 1, tzinfo=moment.tzinfo)
    known = [dt.datetime.fromisoformat(text) for text in (newest_at, vouched) if text]
    earliest = max([BUILT_ON, *(at - TOLERANCE for at in known)])
    if reckoned is not None:
        is_jump = abs(moment - reckoned) > LARGEST_JUMP
    else:
        is_jump = bool(known) and moment - max(known) > LONGEST_PAUSE
    return Moment(moment, "doubtful" if is_jump or moment < earliest else "trusted")
