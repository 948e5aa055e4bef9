"""Changing one's password: a new wrap takes the place of the old one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from casework.cases.kinds.people import StaffPasswordChanged
from desktop.database.journal import Statement
from desktop.database.keyring import read_keyring, write_keyring
from desktop.database.keys import add_wrap, check_password, open_wrap
from desktop.services.duty import Duty
from desktop.services.people.add_staff import refuse_in_demo
from desktop.services.people.first_password import has_own_password
from desktop.services.record import record


def change_password(duty: Duty, data_dir: Path, old: str, new: str) -> None:
    """Raises WrongPassword for the old one, SetUpError for a new one that is too short."""
    check_password(new, duty.staff_name)
    with duty.store.writing() as connection:
        keyring = read_keyring(data_dir)
        refuse_in_demo(keyring)
        unlocked = open_wrap(keyring, duty.staff_name, old)
        record(connection, duty, [Statement(duty.staff, "staff_password_changed", StaffPasswordChanged())])
        has_own_password(connection, duty.staff)
        anew = msgspec.structs.replace(unlocked, own=b"")  # who knew the old one signs no more
        write_keyring(data_dir, add_wrap(keyring, duty.staff_name, new, anew))
