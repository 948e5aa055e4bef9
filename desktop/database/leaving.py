"""Others' entries of sites that went out of scope: let go of in slices, so that whoever saves does not wait.

Which sites are in scope is committed with the banner's answer, so that sums are right from then on.  What is
still here of others goes after it; where that is cut off, the next answer that is taken in goes on with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, Select, delete, exists, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.database import attachments, confirmed, journal, projections, proofs
from desktop.database.confirmed import Confirmed
from desktop.database.engine import Store
from desktop.database.event_tables import TransferLine
from desktop.database.rows import at_places, delete_places
from desktop.database.slices import Tell, one_slice, tell_nobody
from desktop.database.tables import ConfirmedEntry, JournalBody, JournalEntry, SetAsideEntry, Setting

SLICE = 60  # entries; their transaction takes some 10 ms
_READ = 1000  # entries, at once: a site may have a million
_LEAVING = "scope_left"
_SAME = (ConfirmedEntry.device == JournalEntry.device) & (ConfirmedEntry.seq == JournalEntry.seq)

Place = tuple[str, int]
Going = tuple[str, Place]  # of which subject


def begin(connection: Connection) -> None:
    """Another scope was taken on: what is not in it has to go."""
    connection.execute(upsert(Setting).values(name=_LEAVING, value="1").on_conflict_do_nothing())


def finish(store: Store, tell: Tell = tell_nobody) -> None:
    """Let go of all that is out of scope, if anything is."""
    while True:
        with store.reading() as connection:
            if not _is_begun(connection):
                return
            scope = confirmed.read_scope(connection)
            done, whole = 0, _count(connection, scope or frozenset())
        for places in _slices(_going(store, scope or frozenset())):
            with one_slice(store) as connection:
                _let_go(connection, places)
            done += len(places)
            tell(done, max(done, whole))
        with store.writing() as connection:
            if confirmed.read_scope(connection) == scope:
                _end(connection)
                return


def _is_begun(connection: Connection) -> bool:
    return connection.scalar(select(Setting.value).where(Setting.name == _LEAVING)) is not None


def _count(connection: Connection, scope: Collection[str]) -> int:
    """How much goes, but for what stays though its site does not."""
    sums = confirmed.read_sums(connection)
    return sum(each.count for site, each in sums.items() if site not in scope)


def _going(store: Store, scope: frozenset[str]) -> Iterator[Going]:
    """What goes, by subjects; a subject is read whole."""
    after = ""
    while True:
        with store.reading() as connection:
            part = _part(connection, scope, after, _READ)
            if len(part) == _READ:  # of the last subject there may be more
                last = part[-1][0]
                part = [each for each in part if each[0] != last] or _of_one(connection, scope, last)
        yield from part
        if not part:
            return
        after = part[-1][0]


def _part(connection: Connection, scope: frozenset[str], after: str, most: int) -> list[Going]:
    asked = _goes(connection, scope).where(JournalEntry.subject > after)
    rows = connection.execute(asked.order_by(JournalEntry.subject).limit(most))
    return [(row.subject, (row.device, row.seq)) for row in rows]


def _of_one(connection: Connection, scope: frozenset[str], subject: str) -> list[Going]:
    rows = connection.execute(_goes(connection, scope).where(JournalEntry.subject == subject))
    return [(row.subject, (row.device, row.seq)) for row in rows]


def _goes(connection: Connection, scope: frozenset[str]) -> Select[str, str, int]:
    """A case whose bag went to a site in scope stays: the banner delivers it wherever it counts.

    Asked so, SQLite has no other way than along the subjects.
    """
    sent_here = select(TransferLine.case_id).where(TransferLine.to_site.in_(scope))
    return select(JournalEntry.subject, JournalEntry.device, JournalEntry.seq).where(
        JournalEntry.device != journal.own_device(connection),
        JournalEntry.subject.not_in(sent_here),
        exists().where(_SAME, ConfirmedEntry.site.not_in(scope)),
    )


def _slices(going: Iterator[Going]) -> Iterator[list[Place]]:
    """Whole subjects, so that the lines of each are made once."""
    places: list[Place] = []
    for _subject, rows in itertools.groupby(going, key=lambda row: row[0]):
        places += [place for _same, place in rows]
        if len(places) >= SLICE:
            yield places
            places = []
    if places:
        yield places


def _let_go(connection: Connection, places: Sequence[Place]) -> None:
    """As far as they are here still and out of scope: another process may exchange as well."""
    scope = confirmed.read_scope(connection) or frozenset()
    sites = at_places(connection, "found.device, found.seq, found.site", ConfirmedEntry, places)
    gone = {(device, seq): site for device, seq, site in sites if site not in scope}
    rows = at_places(connection, "found.device, found.seq, found.subject, found.hash", JournalEntry, gone)
    hashes = {(device, seq): known for device, seq, _subject, known in rows}
    proofs.stay_signed(connection, hashes)
    confirmed.unconfirm(connection, (Confirmed(*at, hashes[at], gone[at]) for at in hashes))
    for table in (JournalBody, JournalEntry, SetAsideEntry):
        delete_places(connection, table, hashes)
    projections.leave_uncounted(connection, list(dict.fromkeys(subject for _d, _s, subject, _h in rows)))


def _end(connection: Connection) -> None:
    projections.count_uses(connection)
    attachments.let_go(connection)
    connection.execute(delete(Setting).where(Setting.name == _LEAVING))
