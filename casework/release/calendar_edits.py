"""Edits of a release's working-day calendar, as the banner makes them when a notice comes out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable

from casework.release.catalogue import CalendarDay, DayKind, WorkingCalendar

LONGEST_RANGE_DAYS = 366
_DAY = dt.timedelta(days=1)
_NAMED_AFTER = re.compile(r"\+\d+$")


def days_between(first: dt.date, last: dt.date, kind: DayKind, basis: str) -> tuple[CalendarDay, ...]:
    """Every day from one to the other, both included."""
    count = (last - first).days + 1
    return tuple(CalendarDay(day=first + number * _DAY, kind=kind, basis=basis) for number in range(count))


def with_days(
    calendar: WorkingCalendar | None, days: Iterable[CalendarDay], complete_years: Iterable[int] = ()
) -> WorkingCalendar:
    """The calendar with these days in place of what it said of them before, in order."""
    before = calendar or WorkingCalendar()
    named = {each.day: each for each in (*before.days, *days)}
    years = {*before.complete_years, *complete_years}
    return WorkingCalendar(
        days=tuple(named[day] for day in sorted(named)), complete_years=tuple(sorted(years))
    )


def without_days(
    calendar: WorkingCalendar | None, days: Collection[dt.date], complete_years: Collection[int] = ()
) -> WorkingCalendar | None:
    """The calendar without a word on these days and years; None when nothing is left of it."""
    before = calendar or WorkingCalendar()
    left = WorkingCalendar(
        days=tuple(each for each in before.days if each.day not in days),
        complete_years=tuple(year for year in before.complete_years if year not in complete_years),
    )
    return None if left == WorkingCalendar() else left


def renamed(release_name: str, number: int) -> str:
    """The name of a release that differs from that one by its calendar alone, as in `v12+13`."""
    return f"{_NAMED_AFTER.sub('', release_name)}+{number}"
