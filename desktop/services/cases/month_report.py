"""The month report: cases by site, matter and mode, and how they went; a site's own counts, no ranking.

First visits, visits and proofs avoided are read from what the slips of those cases say; the rest from
the lines of cases.  Registrations are not counted (国办函〔2026〕12号).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, Row, select

from casework.cases.draft import MaterialMark
from casework.cases.kinds.events import GRADES
from casework.language import _
from casework.release.catalogue import Release
from desktop.database.event_tables import AffairLine
from desktop.database.tables import CaseLine, JournalBody, JournalEntry
from desktop.errors import CaseError
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.report_context import MonthCount, UnheardSite, unheard_sites, year_counts


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


class _SlipPart(msgspec.Struct):
    """What of an issued slip the report asks for."""

    mode: str = ""
    follows: str = ""
    slip_number: str = ""
    replaces: str = ""  # a slip that was wrong, of the same visit
    marks: tuple[MaterialMark, ...] = ()


_SLIP = msgspec.json.Decoder(_SlipPart)


class _GradePart(msgspec.Struct):
    grade: str = ""


_GRADE = msgspec.json.Decoder(_GradePart)
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


def read_month(text: str) -> dt.date:
    """The first day of a month written as 2026-11; raises CaseError."""
    try:
        return dt.date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        what = _("“{text}”不是月份").format(text=text[:20])
        raise CaseError(_("月份不对"), what, _("请写成 2026-11 这样")) from None


def last_day(first: dt.date) -> dt.date:
    """The last day of the month that begins then."""
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def month_report(
    connection: Connection, first: dt.date, promise: Promise, today: dt.date, here: str = ""
) -> MonthReport:
    """The report of the month that begins on that day, by this place's calendar, as seen from `here`."""
    lines = _lines(connection, first)
    slips = _slips(connection, lines)
    rows: dict[tuple[str, str, str], ReportRow] = {}
    for line in lines:
        own = slips.get(line.case_id, [])
        mode = own[0].mode if own else ""
        row = rows.setdefault((line.site, line.matter_code, mode), _named(line, mode, promise.release))
        if line.status == "voided":
            row.voided += 1
            continue
        _count(row, line, own)
        day = promise.days.of(connection, line._mapping, promise.release)
        if day is not None:
            row.promised += 1
            row.overdue += day.day < today and not line.is_over
    ordered = tuple(rows[key] for key in sorted(rows))
    return MonthReport(
        month=f"{first:%Y-%m}",
        made_at=dt.datetime.now().astimezone().isoformat(timespec="minutes"),
        rows=ordered,
        sites=_by_site(ordered),
        total=_together(ordered, ReportRow(site_name=_("合计"))),
        grades=_grades(connection, first),
        enquiries=_enquiries(connection, first),
        months=year_counts(connection, first),
        unheard=unheard_sites(connection, promise.release, here, last_day(first), today),
    )


def in_month(at: str, first: dt.date) -> bool:
    """Does this time fall into the month, by this place's calendar?"""
    if not at:
        return False
    day = dt.datetime.fromisoformat(at).astimezone().date()
    return (day.year, day.month) == (first.year, first.month)


def bounds(first: dt.date, last: dt.date) -> tuple[str, str]:
    """Texts between which every time of these days stands, with whatever offset it was written."""
    return (first - dt.timedelta(days=1)).isoformat(), (last + dt.timedelta(days=2)).isoformat()


def _lines(connection: Connection, first: dt.date) -> list[Row]:  # type: ignore[type-arg]
    wanted = select(*CaseLine.__table__.columns).where(
        CaseLine.opened_at.between(*bounds(first, last_day(first))), CaseLine.matter_code != ""
    )
    rows = connection.execute(wanted.order_by(CaseLine.position))
    return [row for row in rows if in_month(row.opened_at, first)]


def _slips(connection: Connection, lines: list[Row]) -> dict[str, list[_SlipPart]]:  # type: ignore[type-arg]
    """What the slips of these cases say, the first one first; of all that were issued since the oldest."""
    if not lines:
        return {}
    cases = {line.case_id for line in lines}
    same = (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq)
    rows = connection.execute(
        select(JournalEntry.subject, JournalBody.body)
        .join(JournalBody, same)
        .where(
            JournalEntry.kind == "slip_issued", JournalEntry.position >= min(line.position for line in lines)
        )
        .order_by(JournalEntry.position)
    )
    by_case: dict[str, list[_SlipPart]] = {}
    for subject, body in rows:
        if subject in cases and body is not None:
            by_case.setdefault(subject, []).append(_SLIP.decode(body))
    return {case: _without_replaced(slips) for case, slips in by_case.items()}


def _without_replaced(slips: list[_SlipPart]) -> list[_SlipPart]:
    """Of a slip that was wrong the one counts that stands for it: it was one visit."""
    replaced = {each.replaces for each in slips if each.replaces}
    return [each for each in slips if each.slip_number not in replaced]


def _named(line: Row, mode: str, release: Release) -> ReportRow:  # type: ignore[type-arg]
    site = release.site(line.site)
    return ReportRow(
        site=line.site,
        site_name=site.name.zh if site else line.site,
        matter=line.matter_code,
        matter_name=line.matter_name,
        mode=mode,
    )


def _count(row: ReportRow, line: Row, slips: list[_SlipPart]) -> None:  # type: ignore[type-arg]
    row.cases += 1
    row.visits += max(1, len(slips))
    row.slips += len(slips)
    row.ended += line.is_over
    if slips:
        row.complete_at_once += not any(mark.is_missing for mark in slips[0].marks)
        row.proofs_avoided += sum(mark.is_avoided for mark in slips[-1].marks)


def _by_site(rows: Iterable[ReportRow]) -> tuple[ReportRow, ...]:
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


def _grades(connection: Connection, first: dt.date) -> dict[str, int]:
    """The five grades that were given in the month."""
    same = (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq)
    rows = connection.execute(
        select(JournalEntry.recorded_at, JournalBody.body)
        .join(JournalBody, same)
        .where(
            JournalEntry.kind == "case_evaluated",
            JournalEntry.recorded_at.between(*bounds(first, last_day(first))),
        )
    )
    given = Counter(_GRADE.decode(body).grade for at, body in rows if body and in_month(at, first))
    return {grade: given[grade] for grade in GRADES}


def _enquiries(connection: Connection, first: dt.date) -> int:
    rows = connection.scalars(select(AffairLine.at).where(AffairLine.kind == "enquiry"))
    return sum(in_month(at, first) for at in rows)
