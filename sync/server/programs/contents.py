"""The files of program versions at the banner: taken in once, compressed, given out piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import zstandard
from sqlalchemy import Connection, insert, select

from casework.language import _
from casework.named_files import read_named
from casework.version_order import is_newer
from sync.device import program_feed
from sync.device.carried_program import LARGEST_BYTES, MOST_WANTED, CarriedProgram, ProgramHeld
from sync.device.program_feed import ProgramManifest
from sync.server.programs.offers import signed_program
from sync.server.refusals import Refused, refuse
from sync.server.store.database import Database
from sync.server.store.program_tables import ProgramContent, ProgramOffer, ProgramSlice, ProgramTree
from sync.server.store.streams import now_text
from sync.wire import compression
from sync.wire.program_messages import (
    LARGEST_FILE_BYTES,
    LARGEST_MANIFEST_BYTES,
    MOST_PIECES,
    PIECES_BYTES,
    PiecesGiven,
    ProgramPiece,
    SignedProgram,
    WantedPiece,
)

_SLICE_BYTES = 256 * 1024
_LEVEL = 12  # packed once, fetched by every counter
_WINDOW_LOG = 23  # 8 MiB: what a device's reader takes


class ProgramAdded(msgspec.Struct, frozen=True, kw_only=True):
    """A version that was taken in: so many files, so many of them new here with so many bytes packed."""

    version: str
    target: str
    files: int
    new_files: int
    new_bytes: int


def take_files(database: Database, tree: Path, note: Callable[[int, int], None]) -> ProgramAdded:
    """Keep the files of a signed tree, each in a transaction of its own: the server works on meanwhile.

    `note` hears how many of how many are done.  Raises ProgramUntrusted for a tree that is not as it was
    signed, FileUnreadable, and Refused; what was kept by then harms nobody.
    """
    content = read_named(tree / program_feed.MANIFEST)
    manifest = program_feed.read_manifest(content)
    _require_signed(tree, content)
    by_digest = {file.sha256: name for name, file in manifest.files.items()}
    new_files, new_bytes = 0, _keep(database, program_feed.digest(content), content)
    with database.reading() as connection:
        known = set(connection.scalars(select(ProgramContent.sha256)))
    for done, (sha256, name) in enumerate(by_digest.items()):
        note(done, len(by_digest))
        data = read_named(tree / name)
        if program_feed.digest(data) != sha256:
            raise program_feed.ProgramUntrusted(_("{name} 与签过名的清单不符").format(name=name))
        if sha256 not in known:
            new_files, new_bytes = new_files + 1, new_bytes + _keep(database, sha256, data)
    note(len(by_digest), len(by_digest))
    return ProgramAdded(
        version=manifest.version,
        target=manifest.target,
        files=len(by_digest),
        new_files=new_files,
        new_bytes=new_bytes,
    )


def add_tree(connection: Connection, tree: Path) -> ProgramManifest:
    """Note a version whose files are here, offered to nobody yet.  Raises Refused for another of its name."""
    content = read_named(tree / program_feed.MANIFEST)
    manifest = program_feed.read_manifest(content)
    name = program_feed.digest(content)
    present = connection.scalar(
        select(ProgramTree.manifest).where(
            ProgramTree.version == manifest.version, ProgramTree.target == manifest.target
        )
    )
    if present not in (None, name):
        words = _("{version} 版（{target}）已经收入过，内容不同：请换一个版本号")
        raise refuse("malformed", words.format(version=manifest.version, target=manifest.target))
    if present is None:
        row = {
            "version": manifest.version,
            "target": manifest.target,
            "manifest": name,
            "size": len(content),
            "signature": read_named(tree / program_feed.SIGNATURE),
            "added_at": now_text(),
        }
        connection.execute(insert(ProgramTree), [row])
    is_offered = connection.scalar(
        select(ProgramOffer.version).where(ProgramOffer.version == manifest.version)
    )
    if is_offered is None:
        offer = {"version": manifest.version, "state": "added", "sites": "", "changed_at": now_text()}
        connection.execute(insert(ProgramOffer), [offer])
    return manifest


def pieces(connection: Connection, wanted: Sequence[WantedPiece], room: int = PIECES_BYTES) -> PiecesGiven:
    """As much of these files as there is room for, in that order; raises Refused for one that is not here."""
    if not 0 < len(wanted) <= MOST_PIECES:
        raise refuse("malformed", f"1 to {MOST_PIECES} files are given at once")
    given: list[ProgramPiece] = []
    for each in wanted:
        if room <= 0:
            break
        piece = _piece(connection, each, room)
        given.append(piece)
        room -= len(piece.content)
    return PiecesGiven(pieces=tuple(given))


def carried(connection: Connection, site: str, held: ProgramHeld, room: int) -> CarriedProgram | None:
    """What a parcel's answer brings of the version for that site, when the device has an older one."""
    signed = signed_program(connection, site, held.target)
    if not is_newer(signed.version, held.version):
        return None
    wanted = held.wanted[:MOST_WANTED]
    if not wanted:  # it has not heard of this version: what it runs may be known here
        before = _files(connection, held)
        names = [
            signed.manifest,
            *(each for each in _files_of(connection, signed.manifest) if each not in before),
        ]
        wanted = tuple(WantedPiece(sha256=each) for each in dict.fromkeys(names))
    given: list[ProgramPiece] = []
    room = min(room, LARGEST_BYTES)
    for each in wanted:
        if room <= 0:
            break
        try:
            given.append(_piece(connection, each, room))
        except Refused:  # of a version that was taken back and never was here
            continue
        room -= len(given[-1].content)
    return CarriedProgram(signed=signed, pieces=tuple(given))


