"""The releases under which cases were opened, each read once, and the days of cases by their limits."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection

from casework.cases.case import Case
from casework.cases.legal_clocks import Clocks, MatterLimits, all_limits, clocks, facts_of
from casework.deadline import WorkingDays
from casework.release.catalogue import Matter, Release
from sync.server.releases.releases import release_under


class _ReadRelease(msgspec.Struct, frozen=True):
    matters: dict[str, Matter] = {}
    limits: dict[str, MatterLimits] = {}


class CaseReleases:
    """Guards what was read; working days are those of the newest release."""

    def __init__(self, newest: Release) -> None:
        self._days = WorkingDays(newest.calendar)
        self._known: dict[str, _ReadRelease] = {}
        self._today = dt.datetime.now().astimezone().date()

    def matter_of(self, connection: Connection, case: Case) -> Matter | None:
        """The matter as the case's own release has it; None where that was never published here."""
        return self._of(connection, case).matters.get(case.matter_code)

    def clocks_of(self, connection: Connection, case: Case) -> Clocks:
        """The days of the case; none where nobody can reckon with what it says."""
        known = self._of(connection, case)
        limits = known.limits.get(case.matter_code)
        if limits is None:
            return Clocks()
        try:
            return clocks(facts_of(case), limits, self._days, self._today)
        except (ValueError, OverflowError):  # another device's clock or words
            return Clocks()

    def _of(self, connection: Connection, case: Case) -> _ReadRelease:
        if case.release is None:
            return _ReadRelease()
        digest = case.release.digest
        if digest not in self._known:
            release = release_under(connection, case.release.number, digest)
            self._known[digest] = (
                _ReadRelease({each.code: each for each in release.matters}, all_limits(release))
                if release
                else _ReadRelease()
            )
        return self._known[digest]
