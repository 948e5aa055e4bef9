"""On which day a limit ends: counted by the statutes, on the calendar of the state and the banner's words."""

from __future__ import annotations

import datetime as dt

import pytest

from casework.deadline import Deadline, WorkingDays
from casework.release.catalogue import CalendarDay, DayKind, Limit, LimitUnit, WorkingCalendar

BASIS = "国办发明电〔2026〕9 号"


def limit(value: float, unit: LimitUnit = "working_day") -> Limit:
    return Limit(value=value, unit=unit)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def named(kind: DayKind, *days: str, complete: tuple[int, ...] = ()) -> WorkingDays:
    told = tuple(CalendarDay(day=day(each), kind=kind, basis=BASIS) for each in days)
    return WorkingDays(WorkingCalendar(days=told, complete_years=complete))


@pytest.mark.parametrize(
    ("begun", "value", "ends"),
    [
        ("2026-11-23", 1, "2026-11-24"),  # the day of acceptance does not count
        ("2026-11-27", 1, "2026-11-30"),  # Friday: the weekend is left out
        ("2026-11-28", 1, "2026-11-30"),  # accepted on a Saturday
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-09-30", 1, "2026-10-08"),  # National Day: seven days of rest
        ("2026-09-30", 3, "2026-10-10"),  # … and the Saturday that is worked for them
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        ("2026-02-13", 2, "2026-02-24"),  # Spring Festival with the Saturdays before and after
        ("2024-02-28", 1, "2024-02-29"),  # a leap day is a day like others
        ("2023-02-28", 1, "2023-03-01"),
    ],
)
def test_working_days_leave_statutory_holidays_out(begun: str, value: int, ends: str) -> None:
    assert WorkingDays().deadline(day(begun), limit(value)) == Deadline(day(ends))


@pytest.mark.parametrize(
    ("begun", "value", "ends"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-23", 7, "2026-11-30"),  # rest days on the way count
        ("2026-11-23", 5, "2026-11-30"),  # would end on a Saturday
        ("2026-09-24", 7, "2026-10-08"),  # would end on National Day
        ("2026-10-01", 9, "2026-10-10"),  # a Saturday that is worked is no rest day
        ("2024-02-22", 7, "2024-02-29"),
    ],
)
def test_calendar_days_end_on_a_working_day(begun: str, value: int, ends: str) -> None:
    found = WorkingDays().deadline(day(begun), limit(value, "calendar_day"))
    assert found == Deadline(day(ends))


@pytest.mark.parametrize(
    ("begun", "value", "unit", "ends"),
    [
        ("2026-11-23", 2.5, "working_day", "2026-11-26"),  # within the third day
        ("2026-11-23", 0.5, "calendar_day", "2026-11-24"),
        ("2026-11-23", 2, "hour", "2026-11-23"),
        ("2026-11-23", 48, "hour", "2026-11-25"),
        ("2026-11-23", 1, "month", "2026-12-23"),
        ("2026-01-31", 1, "month", "2026-02-28"),  # 民法典 第二百零二条; a Saturday that is worked
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2026-11-09", 0.5, "month", "2026-11-24"),
        ("2026-03-09", 0.5, "year", "2026-09-09"),
    ],
)
def test_other_units_run_on_the_calendar(begun: str, value: float, unit: LimitUnit, ends: str) -> None:
    assert WorkingDays().deadline(day(begun), limit(value, unit)) == Deadline(day(ends))


def test_on_the_spot_is_the_same_day_whatever_day_it_is() -> None:
    for begun in ("2026-11-28", "2026-10-01", "2031-05-01"):
        assert WorkingDays().deadline(day(begun), limit(0, "on_the_spot")) == Deadline(day(begun))


def test_a_year_without_a_notice_follows_the_week_and_says_so() -> None:
    days = WorkingDays()
    assert days.deadline(day("2026-12-30"), limit(1)) == Deadline(day("2026-12-31"))
    assert days.deadline(day("2026-12-30"), limit(3)) == Deadline(day("2027-01-04"), provisional=True)
    assert days.deadline(day("2028-02-28"), limit(1)) == Deadline(day("2028-02-29"), provisional=True)
    assert days.deadline(day("2026-12-28"), limit(6, "calendar_day")) == Deadline(
        day("2027-01-04"), provisional=True
    )


def test_calendar_days_rest_on_the_last_days_alone() -> None:
    found = named("work", "2027-01-04").deadline(day("2026-12-28"), limit(7, "calendar_day"))
    assert found == Deadline(day("2027-01-04"))


def test_a_clock_far_back_still_gives_a_day() -> None:
    found = WorkingDays().deadline(day("1970-01-01"), limit(1))
    assert found == Deadline(day("1970-01-02"), provisional=True)


def test_the_banners_word_goes_before_the_states() -> None:
    assert named("rest", "2026-11-24").deadline(day("2026-11-23"), limit(1)).day == day("2026-11-25")
    assert named("work", "2026-10-01").deadline(day("2026-09-30"), limit(1)) == Deadline(day("2026-10-01"))


def test_a_named_rest_day_moves_the_end_and_the_rest_stays_provisional() -> None:
    found = named("rest", "2027-01-01").deadline(day("2026-12-30"), limit(3))
    assert found == Deadline(day("2027-01-05"), provisional=True)


def test_a_year_whose_notice_is_whole_is_certain() -> None:
    whole = named("rest", "2027-01-01", complete=(2027,))
    assert whole.deadline(day("2026-12-30"), limit(3)) == Deadline(day("2027-01-05"))
    assert whole.deadline(day("2027-12-30"), limit(2)) == Deadline(day("2028-01-03"), provisional=True)


@pytest.mark.parametrize(("excluded", "last"), [
    ([], 12),
    ([1, 2], 12),  # the day of the beginning and one before it were never counted
    ([3], 13),
    ([12], 13),  # the last day itself
    ([13, 14], 12),  # after the end
    ([12, 13], 14),  # what is left out moves the end over what is left out as well
    ([3, 4, 13, 14], 16),
    ([14, 3, 13, 4], 16),  # in whatever order they come
])  # fmt: skip
def test_days_left_out_on_the_way_move_the_end(excluded: list[int], last: int) -> None:
    june = named("work", *(f"2026-06-{number:02}" for number in range(1, 31)))  # no rest day moves an end
    left_out = [dt.date(2026, 6, number) for number in excluded]
    ends = june.deadline(dt.date(2026, 6, 2), limit(10, "calendar_day"), left_out)
    assert ends == Deadline(dt.date(2026, 6, last))
