"""Limits of different units beside each other: only what is certain whatever the day of beginning is said."""

from __future__ import annotations

import math

import msgspec

from casework.release.catalogue import Limit, LimitUnit

_WEEK, _WORKING_WEEK = 7, 5
_HOLIDAYS = 11  # the most days in a row that no notice of the last twenty years has passed
_DAYS: dict[LimitUnit, tuple[float, float]] = {
    "on_the_spot": (0, 0),
    "hour": (1 / 24, 1 / 24),
    "calendar_day": (1, 1),
    "month": (28, 31),
    "year": (365, 366),
}


class Span(msgspec.Struct, frozen=True):
    """How many days of the calendar a limit takes, at least and at most."""

    least: float
    most: float


def span(limit: Limit) -> Span:
    """The days of a limit; a week has at most six working days where one is worked instead of a holiday."""
    value = limit.value
    if limit.unit == "working_day":
        weeks = max(0, math.ceil(value) - 1) // _WORKING_WEEK
        longest = math.ceil(value / _WORKING_WEEK) * _WEEK + _HOLIDAYS * (1 + value // 60)
        return Span(value + weeks, longest)
    least, most = _DAYS[limit.unit]
    return Span(value * least, value * most)


def is_longer(limit: Limit, other: Limit) -> bool:
    """Is a limit longer than the other on every day on which both may begin?"""
    if limit.unit == other.unit:
        return limit.value > other.value
    return span(limit).least > span(other).most


def number_words(value: float) -> str:
    """The value of a limit as one writes it: 5, 2.5."""
    return f"{value:g}"
