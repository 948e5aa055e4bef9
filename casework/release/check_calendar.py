"""Whether the working-day calendar of a release can be meant: each day once, each with its notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from casework.language import _
from casework.release.catalogue import WorkingCalendar
from casework.release.check_texts import text_problems
from casework.release.problems import Problem, below

YEARS = range(2000, 2200)


def calendar_problems(calendar: WorkingCalendar, path: str) -> Iterator[Problem]:
    """Every fault of meaning in the calendar."""
    seen: set[dt.date] = set()
    for index, each in enumerate(calendar.days):
        place = below(below(path, "days"), index)
        if each.day in seen:
            yield Problem(below(place, "day"), _("{day} 写了两次").format(day=each.day), _("每天只写一次"))
        seen.add(each.day)
        if each.day.year not in YEARS:
            yield Problem(
                below(place, "day"),
                _("日期写的是 {day}").format(day=each.day),
                _("{first} 到 {last} 年的日期").format(first=YEARS[0], last=YEARS[-1]),
            )
        if not each.basis.strip():
            yield Problem(below(place, "basis"), _("没有写依据"), _("放假通知的名称或文号"))
        else:
            yield from text_problems(each.basis, below(place, "basis"))
    for index, year in enumerate(calendar.complete_years):
        if year not in YEARS or year in calendar.complete_years[:index]:
            place = below(below(path, "complete_years"), index)
            yield Problem(
                place,
                _("年份写的是 {year}").format(year=year),
                _("{first} 到 {last}，各写一次").format(first=YEARS[0], last=YEARS[-1]),
            )
