"""The report of a span over the banner's whole stream, counted by the rules of the desk's report.

Cases are made of their entries a few hundred at a time, so that memory does not grow with the banner.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, select

from casework.cases.case import Case
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import fold
from casework.cases.grades import dated_grades
from casework.cases.kinds.events import GRADES
from casework.cases.kinds.purging import CASE_PURGED
from casework.cases.promised_limit import is_over
from casework.cases.visits import visits_of
from casework.release.catalogue import Release
from casework.report.counting import (
    CountedCase,
    MonthReport,
    all_together,
    bounds,
    by_site,
    rows_of,
)
from casework.report.report_context import month_counts, months_to, reaching_to, silent_sites
from sync.server.report.case_releases import CaseReleases
from sync.server.report.span import ReportSpan
from sync.server.store.entries import recorded_of
from sync.server.store.rows import among, listed
from sync.server.store.streams import require_stream
from sync.server.store.tables import Device, StoredEntry

_BEGINNINGS = ("case_opened", "case_inspected")  # either alone makes a case
_CORRECTED = "case_time_corrected"
_AT_ONCE = 400
_ENTRY = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)
_OF_SUBJECTS = (
    select(*_ENTRY, StoredEntry.body)
    .where(among(StoredEntry.subject, "subjects"))
    .order_by(StoredEntry.subject, StoredEntry.position)
)


class BannerCase(msgspec.Struct, frozen=True):
    """A case with what is counted of it."""

    case: Case
    counted: CountedCase


def report_of(connection: Connection, span: ReportSpan, release: Release, today: dt.date) -> MonthReport:
    """The report of the whole banner."""
    stream = require_stream(connection)
    rows = rows_of((each.counted for each in cases_of(connection, span, release)), release, today)
    return MonthReport(
        month=span.name,
        made_at=dt.datetime.now().astimezone().isoformat(timespec="minutes"),
        rows=rows,
        sites=by_site(rows),
        total=all_together(rows),
        grades=_grades(connection, span),
        enquiries=_enquiries(connection, span),
        months=month_counts(_opened_in_the_year(connection, span), span.last.replace(day=1)),
        unheard=silent_sites(release, stream.banner, _heard(connection), reaching_to(span.last, today)),
    )


def cases_of(connection: Connection, span: ReportSpan, release: Release) -> Iterator[BannerCase]:
    """Every case that was opened in the span, void ones too, by the clocks as they are believed now."""
    known = CaseReleases(release)
    for case in _opened(connection, span):
        if case.matter_code:
            yield BannerCase(case, _counted(connection, case, known))


def _opened(connection: Connection, span: ReportSpan) -> Iterator[Case]:
    subjects = _subjects(connection, span)
    for start in range(0, len(subjects), _AT_ONCE):
        for case in _folded(connection, subjects[start : start + _AT_ONCE]):
            if span.has(case.opened_at):
                yield case


def _subjects(connection: Connection, span: ReportSpan) -> list[str]:
    """Cases that may have been opened in it: by their beginning, or because a clock was set right since."""
    begun = StoredEntry.kind.in_(_BEGINNINGS) & StoredEntry.recorded_at.between(
        *bounds(span.first, span.last)
    )
    wanted = select(StoredEntry.subject).where(begun | (StoredEntry.kind == _CORRECTED)).distinct()
    return sorted(connection.scalars(wanted))


def _folded(connection: Connection, subjects: list[str]) -> Iterator[Case]:
    entries: list[Recorded] = []
    rows = connection.execute(_OF_SUBJECTS, {"subjects": listed(subjects)})
    for recorded in recorded_of(connection, rows):
        if entries and entries[0].entry.subject != recorded.entry.subject:
            yield fold(entries)
            entries = []
        entries.append(recorded)
    if entries:
        yield fold(entries)


def _counted(connection: Connection, case: Case, known: CaseReleases) -> CountedCase:
    visits = visits_of(slip.issued for slip in case.slips if slip.issued_at)
    promised = known.clocks_of(connection, case).promised
    return CountedCase(
        site=case.site,
        matter_code=case.matter_code,
        matter_name=case.matter_name,
        visits=visits,
        is_voided=case.status == "voided",
        is_over=is_over(case),
        promised_on=promised.day if promised else None,
    )


def _grades(connection: Connection, span: ReportSpan) -> dict[str, int]:
    """The five grades that were given in the span."""
    near = StoredEntry.recorded_at.between(*bounds(span.first, span.last))
    given_then = (StoredEntry.kind == "case_evaluated") & near
    rows = connection.execute(
        select(*_ENTRY, StoredEntry.body).where(given_then | (StoredEntry.kind == CASE_PURGED))
    )
    given = Counter(each.grade for each in dated_grades(recorded_of(connection, rows)) if span.has(each.at))
    return {grade: given[grade] for grade in GRADES}


def _enquiries(connection: Connection, span: ReportSpan) -> int:
    begun = (
        select(StoredEntry.subject, func.min(StoredEntry.recorded_at).label("at"))
        .where(StoredEntry.kind.startswith("enquiry_"))
        .group_by(StoredEntry.subject)
    )
    return sum(span.has(at) for _subject, at in connection.execute(begun))


def _opened_in_the_year(connection: Connection, span: ReportSpan) -> Iterator[str]:
    """When the cases of the twelve months up to the span's end were opened, void ones left out."""
    year = ReportSpan(months_to(span.last.replace(day=1))[0], span.last)
    for case in _opened(connection, year):
        if case.matter_code and case.status != "voided":
            yield case.opened_at


def _heard(connection: Connection) -> dict[str, str]:
    """The newest time of which a device of each site has written."""
    newest = (
        select(StoredEntry.device, func.max(StoredEntry.recorded_at).label("at"))
        .group_by(StoredEntry.device)
        .subquery()
    )
    rows = connection.execute(select(Device.site, newest.c.at).join(newest, newest.c.device == Device.device))
    heard: dict[str, str] = {}
    for site, at in rows:
        heard[site] = max(heard.get(site, ""), at)
    return heard
