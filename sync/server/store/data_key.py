"""The file of data keys: 0600, beside the data or wherever the operator puts it, bare or under a passphrase.

Each generation stays in it: what was sealed with an older one has to be opened until it is sealed anew, and a
backup that was made before is opened with it.  Whoever loses this file loses what it seals; the file that
`banner backup --through` makes needs it not.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from casework.durable import sync_folder
from casework.language import _
from sync.server.refusals import refuse
from sync.server.store.sealing import KEY_BYTES, LARGEST_GENERATION, Keys, fingerprint
from sync.server.store.streams import now_text
from sync.wire.deposits import NotOpened, SealedByWords, open_by_words, seal_by_words

FILE_NAME = "data.key"
_PURPOSE: Literal["tamga-data-key-1"] = "tamga-data-key-1"  # of a box under a passphrase
_NOT_FOR_OTHERS = 0o027  # a credential of systemd may be read by its group

Ask = Callable[[], str]  # gives the passphrase; asked at most once, and where there is one alone


class DataKey(msgspec.Struct, frozen=True, kw_only=True):
    """One generation, from 1 on."""

    generation: int
    made_at: str
    key: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.generation}, …)"


class _KeyFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands in the file: the keys, or a box with them."""

    format: Literal["tamga-data-key-1"]
    keys: tuple[DataKey, ...] = ()
    sealed: SealedByWords | None = None


def read_keys(path: Path, ask: Ask) -> tuple[DataKey, ...]:
    """All generations, the oldest first; raises Refused with what is wrong and what to do, OSError."""
    if not path.exists():
        what = _("没有数据密钥文件 {file}：请把它放回原处，或用 --data-key 指出它在哪里")
        raise refuse("unavailable", what.format(file=path))
    if os.name != "nt" and path.stat().st_mode & _NOT_FOR_OTHERS:
        what = _("数据密钥文件 {file} 别人也能读：请 chmod 600，并考虑换一把密钥")
        raise refuse("unavailable", what.format(file=path))
    try:
        held = msgspec.json.decode(path.read_bytes(), type=_KeyFile)
        keys = held.keys if held.sealed is None else _unwrapped(path, held.sealed, ask)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        what = _("{file} 不是数据密钥文件，或已损坏：请用另存的那一份")
        raise refuse("unavailable", what.format(file=path)) from error
    if not keys or any(
        len(each.key) != KEY_BYTES or not 0 < each.generation <= LARGEST_GENERATION for each in keys
    ):
        raise refuse("unavailable", _("{file} 里没有可用的数据密钥：请用另存的那一份").format(file=path))
    return keys


def has_passphrase(path: Path) -> bool:
    """Is the file under a passphrase?  Raises OSError, Refused for what is no such file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_KeyFile).sealed is not None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        what = _("{file} 不是数据密钥文件，或已损坏：请用另存的那一份")
        raise refuse("unavailable", what.format(file=path)) from error


def write_keys(path: Path, keys: tuple[DataKey, ...], words: str = "") -> None:
    """Write the file whole and durable, readable by its owner alone; `words` is a passphrase.  OSError."""
    held = _KeyFile(format=_PURPOSE, keys=keys)
    if words:
        box = seal_by_words(_PURPOSE, words, msgspec.json.encode(keys))
        held = _KeyFile(format=_PURPOSE, sealed=box)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(held))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def with_new(keys: tuple[DataKey, ...]) -> tuple[DataKey, ...]:
    """The same with one generation more."""
    generation = keys[-1].generation + 1 if keys else 1
    new = DataKey(generation=generation, made_at=now_text(), key=secrets.token_bytes(KEY_BYTES))
    return (*keys, new)


def by_generation(keys: tuple[DataKey, ...]) -> Keys:
    """What seals and opens."""
    return {each.generation: each.key for each in keys}


def mark_of(key: DataKey) -> str:
    """By what an operator compares two files."""
    return fingerprint(key.key)


def _unwrapped(path: Path, box: SealedByWords, ask: Ask) -> tuple[DataKey, ...]:
    try:
        return msgspec.json.decode(open_by_words(_PURPOSE, ask(), box), type=tuple[DataKey, ...])
    except NotOpened as error:
        raise refuse("unavailable", _("口令打不开数据密钥文件 {file}，没有改动").format(file=path)) from error
