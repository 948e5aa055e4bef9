"""From which day to which a report counts: a month, or any span."""

from __future__ import annotations

import datetime as dt

import msgspec

from casework.language import _
from casework.local_day import read_day
from casework.report.counting import last_day
from sync.server.refusals import refuse


class ReportSpan(msgspec.Struct, frozen=True):
    """Both days are included."""

    first: dt.date
    last: dt.date

    def has(self, at: str) -> bool:
        """Does this time fall into it, by this place's calendar?"""
        return bool(at) and self.first <= dt.datetime.fromisoformat(at).astimezone().date() <= self.last

    @property
    def name(self) -> str:
        """As a month where it is one: 2026-11, else the days: 2026-11-01/2026-11-15."""
        if self.first.day == 1 and self.last == last_day(self.first):
            return f"{self.first:%Y-%m}"
        return f"{self.first}/{self.last}"


def month_span(text: str) -> ReportSpan:
    """The month written as 2026-11; raises Refused."""
    try:
        first = read_day(f"{text.strip()}-01")
    except ValueError:
        raise refuse("malformed", _("“{text}”不是月份：请写成 2026-11 这样").format(text=text[:20])) from None
    return ReportSpan(first, last_day(first))


def span_of(first: dt.date, last: dt.date) -> ReportSpan:
    """A span of days; raises Refused where it ends before it begins."""
    if last < first:
        what = _("{last} 早于 {first}：请把起止日期对调").format(last=last, first=first)
        raise refuse("malformed", what)
    return ReportSpan(first, last)
