"""Days by this place's calendar: of recorded times, a hundred thousand at once, and as they are typed."""

from __future__ import annotations

import datetime as dt
import time
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 2000, 2199  # of all that is recorded
_MINUTE = len("2026-11-24T09:30")
_OFFSET = len("+08:00")


def local_day(at: str) -> dt.date:
    """The day of a time in ISO 8601; raises ValueError or OverflowError for what is none.

    All of a minute is one day wherever one is, and thousands of cases share their minutes.
    """
    offset = at[-_OFFSET:]
    if offset[:1] in "+-" and len(at) > _MINUTE + _OFFSET and at[_MINUTE] == ":":
        return _day(at[:_MINUTE] + offset, time.tzname)
    return dt.datetime.fromisoformat(at).astimezone().date()


def read_day(text: str) -> dt.date:
    """A day as it is typed, 2026-11-24; raises ValueError for none, and for one of a year that is not ours.

    Sums and other time zones go past what a calendar has at its ends.
    """
    day = dt.date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"not a year from {FIRST_YEAR} to {LAST_YEAR}: {text}")
    return day


@lru_cache(maxsize=1 << 15)
def _day(minute: str, _zone: tuple[str, str]) -> dt.date:
    return dt.datetime.fromisoformat(minute).astimezone().date()
