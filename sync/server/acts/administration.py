"""What an operator does: make the banner, its sites, codes for devices; see how all of it stands."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, func, insert, select

from casework.language import _
from casework.slip_number import SITE_CODE
from sync.server.backup import backups
from sync.server.backup.backups import NewestBackup
from sync.server.refusals import refuse
from sync.server.store import streams
from sync.server.store.tables import BannerSite, Device, EntrySetAside, EpochBegun, Stream
from sync.wire import signatures


class DeviceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One device in the status: how much of it is here, when it last came, how its clock stands."""

    device: str
    site: str
    name: str
    seq: int
    position: int
    contact_at: str
    clock_offset_s: float
    forked_from: str
    revoked_at: str
    backed_up: int  # up to this seq its entries are in a backup
    quarantined: int


class BannerStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the banner stands."""

    banner: str
    name: str
    position: int
    epoch: str
    epochs: tuple[tuple[str, str], ...]  # begun at, reason
    sites: int
    backup: NewestBackup | None  # the newest
    backup_warning: str
    devices: tuple[DeviceStatus, ...]


def init(connection: Connection, code: str, name: str) -> None:
    """Make the banner and its hall, the root of the tree; raises Refused when there is one already."""
    if streams.read_stream(connection) is not None:
        raise refuse("malformed", _("这里已经建立了一个旗，没有改动"))
    _require_code(code)
    row: dict[str, object] = {"banner": code, "name": name, "position": 0, "epoch": ""}
    row |= streams.sealed_secrets(connection, code, secrets.token_bytes(32), signatures.new_seed())
    connection.execute(insert(Stream), [row])
    connection.execute(insert(BannerSite), [{"code": code, "parent": "", "name": name}])
    streams.begin_epoch(connection, "init")


def add_sites(connection: Connection, parents: Mapping[str, tuple[str, str]]) -> None:
    """Add sites: code → (parent, name), parents before children; raises Refused for what cannot stand."""
    streams.require_stream(connection)
    known = set(connection.scalars(select(BannerSite.code)))
    for code, (parent, name) in parents.items():
        if parent not in known:
            raise refuse(
                "malformed", _("站点 {code} 未增加：没有上级站点 {parent}").format(code=code, parent=parent)
            )
        if code in known:
            raise refuse("malformed", _("站点 {code} 已经有了，没有改动").format(code=code))
        _require_code(code)
        connection.execute(insert(BannerSite), [{"code": code, "parent": parent, "name": name}])
        known.add(code)


def _require_code(code: str) -> None:
    """Numbers of slips begin with it."""
    if not SITE_CODE.fullmatch(code):
        raise refuse(
            "malformed", _("站点编码是 2 到 12 个大写字母和数字，字母开头，不是“{code}”").format(code=code)
        )


def sites(connection: Connection) -> list[tuple[str, str, str]]:
    """Code, parent and name of each site, by code."""
    streams.require_stream(connection)
    rows = connection.execute(
        select(BannerSite.code, BannerSite.parent, BannerSite.name).order_by(BannerSite.code)
    )
    return [(code, parent, name) for code, parent, name in rows]


def status(connection: Connection) -> BannerStatus:
    """How the banner and each of its devices stand."""
    stream = streams.require_stream(connection)
    backup = backups.newest(connection)
    begun = connection.execute(select(EpochBegun.begun_at, EpochBegun.reason).order_by(EpochBegun.begun_at))
    return BannerStatus(
        banner=stream.banner,
        name=stream.name,
        position=stream.position,
        epoch=stream.epoch,
        epochs=tuple((at, reason) for at, reason in begun),
        sites=connection.scalar(select(func.count()).select_from(BannerSite)) or 0,
        backup=backup,
        backup_warning=backups.warning(backup, dt.datetime.now(dt.UTC)),
        devices=_devices(connection),
    )


def _devices(connection: Connection) -> tuple[DeviceStatus, ...]:
    quarantined = (
        select(func.count())
        .where(EntrySetAside.device == Device.device)
        .scalar_subquery()
        .label("quarantined")
    )
    fields = [name for name in DeviceStatus.__struct_fields__ if name != "quarantined"]
    rows = connection.execute(
        select(*(getattr(Device, name) for name in fields), quarantined).order_by(Device.site, Device.device)
    )
    return tuple(DeviceStatus(**row) for row in rows.mappings())
