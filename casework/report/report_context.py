"""What stands around a month's counts: the twelve months up to it, and sites of which nothing has come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from casework.local_day import local_day
from casework.release.catalogue import Release, Site

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


def month_counts(times: Iterable[str], first: dt.date) -> tuple[MonthCount, ...]:
    """The twelve months that end with the one beginning then, the oldest first, by this place's calendar.

    `times` are those at which cases were opened that are not void.
    """
    counts = Counter(_month(at) for at in times)
    return tuple(MonthCount(month=f"{day:%Y-%m}", cases=counts[f"{day:%Y-%m}"]) for day in months_to(first))


def months_to(first: dt.date) -> list[dt.date]:
    """The first days of those twelve months."""
    return [_back(first, back) for back in reversed(range(MONTHS))]


def silent_sites(
    release: Release, here: str, heard: Mapping[str, str], until: dt.date
) -> tuple[UnheardSite, ...]:
    """Sites below `here` whose records do not reach to `until`, the longest silent first.

    `heard` is the newest time of which each site has written, as far as it has come here.
    """
    silent = [
        UnheardSite(site=site.code, site_name=site.name.zh, since=since)
        for site in sites_under(release, here)
        if not (since := heard.get(site.code, "")) or day_of(since) < until
    ]
    return tuple(sorted(silent, key=lambda each: (each.since, each.site)))


def reaching_to(last: dt.date, today: dt.date) -> dt.date:
    """Up to which day records should have come: of a time that is not over, up to some days ago."""
    return min(last, today - dt.timedelta(days=SILENT_DAYS))


def sites_under(release: Release, here: str) -> Iterator[Site]:
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
    return day_of(at).isoformat()[:7]


def day_of(at: str) -> dt.date:
    """The day of a time by this place's calendar."""
    return local_day(at)
