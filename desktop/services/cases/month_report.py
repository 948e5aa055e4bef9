"""The month report: cases by site, matter and mode, and how they went; a site's own counts, no ranking.

First visits, visits and proofs avoided are read from what the slips of those cases say; the rest from
the lines of cases.  Registrations are not counted (国办函〔2026〕12号).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, Row, func, select

from casework.cases.issued import SlipIssued
from casework.cases.kinds.events import GRADES, CaseEvaluated
from casework.cases.kinds.table import read_judged_body
from casework.language import _
from casework.release.catalogue import Release
from casework.report.counting import (
    CountedCase,
    CountedSlip,
    MonthReport,
    all_together,
    bounds,
    by_site,
    last_day,
    rows_of,
    without_replaced,
)
from casework.report.report_context import (
    MonthCount,
    UnheardSite,
    month_counts,
    months_to,
    reaching_to,
    silent_sites,
)
from desktop.database import journal
from desktop.database.event_tables import AffairLine
from desktop.database.tables import CaseLine, JournalEntry
from desktop.errors import CaseError
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.list_conflicts import site_of_device


def read_month(text: str) -> dt.date:
    """The first day of a month written as 2026-11; raises CaseError."""
    try:
        return dt.date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        what = _("“{text}”不是月份").format(text=text[:20])
        raise CaseError(_("月份不对"), what, _("请写成 2026-11 这样")) from None


def month_report(
    connection: Connection, first: dt.date, promise: Promise, today: dt.date, here: str = ""
) -> MonthReport:
    """The report of the month that begins on that day, by this place's calendar, as seen from `here`."""
    lines = _lines(connection, first)
    slips = _slips(connection, lines)
    rows = rows_of((_counted(connection, line, slips, promise) for line in lines), promise.release, today)
    return MonthReport(
        month=f"{first:%Y-%m}",
        made_at=dt.datetime.now().astimezone().isoformat(timespec="minutes"),
        rows=rows,
        sites=by_site(rows),
        total=all_together(rows),
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


def _lines(connection: Connection, first: dt.date) -> list[Row]:  # type: ignore[type-arg]
    wanted = select(*CaseLine.__table__.columns).where(
        CaseLine.opened_at.between(*bounds(first, last_day(first))), CaseLine.matter_code != ""
    )
    rows = connection.execute(wanted.order_by(CaseLine.position))
    return [row for row in rows if in_month(row.opened_at, first)]


def _counted(
    connection: Connection,
    line: Row,  # type: ignore[type-arg]
    slips: Mapping[str, tuple[CountedSlip, ...]],
    promise: Promise,
) -> CountedCase:
    day = promise.days.of(connection, line._mapping, promise.release)
    return CountedCase(
        site=line.site,
        matter_code=line.matter_code,
        matter_name=line.matter_name,
        slips=slips.get(line.case_id, ()),
        is_voided=line.status == "voided",
        is_over=bool(line.is_over),
        promised_on=day.day if day else None,
    )


def _slips(connection: Connection, lines: list[Row]) -> dict[str, tuple[CountedSlip, ...]]:  # type: ignore[type-arg]
    """What the slips of these cases say, the first one first; of all that were issued since the oldest.

    A slip that this program cannot read is none of the case's to it, here as in the lists.
    """
    if not lines:
        return {}
    cases = {line.case_id for line in lines}
    since = JournalEntry.position >= min(line.position for line in lines)
    by_case: dict[str, list[CountedSlip]] = {}
    for recorded, _position in journal.of_kinds(connection, ("slip_issued",), since):
        subject = recorded.entry.subject
        if subject in cases and isinstance(body := read_judged_body(recorded), SlipIssued):
            by_case.setdefault(subject, []).append(_as_counted(body))
    return {case: without_replaced(slips) for case, slips in by_case.items()}


def _as_counted(slip: SlipIssued) -> CountedSlip:
    return CountedSlip(
        mode=slip.mode,
        follows=slip.follows,
        slip_number=slip.slip_number,
        replaces=slip.replaces,
        marks=slip.marks,
    )


def _grades(connection: Connection, first: dt.date) -> dict[str, int]:
    """The five grades that were given in the month."""
    near = JournalEntry.recorded_at.between(*bounds(first, last_day(first)))
    given = Counter(
        body.grade
        for recorded, _position in journal.of_kinds(connection, ("case_evaluated",), near)
        if in_month(recorded.entry.recorded_at, first)
        and isinstance(body := read_judged_body(recorded), CaseEvaluated)
    )
    return {grade: given[grade] for grade in GRADES}


def _enquiries(connection: Connection, first: dt.date) -> int:
    rows = connection.scalars(select(AffairLine.at).where(AffairLine.kind == "enquiry"))
    return sum(in_month(at, first) for at in rows)


def year_counts(connection: Connection, first: dt.date) -> tuple[MonthCount, ...]:
    """The twelve months that end with the one beginning then, the oldest first, by this place's calendar."""
    times = connection.scalars(
        select(CaseLine.opened_at).where(
            CaseLine.opened_at.between(*bounds(months_to(first)[0], last_day(first))),
            CaseLine.matter_code != "",
            CaseLine.status != "voided",
        )
    )
    return month_counts(times, first)


def unheard_sites(
    connection: Connection, release: Release, here: str, last: dt.date, today: dt.date
) -> tuple[UnheardSite, ...]:
    """Sites below `here` whose records do not reach to that day, the longest silent first.

    Of a month that is not over, those of which nothing came for some days.
    """
    return silent_sites(release, here, _heard(connection), reaching_to(last, today))


def _heard(connection: Connection) -> dict[str, str]:
    """The newest time that a device of each site has written of, as far as it has come here."""
    rows = connection.execute(
        select(JournalEntry.device, func.max(JournalEntry.recorded_at)).group_by(JournalEntry.device)
    )
    heard: dict[str, str] = {}
    for device, at in rows:
        site = site_of_device(connection, device)
        heard[site] = max(heard.get(site, ""), at)
    return heard
