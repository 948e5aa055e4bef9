"""Personal values are sealed before they reach the database, each bound to the very place where it stands.

A sealed value is a mark, the generation of the key, a nonce, and XChaCha20-Poly1305 over the rest with table,
column and primary key as associated data: a value that was put into another place does not open.  Texts are
the same in base64.  What is looked up as a whole (`is_exact`) takes its nonce from what it says, so that the
same text of the same column is the same value (docs/decisions/0127-sealed-at-the-banner.md).
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Iterable, Mapping

import msgspec
from nacl import bindings, exceptions
from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from sqlalchemy import Connection

from casework.errors import StoreError
from casework.language import _

KEY_BYTES = 32
LARGEST_GENERATION = 2**24 - 1
OPTION = "tamga_seal"  # of a connection: which seal its transactions use
_MARK = b"\xb5S\x01"  # begins no JSON and no text; the last byte is the suite
_GENERATION_BYTES = 3
_HEAD_BYTES = len(_MARK) + _GENERATION_BYTES
_NONCE_BYTES = 24
_SUM_BYTES = 16
_MOST_SECRETS = 8
_TEXT_MARK = base64.b64encode(_MARK).decode()
_encrypt = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt
_decrypt = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt

Keys = Mapping[int, bytes]  # generation → 32 random bytes
Place = tuple[object, ...]  # values of a primary key, in the order of its columns


class SealedColumn(msgspec.Struct, frozen=True):
    """A column whose values are sealed.

    One that is looked up as a whole `is_exact`; of one that `keeps_word` what stands before ": " stays plain.
    """

    table: str
    column: str
    is_exact: bool = False
    keeps_word: bool = False

    def bound_to(self, place: Place) -> bytes:
        """What a value in that row is bound to."""
        return "\0".join((self.table, self.column, *map(str, place))).encode("utf-8", "surrogatepass")


BODY = SealedColumn("entries", "body")
APART = SealedColumn("quarantined_entries", "content")
APART_WHY = SealedColumn("quarantined_entries", "reason", keeps_word=True)
SLICE = SealedColumn("attachment_slices", "content")
LINE_NAME = SealedColumn("case_lines", "name")
ROSTER_NAME = SealedColumn("roster", "name", is_exact=True)
SECRET = SealedColumn("stream", "secret")
SEED = SealedColumn("stream", "seed")
FORMER_SEED = SealedColumn("former_keys", "seed")
PERSON_NAME = SealedColumn("hall_people", "name")
TOTP = SealedColumn("hall_people", "totp")
HALL_BODY = SealedColumn("hall_entries", "body")
DETAILS = SealedColumn("hall_requests", "details")
REASON = SealedColumn("hall_requests", "reason")
SEALED_COLUMNS = (
    *(BODY, APART, APART_WHY, SLICE, LINE_NAME, ROSTER_NAME, SECRET, SEED, FORMER_SEED),
    *(PERSON_NAME, TOTP, HALL_BODY, DETAILS, REASON),
)


class StaysSealed(StoreError):  # noqa: N818 - named as the answer says it
    """A sealed value could not be opened: its key is not here, or it is not what was sealed there."""

    def __init__(self, what: str) -> None:
        super().__init__(_("数据打不开"), what, _("没有改动；请核对数据密钥文件"))


class _Key(msgspec.Struct, frozen=True):
    """What is made of one key, each for one purpose alone."""

    head: bytes
    values: bytes
    exact: bytes
    index: bytes


class Seal:
    """Seals with the newest key and opens with each that is known; without any, all stays as it is.

    `again` reads the keys anew where a value wants one that is not known: another process may have taken a
    new one.  Usable from any thread.
    """

    def __init__(self, keys: Keys | None = None, again: Callable[[], Keys] | None = None) -> None:
        self._again = again
        self._keys: dict[int, _Key] = {}
        self._secrets: dict[tuple[SealedColumn, Place, bytes], bytes] = {}
        self.generation = 0
        self._learn(keys or {})

    @property
    def is_on(self) -> bool:
        """Are new values sealed?"""
        return self.generation > 0

    def use(self, generation: int) -> None:
        """Seal with that key from now on, as the banner does; raises StaysSealed where it is not known."""
        if generation and generation != self.generation:
            self._key(generation)
            self.generation = generation

    @property
    def generations(self) -> tuple[int, ...]:
        """The generations of all keys that are known."""
        return tuple(sorted(self._keys))

    def knows(self, generation: int) -> bool:
        """Is there a key of that generation?"""
        return generation in self._keys

    def seal(self, column: SealedColumn, place: Place, value: bytes) -> bytes:
        """The value as it is to be stored there."""
        if not self.generation:
            return value
        key = self._keys[self.generation]
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return key.head + nonce + _encrypt(value, column.bound_to(place), nonce, key.values)

    def open(self, column: SealedColumn, place: Place, value: bytes) -> bytes:
        """What was sealed there; a value that never was sealed is itself.  Raises StaysSealed."""
        if not self._keys or not value.startswith(_MARK):
            return value
        key = self._key(int.from_bytes(value[len(_MARK) : _HEAD_BYTES], "big"))
        nonce, sealed = value[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES], value[_HEAD_BYTES + _NONCE_BYTES :]
        bound = column.bound_to(() if column.is_exact else place)
        try:
            return _decrypt(sealed, bound, nonce, key.values)
        except (exceptions.CryptoError, ValueError, TypeError) as error:
            what = _("{table}.{column} 里有一处不是用现有的数据密钥封的，或者被改过")
            raise StaysSealed(what.format(table=column.table, column=column.column)) from error

    def open_secret(self, column: SealedColumn, place: Place, value: bytes) -> bytes:
        """The same of one of the few values that every exchange asks for: opened once, then remembered."""
        wanted = (column, place, value)
        if (known := self._secrets.get(wanted)) is None:
            known = self.open(column, place, value)
            before = self._secrets if len(self._secrets) < _MOST_SECRETS else {}
            self._secrets = {**before, wanted: known}
        return known

    def open_body(self, device: str, seq: int, value: bytes | None) -> bytes | None:
        """An entry's body; one that was tampered with is given as it is: its digest tells the reader."""
        if value is None or not self._keys:
            return value
        try:
            return self.open(BODY, (device, seq), value)
        except StaysSealed:
            if not self.knows(generation_of(value)):
                raise
            return value

    def seal_text(self, column: SealedColumn, place: Place, text: str) -> str:
        """The text as it is to be stored there; an empty one stays empty."""
        word, rest = _parted(column, text)
        if not rest or not self.generation:
            return text
        return (
            word + base64.b64encode(self.seal(column, place, rest.encode("utf-8", "surrogatepass"))).decode()
        )

    def open_text(self, column: SealedColumn, place: Place, text: str) -> str:
        """The reverse; raises StaysSealed."""
        word, rest = _parted(column, text)
        if not self._keys or not rest.startswith(_TEXT_MARK):
            return text
        try:
            value = base64.b64decode(rest, validate=True)
        except binascii.Error:
            return text  # never was sealed
        return word + self.open(column, place, value).decode("utf-8", "surrogatepass")

    def exact(self, column: SealedColumn, text: str) -> str:
        """The one value under which this text stands in that column."""
        return self._exact(self.generation, column, text) if text and self.generation else text

    def forms(self, column: SealedColumn, texts: Iterable[str]) -> list[str]:
        """Every value under which these texts may stand: by each key, and as they are."""
        known = list(texts)
        return [*known, *(self._exact(each, column, text) for each in self._keys for text in known if text)]

    def index_keys(self) -> list[bytes]:
        """Keys of blind indexes, that by which new ones are made first."""
        newest_first = sorted(self._keys, key=lambda each: (each != self.generation, -each))
        return [self._keys[each].index for each in newest_first]

    def is_newest(self, column: SealedColumn, value: bytes | str) -> bool:
        """Is it sealed with the key with which new values are?"""
        head = self._keys[self.generation].head
        if isinstance(value, bytes):
            return value.startswith(head)
        _word, rest = _parted(column, value)
        return not rest or rest.startswith(base64.b64encode(head).decode())

    def _exact(self, generation: int, column: SealedColumn, text: str) -> str:
        key, bound = self._keys[generation], column.bound_to(())
        plain = text.encode("utf-8", "surrogatepass")
        nonce = _keyed(key.exact, bound + b"\0" + plain, _NONCE_BYTES)
        return base64.b64encode(key.head + nonce + _encrypt(plain, bound, nonce, key.values)).decode()

    def _key(self, generation: int) -> _Key:
        if generation not in self._keys and self._again is not None:
            self._learn(self._again())
        key = self._keys.get(generation)
        if key is None:
            what = _("这个服务没有第 {generation} 代数据密钥：请把密钥文件放好，再重启服务")
            raise StaysSealed(what.format(generation=generation))
        return key

    def _learn(self, keys: Keys) -> None:
        made = {generation: _made(generation, key) for generation, key in keys.items()}
        self._keys = {**self._keys, **made}
        if not self.generation and self._keys:
            self.generation = max(self._keys)


