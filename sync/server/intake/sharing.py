"""Cases beside the tree: a bag that goes to a site which is not above where its case counts.

The case still counts where it was opened.  From the transfer on, what is said of it is delivered to the
site that the transfer names as well, all that was said before included, and who stands there may say more.
That ends when the sender takes the sight back, or the case went on from there (casework/cases/sights.py);
who saw the case may still speak of it, for a paper may turn up later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, exists, select

from casework.cases.entries import Entry, Recorded
from casework.cases.kinds.table import decode_body, goal_of, read_body
from casework.cases.sights import SIGHT_KINDS, Sights
from casework.suite import SUITE
from sync.server.intake.judgement import Judged
from sync.server.intake.scope import sites_below
from sync.server.store.rows import among, insert_rows, listed
from sync.server.store.sealing import seal_of
from sync.server.store.streams import take_positions
from sync.server.store.tables import SharedSubject, SideDelivery, StoredEntry

_SHARED = select(SharedSubject.subject, SharedSubject.site).where(among(SharedSubject.subject, "subjects"))
_WITH_US = select(SharedSubject.subject).where(
    among(SharedSubject.subject, "subjects"), among(SharedSubject.site, "sites")
)

_ABOUT_BAGS = (
    select(StoredEntry.kind, StoredEntry.suite, StoredEntry.device, StoredEntry.seq, StoredEntry.body)
    .where(
        StoredEntry.subject == bindparam("subject"),
        StoredEntry.kind.in_(SIGHT_KINDS),
        StoredEntry.position < bindparam("first"),
    )
    .order_by(StoredEntry.position)
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

    A site whose sight of a case ended gets the entry that says so, and nothing after.  The caller holds the
    stream.
    """
    known = _shares(connection, {each.recorded.entry.subject for each in good})
    new = _new_shares(connection, good) - known
    if new:
        insert_rows(connection, SharedSubject, sorted(new))
    sites: dict[str, set[str]] = {}
    for subject, site in known | new:
        sites.setdefault(subject, set()).add(site)
    givings = {subject: _Giving(connection, subject, which, first) for subject, which in sites.items()}
    rows = [
        (site, first + place, entry.device, entry.seq)
        for place, entry, recorded in ((n, each.recorded.entry, each.recorded) for n, each in enumerate(good))
        if (giving := givings.get(entry.subject)) is not None
        for site in sorted(giving.readers(recorded))
    ]
    insert_rows(connection, SideDelivery, rows)
    opened = {share for each in givings.values() for share in each.opened}
    _deliver_before(connection, sorted(new | opened))


class _Giving:
    """To which sites the entries of one subject go, one after the other as they are stored."""

    def __init__(self, connection: Connection, subject: str, sites: Collection[str], first: int) -> None:
        self._subject, self._sites = subject, frozenset(sites)
        self._sights = Sights()
        seal = seal_of(connection)
        rows = connection.execute(_ABOUT_BAGS, {"subject": subject, "first": first})
        for kind, suite, device, seq, sealed in rows:
            body = seal.open_body(device, seq, sealed)
            if body is not None and suite == SUITE:
                self._sights.take(decode_body(kind, body))
        self.opened: set[Share] = set()

    def readers(self, recorded: Recorded) -> frozenset[str]:
        """The sites that get this entry: they saw the subject before it, or do from it on."""
        if recorded.entry.kind not in SIGHT_KINDS:
            return self._sites - self._sights.closed
        closed = self._sights.closed
        self._sights.take(read_body(recorded))
        self.opened |= {(self._subject, site) for site in closed - self._sights.closed}
        return self._sites - (closed & self._sights.closed)


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


def _deliver_before(connection: Connection, shares: Sequence[Share]) -> None:
    """What was said before and not given, at positions of its own: readers there are past the old ones."""
    for subject, site in shares:
        is_given = (
            (SideDelivery.site == site)
            & (SideDelivery.device == StoredEntry.device)
            & (SideDelivery.seq == StoredEntry.seq)
        )
        places = select(StoredEntry.device, StoredEntry.seq).where(
            StoredEntry.subject == subject, ~exists().where(is_given)
        )
        before = connection.execute(places.order_by(StoredEntry.position)).all()
        if before:
            start = take_positions(connection, len(before))
            rows = [(site, start + n, each.device, each.seq) for n, each in enumerate(before)]
            insert_rows(connection, SideDelivery, rows)
