"""Who works here, as the page that asks for the password shows it: names in clear, and nothing else of use.

Whoever stands before the locked screen reads these names, so no key can keep them; they hang at the door of
the office too.  Applicants never stand here (docs/decisions/0075-arrival.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import msgspec

from casework.errors import StoreError
from casework.understanding import understand
from desktop.database.keyring import Keyring, name_tag, read_keyring, write_atomically

FILE_NAME = "staff.json"


class StaffAtDoor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who can unlock this device; `last_at` when the person did so last (RFC 3339), "" for never."""

    name: str
    role: str = ""
    last_at: str = ""


def read_names(data_dir: Path) -> tuple[StaffAtDoor, ...]:
    """Who can unlock, who came last first; () where nothing is known, and the name is typed then."""
    try:
        keyring = read_keyring(data_dir)
        known = msgspec.json.decode((data_dir / FILE_NAME).read_bytes(), type=tuple[StaffAtDoor, ...])
    except (OSError, msgspec.DecodeError, StoreError):
        return ()
    able = [each for each in known if may_unlock(keyring, each.name)]
    return tuple(sorted(able, key=lambda each: each.last_at, reverse=True))


def may_unlock(keyring: Keyring, name: str) -> bool:
    """Is there a wrap under this name?"""
    tag = name_tag(keyring, name)
    return any(wrap.tag == tag for wrap in keyring.wraps)


def write_names(data_dir: Path, people: Iterable[StaffAtDoor], now_in: str = "") -> None:
    """Keep the list; when each came last stays known, and is now for who just unlocked.

    A disk that cannot be written keeps nobody out: the list stays as it was, and names can be typed.
    """
    last = {each.name: each.last_at for each in _former(data_dir)}
    if now_in:
        last[now_in] = dt.datetime.now().astimezone().isoformat(timespec="milliseconds")
    listed = [msgspec.structs.replace(each, last_at=last.get(each.name, "")) for each in people]
    try:
        write_atomically(data_dir / FILE_NAME, msgspec.json.format(msgspec.json.encode(listed), indent=1))
    except OSError:
        return


def _former(data_dir: Path) -> tuple[StaffAtDoor, ...]:
    try:
        return msgspec.json.decode((data_dir / FILE_NAME).read_bytes(), type=tuple[StaffAtDoor, ...])
    except (OSError, msgspec.DecodeError):
        return ()


understand(tuple[StaffAtDoor, ...])
