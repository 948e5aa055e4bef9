"""The promised day of a case: its matter's limit, counted in the working days as they are known today."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, RowMapping

from casework.deadline import Deadline, WorkingDays
from casework.release.catalogue import Limit, Release
from desktop.errors import CatalogueError
from desktop.services.catalogue.load_release import load_release


class PromisedDays:
    """Works out promised days; guards the limits of releases that were looked up once."""

    def __init__(self) -> None:
        self._limits: dict[str, dict[str, Limit]] = {}
        self._known: tuple[Release | None, WorkingDays] = (None, WorkingDays())

    def of(self, connection: Connection, line: RowMapping, now: Release) -> Deadline | None:
        """The promised day of a line of `cases`, by the calendar of the release in use.

        None while the limit does not run, or where the catalogue promises nothing.
        """
        if not line["limit_begun"]:
            return None
        limit = self._of_release(connection, line["release"]).get(line["matter_code"])
        if limit is None:
            return None
        try:
            begun = dt.datetime.fromisoformat(line["limit_begun"]).astimezone().date()
            deadline = self._working_days(now).deadline(begun, limit)
        except (ValueError, OverflowError):  # another device's clock or words; nobody can reckon with them
            return None
        return deadline if line["is_accepted"] else msgspec.structs.replace(deadline, provisional=True)

    def _working_days(self, now: Release) -> WorkingDays:
        if self._known[0] is not now:
            self._known = (now, WorkingDays(now.calendar))
        return self._known[1]

    def _of_release(self, connection: Connection, digest: str) -> dict[str, Limit]:
        if digest not in self._limits:
            try:
                matters = load_release(connection, digest).release.matters
            except CatalogueError:  # a case of another site may rest on one that never came here
                return {}
            self._limits[digest] = {each.code: each.promised_limit for each in matters if each.promised_limit}
        return self._limits[digest]
