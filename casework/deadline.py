"""Deadlines: on which day a limit ends, by the working days that the state and the banner have named.

The day on which a limit begins (acceptance) does not count (民法典 第二百零一条).  A limit in working days
leaves statutory holidays out (行政许可法 第八十二条); one in calendar days that would end on a rest day ends
on the next working day (民法典 第二百零三条).  Which days these are the State Council says each year
(全国年节及纪念日放假办法).  Days without an official word follow the week; what rests on them is provisional.
"""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import msgspec

from casework.release.catalogue import Limit, WorkingCalendar

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


class DayJudgement(msgspec.Struct, frozen=True):
    """Is it a working day, and does anybody official say so?"""

    is_working: bool
    is_official: bool


class Deadline(msgspec.Struct, frozen=True):
    """The last day of a limit; `provisional` while a day on the way has no official word."""

    day: dt.date
    provisional: bool = False


class WorkingDays:
    """The working days: the banner's word, then the state's as far as this program has it, then the week."""

    def __init__(self, calendar: WorkingCalendar | None = None) -> None:
        self._named = {each.day: each.kind == "work" for each in calendar.days} if calendar else {}
        self._years = frozenset(calendar.complete_years) if calendar else frozenset()

    def judge(self, day: dt.date) -> DayJudgement:
        """What is known of a day."""
        if day in self._named:
            return DayJudgement(self._named[day], True)
        try:
            return DayJudgement(bool(chinese_calendar.is_workday(day)), True)
        except NotImplementedError:  # no notice was known when the library was made
            return DayJudgement(day.weekday() < _SATURDAY, day.year in self._years)

    def deadline(self, begun: dt.date, limit: Limit) -> Deadline:
        """The last day of a limit that began on a day."""
        if limit.unit == "on_the_spot":
            return Deadline(begun)
        if limit.unit == "calendar_day":
            return self._first_working(begun + limit.value * _DAY)
        day, left, provisional = begun, limit.value, False
        while left:
            day += _DAY
            judged = self.judge(day)
            left -= judged.is_working
            provisional |= not judged.is_official
        return Deadline(day, provisional)

    def _first_working(self, day: dt.date) -> Deadline:
        judged = self.judge(day)
        provisional = not judged.is_official
        while not judged.is_working:
            day += _DAY
            judged = self.judge(day)
            provisional |= not judged.is_official
        return Deadline(day, provisional)
