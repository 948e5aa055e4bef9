"""Devices and the codes by which they come in, as the hall keeps them."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import Connection, delete, select

from casework.language import _
from sync.server.accounts import banner_keys
from sync.server.accounts.enrolment import last_day
from sync.server.refusals import refuse
from sync.server.store.line_tables import DeviceRelease
from sync.server.store.tables import Device, EnrolmentCode


class ListedDevice(msgspec.Struct, frozen=True, kw_only=True):
    """One device; `release` is 0 until it said which it uses, `behind` what it has not read of the stream."""

    device: str
    site: str
    name: str
    letter: str
    enrolled_at: str
    contact_at: str
    revoked_at: str
    forked_from: str
    program: str
    clock_offset_s: float
    seq: int
    release: int = 0


class ListedCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code that nobody has used; it is known by the beginning of its digest alone."""

    digest: str
    site: str
    issued_at: str
    last_day: dt.date

    @property
    def is_over(self) -> bool:
        """Is it too old to be used?"""
        return dt.datetime.now(dt.UTC).date() > self.last_day


def devices(connection: Connection, site: str = "") -> list[ListedDevice]:
    """All devices but the banner's own, by site, the copies behind what they came from."""
    own = banner_keys.public_keys(connection)
    names = [name for name in ListedDevice.__struct_fields__ if name != "release"]
    wanted = select(*(getattr(Device, name) for name in names)).where(Device.key.not_in(own))
    if site:
        wanted = wanted.where(Device.site == site)
    numbers = release_numbers(connection)
    rows = connection.execute(wanted.order_by(Device.site, Device.enrolled_at, Device.device)).mappings()
    return [ListedDevice(**row, release=numbers.get(row["device"], 0)) for row in rows]


def release_numbers(connection: Connection) -> dict[str, int]:
    """The release that each device said last to use, as far as it said one."""
    numbers = select(DeviceRelease.device, DeviceRelease.number)
    return {device: number for device, number in connection.execute(numbers)}  # noqa: C416 - mypy knows no rows


def codes(connection: Connection, site: str = "") -> list[ListedCode]:
    """Codes that nobody has used yet, the oldest first."""
    wanted = select(EnrolmentCode.digest, EnrolmentCode.site, EnrolmentCode.issued_at).where(
        EnrolmentCode.device == ""
    )
    if site:
        wanted = wanted.where(EnrolmentCode.site == site)
    rows = connection.execute(wanted.order_by(EnrolmentCode.issued_at))
    return [
        ListedCode(digest=digest, site=at, issued_at=issued, last_day=last_day(issued))
        for digest, at, issued in rows
    ]


def cancel_code(connection: Connection, digest: str) -> str:
    """Take back a code that nobody has used; its site. Raises Refused."""
    unused = (EnrolmentCode.digest == digest, EnrolmentCode.device == "")
    site = connection.scalar(select(EnrolmentCode.site).where(*unused))
    if site is None or not connection.execute(delete(EnrolmentCode).where(*unused)).rowcount:
        raise refuse("malformed", _("这个注册码已经用过，或已作废"))
    return site
