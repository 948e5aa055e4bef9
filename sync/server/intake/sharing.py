"""Cases beside the tree: a bag that goes to a site which is not above where its case counts.

The case still counts where it was opened.  From the transfer on, what is said of it is delivered to the
site that the transfer names as well, all that was said before included, and who stands there may say more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select

from casework.cases.entries import Entry
from casework.cases.kinds.table import goal_of
from sync.server.intake.judgement import Judged
from sync.server.intake.scope import sites_below
from sync.server.store.rows import among, insert_rows, listed
from sync.server.store.streams import take_positions
from sync.server.store.tables import SharedSubject, SideDelivery, StoredEntry

_SHARED = select(SharedSubject.subject, SharedSubject.site).where(among(SharedSubject.subject, "subjects"))
_WITH_US = select(SharedSubject.subject).where(
    among(SharedSubject.subject, "subjects"), among(SharedSubject.site, "sites")
)

Share = tuple[str, str]  # a subject, and a site that sees it


def shared_with(connection: Connection, sites: Iterable[str], subjects: Sequence[str]) -> frozenset[str]:
    """Which of these subjects went to one of the sites."""
    if not subjects:
        return frozenset()
    asked = {"subjects": listed(subjects), "sites": listed(sites)}
    return frozenset(connection.scalars(_WITH_US, asked))


def deliver_aside(connection: Connection, good: Sequence[Judged], first: int) -> None:
    """Entries were stored from that position on: other sites that see their subjects get them as well.

    The caller holds the stream.
    """
    known = _shares(connection, {each.recorded.entry.subject for each in good})
    new = _new_shares(connection, good) - known
    if new:
        insert_rows(connection, SharedSubject, sorted(new))
        _deliver_before(connection, sorted(new), first)
    sites: dict[str, list[str]] = {}
    for subject, site in sorted(known | new):
        sites.setdefault(subject, []).append(site)
    rows = [
        (site, first + place, each.recorded.entry.device, each.recorded.entry.seq)
        for place, each in enumerate(good)
        for site in sites.get(each.recorded.entry.subject, ())
    ]
    insert_rows(connection, SideDelivery, rows)


def forget_aside(connection: Connection, hidden: Entry, act_subject: str) -> None:
    """An entry is hidden: it is delivered no more, and who sees its subject is to hear of the act."""
    place = (SideDelivery.device == hidden.device, SideDelivery.seq == hidden.seq)
    connection.execute(delete(SideDelivery).where(*place))
    wanted = {(act_subject, site) for _subject, site in _shares(connection, {hidden.subject})}
    insert_rows(connection, SharedSubject, sorted(wanted - _shares(connection, {act_subject})))


def _shares(connection: Connection, subjects: Iterable[str]) -> set[Share]:
    rows = connection.execute(_SHARED, {"subjects": listed(subjects)})
    return {(subject, site) for subject, site in rows}


def _new_shares(connection: Connection, good: Sequence[Judged]) -> set[Share]:
    """Whose bags leave for which sites; a site that sees its own and all below is not counted twice."""
    goals = {
        (each.recorded.entry.subject, goal, each.site) for each in good if (goal := goal_of(each.recorded))
    }
    return {(subject, goal) for subject, goal, home in goals if home not in sites_below(connection, goal)}


def _deliver_before(connection: Connection, shares: Sequence[Share], first: int) -> None:
    """What was said before, at positions of its own: readers there are past the old ones."""
    for subject, site in shares:
        places = select(StoredEntry.device, StoredEntry.seq).where(
            StoredEntry.subject == subject, StoredEntry.position < first
        )
        before = connection.execute(places.order_by(StoredEntry.position)).all()
        if before:
            start = take_positions(connection, len(before))
            rows = [(site, start + n, each.device, each.seq) for n, each in enumerate(before)]
            insert_rows(connection, SideDelivery, rows)
