"""Sites as they are now: when each was last heard of, what is wrong; the worst first, nobody is ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection, func, select

from casework.language import N_
from sync.server.accounts import banner_keys
from sync.server.overview import case_list
from sync.server.overview.device_list import release_numbers
from sync.server.releases import trials
from sync.server.store.streams import require_stream
from sync.server.store.tables import BannerSite, Device, EntrySetAside

SiteState = Literal["fine", "late", "old", "quiet", "silent", "apart", "never"]
Level = Literal["done", "attention", "stop", "none"]

SITE_STATES: Mapping[SiteState, str] = {
    "fine": N_("正常"),
    "late": N_("有过期"),
    "old": N_("目录旧"),
    "quiet": N_("久未联系"),
    "silent": N_("联系不上"),
    "apart": N_("存疑"),
    "never": N_("还没来过"),
}
LEVELS: Mapping[SiteState, Level] = {
    "fine": "done",
    "late": "attention",
    "old": "attention",
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
    late: int = 0  # cases whose promised day is over
    release: int = 0  # the oldest that one of its devices uses; 0 while none has said
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
    devices = _devices(connection)
    apart, late = _apart(connection), case_list.count_late(connection)
    numbers, newest = release_numbers(connection), trials.number_for_all(connection)
    now = dt.datetime.now(dt.UTC)
    sites = [
        _site(
            SiteNow(
                code=row.code,
                name=row.name,
                parent=row.parent,
                parent_name=names.get(row.parent, ""),
                state="never",
                late=late.get(row.code, 0),
                apart=sum(apart.get(each.device, 0) for each in devices.get(row.code, ())),
                release=_oldest(devices.get(row.code, ()), numbers),
            ),
            devices.get(row.code, ()),
            now,
            newest,
        )
        for row in rows
        if row.code != stream.banner or devices.get(row.code)
    ]
    sites.sort(key=lambda each: (_ORDER[each.level], each.contact_at, each.code))
    return Overview(banner=stream.banner, sites=tuple(sites), newest_release=newest)


def count_stopped(connection: Connection) -> int:
    """At how many sites somebody is needed."""
    return read(connection).count("stop")


def _site(site: SiteNow, devices: Sequence[_Heard], now: dt.datetime, newest: int) -> SiteNow:
    apart = site.apart
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
    elif 0 < site.release < newest:
        state = "old"
    elif site.late:
        state = "late"
    return msgspec.structs.replace(
        site,
        state=state,
        contact_at=last.contact_at,
        devices=len(devices),
        program=last.program,
        clock_offset_s=last.clock_offset_s,
    )


def _oldest(devices: Sequence[_Heard], numbers: Mapping[str, int]) -> int:
    """The oldest release that one of these devices said to use."""
    return min((numbers[each.device] for each in devices if numbers.get(each.device)), default=0)


def _devices(connection: Connection) -> dict[str, list[_Heard]]:
    """The devices of each site, without the banner's own and without those that are revoked."""
    columns = (getattr(Device, name) for name in _Heard.__struct_fields__)
    own = banner_keys.public_keys(connection)
    rows = connection.execute(select(*columns).where(Device.revoked_at == "", Device.key.not_in(own)))
    by_site: dict[str, list[_Heard]] = {}
    for row in rows:
        by_site.setdefault(row.site, []).append(_Heard(*row))
    return by_site


def _apart(connection: Connection) -> dict[str, int]:
    counted = select(EntrySetAside.device, func.count()).group_by(EntrySetAside.device)
    return dict(row._tuple() for row in connection.execute(counted))