def _files(connection: Connection, held: ProgramHeld) -> set[str]:
    """The files of the version that a device has, as far as that was added here."""
    manifest = connection.scalar(
        select(ProgramTree.manifest).where(
            ProgramTree.version == held.version.replace("\0", ""),
            ProgramTree.target == held.target.replace("\0", ""),
        )
    )
    return set(_files_of(connection, manifest)) if manifest else set()


def _files_of(connection: Connection, manifest: str) -> list[str]:
    piece = _piece(connection, WantedPiece(sha256=manifest), LARGEST_MANIFEST_BYTES)
    content = compression.expand(piece.content, LARGEST_MANIFEST_BYTES)
    return [file.sha256 for file in program_feed.read_manifest(content).files.values()]


def _piece(connection: Connection, wanted: WantedPiece, room: int) -> ProgramPiece:
    packed = None
    if program_feed.is_digest(wanted.sha256) and 0 <= wanted.first <= LARGEST_FILE_BYTES:
        packed = connection.scalar(
            select(ProgramContent.packed_bytes).where(ProgramContent.sha256 == wanted.sha256)
        )
    if packed is None or wanted.first >= packed:
        raise refuse("malformed", "there is no such file here")
    start = wanted.first // _SLICE_BYTES * _SLICE_BYTES
    rows = connection.scalars(
        select(ProgramSlice.content)
        .where(
            ProgramSlice.sha256 == wanted.sha256,
            ProgramSlice.first_byte >= start,
            ProgramSlice.first_byte < wanted.first + room,
        )
        .order_by(ProgramSlice.first_byte)
    )
    content = b"".join(rows)[wanted.first - start :][:room]
    return ProgramPiece(sha256=wanted.sha256, first=wanted.first, packed_bytes=packed, content=content)


def _keep(database: Database, sha256: str, content: bytes) -> int:
    """Keep a file; how many bytes it takes, 0 when it was here."""
    settings = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, window_log=_WINDOW_LOG, write_checksum=True
    )
    packed = zstandard.ZstdCompressor(compression_params=settings).compress(content)
    slices = [
        {"sha256": sha256, "first_byte": first, "content": packed[first : first + _SLICE_BYTES]}
        for first in range(0, len(packed), _SLICE_BYTES)
    ]
    with database.writing() as connection:
        if connection.scalar(select(ProgramContent.sha256).where(ProgramContent.sha256 == sha256)):
            return 0
        row = {"sha256": sha256, "size_bytes": len(content), "packed_bytes": len(packed)}
        connection.execute(insert(ProgramContent), [row])
        connection.execute(insert(ProgramSlice), slices)
    return len(packed)


def _require_signed(tree: Path, manifest: bytes) -> None:
    """By a key that the tree itself carries: a counter judges by the keys of the version that runs there."""
    signed = SignedProgram(
        manifest=program_feed.digest(manifest), signature=read_named(tree / program_feed.SIGNATURE)
    )
    keys = program_feed.read_keys(read_named(tree / program_feed.KEYS).decode("utf-8", "replace"))
    if not program_feed.is_signed(signed, keys):
        raise program_feed.ProgramUntrusted(_("这个文件夹没有用程序密钥签名，或签名后改动过"))
