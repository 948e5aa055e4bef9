"""Keys: a random database key per device, sealed for each member of staff under their password.

Password → argon2id (3 passes, 64 MiB, one lane) → XChaCha20-Poly1305 around the key.  Device, user,
generation and the derivation's parameters are bound as associated data, so no wrap can be moved to
another name or device, nor its parameters changed.
"""

from __future__ import annotations

import secrets
import unicodedata

import msgspec
from nacl import bindings, exceptions
from nacl.pwhash import argon2id

from casework.errors import StoreError
from casework.language import _
from casework.suite import SUITE
from desktop.database.keyring import ALGORITHM, Kdf, Keyring, KeyringTooNew, Wrap, name_tag
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

    def pragma(self) -> str:
        """The statement that opens the file with this key, without any derivation by SQLCipher."""
        return f"PRAGMA key = \"x'{self.key.hex()}{self.salt.hex()}'\""


class Unlocked(msgspec.Struct, frozen=True):
    """What a password gives: the database key and who it belongs to."""

    key: DatabaseKey
    staff: str


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

    Raises KeyringTooNew where a later program wrote any wrap: written again here, it could lose something.
    """
    if not all(_is_known(wrap) for wrap in keyring.wraps):
        raise KeyringTooNew
    kdf = _DEMO_KDF if keyring.demo else Kdf()
    tag = name_tag(keyring, staff_name)
    wrap = Wrap(
        tag=tag,
        generation=1,
        kdf=kdf,
        salt=secrets.token_bytes(16),
        nonce=secrets.token_bytes(24),
        sealed=b"",
    )
    plain = unlocked.key.key + unlocked.key.salt + unlocked.staff.encode()
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain, _associated(keyring, wrap), wrap.nonce, _derive(password, wrap)
    )
    others = tuple(other for other in keyring.wraps if other.tag != tag)
    return msgspec.structs.replace(
        keyring, wraps=(*others, msgspec.structs.replace(wrap, sealed=bytes(sealed)))
    )


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
    return Unlocked(DatabaseKey(plain[:32], plain[32:48]), plain[48:].decode())


def _is_known(wrap: Wrap) -> bool:
    return wrap.suite == SUITE and wrap.kdf.algorithm == ALGORITHM


def _nobodys_wrap(keyring: Keyring, tag: str) -> Wrap:
    kdf = next((wrap.kdf for wrap in keyring.wraps if _is_known(wrap)), Kdf())
    noise = secrets.token_bytes(80)
    return Wrap(tag=tag, generation=1, kdf=kdf, salt=noise[:16], nonce=noise[:24], sealed=noise)


def _derive(password: str, wrap: Wrap) -> bytes:
    kdf = wrap.kdf
    if kdf.operations not in _OPERATIONS or kdf.memory_kib not in _MEMORY_KIB:
        raise StoreError(_("密钥文件不可信"), _("密钥参数超出允许范围"), _("请用 rescue 从拷贝取回密钥"))
    secret = unicodedata.normalize("NFC", password).encode()
    return argon2id.kdf(32, secret, wrap.salt, opslimit=kdf.operations, memlimit=kdf.memory_kib * 1024)


def _associated(keyring: Keyring, wrap: Wrap) -> bytes:
    bound = (wrap.suite, keyring.device, wrap.tag, wrap.generation, wrap.kdf.algorithm, wrap.kdf.operations)
    return msgspec.json.encode(["tamga-wrap-1", *bound, wrap.kdf.memory_kib, 1, wrap.salt])
