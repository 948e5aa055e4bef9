"""Which release is whose: one may be tried at a few sites before it is for all of the banner."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from casework.language import _, listed
from sync.device.release_feed import Manifest
from sync.server.refusals import refuse
from sync.server.store.tables import BannerSite, PublishedRelease, ReleaseTrial

_TRIED = select(ReleaseTrial.number).where(ReleaseTrial.number == PublishedRelease.number)
FOR_ALL: ColumnElement[bool] = ~_TRIED.exists()


def number_at(connection: Connection, site: str) -> int:
    """The number of the release that this site is to use; 0 before there is one."""
    is_its = or_(FOR_ALL, _TRIED.where(ReleaseTrial.site == site).exists())
    return connection.scalar(select(func.max(PublishedRelease.number)).where(is_its)) or 0


def number_for_all(connection: Connection) -> int:
    """The number of the newest release that is for every site; 0 before there is one."""
    return connection.scalar(select(func.max(PublishedRelease.number)).where(FOR_ALL)) or 0


class ReleaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A release that was published, in a list."""

    number: int
    name: str
    published_at: str


def published(connection: Connection, most: int = 50) -> list[ReleaseLine]:
    """The releases, the newest first."""
    rows = select(PublishedRelease.number, PublishedRelease.content, PublishedRelease.published_at)
    newest = rows.order_by(PublishedRelease.number.desc()).limit(most)
    return [
        ReleaseLine(number=number, name=msgspec.json.decode(content, type=Manifest).name, published_at=at)
        for number, content, at in connection.execute(newest)
    ]


def waiting(connection: Connection) -> Mapping[int, tuple[str, ...]]:
    """Releases that are tried and newer than what all use, with their sites."""
    newer = select(ReleaseTrial).where(ReleaseTrial.number > number_for_all(connection))
    rows = connection.execute(newer.with_only_columns(ReleaseTrial.number, ReleaseTrial.site))
    sites: dict[int, tuple[str, ...]] = {}
    for number, site in sorted((row.number, row.site) for row in rows):
        sites[number] = (*sites.get(number, ()), site)
    return sites


def begin(connection: Connection, number: int, sites: Collection[str]) -> None:
    """Keep a release to these sites; raises Refused for one that the banner does not have."""
    known = set(connection.scalars(select(BannerSite.code).where(BannerSite.code.in_(sites))))
    unknown = sorted(set(sites) - known)
    if unknown:
        raise refuse("malformed", _("没有站点 {sites}：未发布").format(sites=listed(unknown)))
    connection.execute(insert(ReleaseTrial), [{"number": number, "site": site} for site in sorted(known)])


def end(connection: Connection, number: int) -> tuple[str, ...]:
    """Give a release to all; the sites that tried it. Raises Refused when it is not being tried."""
    tried = waiting(connection).get(number)
    if tried is None:
        raise refuse("malformed", _("第 {number} 版没有在试用").format(number=number))
    connection.execute(delete(ReleaseTrial).where(ReleaseTrial.number == number))
    return tried
