"""The folder that a kiosk lives from: catalogue, site, printer, and what checks the lead's password.

A kiosk stands where anybody touches it. It has no store, no keyring and no key: what is in this folder is
public, but for the check value, from which the password can only be guessed (argon2id, as in the keyring).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from pathlib import Path

import msgspec
from nacl.pwhash import argon2id

from casework.errors import TamgaError
from casework.language import _
from casework.named_files import read_named
from desktop.errors import SetUpError

_OPERATIONS, _MEMORY_KIB = 3, 65536
_ABOUT, _CATALOGUE, _KEYS = "kiosk.json", "catalogue.json", "search_keys.json"
_PURPOSE = b"tamga-kiosk-1"


class KioskAbout(msgspec.Struct, frozen=True, kw_only=True):
    """Where the kiosk stands, where it prints ("" only shows), and how its way out is checked."""

    site: str
    queue: str = ""
    salt: bytes = b""
    check: bytes = b""
    operations: int = _OPERATIONS
    memory_kib: int = _MEMORY_KIB


class KioskContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a kiosk shows: the release as it came, and the keys that its search is built from."""

    catalogue: bytes
    search_keys: bytes


class NoKiosk(SetUpError):  # noqa: N818 - named as the others
    """Nobody has prepared a kiosk here, or its folder is damaged."""

    def __init__(self, folder: Path) -> None:
        what = _("{folder} 里没有可用的触摸屏资料").format(folder=folder)
        advice = _("请由负责人在这台电脑上运行 tamga kiosk --prepare")
        super().__init__(_("触摸屏还没有准备"), what, advice)


def folder_of(data_dir: Path) -> Path:
    """The kiosk's folder of a data folder."""
    return data_dir / "kiosk"


def is_prepared(folder: Path) -> bool:
    """Has a kiosk been prepared there?"""
    return (folder / _ABOUT).is_file()


def new_about(site: str, queue: str, password: str) -> KioskAbout:
    """What a lead decides; costs one derivation."""
    about = KioskAbout(site=site, queue=queue, salt=secrets.token_bytes(16))
    return msgspec.structs.replace(about, check=_check_value(about, password))


def opens(about: KioskAbout, password: str) -> bool:
    """Is it the lead's password?  Costs one derivation."""
    return hmac.compare_digest(_check_value(about, password), about.check)


def write_about(folder: Path, about: KioskAbout) -> None:
    """Keep what a lead decided."""
    _write(folder / _ABOUT, msgspec.json.encode(about))


def write_content(folder: Path, content: KioskContent) -> None:
    """Bring the catalogue of the kiosk up to date; what is the same is not written again."""
    for name, data in ((_KEYS, content.search_keys), (_CATALOGUE, content.catalogue)):
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            _write(path, data)


def read_about(folder: Path) -> KioskAbout:
    """Raises NoKiosk."""
    try:
        return msgspec.json.decode(read_named(folder / _ABOUT), type=KioskAbout)
    except (TamgaError, msgspec.DecodeError) as error:
        raise NoKiosk(folder) from error


def read_content(folder: Path) -> KioskContent:
    """Raises NoKiosk."""
    try:
        return KioskContent(catalogue=read_named(folder / _CATALOGUE), search_keys=read_named(folder / _KEYS))
    except TamgaError as error:
        raise NoKiosk(folder) from error


def age_of(folder: Path) -> int:
    """A number that is another one once the catalogue is; 0 where there is none."""
    try:
        return (folder / _CATALOGUE).stat().st_mtime_ns
    except OSError:
        return 0


def _check_value(about: KioskAbout, password: str) -> bytes:
    secret = unicodedata.normalize("NFC", password).encode()
    derived = argon2id.kdf(
        32, secret, about.salt, opslimit=about.operations, memlimit=about.memory_kib * 1024
    )
    return hashlib.sha256(_PURPOSE + derived).digest()


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a kiosk may read it at this moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    temporary.write_bytes(data)
    temporary.replace(path)
