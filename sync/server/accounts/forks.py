"""Copies of a device: each hangs on the one it came from, is named after it, and is shut out with it.

The first copy of a device gets an id of its own at once: a disk was changed, a backup put back.  Further ones
wait until the operator says that they are ours (docs/decisions/0116-copies-wait.md).
"""

from __future__ import annotations

import re

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from casework.language import _
from sync.server.accounts import accounts, letters
from sync.server.accounts.accounts import Account, NewDevice
from sync.server.refusals import refuse
from sync.server.store.streams import now_text
from sync.server.store.tables import Device, WaitingFork
from sync.wire import signatures
from sync.wire.protocol import Forked, ForkRequest

DEVICE_ID = re.compile(r"[0-9a-z]{8,64}")
_MOST_WAITING = 8  # of one family: whoever has a disk may ask again and again under new ids


class WaitingCopy(msgspec.Struct, frozen=True):
    """A copy that waits: its id, the device it came from, where that stands, since when."""

    device: str
    origin: str
    site: str
    asked_at: str


def fork(connection: Connection, request: ForkRequest) -> Forked:
    """Make the new id of a copied device known at the same site; asked again it is the same.

    Raises Refused ("fork_waiting") for a further copy, which then waits.
    """
    if not DEVICE_ID.fullmatch(request.new_device):
        raise refuse("malformed", "a device id is 8 to 64 lower-case letters and digits")
    account = accounts.find_account(connection, request.device, lock=True)
    statement = (request.device, request.new_device, request.key.hex())
    by_old = signatures.statement_is_signed(account.key, request.proof, "fork", *statement)
    if not by_old or not signatures.statement_is_signed(request.key, request.signature, "fork", *statement):
        raise refuse("bad_signature", "a fork is signed with the old key and the new one")
    known = connection.scalar(select(Device.key).where(Device.device == request.new_device))
    if known is None:
        family = _family(connection, account.device)
        if len(family) > 1:
            _wait(connection, request, family)
            return Forked(waits=True)
        _add(connection, account, request.new_device, request.key)
    elif known != request.key:
        raise refuse("device_taken", "another device has this id")
    letters.settle(connection, account, request.letter)  # that of the copy which keeps the id
    return Forked(letter=letters.allot(connection, request.new_device))


def waiting(connection: Connection) -> list[WaitingCopy]:
    """Copies that wait for the operator, the oldest first."""
    rows = connection.execute(
        select(WaitingFork.device, WaitingFork.origin, Device.site, WaitingFork.asked_at)
        .join(Device, Device.device == WaitingFork.origin)
        .order_by(WaitingFork.asked_at)
    )
    return [WaitingCopy(*row) for row in rows]


def confirm(connection: Connection, device: str) -> str:
    """Give a copy that waits an id of its own; the device it came from. Raises Refused."""
    row = connection.execute(select(WaitingFork.origin, WaitingFork.key).where(_of(device))).first()
    if row is None:
        raise _unknown(device)
    _add(connection, accounts.find_account(connection, row.origin, lock=True), device, row.key)
    connection.execute(delete(WaitingFork).where(_of(device)))
    return str(row.origin)


def refuse_waiting(connection: Connection, device: str) -> str:
    """Forget a copy that waits; the device it came from. Raises Refused."""
    origin = connection.scalar(select(WaitingFork.origin).where(_of(device)))
    if origin is None:
        raise _unknown(device)
    connection.execute(delete(WaitingFork).where(_of(device)))
    return origin


def revoke(connection: Connection, device: str) -> tuple[str, ...]:
    """Take nothing more from a device and from all copies that came of it; who that is, () for unknown.

    What they sent before stays.
    """
    gone = _below(connection, device)
    for each in gone:
        accounts.revoke(connection, each)
    connection.execute(delete(WaitingFork).where(WaitingFork.origin.in_(gone)))
    return gone


def readmit(connection: Connection, device: str) -> bool:
    """Take from a device again what it kept while it was revoked, not from its copies; False when it was not.

    Where another device has its letter by now it gets another one.
    """
    if not accounts.readmit(connection, device):
        return False
    letters.allot(connection, device, accounts.find_account(connection, device).letter)
    return True


def _add(connection: Connection, origin: Account, device: str, key: bytes) -> None:
    family = _family(connection, origin.device)
    name = connection.scalar(select(Device.name).where(Device.device == family[0])) or family[0]
    new = NewDevice(
        device=device,
        site=origin.site,
        key=key,
        name=_("{name} 的副本 {number}").format(name=name, number=len(family)),
        forked_from=origin.device,
        former_sites=origin.former_sites,
    )
    accounts.add_account(connection, new)


def _wait(connection: Connection, request: ForkRequest, family: tuple[str, ...]) -> None:
    if connection.scalar(select(WaitingFork.key).where(_of(request.new_device))) is not None:
        return
    of_family = WaitingFork.origin.in_(family)
    count = connection.scalar(select(func.count()).select_from(WaitingFork).where(of_family)) or 0
    if count >= _MOST_WAITING:
        raise refuse("too_many", "enough copies of this device wait already")
    row = {"device": request.new_device, "origin": request.device, "key": request.key}
    connection.execute(insert(WaitingFork), [row | {"asked_at": now_text()}])


def _family(connection: Connection, device: str) -> tuple[str, ...]:
    """The device from which all these copies came, and they, that one first."""
    first, seen = device, set[str]()
    while first not in seen:
        seen.add(first)
        first = connection.scalar(select(Device.forked_from).where(Device.device == first)) or first
    return _below(connection, first)


def _below(connection: Connection, device: str) -> tuple[str, ...]:
    """A device and all copies that came of it, () where it is unknown."""
    known = connection.scalars(select(Device.device).where(Device.device == device)).all()
    family = list(known)
    level = list(known)
    while level:
        copies = select(Device.device).where(Device.forked_from.in_(level)).order_by(Device.enrolled_at)
        level = [each for each in connection.scalars(copies) if each not in family]
        family += level
    return tuple(family)


def _of(device: str) -> ColumnElement[bool]:
    return WaitingFork.device == device


def _unknown(device: str) -> Exception:
    return refuse("malformed", _("没有等着确认的副本 {device}：见 banner forks list").format(device=device))
