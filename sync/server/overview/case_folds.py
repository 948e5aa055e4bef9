"""Cases folded for their lines: a long one goes on from where its last line was made, by what is new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, select

from casework.cases.case import Case
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import GrowingCase, fold
from casework.cases.kinds.device import ReleaseImported
from casework.cases.kinds.table import decode_body, tells_of_case
from casework.cases.kinds.upkeep import EntryNamed
from sync.server.store.rows import among, listed
from sync.server.store.sealing import Seal, seal_of
from sync.server.store.tables import EntrySetAside, StoredEntry

BATCH = 500  # entries of the stream, or cases, of which lines are made at once
_MOST_READ = 3_000  # entries that are read for them, but for the first case's
_LONG, _MOST_TOGETHER = 40, 20_000  # entries of a case that is kept, and of all that are
_COLUMNS = (
    *(getattr(StoredEntry, field) for field in Entry.__struct_fields__),
    StoredEntry.site,
    StoredEntry.body,
    StoredEntry.position,
)
_OF_CASES = select(*_COLUMNS).where(
    among(StoredEntry.subject, "subjects"), StoredEntry.position <= bindparam("until")
)
_LENGTHS = (
    select(StoredEntry.subject, func.count())
    .where(among(StoredEntry.subject, "subjects"))
    .group_by(StoredEntry.subject)
)
_NEWS = (
    select(*_COLUMNS)
    .where(StoredEntry.position > bindparam("after"))
    .order_by(StoredEntry.position)
    .limit(BATCH)
)


class SitedCase(msgspec.Struct, frozen=True):
    """A case, and the site at which it counts."""

    case: Case
    site: str


class LineNews(msgspec.Struct, frozen=True):
    """What entries up to a position are about; of cases that are kept, what they say."""

    position: int
    subjects: list[str]
    releases: dict[str, int]  # of devices, the release that each said last to use
    entries: dict[str, list[Recorded]]


class _LongCase(msgspec.Struct):
    growing: GrowingCase
    site: str


class CaseFolds:
    """The long cases of one banner as they were at a place of its stream."""

    def __init__(self) -> None:
        self._epoch, self._position = "", -1
        self._long: dict[str, _LongCase] = {}  # who was asked for last stands last

    def begin(self, epoch: str, position: int) -> None:
        """Lines are made up to there: what is kept is of use when it stands at the same place."""
        if (epoch, position) != (self._epoch, self._position):
            self._long.clear()
        self._epoch, self._position = epoch, position

    def read_news(self, connection: Connection) -> LineNews:
        """What comes next in the stream, as much as is to be read for it at once."""
        seal = seal_of(connection)
        rows = connection.execute(_NEWS, {"after": self._position}).all()
        about = [_about(connection, seal, row) for row in rows]
        taken = self._within_reach(connection, about)
        news = LineNews(rows[taken - 1].position if taken else self._position, [], {}, {})
        subjects = dict[str, None]()
        for row, subject in zip(rows[:taken], about, strict=False):
            if subject:
                subjects[subject] = None
            if row.kind == "entry_set_aside":  # what is hidden is told no more
                self._long.pop(subject, None)
            elif subject in self._long:
                news.entries.setdefault(subject, []).append(_recorded(seal, row))
            elif row.kind == "release_imported":
                body = decode_body(row.kind, seal.open_body(row.device, row.seq, row.body) or b"")
                if isinstance(body, ReleaseImported):
                    news.releases[row.device] = body.now.number
        news.subjects.extend(subjects)
        return news

    def first_of(self, connection: Connection, subjects: Sequence[str]) -> Sequence[str]:
        """As many of these as are to be read at once."""
        return subjects[: self._within_reach(connection, subjects)]

    def folded(
        self, connection: Connection, news: LineNews, subjects: Collection[str]
    ) -> dict[str, SitedCase]:
        """These cases as they are at the position of the news, to which the folds go on."""
        self._position = news.position
        for subject, entries in news.entries.items():
            if (long := self._long.get(subject)) and not long.growing.takes(entries):
                del self._long[subject]
        cases = dict[str, SitedCase]()
        for subject in subjects:
            if long := self._long.pop(subject, None):
                self._long[subject] = long
                cases[subject] = SitedCase(long.growing.case, long.site)
        asked = {"subjects": listed(set(subjects) - cases.keys()), "until": news.position}
        entries_of, sites, seal = dict[str, list[Recorded]](), dict[str, str](), seal_of(connection)
        for row in connection.execute(_OF_CASES, asked):
            if tells_of_case(row.kind):
                entries_of.setdefault(row.subject, []).append(_recorded(seal, row))
                sites[row.subject] = row.site
        for subject, entries in entries_of.items():
            cases[subject] = SitedCase(self._fold(entries, sites[subject]), sites[subject])
        return cases

    def _fold(self, entries: Sequence[Recorded], site: str) -> Case:
        if len(entries) < _LONG or len(entries) > _MOST_TOGETHER:
            return fold(entries)
        growing = GrowingCase()
        if not growing.takes(entries):
            return fold(entries)
        self._long[entries[0].entry.subject] = _LongCase(growing, site)
        while sum(each.growing.entries for each in self._long.values()) > _MOST_TOGETHER:
            del self._long[next(iter(self._long))]
        return growing.case

    def _within_reach(self, connection: Connection, subjects: Sequence[str]) -> int:
        """How many of these, one after the other, are to be read at once: one at least."""
        unknown = {subject for subject in subjects if subject and subject not in self._long}
        rows = connection.execute(_LENGTHS, {"subjects": listed(unknown)})
        lengths: dict[str, int] = {row[0]: row[1] for row in rows}
        to_read = 0
        for place, subject in enumerate(subjects):
            if subject in unknown:
                unknown.remove(subject)
                to_read += lengths.get(subject, 0)
                if to_read > _MOST_READ and place:
                    return place
        return len(subjects)


def _about(connection: Connection, seal: Seal, row: Row[Any]) -> str:
    """The case of which an entry makes another line; "" for none."""
    if tells_of_case(row.kind):
        return str(row.subject)
    if row.kind != "entry_set_aside":
        return ""
    named = decode_body(row.kind, seal.open_body(row.device, row.seq, row.body) or b"")
    if not isinstance(named, EntryNamed):
        return ""
    place = (EntrySetAside.device == named.device, EntrySetAside.seq == named.seq)
    return connection.scalar(select(EntrySetAside.subject).where(*place)) or ""


def _recorded(seal: Seal, row: Row[Any]) -> Recorded:
    entry = Entry(*row[: len(Entry.__struct_fields__)])
    return Recorded(entry, seal.open_body(entry.device, entry.seq, row.body))
