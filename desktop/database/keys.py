"""Keys: a random database key per device, sealed for each member of staff.

Password → argon2id (3 passes, 64 MiB, one lane) → XChaCha20-Poly1305 around the member's private key
(X25519) → sealed box around the database key.  Device, name and the derivation's parameters are bound to the
one, generation and place to the other, so no wrap can be moved or made cheaper.  Two steps, because the
database key is renewed when somebody leaves, and then nobody's password is at hand
(docs/decisions/0110-renewed-key.md).  From the private key follows what the member signs with.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Callable
from typing import Any

import msgspec
from nacl import bindings, exceptions
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id

from casework.errors import StoreError
from casework.language import _
from casework.suite import SUITE
from desktop.database.keyring import ALGORITHM, Kdf, Keyring, KeyringTooNew, Wrap, name_tag
from desktop.database.signer import SigningKeys, public_half, signing_seed
from desktop.database.wiping import overwrite, own_copy
from desktop.errors import SetUpError, WrongPassword
from desktop.password_rules import SHORTEST, judge

DEMO_PASSWORD = "tamga-demo"  # noqa: S105 - documented: a demonstration keeps no secret
DEMO_NAME = "demo"
_DEMO_KDF = Kdf(operations=1, memory_kib=8192)
_OPERATIONS = range(1, 11)
_MEMORY_KIB = range(8192, 1024 * 1024 + 1)  # beyond, a forged file could stop the machine


class DatabaseKey(msgspec.Struct, frozen=True):
    """32 bytes of key and the 16 bytes of salt that the file begins with.  Never printed."""

    key: bytes
    salt: bytes

    def __repr__(self) -> str:
        return "DatabaseKey(…)"

    def pragma(self, verb: str = "key") -> str:
        """The statement that opens the file with this key, without any derivation by SQLCipher.

        With the verb "rekey" it puts an open file under this key.  Raises StoreError once it was wiped.
        """
        if self.is_wiped:
            raise StoreError(_("已锁定"), _("数据已经锁上"), _("请输入密码解锁后再试"))
        return f"PRAGMA {verb} = \"x'{self.key.hex()}{self.salt.hex()}'\""

    @property
    def is_wiped(self) -> bool:
        """Was it overwritten?  No key is made of zeros."""
        return not any(self.key)

    def copy(self) -> DatabaseKey:
        """The same key in a place of its own, for whoever wipes it."""
        return DatabaseKey(own_copy(self.key), self.salt)

    def wipe(self) -> None:
        """Overwrite it: nobody opens anything with it any more."""
        overwrite(self.key)

    def renewed(self) -> DatabaseKey:
        """Another key for the same file, which goes on to begin with the same salt."""
        return DatabaseKey(secrets.token_bytes(32), self.salt)


class Unlocked(msgspec.Struct, frozen=True):
    """What a password gives: the database key and who it belongs to; `coming` while it is being renewed.

    `own` is the member's private key, `device` that with which the device signs; b"" where nobody's password
    is at hand.  Never printed.
    """

    key: DatabaseKey
    staff: str
    coming: DatabaseKey | None = None
    own: bytes = b""
    device: bytes = b""

    def __repr__(self) -> str:
        return f"Unlocked({self.staff!r}, …)"

    def signer(self) -> SigningKeys | None:
        """Who signs what is recorded; None without a private key."""
        return SigningKeys(self.staff, self.own, self.device) if self.own and self.device else None


def beginning(key: DatabaseKey, staff: str) -> Unlocked:
    """Somebody who comes to this key without a keyring: with new private keys, of the device as well."""
    return Unlocked(key, staff, own=bytes(PrivateKey.generate()), device=secrets.token_bytes(32))


def new_database_key() -> DatabaseKey:
    """A fresh random key."""
    return DatabaseKey(secrets.token_bytes(32), secrets.token_bytes(16))


def new_keyring(*, demo: bool) -> Keyring:
    """A keyring without staff, for a device id that nobody else has."""
    return Keyring(device=secrets.token_hex(8), demo=demo, name_salt=secrets.token_bytes(32))


def check_password(password: str, staff_name: str = "") -> None:
    """Raise SetUpError for a password that is too short, or that somebody would try first."""
    if len(password) < SHORTEST:
        raise SetUpError(
            _("密码太短"),
            _("密码至少 {count} 个字符").format(count=SHORTEST),
            _("请换一个长一些的密码"),
        )
    judgement = judge(password, staff_name)
    if not judgement.usable:
        raise SetUpError(_("密码不能用"), judgement.words, _("一句好记的话最好"))


def add_wrap(keyring: Keyring, staff_name: str, password: str, unlocked: Unlocked) -> Keyring:
    """The keyring with this member's wrap, in place of the one they had; costs one derivation.

    Without `unlocked.own` the member gets a new private key.  Where the device's is another than it was, all
    members get it.  Raises KeyringTooNew where a later program wrote any wrap: written again here, it could
    lose something.
    """
    if not all(_is_known(wrap) for wrap in keyring.wraps):
        raise KeyringTooNew
    tag, own = name_tag(keyring, staff_name), _private(unlocked.own)
    device = unlocked.device or secrets.token_bytes(32)
    keyring = _with_device(keyring, device)
    wrap = Wrap(
        tag=tag,
        generation=generation_of(keyring),
        kdf=_DEMO_KDF if keyring.demo else Kdf(),
        salt=secrets.token_bytes(16),
        nonce=secrets.token_bytes(24),
        sealed=b"",
        public=bytes(own.public_key),
        key=b"",
        signer=public_half(signing_seed(bytes(own))),
        device=b"",
    )
    plain = bytes(own) + unlocked.staff.encode()
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain, _associated(keyring, wrap), wrap.nonce, _derive(password, wrap)
    )
    wrap = msgspec.structs.replace(
        wrap,
        sealed=bytes(sealed),
        key=_key_for(keyring, wrap, unlocked.key),
        device=_device_for(keyring, wrap, device),
    )
    others = tuple(other for other in keyring.wraps if other.tag != tag)
    return msgspec.structs.replace(keyring, wraps=(*others, wrap))


def generation_of(keyring: Keyring) -> int:
    """How often the database key was renewed, from 1."""
    return max((wrap.generation for wrap in keyring.wraps), default=1)


def with_coming(keyring: Keyring, key: DatabaseKey) -> Keyring:
    """The keyring while the database may be under this key or still under the former one.

    Raises KeyringTooNew as `add_wrap`.
    """
    if not all(_is_known(wrap) for wrap in keyring.wraps):
        raise KeyringTooNew
    return _each(keyring, lambda wrap: {"coming": _key_for(keyring, _later(wrap), key)})


def settled(keyring: Keyring, *, is_renewed: bool) -> Keyring:
    """The keyring once it is certain under which of the two the database is."""
    if not is_renewed:
        return _each(keyring, lambda _wrap: {"coming": b""})
    return _each(keyring, lambda wrap: {"key": wrap.coming, "generation": wrap.generation + 1, "coming": b""})


def _private(own: bytes) -> PrivateKey:
    return PrivateKey(own) if own else PrivateKey.generate()


def _with_device(keyring: Keyring, device: bytes) -> Keyring:
    """The keyring whose device signs with this key from now on."""
    public = public_half(device)
    if keyring.signer == public:
        return keyring
    others = _each(keyring, lambda wrap: {"device": _device_for(keyring, wrap, device)})
    return msgspec.structs.replace(others, signer=public)


def _each(keyring: Keyring, change: Callable[[Wrap], dict[str, Any]]) -> Keyring:
    wraps = tuple(msgspec.structs.replace(wrap, **change(wrap)) for wrap in keyring.wraps)
    return msgspec.structs.replace(keyring, wraps=wraps)


def _later(wrap: Wrap) -> Wrap:
    return msgspec.structs.replace(wrap, generation=wrap.generation + 1)


def open_wrap(keyring: Keyring, staff_name: str, password: str) -> Unlocked:
    """The key for this name and password; raises WrongPassword, which never says which was wrong.

    A name that nobody has takes the same time: the derivation runs against a wrap that cannot open.  Raises
    KeyringTooNew for a wrap of algorithms that are not known here.
    """
    tag = name_tag(keyring, staff_name)
    wrap = next((wrap for wrap in keyring.wraps if wrap.tag == tag), None) or _nobodys_wrap(keyring, tag)
    if not _is_known(wrap):
        raise KeyringTooNew
    try:
        plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            wrap.sealed, _associated(keyring, wrap), wrap.nonce, _derive(password, wrap)
        )
    except exceptions.CryptoError as error:
        raise WrongPassword from error
    own = PrivateKey(plain[:32])
    coming = _opened_key(keyring, _later(wrap), own, wrap.coming) if wrap.coming else None
    return Unlocked(
        _opened_key(keyring, wrap, own, wrap.key),
        plain[32:].decode(),
        coming,
        own=bytes(own),
        device=_opened_device(keyring, wrap, own),
    )


def _key_for(keyring: Keyring, wrap: Wrap, key: DatabaseKey) -> bytes:
    plain = key.key + key.salt + _place(keyring, wrap)
    return bytes(SealedBox(PublicKey(wrap.public)).encrypt(plain))


def _opened_key(keyring: Keyring, wrap: Wrap, own: PrivateKey, sealed: bytes) -> DatabaseKey:
    try:
        plain = SealedBox(own).decrypt(sealed)
    except (exceptions.CryptoError, ValueError) as error:
        raise WrongPassword from error
    if plain[48:] != _place(keyring, wrap):
        raise WrongPassword
    return DatabaseKey(plain[:32], plain[32:48])


def _device_for(keyring: Keyring, wrap: Wrap, device: bytes) -> bytes:
    return bytes(SealedBox(PublicKey(wrap.public)).encrypt(device + _device_place(keyring, wrap)))


def _opened_device(keyring: Keyring, wrap: Wrap, own: PrivateKey) -> bytes:
    try:
        plain = SealedBox(own).decrypt(wrap.device)
    except (exceptions.CryptoError, ValueError) as error:
        raise WrongPassword from error
    if plain[32:] != _device_place(keyring, wrap):
        raise WrongPassword
    return plain[:32]


def _device_place(keyring: Keyring, wrap: Wrap) -> bytes:
    place = msgspec.json.encode(["tamga-device-1", keyring.device, wrap.tag, wrap.public])
    return hashlib.blake2b(place, digest_size=16).digest()


def _place(keyring: Keyring, wrap: Wrap) -> bytes:
    """Where a sealed key stands: it opens nowhere else."""
    place = msgspec.json.encode(["tamga-key-1", keyring.device, wrap.tag, wrap.generation, wrap.public])
    return hashlib.blake2b(place, digest_size=16).digest()


def _is_known(wrap: Wrap) -> bool:
    return wrap.suite == SUITE and wrap.kdf.algorithm == ALGORITHM


def _nobodys_wrap(keyring: Keyring, tag: str) -> Wrap:
    kdf = next((wrap.kdf for wrap in keyring.wraps if _is_known(wrap)), Kdf())
    noise = secrets.token_bytes(80)
    return Wrap(
        tag=tag,
        generation=1,
        kdf=kdf,
        salt=noise[:16],
        nonce=noise[:24],
        sealed=noise,
        public=noise[:32],
        key=noise,
        signer=noise[:32],
        device=noise,
    )


def _derive(password: str, wrap: Wrap) -> bytes:
    kdf = wrap.kdf
    if kdf.operations not in _OPERATIONS or kdf.memory_kib not in _MEMORY_KIB:
        raise StoreError(_("密钥文件不可信"), _("密钥参数超出允许范围"), _("请用 rescue 从拷贝取回密钥"))
    secret = unicodedata.normalize("NFC", password).encode()
    return argon2id.kdf(32, secret, wrap.salt, opslimit=kdf.operations, memlimit=kdf.memory_kib * 1024)


def _associated(keyring: Keyring, wrap: Wrap) -> bytes:
    whose = (wrap.suite, keyring.device, wrap.tag, wrap.public, wrap.signer)
    bound = (*whose, wrap.kdf.algorithm, wrap.kdf.operations)
    return msgspec.json.encode(["tamga-wrap-3", *bound, wrap.kdf.memory_kib, 1, wrap.salt])
