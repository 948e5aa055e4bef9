"""The sums of sites' entries, kept as entries come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select, update

from sync.server.store.rows import insert_rows
from sync.server.store.tables import SiteTotal
from sync.wire.protocol import SiteSum
from sync.wire.sums import Sum, add_hashes, take_hash

_OF_SITES = (
    select(SiteTotal.site, SiteTotal.count, SiteTotal.digest)
    .where(SiteTotal.site.in_(bindparam("sites")))
    .order_by(SiteTotal.site)
)
_COUNT_ON = (
    update(SiteTotal)
    .where(SiteTotal.site == bindparam("known"))
    .values(count=bindparam("entries"), digest=bindparam("sum"))
)


def read_totals(connection: Connection, sites: Sequence[str]) -> tuple[SiteSum, ...]:
    """The sums of these sites, those without entries left out."""
    sums = _stored(connection, sites)
    return tuple(SiteSum(site=site, sum=known) for site, known in sums.items() if known.count)


def count_out(connection: Connection, site: str, entry_hash: str) -> None:
    """Take one entry out of its site's sum; the caller holds the stream."""
    total = take_hash(_stored(connection, [site])[site], entry_hash)
    connection.execute(_COUNT_ON, {"known": site, "entries": total.count, "sum": total.digest})


def count_in(connection: Connection, hashes: Mapping[str, Sequence[str]]) -> None:
    """Add new entries by site; the caller holds the stream, so nobody else counts now."""
    known = _stored(connection, list(hashes))
    for site, new in hashes.items():
        total = add_hashes(known.get(site, Sum()), new)
        if site in known:
            connection.execute(_COUNT_ON, {"known": site, "entries": total.count, "sum": total.digest})
        else:
            insert_rows(connection, SiteTotal, [(site, total.count, total.digest)])


def _stored(connection: Connection, sites: Sequence[str]) -> dict[str, Sum]:
    """The sums of those sites that ever had an entry, also where all of them are hidden now."""
    rows = connection.execute(_OF_SITES, {"sites": sites})
    return {site: Sum(count, digest) for site, count, digest in rows}
