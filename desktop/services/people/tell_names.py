"""Telling the locked page who works here: everybody whose password opens this device and who has not left."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from desktop.database.keyring import read_keyring
from desktop.database.tables import StaffMember
from desktop.services.duty import Duty
from desktop.services.people.names_at_door import StaffAtDoor, may_unlock, write_names


def tell_names(duty: Duty, data_dir: Path, *, came_in: bool = False) -> None:
    """Write the list anew; `came_in` where who is on duty has just unlocked.  A demonstration has none."""
    if duty.is_demo:
        return
    keyring = read_keyring(data_dir)
    with duty.store.reading() as connection:
        roles = _roles(connection, duty.site_code)
    able = [StaffAtDoor(name=name, role=role) for name, role in roles.items() if may_unlock(keyring, name)]
    write_names(data_dir, able, duty.staff_name if came_in else "")


def _roles(connection: Connection, site: str) -> dict[str, str]:
    """The role of each name, at this site before any other; without whoever has left."""
    rows = connection.execute(
        select(StaffMember.name, StaffMember.role, StaffMember.left).order_by(
            StaffMember.site == site, StaffMember.role, StaffMember.name
        )
    ).all()
    left = {row.name for row in rows if row.left} - {row.name for row in rows if not row.left and row.role}
    return {row.name: row.role for row in rows if row.name not in left}
