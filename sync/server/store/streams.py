"""The banner's stream: positions without gaps, the epoch in which they count, receipts for devices.

Positions come from one counter row, moved in the transaction that stores the entries: whoever reads up to
a position has seen everything before it.  A serial number would lose entries for readers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, insert, select, update

from casework.language import _
from sync.server.refusals import refuse
from sync.server.store.sealing import SECRET, SEED, seal_of
from sync.server.store.tables import EpochBegun, Stream
from sync.wire.protocol import Mark


class StreamState(msgspec.Struct, frozen=True):
    """The stream as it stands; `data_key` is the generation of the key that seals values, 0 for none."""

    banner: str
    name: str
    position: int
    epoch: str
    secret: bytes
    seed: bytes
    data_key: int = 0


def read_stream(connection: Connection) -> StreamState | None:
    """The stream, or None before `banner init`; raises StaysSealed where another key seals it."""
    return _opened(connection, connection.execute(_STREAM).first())


def has_stream(connection: Connection) -> bool:
    """Is there a banner, whatever key seals it?"""
    return connection.scalar(select(Stream.banner)) is not None


def require_stream(connection: Connection) -> StreamState:
    """The stream; raises Refused before `banner init`."""
    return _required(read_stream(connection))


def sealed_secrets(connection: Connection, banner: str, secret: bytes, seed: bytes) -> dict[str, object]:
    """The columns of the stream that are sealed, and by which key that is and was."""
    seal = seal_of(connection)
    return {
        "secret": seal.seal(SECRET, (banner,), secret),
        "seed": seal.seal(SEED, (banner,), seed),
        "data_key": seal.generation,
        "sealed_with": seal.generation,
    }


def touch_stream(connection: Connection) -> None:
    """Write what stands already, where every delivery writes; raises Refused before `banner init`."""
    if not connection.execute(_TOUCH).rowcount:
        _required(None)


def hold_stream(connection: Connection) -> StreamState:
    """The stream, kept from all others who would store something until the transaction ends."""
    return _required(_opened(connection, connection.execute(_HELD).first()))


def _opened(connection: Connection, row: Row[Any] | None) -> StreamState | None:
    if row is None:
        return None
    sealed, seal = StreamState(**row._mapping), seal_of(connection)
    seal.use(sealed.data_key)
    place = (sealed.banner,)
    secret = seal.open_secret(SECRET, place, sealed.secret)
    seed = seal.open_secret(SEED, place, sealed.seed)
    return msgspec.structs.replace(sealed, secret=secret, seed=seed)


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
