"""A copy of a workplace as one file: the encrypted database as it lies on the disk, then the keyring and
what it is.

The database's pages stay sealed under the workplace's own key, the keyring under the staff's passwords:
who finds the file on a stick has nothing without one of them.  What stands in the clear names no person.

    pages of the database | facts and keyring as JSON | its digest | its length | MAGIC
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import IO

import msgspec

from casework.errors import StoreError
from casework.language import _
from casework.system_words import reason
from casework.understanding import understand

SUFFIX = ".tamga-copy"
MAGIC = b"tamga-copy-1\n"
_DIGEST_BYTES = 32
_LENGTH_BYTES = 8
_LONGEST_END = 1 << 22  # bytes of JSON: a keyring of hundreds of people is far smaller
_PIECE = 1 << 20


class CopyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Whose copy it is and how far it reaches.

    `keyring` is the id in the keyring file; `seq` the last own entry inside; `size` and `digest` (BLAKE2b)
    those of the database alone.
    """

    made_at: str
    keyring: str
    device: str
    site: str
    letter: str
    seq: int
    cases: int
    size: int
    digest: str
    program: str
    is_demo: bool
    hash: str = ""  # of the entry `seq`: the journal has to have it for ever


class _End(msgspec.Struct, frozen=True):
    facts: CopyFacts
    keyring: bytes


class BadCopy(StoreError):  # noqa: N818 - named as the others
    """The file is no whole copy; nothing was changed."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            _("拷贝不能用"),
            _("{name}：{why}").format(name=path.name, why=why),
            _("请换另一份拷贝：在数据文件夹的 backups 里，或者放拷贝的 U 盘上"),
        )


def copies_in(folder: Path, family: str = "") -> list[Path]:
    """The copies that lie in a folder, the newest first; `family` is the keyring's id, "" for everybody's."""
    try:
        paths = folder.glob(f"tamga-*{family[:8]}-*{SUFFIX}")
        return sorted(paths, key=stamp_of, reverse=True)
    except OSError:
        return []


def stamp_of(path: Path) -> str:
    """When a copy was made, as its name says."""
    return path.name.removesuffix(SUFFIX).rpartition("-")[2]


def finish(path: Path, facts: CopyFacts, keyring: bytes) -> None:
    """Put the end behind the database that lies at `path`, and make all of it durable.  Raises OSError."""
    end = msgspec.json.encode(_End(facts, keyring))
    with path.open("r+b") as file:
        file.seek(facts.size)
        file.write(end + _digest(end) + len(end).to_bytes(_LENGTH_BYTES, "big") + MAGIC)
        file.flush()
        os.fsync(file.fileno())


def digest_of(path: Path, size: int) -> str:
    """The digest of a file's first `size` bytes.  Raises OSError."""
    with path.open("rb") as file:
        return _digest_of(file, size)


def read_facts(path: Path) -> CopyFacts:
    """Whose copy it is, without looking at its pages; raises BadCopy."""
    return _read_end(path).facts


def read_keyring(path: Path) -> bytes:
    """The keyring in a copy, as it lay beside the database; raises BadCopy."""
    return _read_end(path).keyring


def unpack(path: Path, database: Path, keyring: Path) -> CopyFacts:
    """Put database and keyring of a whole copy into these two files; raises BadCopy, OSError.

    Every byte is read: a copy that was damaged where it lay is found out here.
    """
    end = _read_end(path)
    with path.open("rb") as file:
        if _digest_of(file, end.facts.size) != end.facts.digest:
            raise BadCopy(path, _("内容与制作时不同，文件已损坏"))
    copy_bytes(path, database)
    with database.open("r+b") as file:
        file.truncate(end.facts.size)
        os.fsync(file.fileno())
    descriptor = os.open(keyring, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(end.keyring)
        file.flush()
        os.fsync(file.fileno())
    return end.facts


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a file that no connection of this process has open; only its owner reads the copy.

    Raises OSError.
    """
    make_private(target)
    shutil.copyfile(source, target)


def make_private(path: Path) -> None:
    """An empty file that only its owner reads.  Raises OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))


def _read_end(path: Path) -> _End:
    try:
        with path.open("rb") as file:
            return _end_of(path, file)
    except OSError as error:
        raise BadCopy(path, reason(error)) from error


def _end_of(path: Path, file: IO[bytes]) -> _End:
    size = file.seek(0, os.SEEK_END)
    fixed = _DIGEST_BYTES + _LENGTH_BYTES + len(MAGIC)
    if size < fixed:
        raise BadCopy(path, _("文件太短"))
    file.seek(size - fixed)
    last = file.read(fixed)
    if not last.endswith(MAGIC):
        raise BadCopy(path, _("不是本程序的拷贝，或者没有写完"))
    length = int.from_bytes(last[_DIGEST_BYTES : _DIGEST_BYTES + _LENGTH_BYTES], "big")
    if length > min(_LONGEST_END, size - fixed):
        raise BadCopy(path, _("内容与制作时不同，文件已损坏"))
    file.seek(size - fixed - length)
    encoded = file.read(length)
    try:
        end = msgspec.json.decode(encoded, type=_End)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadCopy(path, _("内容与制作时不同，文件已损坏")) from error
    if _digest(encoded) != last[:_DIGEST_BYTES] or end.facts.size != size - fixed - length:
        raise BadCopy(path, _("内容与制作时不同，文件已损坏"))
    return end


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest()


def _digest_of(file: IO[bytes], size: int) -> str:
    seen, left = hashlib.blake2b(digest_size=_DIGEST_BYTES), size
    while left and (piece := file.read(min(_PIECE, left))):
        seen.update(piece)
        left -= len(piece)
    return seen.hexdigest() if not left else ""


understand(_End)
