"""The file of a backup: every row of a banner's database, the same from SQLite and from PostgreSQL.

A line that names the format, then one zstd frame of pieces, each after its length in four bytes: a head,
rows table by table, and an end with the SHA-256 of all before it; then a last line.  Written beside its
place, made durable, then renamed: a backup is there whole or not at all
(docs/decisions/0015-banner-backup.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
import zstandard

from casework.durable import sync_folder
from casework.errors import TamgaError
from casework.language import _

MAGIC = b"tamga-backup-1\n"
LAST = b"\ntamga-backup-end\n"  # the frame alone would not tell of bytes behind it
_LEVEL = 6
_LENGTH_BYTES = 4
_LARGEST_PIECE_BYTES = 64 * 1024 * 1024
_LARGEST_WINDOW_BYTES = 8 * 1024 * 1024


class BackupRefused(TamgaError):  # noqa: N818 - named as the others
    """The file is no whole backup, or not one for this place; `what` says why, nothing was changed.

    `next_step` is what helps where another file does not.
    """

    def __init__(self, what: str, next_step: str = "") -> None:
        super().__init__(_("备份不能用"), what, next_step or _("没有改动；请换一个备份文件"))


class BackupHead(msgspec.Struct, frozen=True, kw_only=True, tag="head"):
    """Whose backup it is, and where the banner's stream stood; `schema` is that of the tables."""

    schema: str
    banner: str
    name: str
    key: bytes  # the banner's public one
    epoch: str
    position: int
    made_at: str
    data_key: int = 0  # generation of the key with which rows are sealed; 0 where they are as they are


class BackupRows(msgspec.Struct, frozen=True, tag="rows"):
    """Some rows of one table, values in the order of the columns."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]  # of texts, numbers, bytes and None


class BackupEnd(msgspec.Struct, frozen=True, tag="end"):
    """How many rows there were, and the SHA-256 (hex) of all pieces before."""

    rows: int
    digest: str


def write(path: Path, head: BackupHead, tables: Iterable[BackupRows], through: str = "") -> int:
    """Write a backup readable by its owner alone; returns how many rows it has.

    `through` is a command of the shell (one that encrypts) which gets the backup and gives what is kept: what
    is in it then never lies on the disk as it is.  Raises OSError, and BackupRefused when the command fails;
    nothing is left behind then, and an older file stays.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)  # of one that was killed: it holds keys
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            rows = _write_through(through, file, head, tables) if through else _write(file, head, tables)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return rows


def check(path: Path) -> tuple[BackupHead, int]:
    """The head of a whole backup, and how many rows it has; raises BackupRefused, OSError."""
    head, count = None, 0
    for piece in read(path):
        if isinstance(piece, BackupHead):
            head = piece
        else:
            count += len(piece.rows)
    assert head is not None  # noqa: S101 - `read` begins with it
    return head, count


def read(path: Path) -> Iterator[BackupHead | BackupRows]:
    """The head, then all rows; raises BackupRefused at the first piece that is not as it was written.

    Whoever has not seen it end without an error has not seen a whole backup.
    """
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise BackupRefused(_("这不是旗服务器的备份文件"))
        frame = io.BufferedReader(_Frame(file, _require_last_line(file)))
        try:
            yield from _pieces(frame)
        except (zstandard.ZstdError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BackupRefused(_("备份文件已损坏（{error}）").format(error=error)) from error


def _write(file: IO[bytes], head: BackupHead, tables: Iterable[BackupRows]) -> int:
    file.write(MAGIC)
    seen, rows = hashlib.sha256(), 0
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    with packer.stream_writer(file, closefd=False) as stream:
        _put(stream, head, seen)
        for some in tables:
            rows += len(some.rows)
            _put(stream, some, seen)
        _put(stream, BackupEnd(rows, seen.hexdigest()), seen)
    file.write(LAST)
    return rows


def _write_through(command: str, file: IO[bytes], head: BackupHead, tables: Iterable[BackupRows]) -> int:
    with subprocess.Popen(["/bin/sh", "-c", command], stdin=subprocess.PIPE, stdout=file) as process:
        assert process.stdin is not None  # noqa: S101 - a pipe
        rows = 0
        try:
            with contextlib.suppress(BrokenPipeError), process.stdin:  # what ended early says why by its code
                rows = _write(process.stdin, head, tables)
        except BaseException:
            process.kill()
            raise
    if process.returncode or not rows:
        words = _("命令“{command}”没有成功（退出码 {code}）：备份没有留下")
        next_step = _("以前的备份没有动；请先让这条命令能用，再备份一次")
        raise BackupRefused(words.format(command=command, code=process.returncode), next_step)
    return rows


def _put(stream: Any, piece: BackupHead | BackupRows | BackupEnd, seen: Any) -> None:
    content = msgspec.msgpack.encode(piece)
    framed = len(content).to_bytes(_LENGTH_BYTES, "big") + content
    seen.update(framed)
    stream.write(framed)


def _pieces(file: IO[bytes]) -> Iterator[BackupHead | BackupRows]:
    decoder = msgspec.msgpack.Decoder(BackupHead | BackupRows | BackupEnd)
    seen, rows, begun = hashlib.sha256(), 0, False
    unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW_BYTES)
    with unpacker.stream_reader(file, read_across_frames=False, closefd=False) as stream:
        while True:
            framed, content = _next(stream)
            piece = decoder.decode(content)
            if isinstance(piece, BackupHead) == begun:
                raise BackupRefused(_("备份文件的内容次序不对"))
            if isinstance(piece, BackupEnd):
                if piece != BackupEnd(rows, seen.hexdigest()) or stream.read(1):  # it also ends the frame
                    raise BackupRefused(_("备份文件已损坏（校验和不符）"))
                return
            seen.update(framed)
            rows += len(piece.rows) if isinstance(piece, BackupRows) else 0
            begun = True
            yield piece


def _next(stream: Any) -> tuple[bytes, bytes]:
    length = _exactly(stream, _LENGTH_BYTES)
    size = int.from_bytes(length, "big")
    if size > _LARGEST_PIECE_BYTES:
        raise BackupRefused(_("备份文件已损坏（一段过长）"))
    content = _exactly(stream, size)
    return length + content, content


def _exactly(stream: Any, size: int) -> bytes:
    content = b""
    while len(content) < size:
        some: bytes = stream.read(size - len(content))
        if not some:
            raise BackupRefused(_("备份文件不完整，后面的内容缺失"))
        content += some
    return content


class _Frame(io.RawIOBase):
    """The bytes of the frame alone: the reader would take what stands behind for another one."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        super().__init__()
        self._file, self._left = file, size

    def readable(self) -> bool:
        """It is read only."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes of the frame."""
        content = self._file.read(min(len(buffer), self._left))
        self._left -= len(content)
        buffer[: len(content)] = content
        return len(content)


def _require_last_line(file: IO[bytes]) -> int:
    """The size of the frame before it."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(len(MAGIC), size - len(LAST)))
    if file.read() != LAST:
        raise BackupRefused(_("备份文件不完整，或末尾多出内容"))
    file.seek(len(MAGIC))
    return size - len(MAGIC) - len(LAST)
