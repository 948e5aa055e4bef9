"""The day of a recorded time by this place's calendar; lists ask for a hundred thousand at once."""

from __future__ import annotations

import datetime as dt
import time
from functools import lru_cache

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


@lru_cache(maxsize=1 << 15)
def _day(minute: str, _zone: tuple[str, str]) -> dt.date:
    return dt.datetime.fromisoformat(minute).astimezone().date()
