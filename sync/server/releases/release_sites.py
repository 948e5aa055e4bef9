"""Sites come from the release: whom it names has its place in the tree as soon as it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, insert, select, update

from casework.release.catalogue import Release, Site
from casework.slip_number import SITE_CODE
from sync.server.store.tables import BannerSite


def take_sites(connection: Connection, release: Release) -> tuple[str, ...]:
    """Add the release's new sites under the one that it names, else under the hall; the codes of these.

    A known site has the release's name from then on.  Where it stands in the tree stays: that decides who
    sees what, and is moved by an act of its own.
    """
    rows = connection.execute(select(BannerSite.code, BannerSite.parent, BannerSite.name))
    known = {code: (parent, name) for code, parent, name in rows}
    hall = next((code for code, (parent, _name) in known.items() if not parent), "")
    if not hall:
        return ()
    added = []
    for site, parent in _in_order(release.sites, set(known), hall):
        connection.execute(insert(BannerSite).values(code=site.code, parent=parent, name=site.name.zh))
        added.append(site.code)
    for site in release.sites:
        if site.code in known and known[site.code][1] != site.name.zh:
            renamed = update(BannerSite).where(BannerSite.code == site.code)
            connection.execute(renamed.values(name=site.name.zh))
    return tuple(added)


def _in_order(sites: Iterable[Site], known: set[str], hall: str) -> Iterator[tuple[Site, str]]:
    """New sites with the one above, which comes first; in a circle, or under nobody's, under the hall."""
    # A hall of another code is another banner's; a code that no slip number can begin with is none.
    waiting = {
        each.code: each
        for each in sites
        if each.code not in known and each.kind != "banner" and SITE_CODE.fullmatch(each.code)
    }
    while waiting:
        ready = [each for each in waiting.values() if each.parent in known]
        for site in ready or list(waiting.values())[:1]:
            yield waiting.pop(site.code), site.parent if site.parent in known else hall
            known.add(site.code)
