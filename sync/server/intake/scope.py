"""Scope: a gacha sees its own site's cases, a township its sites' as well, the banner all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, String, bindparam, select

from sync.server.store.tables import BannerSite, SharedSubject, SiteTotal
from sync.wire.protocol import Scope


def sites_below(connection: Connection, site: str) -> tuple[str, ...]:
    """The site and all below it, the site itself first, the rest by code."""
    below: Iterable[str] = connection.scalars(_BELOW, {"site": site})
    return (site, *sorted(code for code in below if code != site))


def scope_version(sites: tuple[str, ...]) -> str:
    """Names a scope by its content, so that it changes exactly when the sites do."""
    return hashlib.sha256("\n".join(sites).encode()).hexdigest()[:16]


def _below() -> Select[Any]:
    start = select(bindparam("site", type_=String).label("code")).cte("below", recursive=True)
    return select(start.union(select(BannerSite.code).join(start, BannerSite.parent == start.c.code)).c.code)


_BELOW = _below()


def scope_of(connection: Connection, sites: tuple[str, ...]) -> Scope:
    """The scope for a device that knows another one."""
    filled = connection.scalars(select(SiteTotal.site).where(SiteTotal.count > 0, SiteTotal.site.in_(sites)))
    aside = connection.scalars(select(SharedSubject.site).where(SharedSubject.site.in_(sites)).distinct())
    return Scope(version=scope_version(sites), sites=sites, filled=tuple(sorted({*filled, *aside})))