def _parted(column: SealedColumn, text: str) -> tuple[str, str]:
    """What of a text stays plain, and what is sealed."""
    if not column.keeps_word:
        return "", text
    word, sign, rest = text.partition(": ")
    return word + sign, rest


NO_SEAL = Seal()


def seal_of(connection: Connection) -> Seal:
    """By what values of this transaction are sealed."""
    seal = connection.get_execution_options().get(OPTION, NO_SEAL)
    assert isinstance(seal, Seal)  # noqa: S101 - `Database` puts no other there
    return seal


def plain_bytes(value: bytes) -> int:
    """How many bytes a value has when it is opened."""
    return len(value) - (_HEAD_BYTES + _NONCE_BYTES + _SUM_BYTES if value.startswith(_MARK) else 0)


def generation_of(value: bytes) -> int:
    """Of which key a value is; 0 for one that is not sealed."""
    return int.from_bytes(value[len(_MARK) : _HEAD_BYTES], "big") if value.startswith(_MARK) else 0


def fingerprint(key: bytes) -> str:
    """What tells one key from another and tells nothing of it."""
    return _keyed(key, b"tamga fingerprint", 16)[:8].hex()


def _made(generation: int, key: bytes) -> _Key:
    return _Key(
        head=_MARK + generation.to_bytes(_GENERATION_BYTES, "big"),
        values=_keyed(key, b"tamga values", KEY_BYTES),
        exact=_keyed(key, b"tamga exact", KEY_BYTES),
        index=_keyed(key, b"tamga index", KEY_BYTES),
    )


def _keyed(key: bytes, words: bytes, size: int) -> bytes:
    return blake2b(words, digest_size=size, key=key, encoder=RawEncoder)
