"""What codes and ids are called: sites, people, where a device stands."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from sync.server.store.sealing import PERSON_NAME, ROSTER_NAME, seal_of
from sync.server.store.tables import BannerSite, Device, HallPerson, RosterLine


def site_names(connection: Connection) -> dict[str, str]:
    """The names of all sites by code, in the order of their codes."""
    rows = connection.execute(select(BannerSite.code, BannerSite.name).order_by(BannerSite.code))
    return dict(row._tuple() for row in rows)


def people_names(connection: Connection, staff: Collection[str]) -> dict[str, str]:
    """The names of these people by id, as far as they are known."""
    rows = connection.execute(select(RosterLine.staff, RosterLine.name).where(RosterLine.staff.in_(staff)))
    seal = seal_of(connection)
    return {row.staff: seal.open_text(ROSTER_NAME, (), row.name) for row in rows}


def device_sites(connection: Connection, devices: Collection[str]) -> dict[str, str]:
    """At which site each of these devices stands."""
    rows = connection.execute(select(Device.device, Device.site).where(Device.device.in_(devices)))
    return dict(row._tuple() for row in rows)


def account_names(connection: Connection) -> dict[str, str]:
    """The names of all accounts of the console."""
    rows, seal = connection.execute(select(HallPerson.account, HallPerson.name)), seal_of(connection)
    return {row.account: seal.open_text(PERSON_NAME, (row.account,), row.name) for row in rows}
