"""Sites as they are now: when each was last heard of, what is wrong; the worst first, nobody is ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection, func, select

from casework.language import N_
from sync.server.releases import releases
from sync.server.store.streams import require_stream
from sync.server.store.tables import BannerSite, Device, EntrySetAside
from sync.wire import signatures

SiteState = Literal["fine", "quiet", "silent", "apart", "never"]
Level = Literal["done", "attention", "stop", "none"]

SITE_STATES: Mapping[SiteState, str] = {
    "fine": N_("正常"),
    "quiet": N_("久未联系"),
    "silent": N_("联系不上"),
    "apart": N_("存疑"),
    "never": N_("还没来过"),
}
LEVELS: Mapping[SiteState, Level] = {
    "fine": "done",
    "quiet": "attention",
    "silent": "stop",
    "apart": "stop",
    "never": "none",
}
_ORDER: Mapping[Level, int] = {"stop": 0, "attention": 1, "none": 2, "done": 3}
QUIET_DAYS, SILENT_DAYS = 2, 7


class SiteNow(msgspec.Struct, frozen=True, kw_only=True):
    """One site: its devices are counted without the revoked ones."""

    code: str
    name: str
    parent: str
    parent_name: str
    state: SiteState
    contact_at: str = ""
    devices: int = 0
    apart: int = 0
    program: str = ""  # of the device that was heard of last
    clock_offset_s: float = 0.0

    @property
    def level(self) -> Level:
        """How much it needs somebody."""
        return LEVELS[self.state]


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """All sites, the worst first; `banner` is the code of the root."""

    banner: str
    sites: tuple[SiteNow, ...]
    newest_release: int

    def count(self, level: Level) -> int:
        """How many sites are that much in need of somebody."""
        return sum(each.level == level for each in self.sites)


class _Heard(msgspec.Struct, frozen=True):
    """One device of a site."""

    device: str
    site: str
    contact_at: str
    program: str
    clock_offset_s: float


def read(connection: Connection) -> Overview:
    """How all sites are."""
    stream = require_stream(connection)
    rows = connection.execute(select(BannerSite.code, BannerSite.name, BannerSite.parent)).all()
    names = {row.code: row.name for row in rows}
    devices = _devices(connection, signatures.public_key(stream.seed))
    apart = _apart(connection)
    now = dt.datetime.now(dt.UTC)
    sites = [
        _site(
            SiteNow(
                code=row.code,
                name=row.name,
                parent=row.parent,
                parent_name=names.get(row.parent, ""),
                state="never",
            ),
            devices.get(row.code, ()),
            sum(apart.get(each.device, 0) for each in devices.get(row.code, ())),
            now,
        )
        for row in rows
        if row.code != stream.banner or devices.get(row.code)
    ]
    sites.sort(key=lambda each: (_ORDER[each.level], each.contact_at, each.code))
    return Overview(
        banner=stream.banner, sites=tuple(sites), newest_release=releases.newest_number(connection)
    )


def count_stopped(connection: Connection) -> int:
    """At how many sites somebody is needed."""
    return read(connection).count("stop")


def _site(site: SiteNow, devices: Sequence[_Heard], apart: int, now: dt.datetime) -> SiteNow:
    last = max(devices, key=lambda each: each.contact_at, default=None)
    if last is None or not last.contact_at:
        return msgspec.structs.replace(site, devices=len(devices), state="apart" if apart else "never")
    days = (now - dt.datetime.fromisoformat(last.contact_at)).days
    state: SiteState = "fine"
    if apart:
        state = "apart"
    elif days >= SILENT_DAYS:
        state = "silent"
    elif days >= QUIET_DAYS:
        state = "quiet"
    return msgspec.structs.replace(
        site,
        state=state,
        contact_at=last.contact_at,
        devices=len(devices),
        apart=apart,
        program=last.program,
        clock_offset_s=last.clock_offset_s,
    )


def _devices(connection: Connection, own_key: bytes) -> dict[str, list[_Heard]]:
    """The devices of each site, without the banner's own and without those that are revoked."""
    columns = (getattr(Device, name) for name in _Heard.__struct_fields__)
    rows = connection.execute(select(*columns).where(Device.revoked_at == "", Device.key != own_key))
    by_site: dict[str, list[_Heard]] = {}
    for row in rows:
        by_site.setdefault(row.site, []).append(_Heard(*row))
    return by_site


def _apart(connection: Connection) -> dict[str, int]:
    counted = select(EntrySetAside.device, func.count()).group_by(EntrySetAside.device)
    return dict(row._tuple() for row in connection.execute(counted))
