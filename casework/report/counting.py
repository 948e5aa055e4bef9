"""Counting cases by site, matter and mode: how many, complete at once, visits, proofs avoided, overdue.

First visits, visits and proofs avoided are read from what the slips of a case say.  Registrations are not
counted, and nobody is ranked (国办函〔2026〕12号).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from casework.cases.visits import Visits
from casework.language import _
from casework.release.catalogue import Release
from casework.report.report_context import MonthCount, UnheardSite


class ReportRow(msgspec.Struct, kw_only=True):
    """Counts of cases opened in the month, of one site, matter and mode; or of several of these together."""

    site: str = ""
    site_name: str = ""
    matter: str = ""
    matter_name: str = ""
    mode: str = ""
    cases: int = 0
    complete_at_once: int = 0  # nothing required was missing on the first visit
    visits: int = 0
    slips: int = 0
    proofs_avoided: int = 0
    ended: int = 0
    promised: int = 0  # a promised day runs or ran
    overdue: int = 0  # past it today, without a result
    voided: int = 0

    @property
    def at_once_percent(self) -> float | None:
        """Of a hundred cases so many were complete at once; None where there are none."""
        return 100 * self.complete_at_once / self.cases if self.cases else None

    @property
    def visits_per_case(self) -> float | None:
        """How often people had to come; None where there are no cases."""
        return self.visits / self.cases if self.cases else None


class MonthReport(msgspec.Struct, frozen=True, kw_only=True):
    """A month: rows in the order of sites and matters, the same by site, and together."""

    month: str
    made_at: str
    rows: tuple[ReportRow, ...]
    sites: tuple[ReportRow, ...]
    total: ReportRow
    grades: dict[str, int]
    enquiries: int
    months: tuple[MonthCount, ...] = ()  # the twelve up to this one
    unheard: tuple[UnheardSite, ...] = ()  # at a hall: of whom the counts may lack something


class CountedCase(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case is counted."""

    site: str
    matter_code: str
    matter_name: str
    visits: Visits = Visits()
    is_voided: bool = False
    is_over: bool = False
    promised_on: dt.date | None = None


_COUNTED = (
    "cases",
    "complete_at_once",
    "visits",
    "slips",
    "proofs_avoided",
    "ended",
    "promised",
    "overdue",
    "voided",
)


def rows_of(cases: Iterable[CountedCase], names: Release, today: dt.date) -> tuple[ReportRow, ...]:
    """A row for each site, matter and mode that there is, in the order of their codes."""
    rows: dict[tuple[str, str, str], ReportRow] = {}
    for case in cases:
        key = (case.site, case.matter_code, case.visits.mode)
        row = rows.get(key)
        if row is None:
            row = rows[key] = _named(case, names)
        if case.is_voided:
            row.voided += 1
        else:
            _count(row, case, today)
    return tuple(rows[key] for key in sorted(rows))


def all_together(rows: Iterable[ReportRow]) -> ReportRow:
    """The sum of all rows."""
    return _together(rows, ReportRow(site_name=_("合计")))


def last_day(first: dt.date) -> dt.date:
    """The last day of the month that begins then."""
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def bounds(first: dt.date, last: dt.date) -> tuple[str, str]:
    """Texts between which every time of these days stands, with whatever offset it was written."""
    return (first - dt.timedelta(days=1)).isoformat(), (last + dt.timedelta(days=2)).isoformat()


def _named(case: CountedCase, names: Release) -> ReportRow:
    site = names.site(case.site)
    return ReportRow(
        site=case.site,
        site_name=site.name.zh if site else case.site,
        matter=case.matter_code,
        matter_name=case.matter_name,
        mode=case.visits.mode,
    )


def _count(row: ReportRow, case: CountedCase, today: dt.date) -> None:
    visits = case.visits
    row.cases += 1
    row.visits += max(1, visits.slips)
    row.slips += visits.slips
    row.ended += case.is_over
    row.complete_at_once += visits.is_complete_at_once
    row.proofs_avoided += visits.avoided
    if case.promised_on is not None:
        row.promised += 1
        row.overdue += case.promised_on < today and not case.is_over


def by_site(rows: Iterable[ReportRow]) -> tuple[ReportRow, ...]:
    """The same by site."""
    by_site: dict[str, list[ReportRow]] = {}
    for row in rows:
        by_site.setdefault(row.site, []).append(row)
    return tuple(
        _together(members, ReportRow(site=site, site_name=members[0].site_name))
        for site, members in sorted(by_site.items())
    )


def _together(rows: Iterable[ReportRow], into: ReportRow) -> ReportRow:
    for row in rows:
        for name in _COUNTED:
            setattr(into, name, getattr(into, name) + getattr(row, name))
    return into


def modes_of(rows: Iterable[ReportRow], site: str) -> Mapping[str, int]:
    """How many cases of a site were handled in which mode."""
    counts: Counter[str] = Counter()
    for row in rows:
        if row.site == site:
            counts[row.mode] += row.cases
    return counts
