"""The banner's own key: what signs its answers, how it is changed, and how devices follow.

The new key is signed by the former one and by itself; devices that know the former one come to the new one
by that (`sync.wire.identity`).  A former key signs nothing more and opens old parcels only.
"""

from __future__ import annotations

import contextlib
import threading
import time

import msgspec
from nacl.signing import SigningKey
from sqlalchemy import Connection, func, insert, select, update

from sync.device import release_feed
from sync.server.store.database import Database, Unavailable
from sync.server.store.sealing import FORMER_SEED, SEED, seal_of
from sync.server.store.streams import now_text, read_stream, require_stream
from sync.server.store.tables import FormerKey, PublishedRelease, Stream
from sync.wire import identity, signatures
from sync.wire.identity import KeyLink
from sync.wire.signatures import SIGNATURE_BYTES

_LOOK_AGAIN_S = 2.0  # another process may have changed the key


class AnswerKey:
    """The key that signs answers, read again every other second; None before there is a banner."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._key: SigningKey | None = None
        self._read_at = float("-inf")

    def now(self) -> SigningKey | None:
        """The key as it stands."""
        with self._lock:
            if self._key is None or time.monotonic() - self._read_at > _LOOK_AGAIN_S:
                # A database that does not answer just now is told by who asked it for more than a key.
                with contextlib.suppress(Unavailable):
                    self._look()
                self._read_at = time.monotonic()
            return self._key

    def _look(self) -> None:
        with self._database.reading() as connection:
            stream = read_stream(connection)
        if stream is not None and (self._key is None or bytes(self._key) != stream.seed):
            self._key = SigningKey(stream.seed)


def links(connection: Connection) -> tuple[KeyLink, ...]:
    """How each key follows the one before, the oldest first."""
    rows = connection.scalars(select(FormerKey.link).order_by(FormerKey.number))
    return tuple(msgspec.msgpack.decode(each, type=KeyLink) for each in rows)


def seeds(connection: Connection) -> tuple[bytes, ...]:
    """Private keys that open what was sealed for the banner: its own, then former ones, the newest first."""
    own, seal = require_stream(connection).seed, seal_of(connection)
    rows = connection.execute(select(FormerKey.number, FormerKey.seed).order_by(FormerKey.number.desc()))
    return (own, *(seal.open(FORMER_SEED, (number,), seed) for number, seed in rows))


def public_keys(connection: Connection) -> tuple[bytes, ...]:
    """All public keys that the banner has or had, its own first."""
    return tuple(signatures.public_key(seed) for seed in seeds(connection))


def rotate(connection: Connection) -> KeyLink:
    """Take a new key; what devices fetch of releases is signed anew.

    Whoever comes to know a former key can make such a link too: against a key that was stolen only
    enrolling anew helps.
    """
    stream = require_stream(connection)
    seed, since = signatures.new_seed(), now_text()
    link = identity.link(stream.seed, seed, since)
    number = (connection.scalar(select(func.max(FormerKey.number))) or 0) + 1
    former = seal_of(connection).seal(FORMER_SEED, (number,), stream.seed)
    row = {"number": number, "seed": former, "link": msgspec.msgpack.encode(link)}
    connection.execute(insert(FormerKey), [row])
    set_seed(connection, stream.banner, seed)
    sign_releases(connection, seed)
    return link


def set_seed(connection: Connection, banner: str, seed: bytes) -> None:
    """Let this be the banner's key."""
    sealed = seal_of(connection).seal(SEED, (banner,), seed)
    connection.execute(update(Stream).where(Stream.banner == banner).values(seed=sealed))


def sign_releases(connection: Connection, seed: bytes) -> None:
    """Sign what devices fetch of releases with another key."""
    columns = (PublishedRelease.number, PublishedRelease.content, PublishedRelease.signature)
    for release in connection.execute(select(*columns)).all():
        by_release_key = release.signature[SIGNATURE_BYTES:]
        signature = release_feed.sign_text(release.content, seed) + by_release_key
        connection.execute(
            update(PublishedRelease)
            .where(PublishedRelease.number == release.number)
            .values(signature=signature)
        )
