"""Listing the people known here, with what the banner's roster says of them."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop.database.engine import Store
from desktop.database.tables import StaffMember


class Colleague(msgspec.Struct, frozen=True):
    """A member of staff as known here; role, site and `left` where the banner's roster names them."""

    name: str
    role: str
    site: str
    left: bool


def names_of_staff(connection: Connection) -> dict[str, str]:
    """Everybody's name by their id."""
    return {row.staff: row.name for row in connection.execute(select(StaffMember.staff, StaffMember.name))}


def list_staff(store: Store) -> list[Colleague]:
    """Everybody by site and name."""
    statement = select(StaffMember.name, StaffMember.role, StaffMember.site, StaffMember.left).order_by(
        StaffMember.site, StaffMember.name
    )
    with store.reading() as connection:
        return [Colleague(*row) for row in connection.execute(statement)]
