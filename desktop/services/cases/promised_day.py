"""The legal clocks of cases in lists: counted in the working days and the limits as they are known today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, RowMapping

from casework.cases.events import LimitStop
from casework.cases.legal_clocks import LICENCE, ClockFacts, Clocks, MatterLimits, all_limits, clocks
from casework.cases.promised_limit import LimitBegun
from casework.deadline import Deadline, WorkingDays
from casework.local_day import local_day
from casework.release.catalogue import Release
from desktop.database.tables import CaseLine
from desktop.errors import CatalogueError
from desktop.services.catalogue.load_release import load_release

_PAPERS = msgspec.json.Decoder(dict[str, str])
_MOST_GROUNDS = 50_000
_NOTHING_RUNS = Clocks()
_STOPS = msgspec.json.Decoder(tuple[LimitStop, ...])


class ClockLine(NamedTuple):
    """What of a line of `cases` its clocks rest on."""

    matter_code: str
    site: str
    release: str
    limit_begun: str
    is_accepted: bool
    papers_at: str
    supplement_at: str
    stops: str
    may_be_deemed: bool


# The columns of it, for lists that read no more than they need.
CLOCK_COLUMNS: tuple[Any, ...] = tuple(getattr(CaseLine, name) for name in ClockLine._fields)


class _Ground(NamedTuple):
    """Cases that have these in common have the same clocks."""

    release: str
    matter_code: str
    begun: dt.date
    is_accepted: bool
    today: dt.date


class PromisedDays:
    """Works out the days of cases; guards the limits of releases that were looked up once."""

    def __init__(self) -> None:
        self._limits: dict[str, dict[str, MatterLimits]] = {}
        self._known: tuple[Release | None, WorkingDays] = (None, WorkingDays())
        self._by_day: dict[_Ground, Clocks] = {}

    def all_of(
        self, connection: Connection, lines: Iterable[ClockLine], now: Release
    ) -> Iterator[Deadline | None]:
        """As `of`, of many lines: what day it is, is asked once."""
        today = dt.datetime.now().astimezone().date()
        for line in lines:
            running = self._clocks_on(connection, line, now, today)
            yield running.promised if running else None

    def of(self, connection: Connection, line: RowMapping, now: Release) -> Deadline | None:
        """The promised day of a line of `cases`, by the calendar of the release in use.

        None while the limit does not run, or where the catalogue promises nothing.
        """
        running = self.clocks_of(connection, line, now)
        return running.promised if running else None

    def clocks_of(self, connection: Connection, line: RowMapping, now: Release) -> Clocks | None:
        """All clocks of a line of `cases`; None where nobody can reckon with what it says."""
        parts = ClockLine(*(line[name] for name in ClockLine._fields))
        return self._clocks_on(connection, parts, now, dt.datetime.now().astimezone().date())

    def _clocks_on(
        self, connection: Connection, line: ClockLine, now: Release, today: dt.date
    ) -> Clocks | None:
        if not (line.limit_begun or line.papers_at):
            return None
        limits = self._of_release(connection, line.release)
        matter = limits.get(line.matter_code)
        if matter is None:
            return None
        if not (line.limit_begun or _has_papers(line, matter)):
            return _NOTHING_RUNS
        days = self._working_days(now)
        try:
            ground = _ground(line, matter, today)
            if ground is None:
                return clocks(_facts(line), matter, days, today)
            if ground not in self._by_day:
                if len(self._by_day) > _MOST_GROUNDS:
                    self._by_day.clear()
                self._by_day[ground] = clocks(_facts(line), matter, days, today)
            return self._by_day[ground]
        except (ValueError, OverflowError):  # another device's clock or words; nobody can reckon with them
            return None

    def _working_days(self, now: Release) -> WorkingDays:
        if self._known[0] is not now:
            self._known = (now, WorkingDays(now.calendar))
            self._by_day = {}
        return self._known[1]

    def _of_release(self, connection: Connection, digest: str) -> dict[str, MatterLimits]:
        if digest not in self._limits:
            try:
                release = load_release(connection, digest).release
            except CatalogueError:  # a case of another site may rest on one that never came here
                return {}
            self._limits[digest] = all_limits(release)
        return self._limits[digest]


def _ground(line: ClockLine, matter: MatterLimits, today: dt.date) -> _Ground | None:
    """On what the clocks of this case rest, where it is no more than the day; a year has few of these.

    None where stops count, or papers of a licence that came to a site which decides.
    """
    if line.stops or not line.limit_begun or _has_papers(line, matter):
        return None
    begun = local_day(line.limit_begun)
    return _Ground(line.release, line.matter_code, begun, bool(line.is_accepted), today)


def _has_papers(line: ClockLine, matter: MatterLimits) -> bool:
    """May there be a clock that began when papers came?"""
    return bool(line.papers_at and matter.delegated and LICENCE in matter.kind)


def _facts(line: ClockLine) -> ClockFacts:
    return ClockFacts(
        begun=LimitBegun(line.limit_begun, line.is_accepted),
        papers_at=_PAPERS.decode(line.papers_at) if line.papers_at else {},
        supplement_at=line.supplement_at,
        stops=_STOPS.decode(line.stops) if line.stops else (),
        may_be_deemed=line.may_be_deemed,
    )
