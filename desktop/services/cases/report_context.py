"""What stands around a month's counts: the twelve months up to it, and sites of which nothing has come."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, select

from casework.release.catalogue import Release, Site
from desktop.database.tables import CaseLine, JournalEntry
from desktop.services.cases.list_conflicts import site_of_device

MONTHS = 12
SILENT_DAYS = 3  # after so many a site that works has been heard of


class MonthCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases were opened in a month, void ones not counted."""

    month: str
    cases: int


class UnheardSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site below this one of which nothing came up to the month's end; `since` is the last thing, or ""."""

    site: str
    site_name: str
    since: str = ""


def year_counts(connection: Connection, first: dt.date) -> tuple[MonthCount, ...]:
    """The twelve months that end with the one beginning then, the oldest first, by this place's calendar."""
    months = [_back(first, back) for back in reversed(range(MONTHS))]
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    early, late = months[0] - dt.timedelta(days=1), last + dt.timedelta(days=2)
    times = connection.scalars(
        select(CaseLine.opened_at).where(
            CaseLine.opened_at.between(early.isoformat(), late.isoformat()),
            CaseLine.matter_code != "",
            CaseLine.status != "voided",
        )
    )
    counts = Counter(_month(at) for at in times)
    return tuple(MonthCount(month=f"{day:%Y-%m}", cases=counts[f"{day:%Y-%m}"]) for day in months)


def unheard_sites(
    connection: Connection, release: Release, here: str, last: dt.date, today: dt.date
) -> tuple[UnheardSite, ...]:
    """Sites below `here` whose records do not reach to the month's end, the longest silent first.

    Of a month that is not over, those of which nothing came for some days.
    """
    below = list(_below(release, here))
    if not below:
        return ()
    until = min(last, today - dt.timedelta(days=SILENT_DAYS))
    heard = _heard(connection)
    silent = [
        UnheardSite(site=site.code, site_name=site.name.zh, since=since)
        for site in below
        if not (since := heard.get(site.code, "")) or _day(since) < until
    ]
    return tuple(sorted(silent, key=lambda each: (each.since, each.site)))


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


def _below(release: Release, here: str) -> Iterator[Site]:
    """The sites under one, at any depth; each once, whatever the parents say."""
    wanted, seen = {here}, {here}
    while wanted:
        children = [each for each in release.sites if each.parent in wanted and each.code not in seen]
        yield from children
        wanted = {each.code for each in children}
        seen |= wanted


def _back(first: dt.date, months: int) -> dt.date:
    whole = first.year * MONTHS + first.month - 1 - months
    return dt.date(whole // MONTHS, whole % MONTHS + 1, 1)


def _month(at: str) -> str:
    return f"{_day(at):%Y-%m}"


def _day(at: str) -> dt.date:
    return dt.datetime.fromisoformat(at).astimezone().date()
