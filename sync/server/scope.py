"""Scope: a gacha sees its own site's cases, a township its sites' as well, the banner all."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from sync.protocol import Scope
from sync.server.tables import Site, SiteTotal


def sites_below(connection: Connection, site: str) -> tuple[str, ...]:
    """The site and all below it, the site itself first, the rest by code."""
    children: dict[str, list[str]] = {}
    for code, parent in connection.execute(select(Site.code, Site.parent)):
        children.setdefault(parent, []).append(code)
    found = [site]
    for each in found:  # grows while it is walked
        found += [code for code in children.get(each, ()) if code not in found]
    return (site, *sorted(found[1:]))


def scope_version(sites: tuple[str, ...]) -> str:
    """Names a scope by its content, so that it changes exactly when the sites do."""
    return hashlib.sha256("\n".join(sites).encode()).hexdigest()[:16]


def scope_told(connection: Connection, sites: tuple[str, ...]) -> Scope:
    """The scope for a device that knows another one."""
    filled = connection.scalars(select(SiteTotal.site).where(SiteTotal.count > 0, SiteTotal.site.in_(sites)))
    return Scope(version=scope_version(sites), sites=sites, filled=tuple(sorted(filled)))
