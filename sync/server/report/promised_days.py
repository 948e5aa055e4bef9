"""The promised day of a case, by the limits of its own release and the working days of the newest."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection

from casework.cases.body import ReleaseRef
from casework.cases.case import Case
from casework.cases.legal_clocks import MatterLimits, clocks, facts_of, limits_of
from casework.deadline import WorkingDays
from casework.release.catalogue import Release
from sync.server.releases.releases import release_under


class LimitsOfRelease(msgspec.Struct, frozen=True):
    """The limits of a release by matter, and which matters are delegated to which site."""

    matters: dict[str, MatterLimits] = {}
    delegated: dict[str, frozenset[str]] = {}


class PromisedDaysHere:
    """Works out the days of cases; guards the limits of releases that were looked up once."""

    def __init__(self, newest: Release) -> None:
        self._days = WorkingDays(newest.calendar)
        self._limits: dict[str, LimitsOfRelease] = {}
        self._today = dt.datetime.now().astimezone().date()

    def of(self, connection: Connection, case: Case) -> dt.date | None:
        """The promised day; None while the limit does not run, or where nothing is promised."""
        if case.release is None:
            return None
        limits = self._of_release(connection, case.release)
        matter = limits.matters.get(case.matter_code)
        if matter is None:
            return None
        delegated = case.matter_code in limits.delegated.get(case.site, ())
        try:
            running = clocks(facts_of(case), matter, self._days, self._today, delegated=delegated)
        except (ValueError, OverflowError):  # another device's clock or words; nobody can reckon with them
            return None
        return running.promised.day if running.promised else None

    def _of_release(self, connection: Connection, of: ReleaseRef) -> LimitsOfRelease:
        if of.digest not in self._limits:
            release = release_under(connection, of.number, of.digest)
            self._limits[of.digest] = (
                LimitsOfRelease(
                    {each.code: limits_of(each) for each in release.matters},
                    {site.code: frozenset(site.delegated) for site in release.sites if site.delegated},
                )
                if release
                else LimitsOfRelease()
            )
        return self._limits[of.digest]
