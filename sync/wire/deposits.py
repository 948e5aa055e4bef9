"""What a device keeps at its banner against the loss of its disk, and of every password that opens it.

The database key goes sealed for the banner's recovery key, which two of its officers open together; what
else cannot be had again (keyring, drafts, settings, entries not sent yet) goes sealed under the database key
(docs/decisions/0111-deposits.md).
"""

from __future__ import annotations

import hashlib
import secrets

import msgspec
from nacl import bindings, exceptions
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id

from casework.errors import TamgaError
from casework.language import _
from casework.understanding import understand

LARGEST_DEPOSIT_BYTES = 2 * 1024 * 1024
RECOVERED_PURPOSE = "tamga-recovered-1"  # of the file in which an opened key goes to its device
RECOVERY_PURPOSE = "recovery"  # of the banner's signature over its recovery key
_OPERATIONS, _MEMORY_BYTES = 3, 64 * 1024 * 1024


class Deposit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one device keeps: `keyring_id` names the installation, `generation` is that of its database key.

    `sealed_key` is a KeyInside for the recovery key of that id, `keyring` the file as it lies beside the
    database, `content` what only the device itself reads.
    """

    keyring_id: str
    generation: int
    made_at: str
    keyring: bytes
    content: bytes
    recovery_id: str = ""
    sealed_key: bytes = b""


class Depositing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A device asks what is kept of it; with a copy it is kept in place of the former one."""

    copy: Deposit | None = None


class DepositState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The digest of what is kept, and the banner's recovery key with its signature; "" for none."""

    digest: str = ""
    recovery_key: bytes = b""
    signature: bytes = b""


class DepositAsked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who has the code of a device's replacement asks for what that device kept; the code stays good."""

    versions: tuple[int, ...]
    code: str


class DepositGiven(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The site of the code; the device that is replaced, and its copy where there is one."""

    site: str
    device: str = ""
    copy: Deposit | None = None


class KeyInside(msgspec.Struct, frozen=True, array_like=True):
    """A database key with its file's salt, and of which installation and generation it is."""

    keyring_id: str
    generation: int
    key: bytes
    salt: bytes

    def __repr__(self) -> str:
        return f"KeyInside({self.keyring_id!r}, {self.generation}, …)"


class SealedByWords(msgspec.Struct, frozen=True, kw_only=True):
    """Something under a password or a code: argon2id, then XChaCha20-Poly1305; `purpose` is bound to it."""

    purpose: str
    salt: bytes
    nonce: bytes
    sealed: bytes


class NotOpened(TamgaError):  # noqa: N818 - named as the others
    """The words or the key do not open it; who knows what it is about says it better."""

    def __init__(self) -> None:
        super().__init__(_("打不开"), _("密码、码或密钥不对，或者内容已损坏"), _("请核对后再试"))


def plain_code(code: str) -> str:
    """A code as it counts: case, spaces and dashes do not matter."""
    return "".join(code.split()).replace("-", "").upper()


def open_recovered(content: bytes, code: str) -> KeyInside:
    """The key in a file that two officers of the banner made; raises NotOpened."""
    try:
        box = msgspec.json.decode(content, type=SealedByWords)
        plain = open_by_words(RECOVERED_PURPOSE, plain_code(code), box)
        return msgspec.msgpack.decode(plain, type=KeyInside)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotOpened from error


def recovery_id(public: bytes) -> str:
    """The short name of a recovery key; "" for none."""
    return hashlib.blake2b(public, digest_size=8).hexdigest() if public else ""


def deposit_digest(copy: Deposit) -> str:
    """What tells one copy from the next."""
    return hashlib.blake2b(msgspec.msgpack.encode(copy), digest_size=16).hexdigest()


def seal_key(public: bytes, inside: KeyInside) -> bytes:
    """A database key for who holds the private half of `public`."""
    return bytes(SealedBox(PublicKey(public)).encrypt(msgspec.msgpack.encode(inside)))


def open_key(private: bytes, sealed: bytes) -> KeyInside:
    """The reverse; raises NotOpened."""
    try:
        return msgspec.msgpack.decode(SealedBox(PrivateKey(private)).decrypt(sealed), type=KeyInside)
    except (exceptions.CryptoError, msgspec.DecodeError, ValueError, TypeError) as error:
        raise NotOpened from error


def seal_by_words(purpose: str, words: str, plain: bytes) -> SealedByWords:
    """Seal under a password or code; costs one derivation, about 0.2 s."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain, purpose.encode(), nonce, _derive(words, salt)
    )
    return SealedByWords(purpose=purpose, salt=salt, nonce=nonce, sealed=bytes(sealed))


def open_by_words(purpose: str, words: str, box: SealedByWords) -> bytes:
    """The reverse; raises NotOpened."""
    try:
        plain: bytes = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            box.sealed, purpose.encode(), box.nonce, _derive(words, box.salt)
        )
    except (exceptions.CryptoError, ValueError, TypeError) as error:
        raise NotOpened from error
    return plain


def _derive(words: str, salt: bytes) -> bytes:
    return argon2id.kdf(32, words.encode(), salt, opslimit=_OPERATIONS, memlimit=_MEMORY_BYTES)


understand(Depositing, DepositState, DepositAsked, DepositGiven, SealedByWords)
