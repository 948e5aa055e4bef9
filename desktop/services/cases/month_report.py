"""The month report: cases by site, matter and mode, and how they went; a site's own counts, no ranking.

All is read from the lines of cases, which the fold of their entries makes in the same transaction: what slips
say of first visits, visits and proofs avoided as well.  Registrations are not counted (国办函〔2026〕12号).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from casework.cases.grades import dated_grades
from casework.cases.kinds.events import GRADES
from casework.cases.kinds.purging import CASE_PURGED
from casework.cases.visits import Visits
from casework.language import _
from casework.local_day import local_day, read_day
from casework.release.catalogue import Release
from casework.report.counting import (
    CountedCase,
    MonthReport,
    all_together,
    bounds,
    by_site,
    last_day,
    rows_of,
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
from desktop.database.set_aside import IN_PLACE
from desktop.database.tables import CaseLine, JournalEntry
from desktop.errors import CaseError
from desktop.services.cases.list_cases import Promise
from desktop.services.cases.list_conflicts import site_of_device
from desktop.services.cases.promised_day import CLOCK_COLUMNS, ClockLine


def read_month(text: str) -> dt.date:
    """The first day of a month written as 2026-11; raises CaseError."""
    try:
        return read_day(f"{text.strip()}-01")
    except ValueError:
        what = _("“{text}”不是月份").format(text=text[:20])
        raise CaseError(_("月份不对"), what, _("请写成 2026-11 这样")) from None


def month_report(
    connection: Connection, first: dt.date, promise: Promise, today: dt.date, here: str = ""
) -> MonthReport:
    """The report of the month that begins on that day, by this place's calendar, as seen from `here`."""
    rows = rows_of(_counted(connection, _lines(connection, first), promise), promise.release, today)
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
    day = local_day(at)
    return (day.year, day.month) == (first.year, first.month)


_Line = Any  # a row of _COLUMNS and CLOCK_COLUMNS
_CLOCK = len(CLOCK_COLUMNS)


def _lines(connection: Connection, first: dt.date) -> list[_Line]:
    wanted = select(*_COLUMNS, *CLOCK_COLUMNS).where(
        CaseLine.opened_at.between(*bounds(first, last_day(first))), CaseLine.matter_code != ""
    )
    rows = connection.execute(wanted.order_by(CaseLine.position)).all()
    return [row for row in rows if in_month(row.opened_at, first)]


def _counted(connection: Connection, lines: list[_Line], promise: Promise) -> Iterator[CountedCase]:
    promised = promise.days.all_of(
        connection, (ClockLine._make(line[-_CLOCK:]) for line in lines), promise.release
    )
    for line, day in zip(lines, promised, strict=True):
        _at, name, status, is_over, mode, slips, at_once, avoided, code, site, *_clock = line
        yield CountedCase(
            site=site,
            matter_code=code,
            matter_name=name,
            visits=Visits(mode, slips, at_once, avoided),
            is_voided=status == "voided",
            is_over=is_over,
            promised_on=day.day if day else None,
        )


_COLUMNS = (
    CaseLine.opened_at,
    CaseLine.matter_name,
    CaseLine.status,
    CaseLine.is_over,
    CaseLine.mode,
    CaseLine.slip_count,
    CaseLine.is_complete_at_once,
    CaseLine.avoided_count,
)


def _grades(connection: Connection, first: dt.date) -> dict[str, int]:
    """The five grades that were given in the month."""
    near = JournalEntry.recorded_at.between(*bounds(first, last_day(first)))
    kinds = ("case_evaluated", CASE_PURGED)
    entries = journal.of_kinds(connection, kinds, near | (JournalEntry.kind == CASE_PURGED))
    grades = dated_grades(recorded for recorded, _position in entries)
    given = Counter(each.grade for each in grades if in_month(each.at, first))
    return {grade: given[grade] for grade in GRADES}


def _enquiries(connection: Connection, first: dt.date) -> int:
    rows = connection.scalars(select(AffairLine.at).where(AffairLine.kind == "enquiry"))
    return sum(in_month(at, first) for at in rows)


def year_counts(connection: Connection, first: dt.date) -> tuple[MonthCount, ...]:
    """The twelve months that end with the one beginning then, the oldest first, by this place's calendar."""
    at = CaseLine.opened_at
    minutes = connection.execute(
        select(func.min(at), func.count())
        .where(
            at.between(*bounds(months_to(first)[0], last_day(first))),
            CaseLine.matter_code != "",
            CaseLine.status != "voided",
        )
        .group_by(func.substr(at, 1, len("2026-11-24T09:30")), func.substr(at, -len("+08:00")))
    )
    return month_counts((one for one, count in minutes.all() for _case in range(count)), first)


def unheard_sites(
    connection: Connection, release: Release, here: str, last: dt.date, today: dt.date
) -> tuple[UnheardSite, ...]:
    """Sites below `here` whose records do not reach to that day, the longest silent first.

    Of a month that is not over, those of which nothing came for some days.
    """
    return silent_sites(release, here, _heard(connection), reaching_to(last, today))


def _heard(connection: Connection) -> dict[str, str]:
    """When the newest entry of a device of each site was made, as far as it has come here."""
    newest = select(JournalEntry.device, func.max(JournalEntry.seq)).where(IN_PLACE)
    newest = newest.group_by(JournalEntry.device)
    place = tuple_(JournalEntry.device, JournalEntry.seq)
    heard: dict[str, str] = {}
    for device, at in connection.execute(
        select(JournalEntry.device, JournalEntry.recorded_at).where(place.in_(newest))
    ):
        site = site_of_device(connection, device)
        heard[site] = max(heard.get(site, ""), at)
    return heard
