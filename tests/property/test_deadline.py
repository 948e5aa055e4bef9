"""Deadlines hold what the statutes say of them, for any day, limit and calendar."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.deadline import WorkingDays
from casework.release.calendar_edits import days_between, with_days, without_days
from casework.release.catalogue import CalendarDay, DayKind, Limit, LimitUnit, WorkingCalendar

DAY = dt.timedelta(days=1)
DATES = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
KINDS: st.SearchStrategy[DayKind] = st.sampled_from(("work", "rest"))
UNITS: st.SearchStrategy[LimitUnit] = st.sampled_from(("working_day", "calendar_day"))
VALUES = st.integers(1, 60)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    named = draw(st.dictionaries(DATES, KINDS, max_size=30))
    days = tuple(CalendarDay(day=day, kind=kind, basis="通知") for day, kind in sorted(named.items()))
    years = draw(st.sets(st.integers(2026, 2029)))
    return WorkingCalendar(days=days, complete_years=tuple(sorted(years)))


def after(first: dt.date, last: dt.date) -> list[dt.date]:
    """The days after the first, up to the last."""
    return [first + number * DAY for number in range(1, (last - first).days + 1)]


@given(begun=DATES, value=VALUES, calendar=calendars())
def test_a_limit_in_working_days_holds_exactly_as_many(
    begun: dt.date, value: int, calendar: WorkingCalendar
) -> None:
    days = WorkingDays(calendar)
    found = days.deadline(begun, Limit(value=value, unit="working_day"))
    judged = [days.judge(day) for day in after(begun, found.day)]
    assert sum(each.is_working for each in judged) == value
    assert judged[-1].is_working
    assert found.provisional == (not all(each.is_official for each in judged))


@given(begun=DATES, value=VALUES, calendar=calendars())
def test_a_limit_in_calendar_days_ends_on_the_first_working_day_from_its_end(
    begun: dt.date, value: int, calendar: WorkingCalendar
) -> None:
    days = WorkingDays(calendar)
    found = days.deadline(begun, Limit(value=value, unit="calendar_day"))
    counted = begun + value * DAY
    assert found.day >= counted
    assert days.judge(found.day).is_working
    assert not any(days.judge(day).is_working for day in after(counted - DAY, found.day - DAY))


@given(begun=DATES, value=VALUES, calendar=calendars(), unit=UNITS)
def test_who_begins_later_or_has_more_time_never_ends_earlier(
    begun: dt.date, value: int, calendar: WorkingCalendar, unit: LimitUnit
) -> None:
    days = WorkingDays(calendar)

    def ends(start: dt.date, count: int) -> dt.date:
        return days.deadline(start, Limit(value=count, unit=unit)).day

    assert ends(begun, value) <= ends(begun + DAY, value)
    assert ends(begun, value) <= ends(begun, value + 1)


@given(calendar=calendars(), first=DATES, count=st.integers(0, 40), kind=KINDS)
def test_days_that_are_set_hold_and_are_taken_back(
    calendar: WorkingCalendar, first: dt.date, count: int, kind: DayKind
) -> None:
    edited = days_between(first, first + count * DAY, kind, "新通知")
    after_edit = with_days(calendar, edited)
    assert [each.day for each in after_edit.days] == sorted({each.day for each in after_edit.days})
    assert set(edited) <= set(after_edit.days)
    assert with_days(after_edit, edited) == after_edit
    named = {each.day for each in edited}
    untouched = [each for each in calendar.days if each.day not in named]
    left = without_days(after_edit, named)
    assert list(left.days if left else ()) == untouched
