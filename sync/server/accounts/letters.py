"""The letters of devices at their sites: a slip number carries one, so no two devices may ever share it.

A letter that was given out is never given to another device of that site, also when the device is revoked
or moved away (docs/decisions/0004-slip-number.md).
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, insert, select, update

from casework.slip_number import DEVICE_LETTERS
from sync.server.accounts import accounts
from sync.server.accounts.accounts import Account
from sync.server.store.tables import Device, DeviceLetter


def allot(connection: Connection, device: str, wanted: str = "") -> str:
    """The letter of a device where it stands: what it has there, else `wanted`, else the first that is free.

    "" when all are given out: the device keeps what it has, and the site needs a second code.
    """
    site = connection.scalars(select(Device.site).where(Device.device == device)).one()
    rows = connection.execute(
        select(DeviceLetter.letter, DeviceLetter.device).where(DeviceLetter.site == site)
    )
    owners: dict[str, str] = {row.letter: row.device for row in rows}
    known = [letter for letter, owner in owners.items() if owner == device]
    free = [letter for letter in (wanted, *DEVICE_LETTERS) if letter in _LETTERS and letter not in owners]
    letter = known[0] if known else next(iter(free), "")
    if letter and not known:
        connection.execute(insert(DeviceLetter), [{"site": site, "letter": letter, "device": device}])
    connection.execute(update(Device).where(Device.device == device).values(letter=letter))
    return letter


def settle(connection: Connection, account: Account, believed: str) -> Account:
    """Note the letter that a device says to have, where none is known; the caller holds the account's row."""
    if not believed or account.letter:
        return account
    return msgspec.structs.replace(account, letter=allot(connection, account.device, believed))


def move(connection: Connection, account: Account, site: str) -> None:
    """Let a device stand at another site from now on, with a letter of its own there."""
    accounts.move(connection, account, site)
    allot(connection, account.device, account.letter)


_LETTERS = frozenset(DEVICE_LETTERS)
