"""Others' entries of sites that went out of scope: let go of in slices, so that whoever saves does not wait.

Which sites are in scope is committed with the banner's answer, so that sums are right from then on.  What is
still here of others goes after it; where that is cut off, the next answer that is taken in goes on with it.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.database import attachments, confirmed, journal, projections, proofs
from desktop.database.confirmed import Confirmed
from desktop.database.engine import Store
from desktop.database.event_tables import TransferLine
from desktop.database.rows import at_places, delete_places
from desktop.database.tables import ConfirmedEntry, JournalBody, JournalEntry, SetAsideEntry, Setting

SLICE = 60  # entries; their transaction takes some 10 ms
_LEAVING = "scope_left"
_LONGEST_PAUSE_S = 0.05
_SAME = (ConfirmedEntry.device == JournalEntry.device) & (ConfirmedEntry.seq == JournalEntry.seq)

Place = tuple[str, int]


def begin(connection: Connection) -> None:
    """Another scope was taken on: what is not in it has to go."""
    connection.execute(upsert(Setting).values(name=_LEAVING, value="1").on_conflict_do_nothing())


def finish(store: Store) -> None:
    """Let go of all that is out of scope, if anything is."""
    while True:
        with store.reading() as connection:
            if not _is_begun(connection):
                return
            scope, own = confirmed.read_scope(connection), journal.own_device(connection)
            going = _going(connection, own, scope or frozenset())
        for places in _slices(going):
            began = time.monotonic()
            with store.writing() as connection:
                _let_go(connection, places)
            time.sleep(min(time.monotonic() - began, _LONGEST_PAUSE_S))  # as long for others
        with store.writing() as connection:
            if confirmed.read_scope(connection) == scope:
                _end(connection)
                return


def _is_begun(connection: Connection) -> bool:
    return connection.scalar(select(Setting.value).where(Setting.name == _LEAVING)) is not None


def _going(connection: Connection, own: str, scope: frozenset[str]) -> Sequence[tuple[str, Place]]:
    """Subjects and places of what goes, by subjects.

    A case whose bag went to a site in scope stays: the banner delivers it wherever it counts.
    """
    sent_here = select(TransferLine.case_id).where(TransferLine.to_site.in_(scope))
    rows = connection.execute(
        select(JournalEntry.subject, JournalEntry.device, JournalEntry.seq)
        .join(ConfirmedEntry, _SAME)
        .where(
            ConfirmedEntry.site.not_in(scope),
            ConfirmedEntry.device != own,
            JournalEntry.subject.not_in(sent_here),
        )
        .order_by(JournalEntry.subject)
    )
    return [(row.subject, (row.device, row.seq)) for row in rows]


def _slices(going: Sequence[tuple[str, Place]]) -> Iterator[list[Place]]:
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
