"""Telling the locked page who works here: everybody whose password opens this device and who has not left."""

from __future__ import annotations

from pathlib import Path

from desktop.services.duty import Duty
from desktop.services.people.list_staff import staff_here
from desktop.services.people.names_at_door import StaffAtDoor, write_names


def tell_names(duty: Duty, data_dir: Path, *, came_in: bool = False) -> None:
    """Write the list anew; `came_in` where who is on duty has just unlocked.  A demonstration has none."""
    if duty.is_demo:
        return
    people = [each for each in staff_here(duty, data_dir) if each.opens and not each.left]
    named = [StaffAtDoor(name=each.name, role=each.role) for each in people]
    write_names(data_dir, named, duty.staff_name if came_in else "")
