"""The banner's stream: positions without gaps, the epoch in which they count, receipts for devices.

Positions come from one counter row, moved in the transaction that stores the entries: whoever reads up to
a position has seen everything before it.  A serial number would lose entries for readers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from casework.language import _
from sync.server.refusals import refuse
from sync.server.store.tables import EpochBegun, Stream
from sync.wire.protocol import Mark


class StreamState(msgspec.Struct, frozen=True):
    """The stream as it stands."""

    banner: str
    name: str
    position: int
    epoch: str
    secret: bytes
    seed: bytes


def read_stream(connection: Connection) -> StreamState | None:
    """The stream, or None before `banner init`."""
    row = connection.execute(_STREAM).first()
    return None if row is None else StreamState(*row)


def require_stream(connection: Connection) -> StreamState:
    """The stream; raises Refused before `banner init`."""
    return _required(read_stream(connection))


def touch_stream(connection: Connection) -> None:
    """Write what stands already, where every delivery writes; raises Refused before `banner init`."""
    if not connection.execute(_TOUCH).rowcount:
        _required(None)


def hold_stream(connection: Connection) -> StreamState:
    """The stream, kept from all others who would store something until the transaction ends."""
    row = connection.execute(_HELD).first()
    return _required(None if row is None else StreamState(*row))


def _required(stream: StreamState | None) -> StreamState:
    if stream is None:
        raise refuse("unavailable", _("这里还没有建立旗：请先运行 banner init"))
    return stream


def take_positions(connection: Connection, count: int) -> int:
    """Reserve `count` positions; returns the first.  Holds the stream until the transaction ends."""
    end: int = connection.execute(_TAKE, {"taken": count}).scalar_one()
    return end - count + 1


def begin_epoch(connection: Connection, reason: str, instead_of: str = "") -> str:
    """A new epoch: every device compares what it has with what the banner has, and sends again.

    `instead_of` is the epoch that ends; where another one ended it already, nothing is done.
    """
    epoch = secrets.token_hex(8)
    change = update(Stream).values(epoch=epoch).returning(Stream.position)
    if instead_of:
        change = change.where(Stream.epoch == instead_of)
    position = connection.execute(change).scalar()
    if position is None:
        return require_stream(connection).epoch
    row = {"epoch": epoch, "begun_at": now_text(), "position": position, "reason": reason}
    connection.execute(insert(EpochBegun), [row])
    return epoch


def receipt(stream: StreamState, device: str, acknowledged: Mark, position: int) -> str:
    """The banner's word that in this epoch it had this much of the device and was at that position."""
    words = f"{stream.epoch} {device} {acknowledged.seq} {acknowledged.hash} {position}"
    return hmac.new(stream.secret, words.encode(), hashlib.sha256).hexdigest()[:32]


def vouches(stream: StreamState, given: str, device: str, had: tuple[Mark, int]) -> bool:
    """Did the banner really say so?  A device alone must not be able to begin an epoch."""
    return hmac.compare_digest(given.encode(), receipt(stream, device, *had).encode())


def now_text() -> str:
    """The time now, ISO 8601 in UTC with milliseconds."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


_STREAM = select(*(getattr(Stream, field) for field in StreamState.__struct_fields__))
_HELD = _STREAM.with_for_update()
_TOUCH = update(Stream).values(position=Stream.position)
_TAKE = update(Stream).values(position=Stream.position + bindparam("taken")).returning(Stream.position)
