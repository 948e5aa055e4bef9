"""The promised days of the cases that run: worked out once, then those of which something was recorded.

A township has thousands of them, and each day costs a look at calendar, stops and limits.  What changed is
read off the journal, whoever wrote it, another process too.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from casework.release.catalogue import Release
from desktop.database import journal
from desktop.database.conditions import RUNNING, those
from desktop.database.tables import CaseLine, JournalEntry
from desktop.services.cases.promised_day import CLOCK_COLUMNS, ClockLine, PromisedDays

_AT_ONCE = 400


class RunningDay(msgspec.Struct, frozen=True, order=True):
    """The promised day of a case, and where its line stands."""

    day: dt.date
    position: int


class RunningDays:
    """Days by case; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ground: tuple[Release | None, dt.date] = (None, dt.date.min)
        self._read_to = -1
        self._days: dict[str, RunningDay] = {}

    def until(
        self, connection: Connection, days: PromisedDays, now: Release, last: dt.date
    ) -> list[RunningDay]:
        """Those whose day is that one or before, the longest overdue first."""
        today = dt.datetime.now().astimezone().date()
        with self._lock:
            if self._ground[0] is not now or self._ground[1] != today:
                self._ground, self._read_to, self._days = (now, today), -1, {}
            self._read_on(connection, days, now)
            return sorted(each for each in self._days.values() if each.day <= last)

    def _read_on(self, connection: Connection, days: PromisedDays, now: Release) -> None:
        newest = journal.newest_position(connection)
        if self._read_to < 0:
            self._take_in(connection.execute(_running()).all(), connection, days, now)
        elif newest != self._read_to:
            changed = select(JournalEntry.subject).where(JournalEntry.position > self._read_to)
            subjects = list(dict.fromkeys(connection.scalars(changed)))
            for first in range(0, len(subjects), _AT_ONCE):
                some = subjects[first : first + _AT_ONCE]
                for subject in some:
                    self._days.pop(subject, None)
                listed = func.json_each(json.dumps(some)).table_valued("value")
                lines = _running().where(CaseLine.case_id.in_(select(listed.c.value)))
                self._take_in(connection.execute(lines).all(), connection, days, now)
        self._read_to = newest

    def _take_in(
        self, lines: Sequence[Sequence[Any]], connection: Connection, days: PromisedDays, now: Release
    ) -> None:
        promised = days.all_of(connection, (ClockLine._make(line[2:]) for line in lines), now)
        for line, day in zip(lines, promised, strict=True):
            if day is not None:
                self._days[line[0]] = RunningDay(day.day, line[1])


def _running() -> Select[Any]:
    columns: list[Any] = [CaseLine.case_id, CaseLine.position, *CLOCK_COLUMNS]
    return select(*columns).where(those(RUNNING))
