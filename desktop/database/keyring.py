"""The keyring file: one sealed copy of the database key per member of staff, written atomically.

No name stands in it.  A member's wrap is found by a keyed hash of the name, so the file does not tell at a
glance who works here; it is no secret against guessing names (docs/decisions/0006-keys.md).
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import msgspec

from casework.durable import sync_folder
from casework.errors import StoreError
from casework.language import _
from casework.suite import SUITE
from casework.system_words import reason
from casework.understanding import understand

FILE_NAME = "keyring.json"
SCHEMA = 3
ALGORITHM = "argon2id13"


class Kdf(msgspec.Struct, frozen=True, kw_only=True):
    """Parameters of the password's key derivation; one lane always."""

    algorithm: str = ALGORITHM
    operations: int = 3
    memory_kib: int = 65536


class Wrap(msgspec.Struct, frozen=True, kw_only=True):
    """What one member's password opens, with the algorithms of `suite`.

    `sealed` is the member's own private key, under the password; `key` the database key of `generation`, for
    the member's `public` key, so that it can be renewed without anybody's password.  `coming` is the key
    after it, while the database is on its way from one to the other.  `signer` is the public half of what the
    member signs with, `device` the device's private half for the member's `public` key
    (docs/decisions/0112-signed-commits.md).
    """

    suite: int = SUITE
    tag: str
    generation: int
    kdf: Kdf
    salt: bytes
    nonce: bytes
    sealed: bytes
    public: bytes
    key: bytes
    signer: bytes
    device: bytes
    coming: bytes = b""


class KeyringTooNew(StoreError):  # noqa: N818 - named as what happened
    """A later program wrote the keyring, or this member's part of it."""

    def __init__(self) -> None:
        super().__init__(
            _("密钥文件太新"), _("它是更新的程序写的，本程序太旧，打不开"), _("请升级程序，数据没有动")
        )


class Keyring(msgspec.Struct, frozen=True, kw_only=True):
    """The keyring of one device; `demo` says that its password is the documented constant.

    `signer` is the public half of what the device signs with.
    """

    schema: int = SCHEMA
    device: str
    demo: bool
    name_salt: bytes
    signer: bytes = b""
    wraps: tuple[Wrap, ...] = ()


class _Schema(msgspec.Struct, frozen=True):
    schema: int


def name_tag(keyring: Keyring, staff_name: str) -> str:
    """The keyed hash under which a name's wrap is found: spaces and character forms do not matter."""
    normal = " ".join(unicodedata.normalize("NFKC", staff_name).casefold().split())
    return hashlib.blake2b(normal.encode(), key=keyring.name_salt, digest_size=16).hexdigest()


def read_keyring(data_dir: Path) -> Keyring:
    """The keyring of a data folder; raises StoreError when it is damaged, KeyringTooNew."""
    try:
        content = (data_dir / FILE_NAME).read_bytes()
        schema = msgspec.json.decode(content, type=_Schema).schema  # whatever else it holds
        if schema > SCHEMA:
            raise KeyringTooNew
        if schema < SCHEMA:
            raise StoreError(
                _("密钥文件太旧"),
                _("{file} 是试用版本写的，这个程序打不开它").format(file=FILE_NAME),
                _("请用原来的版本打开，或用 setup 在另一个文件夹重新建立"),
            )
        return msgspec.json.decode(content, type=Keyring)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            _("密钥文件读不出"),
            _("{file} 缺失或损坏").format(file=FILE_NAME),
            _("数据库本身没有动；请用 rescue 从拷贝取回密钥，或用 restore 恢复整份拷贝"),
        ) from error


def write_keyring(data_dir: Path, keyring: Keyring) -> None:
    """Put the keyring in place of the former one; a power cut leaves the one or the other.

    Raises StoreError.
    """
    content = msgspec.json.format(msgspec.json.encode(keyring), indent=1)
    try:
        write_atomically(data_dir / FILE_NAME, content)
    except OSError as error:
        raise StoreError(_("密钥文件未写出"), reason(error), _("请检查数据文件夹的权限和空间")) from error


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, durable on return: temporary file, fsync, rename, fsync."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


understand(Keyring, _Schema)
