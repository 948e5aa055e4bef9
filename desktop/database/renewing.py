"""The database key is renewed: who copied the former one reads nothing of what is recorded from now on.

SQLCipher puts every page under the new key in one transaction of its own: a power cut leaves the file under
the one key or the other.  Meanwhile the keyring has both.  It cannot be done in slices, so it is done while
nobody works: as the window locks or closes, and only where no other program has the file open
(docs/decisions/0110-renewed-key.md).
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.database import anchor, engine, keys
from desktop.database.keyring import Keyring, read_keyring, write_keyring
from desktop.database.keys import DatabaseKey, Unlocked

WANTED = "key_renewal"  # the setting: somebody left who may have copied the key
_ROOM_LEFT_BYTES = 16 << 20
_WAIT_S = 1.0
_log = logging.getLogger(__name__)


def renew(data_dir: Path, key: DatabaseKey) -> bool:
    """Put the store, which is closed here, under a new key; False where it has to wait for another time.

    Raises StoreError or OSError; the store opens then as before.
    """
    database = data_dir / engine.FILE_NAME
    if shutil.disk_usage(data_dir).free < database.stat().st_size + _ROOM_LEFT_BYTES:
        _log.info("the key is not renewed: the disk has no room for it")
        return False
    connection = _alone(database, key)
    if connection is None:
        _log.info("the key is not renewed: another program has the database open")
        return False
    new = key.renewed()
    try:
        ring = keys.with_coming(read_keyring(data_dir), new)
        write_keyring(data_dir, ring)
        try:
            connection.execute(new.pragma("rekey")).fetchall()
        except dbapi2.Error as error:
            write_keyring(data_dir, keys.settled(ring, is_renewed=False))
            raise engine.store_error(error) from error
        _settle(data_dir, ring, key, new)
        connection.execute("DELETE FROM settings WHERE name = ?", (WANTED,))
    finally:
        connection.close()
    return True


def key_that_fits(data_dir: Path, unlocked: Unlocked, database: Path) -> DatabaseKey:
    """The key under which the file is; what a power cut left half done is finished.

    Raises StoreError while another program renews the key.
    """
    if unlocked.coming is None or engine.fits(database, unlocked.key):
        return unlocked.key
    if not engine.fits(database, unlocked.coming):
        return unlocked.key  # neither: the file is damaged, and whoever opens it says so
    ring = read_keyring(data_dir)
    if database.parent == data_dir and any(wrap.coming for wrap in ring.wraps):  # else it is only looked at
        _settle(data_dir, ring, unlocked.key, unlocked.coming)
    return unlocked.coming


def _settle(data_dir: Path, ring: Keyring, former: DatabaseKey, new: DatabaseKey) -> None:
    """The file is under the new key: so are the note of the journal's end and the keyring from now on."""
    anchor.reseal(data_dir, former, new)
    write_keyring(data_dir, keys.settled(ring, is_renewed=True))


def _alone(database: Path, key: DatabaseKey) -> Any:
    """A connection that nobody has beside it; None where somebody has."""
    connection = dbapi2.connect(str(database), isolation_level=None, timeout=_WAIT_S)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(key.pragma())
        connection.execute(
            "PRAGMA locking_mode = EXCLUSIVE"
        )  # before it reads: then the whole file is claimed
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except dbapi2.Error as error:
        connection.close()
        if str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY"):
            return None
        raise engine.store_error(error, database) from error
    return connection
