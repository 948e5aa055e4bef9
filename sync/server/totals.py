"""The sums of sites' entries, kept as entries come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, insert, select, update

from sync.protocol import SiteSum
from sync.server.tables import SiteTotal
from sync.sums import Sum, add_hashes


def read_totals(connection: Connection, sites: Sequence[str]) -> tuple[SiteSum, ...]:
    """The sums of these sites, those without entries left out."""
    rows = connection.execute(
        select(SiteTotal.site, SiteTotal.count, SiteTotal.digest)
        .where(SiteTotal.site.in_(sites))
        .order_by(SiteTotal.site)
    )
    return tuple(SiteSum(site=site, sum=Sum(count, digest)) for site, count, digest in rows if count)


def count_in(connection: Connection, hashes: Mapping[str, Sequence[str]]) -> None:
    """Add new entries by site; the caller holds the stream, so nobody else counts now."""
    known = {each.site: each.sum for each in read_totals(connection, list(hashes))}
    for site, new in hashes.items():
        total = add_hashes(known.get(site, Sum()), new)
        values = {"count": total.count, "digest": total.digest}
        if site in known:
            connection.execute(update(SiteTotal).where(SiteTotal.site == site).values(values))
        else:
            connection.execute(insert(SiteTotal), [{"site": site, **values}])
