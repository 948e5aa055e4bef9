"""Whether the working-day calendar of a release can be meant: each day once, each with its notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

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
            yield Problem(below(place, "day"), f"{each.day} 写了两次", "每天只写一次")
        seen.add(each.day)
        if each.day.year not in YEARS:
            yield Problem(
                below(place, "day"), f"日期写的是 {each.day}", f"{YEARS[0]} 到 {YEARS[-1]} 年的日期"
            )
        if not each.basis.strip():
            yield Problem(below(place, "basis"), "没有写依据", "放假通知的名称或文号")
        else:
            yield from text_problems(each.basis, below(place, "basis"))
    for index, year in enumerate(calendar.complete_years):
        if year not in YEARS or year in calendar.complete_years[:index]:
            place = below(below(path, "complete_years"), index)
            yield Problem(place, f"年份写的是 {year}", f"{YEARS[0]} 到 {YEARS[-1]}，各写一次")
