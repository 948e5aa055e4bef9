"""The letters of devices at their sites: a slip number carries one, so no two devices may ever share it.

A letter that was given out is given to no other device of that site while its device works there or may
again.  It comes back when the device was revoked: after a day where no slip bears it, else after so long that
nobody prints with it any more; numbers bear their day, so that one is never there twice
(docs/decisions/0116-copies-wait.md).
"""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from casework.slip_number import DEVICE_LETTERS
from sync.server.accounts import accounts
from sync.server.accounts.accounts import Account
from sync.server.store.tables import CaseOfSlip, Device, DeviceLetter


def allot(connection: Connection, device: str, wanted: str = "") -> str:
    """The letter of a device where it stands: what it has there, else `wanted`, else the first that is free.

    "" when all are given out: the device keeps what it has, and the site needs a second code.
    """
    site = connection.scalars(select(Device.site).where(Device.device == device)).one()
    owners = _owners(connection, site)
    if len(owners) >= len(DEVICE_LETTERS) and device not in owners.values():
        _take_back(connection, site)
        owners = _owners(connection, site)
    known = [letter for letter, owner in owners.items() if owner == device]
    free = [letter for letter in (wanted, *DEVICE_LETTERS) if letter in _LETTERS and letter not in owners]
    letter = known[0] if known else next(iter(free), "")
    if letter and not known:
        connection.execute(insert(DeviceLetter), [{"site": site, "letter": letter, "device": device}])
    connection.execute(update(Device).where(Device.device == device).values(letter=letter))
    return letter


def _take_back(connection: Connection, site: str) -> None:
    """Let letters of revoked devices be given out again, as far as no number can come of it twice."""
    gone = connection.execute(
        select(DeviceLetter.letter, Device.revoked_at)
        .join(Device, Device.device == DeviceLetter.device)
        .where(DeviceLetter.site == site, Device.revoked_at != "")
    )
    now = dt.datetime.now(dt.UTC)
    for letter, revoked_at in gone.all():
        rest = _REST if _is_used(connection, site, letter) else _REST_UNUSED
        if now - dt.datetime.fromisoformat(revoked_at) > rest:
            connection.execute(delete(DeviceLetter).where(*_of(site, letter)))


def _is_used(connection: Connection, site: str, letter: str) -> bool:
    """Does a slip bear this letter of the site?"""
    bears = CaseOfSlip.number.like(f"{site}-%-{letter}%")
    return connection.scalar(select(CaseOfSlip.number).where(bears).limit(1)) is not None


def _owners(connection: Connection, site: str) -> dict[str, str]:
    rows = connection.execute(
        select(DeviceLetter.letter, DeviceLetter.device).where(DeviceLetter.site == site)
    )
    return {row.letter: row.device for row in rows}


def _of(site: str, letter: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (DeviceLetter.site == site, DeviceLetter.letter == letter)


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
_REST_UNUSED = dt.timedelta(days=1)
_REST = dt.timedelta(days=31)
