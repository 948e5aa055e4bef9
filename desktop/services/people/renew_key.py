"""Who has left loses the way in at once, and the database gets another key as soon as nobody works."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.errors import TamgaError
from desktop.database import renewing
from desktop.database.engine import Store
from desktop.database.keyring import Keyring, name_tag, read_keyring, write_keyring
from desktop.database.tables import Setting, StaffMember
from desktop.services.duty import Duty
from desktop.services.people.list_staff import staff_here
from desktop.services.people.tell_names import tell_names

_log = logging.getLogger(__name__)


def want_new_key(connection: Connection) -> None:
    """Somebody left who may have copied the key: another one as soon as nobody works."""
    statement = upsert(Setting).values(name=renewing.WANTED, value="1")
    connection.execute(statement.on_conflict_do_nothing())


def is_wanted(store: Store) -> bool:
    """Does the database wait for another key?"""
    with store.reading() as connection:
        return connection.scalar(select(Setting.value).where(Setting.name == renewing.WANTED)) is not None


def without(keyring: Keyring, name: str) -> Keyring:
    """The keyring that opens no longer for this name."""
    tag = name_tag(keyring, name)
    return msgspec.structs.replace(keyring, wraps=tuple(wrap for wrap in keyring.wraps if wrap.tag != tag))


def drop_who_left(duty: Duty, data_dir: Path) -> None:
    """The keyring opens no longer for those of whom the banner's roster says that they left.

    Who unlocked stays in it until somebody else comes: the window locks itself, and a keyring that opens for
    nobody would be a lost store.
    """
    if duty.is_demo or not _has_anybody_left(duty):
        return
    left = [each for each in staff_here(duty, data_dir) if each.opens and each.left and not each.is_me]
    if not left:
        return
    with duty.store.writing() as connection:  # its turn keeps two writers of the keyring apart
        keyring = read_keyring(data_dir)
        for person in left:
            keyring = without(keyring, person.name)
        want_new_key(connection)
        write_keyring(data_dir, keyring)
    tell_names(duty, data_dir)


def close_store(store: Store, data_dir: Path) -> None:
    """Close it; renew its key where that is wanted and nobody else has it open.

    What cannot be done now waits for the next time; the store opens as before.
    """
    key, wanted = store.key.copy() if store.key else None, False
    if key is not None and store.path.parent == data_dir:
        try:
            wanted = is_wanted(store)
        except TamgaError:  # whatever is wrong with it, closing is no time to say so
            _log.info("not asked whether the key is to be renewed")
    store.close()
    if key is None:
        return
    try:
        if wanted:
            renewing.renew(data_dir, key)
    except (TamgaError, OSError) as error:
        _log.warning("the key is not renewed: %s", type(error).__name__)
    finally:
        key.wipe()


def _has_anybody_left(duty: Duty) -> bool:
    with duty.store.reading() as connection:
        return connection.scalar(select(StaffMember.staff).where(StaffMember.left).limit(1)) is not None
