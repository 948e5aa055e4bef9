"""By which keys cases are searched: of whole numbers, and of how a name begins where names are sealed.

Who has what is searched for makes the same key and finds it; nobody reads a number or a name out of keys
(docs/decisions/0127-sealed-at-the-banner.md).
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection

from casework.people.id_number import normalize
from casework.people.name import folded
from sync.server.store.sealing import LINE_NAME, seal_of
from sync.server.store.streams import StreamState

FEWEST, MOST = 2, 8  # characters of a beginning that has a key; one alone would tell who is called what
_DIGEST_BYTES = 8  # a foreign name with the same key is seen when the name is opened


def number_key(key: bytes, number: str) -> str:
    """Under what a document or a phone is searched; "" for none."""
    plain = normalize(number)
    return hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:20] if plain else ""


class LineKeys:
    """The keys of one banner: made with the newest data key, looked up with each that lines may have."""

    def __init__(self, connection: Connection, stream: StreamState) -> None:
        self._seal = seal_of(connection)
        self._indexes = (*self._seal.index_keys(), stream.secret)  # the last is that of lines not sealed

    @property
    def is_sealed(self) -> bool:
        """Are names sealed, and found by keys of their beginnings?"""
        return self._seal.is_on

    def number(self, number: str) -> str:
        """The key under which a number is noted."""
        return number_key(self._indexes[0], number)

    def numbers(self, number: str) -> list[str]:
        """The keys under which it may stand; none for what is no number."""
        return [key for each in self._indexes if (key := number_key(each, number))]

    def sealed_name(self, subject: str, name: str) -> str:
        """The name as it stands in the line of that case."""
        return self._seal.seal_text(LINE_NAME, (subject,), name)

    def name(self, subject: str, sealed: str) -> str:
        """The reverse; raises StaysSealed."""
        return self._seal.open_text(LINE_NAME, (subject,), sealed)

    def plain_key(self, name: str) -> str:
        """How the name is folded, where names are not sealed."""
        return "" if self.is_sealed else folded(name)

    def beginnings(self, name: str) -> list[str]:
        """The keys under which a name is noted."""
        if not self.is_sealed:
            return []
        key, whole = self._indexes[0], folded(name)
        return [_beginning(key, whole[:count]) for count in range(FEWEST, min(len(whole), MOST) + 1)]

    def begins(self, name: str) -> list[str]:
        """The keys under which names stand that begin so, or at least so far; `name` is folded."""
        return [_beginning(key, name[:MOST]) for key in self._indexes[:-1]] if len(name) >= FEWEST else []


def _beginning(key: bytes, characters: str) -> str:
    words = b"name " + characters.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(words, key=key, digest_size=_DIGEST_BYTES).hexdigest()
