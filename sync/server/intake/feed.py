"""The feed: what others wrote in a device's scope, page by page in the order of positions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, Select, bindparam, func, not_, select, union_all

from casework.cases.entries import Entry, Recorded
from sync.server.intake.proofs import end_of_batch
from sync.server.store.rows import among, listed
from sync.server.store.sealing import Seal, plain_bytes, seal_of
from sync.server.store.tables import SideDelivery, StoredEntry
from sync.wire.packing import Placed
from sync.wire.protocol import MOST_ENTRIES_LONG, PAGE_BYTES

_MOST_SITES_APART = 100


class FeedQuestion(msgspec.Struct, frozen=True):
    """Which page: after which position, of which sites, for whom, how many entries at most."""

    after: int
    sites: Sequence[str]
    whole_banner: bool
    device: str
    count: int


class FeedPage(msgspec.Struct, frozen=True):
    """Entries in order; `position` is where the next page begins."""

    entries: tuple[Placed, ...]
    position: int
    more: bool


def read_page(connection: Connection, wanted: FeedQuestion, head: int) -> FeedPage:
    """One page; `head` is the stream's position in the same snapshot.

    A device's own entries are left out: it has them.
    """
    if wanted.after >= head:
        return FeedPage((), wanted.after, False)
    count = min(wanted.count, MOST_ENTRIES_LONG)
    rows: Sequence[Any] = connection.execute(*_asked(wanted, count + 1)).all()
    rows = _with_aside(connection, wanted, rows, count + 1)
    taken = _within_bytes(rows[:count])
    if len(rows) > len(taken):
        taken = _to_end_of_batch(connection, taken)
    more = len(rows) > len(taken)
    position = taken[-1].position if more else max(head, wanted.after)
    seal = seal_of(connection)
    return FeedPage(tuple([_placed(seal, row) for row in taken]), position, more)


def _asked(wanted: FeedQuestion, most: int) -> tuple[Select[Any], dict[str, object]]:
    asked: dict[str, object] = {"after": wanted.after, "most": most, "reader": wanted.device}
    if wanted.whole_banner:
        return _PAGE, asked
    if len(wanted.sites) > _MOST_SITES_APART:
        return _OF_MANY_SITES, {**asked, "sites": wanted.sites}
    return _of_sites(len(wanted.sites)), {**asked, **{f"site{n}": s for n, s in enumerate(wanted.sites)}}


def _with_aside(
    connection: Connection, wanted: FeedQuestion, rows: Sequence[Any], most: int
) -> Sequence[Any]:
    """The page together with entries of cases of other sites whose bags went to one of these; each once."""
    if wanted.whole_banner:
        return rows
    asked = {"after": wanted.after, "most": most, "reader": wanted.device, "sites": listed(wanted.sites)}
    aside = connection.execute(_ASIDE, asked).all()
    if not aside:
        return rows
    by_place: dict[tuple[str, int], Any] = {}
    for row in sorted([*rows, *aside], key=lambda row: row.position):
        by_place.setdefault((row.device, row.seq), row)
    return list(by_place.values())[:most]


def _to_end_of_batch(connection: Connection, rows: Sequence[Any]) -> Sequence[Any]:
    """The page without a batch that is not whole in it: its proof would need the hashes of the rest.

    At least half of the page stays, since batches may be as long as pages.
    """
    last = rows[-1]
    first_seq, last_seq = end_of_batch(connection, last.device, last.seq)
    if last.seq == last_seq:
        return rows
    count = len(rows)
    while count and rows[count - 1].device == last.device and rows[count - 1].seq >= first_seq:
        count -= 1
    return rows[:count] if count * 2 >= len(rows) else rows


def _within_bytes(rows: Sequence[Any]) -> Sequence[Any]:
    size = 0
    for count, row in enumerate(rows):
        size += plain_bytes(row.body or b"")
        if size > PAGE_BYTES and count:
            return rows[:count]
    return rows


def _placed(seal: Seal, row: Any) -> Placed:
    *fields, site, _position, body = row
    entry = Entry(*fields)
    return Placed(Recorded(entry, seal.open_body(entry.device, entry.seq, body)), site)


def _next(*conditions: Any) -> Select[Any]:
    return (
        select(StoredEntry.position)
        .where(StoredEntry.position > bindparam("after", type_=Integer), *conditions)
        .where(StoredEntry.device != bindparam("reader"))
        .order_by(StoredEntry.position)
        .limit(bindparam("most", type_=Integer))
    )


def _page(positions: Any) -> Select[Any]:
    columns = (getattr(StoredEntry, field) for field in Entry.__struct_fields__)
    return (
        select(*columns, StoredEntry.site, StoredEntry.position, StoredEntry.body)
        .where(StoredEntry.position.in_(positions))
        .order_by(StoredEntry.position)
    )


@cache
def _of_sites(count: int) -> Select[Any]:
    """The next entries of each site by itself, and of these the first: whatever else is stored costs nothing.

    Asked for all sites at once, databases sort everything that is left to read for each page.
    """
    of_each = (_next(StoredEntry.site == bindparam(f"site{n}")).subquery() for n in range(count))
    positions = union_all(*(select(each.c.position) for each in of_each)).subquery()
    return _page(
        select(positions.c.position).order_by(positions.c.position).limit(bindparam("most", type_=Integer))
    )


_ASIDE = (
    select(
        *(getattr(StoredEntry, field) for field in Entry.__struct_fields__),
        StoredEntry.site,
        func.min(SideDelivery.position).label("position"),
        StoredEntry.body,
    )
    .join(SideDelivery, (SideDelivery.device == StoredEntry.device) & (SideDelivery.seq == StoredEntry.seq))
    .where(
        among(SideDelivery.site, "sites"),
        SideDelivery.position > bindparam("after", type_=Integer),
        not_(among(StoredEntry.site, "sites")),
        StoredEntry.device != bindparam("reader"),
    )
    .group_by(StoredEntry.device, StoredEntry.seq)
    .order_by(func.min(SideDelivery.position))
    .limit(bindparam("most", type_=Integer))
)
_PAGE = _page(_next())
_OF_MANY_SITES = _page(_next(StoredEntry.site.in_(bindparam("sites"))))
