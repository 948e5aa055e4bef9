"""Deadlines: on which day a limit ends, by the working days that the state and the banner have named.

The day on which a limit begins (acceptance) does not count (民法典 第二百零一条).  A limit in working days
leaves statutory holidays out (行政许可法 第八十二条); one in calendar days that would end on a rest day ends
on the next working day (民法典 第二百零三条).  Which days these are the State Council says each year
(全国年节及纪念日放假办法).  Days without an official word follow the week; what rests on them is provisional.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Collection

import chinese_calendar
import msgspec

from casework.release.catalogue import Limit, WorkingCalendar

_DAY = dt.timedelta(days=1)
_SATURDAY = 5
_DAY_HOURS = 24
_YEAR_MONTHS = 12
_HALF_MONTH = 15 * _DAY


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

    def __init__(self, named: WorkingCalendar | None = None) -> None:
        self._named = {each.day: each.kind == "work" for each in named.days} if named else {}
        self._years = frozenset(named.complete_years) if named else frozenset()
        self._judged: dict[dt.date, DayJudgement] = {}
        self._ends: dict[tuple[dt.date, Limit], Deadline] = {}

    def judge(self, day: dt.date) -> DayJudgement:
        """What is known of a day."""
        known = self._judged.get(day)
        if known is None:
            known = self._judged[day] = self._judge(day)
        return known

    def _judge(self, day: dt.date) -> DayJudgement:
        if day in self._named:
            return DayJudgement(self._named[day], True)
        try:
            return DayJudgement(bool(chinese_calendar.is_workday(day)), True)
        except NotImplementedError:  # no notice was known when the library was made
            return DayJudgement(day.weekday() < _SATURDAY, day.year in self._years)

    def deadline(self, begun: dt.date, limit: Limit, excluded: Collection[dt.date] = ()) -> Deadline:
        """The last day of a limit that began on a day; days in `excluded` do not count."""
        if excluded:
            return self._deadline(begun, limit, excluded)
        known = self._ends.get((begun, limit))  # cases of one day and limit end together
        if known is None:
            known = self._ends[begun, limit] = self._deadline(begun, limit, ())
        return known

    def _deadline(self, begun: dt.date, limit: Limit, excluded: Collection[dt.date]) -> Deadline:
        if limit.unit == "on_the_spot":
            return Deadline(begun)
        if limit.unit != "working_day":
            return self._first_working(_without(begun, _on_calendar(begun, limit), excluded))
        day, left, provisional = begun, math.ceil(limit.value), False
        while left:
            day += _DAY
            if day in excluded:
                continue
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


def _without(begun: dt.date, last: dt.date, excluded: Collection[dt.date]) -> dt.date:
    """The last day, later by as many days as were left out on the way to it."""
    for day in sorted(excluded):
        last += _DAY * (begun < day <= last)
    return last


def _on_calendar(begun: dt.date, limit: Limit) -> dt.date:
    """The last day of a limit that runs through rest days as well.

    Months and years end on the day of the same number, or on the month's last (民法典 第二百零二条); half a
    month is fifteen days, hours are whole days as far as they fill them.
    """
    if limit.unit == "calendar_day":
        return begun + math.ceil(limit.value) * _DAY
    if limit.unit == "hour":
        return begun + int(limit.value // _DAY_HOURS) * _DAY
    months, half = divmod(limit.value * (_YEAR_MONTHS if limit.unit == "year" else 1), 1)
    year, month = divmod(begun.year * _YEAR_MONTHS + begun.month - 1 + int(months), _YEAR_MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    day = dt.date(year, month + 1, min(begun.day, last))
    return day + _HALF_MONTH if half else day
