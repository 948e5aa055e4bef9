"""Preparing a kiosk on this computer: a copy of what is public, beside the store and apart from it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from desktop import kiosk_folder
from desktop.database import keys
from desktop.database.keyring import read_keyring
from desktop.database.tables import StoredRelease
from desktop.kiosk_folder import KioskContent
from desktop.services.duty import Duty


def prepare_kiosk(duty: Duty, data_dir: Path, password: str, queue: str) -> Path:
    """Write the folder of the kiosk; returns it.  Raises WrongPassword unless it is that of who is on duty.

    A demonstration has no passwords: there any one is taken.
    """
    if not duty.is_demo:
        keys.open_wrap(read_keyring(data_dir), duty.staff_name, password)
    folder = kiosk_folder.folder_of(data_dir)
    about = kiosk_folder.new_about(duty.site_code, queue, password)
    with duty.store.reading() as connection:
        kiosk_folder.write_content(folder, _content(connection))
    kiosk_folder.write_about(folder, about)
    return folder


def bring_up_to_date(connection: Connection, data_dir: Path) -> None:
    """Another release came into use: a kiosk that was prepared here shows it, too."""
    folder = kiosk_folder.folder_of(data_dir)
    if kiosk_folder.is_prepared(folder):
        kiosk_folder.write_content(folder, _content(connection))


def _content(connection: Connection) -> KioskContent:
    row = connection.execute(
        select(StoredRelease.content, StoredRelease.search_keys)
        .order_by(StoredRelease.number.desc())
        .limit(1)
    ).one()
    return KioskContent(catalogue=row.content, search_keys=row.search_keys)
