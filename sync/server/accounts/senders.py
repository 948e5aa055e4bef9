"""Who sends a request: the device that it names, once its signature has proved it."""

from __future__ import annotations

import msgspec

from sync.server.accounts.accounts import find_account
from sync.server.refusals import refuse
from sync.server.store.database import Database
from sync.wire import signatures
from sync.wire.signatures import SignedRequest

_LARGEST_NUMBER = 2**63 - 1


class Sender(msgspec.Struct, frozen=True):
    """A device that signed a request, its key, and the number that it gave the request."""

    device: str
    key: bytes
    number: int


def key_of(database: Database, device: str) -> bytes:
    """The device's public key, which never changes: asked of the database once.

    Raises Refused for a device that is unknown or was revoked before it was ever asked for here: whether it
    is revoked now, `accounts.find_account` says in the transaction that depends on it.
    """
    key = database.keys.get(device)
    if key is None:
        with database.reading() as connection:
            key = find_account(connection, device).key
        database.keys[device] = key
    return key


def prove(signed: SignedRequest, key: bytes) -> Sender:
    """Who sent this; raises Refused unless the device with that key signed it."""
    if not 0 < signed.number <= _LARGEST_NUMBER:
        raise refuse("malformed", "the request's number is out of range")
    if not signatures.request_is_signed(key, signed):
        raise refuse("bad_signature", "the request is not signed by this device")
    return Sender(signed.device, key, signed.number)
