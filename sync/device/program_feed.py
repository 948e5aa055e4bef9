"""Versions of the program on their way to devices: a signed manifest over files that are named by content.

Who may sign stands in the program itself (`program.keys` of its tree), so that neither the banner's server
nor whoever sits in the path can put a program onto a counter (docs/decisions/0123-program-versions.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Literal, Protocol

import msgspec

from casework.language import _
from casework.release.problems import quoted
from casework.understanding import understand
from sync.device.errors import ExchangeError
from sync.wire import compression, signatures
from sync.wire.compression import MessageUnreadable
from sync.wire.program_messages import (
    LARGEST_FILE_BYTES,
    LARGEST_MANIFEST_BYTES,
    LARGEST_TREE_BYTES,
    MOST_FILES,
    PiecesGiven,
    SignedProgram,
    WantedPiece,
)

MANIFEST, SIGNATURE, KEYS = "manifest.json", "manifest.sig", "program.keys"
_PURPOSE = "program"
_BESIDE = frozenset((MANIFEST, SIGNATURE))  # not named in the manifest
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){1,3}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[\w.,+=@~ ()\[\]!-]{1,200}")


class ProgramUntrusted(ExchangeError):  # noqa: N818 - named as the others
    """The version cannot be believed, is not for this machine or not whole; `what` says why."""

    def __init__(self, what: str) -> None:
        super().__init__(_("新版本没有装上"), what, _("现在的版本照常使用；请告诉技术支持"))


class TreeFile(msgspec.Struct, frozen=True):
    """A file of a tree: digest and size of what is in it, and its permissions in octal digits."""

    sha256: str
    size: int
    mode: Literal["644", "755"] = "644"


class ProgramManifest(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the program for one kind of machine; `glibc` is the oldest C library it runs on."""

    version: str
    target: str
    files: dict[str, TreeFile]
    glibc: str = ""
    changes: str = ""  # what is new, for whoever works with it


class ProgramFeed(Protocol):
    """A way to versions of the program.  Raises subclasses of ExchangeError only."""

    def newest_program(self, target: str, /) -> SignedProgram:
        """The newest that is offered to this device."""

    def program_pieces(self, wanted: Sequence[WantedPiece]) -> PiecesGiven:
        """Pieces of some of these files, one at least."""


def sign(manifest: bytes, seed: bytes) -> bytes:
    """The program key's signature over the very bytes of a manifest."""
    return signatures.sign_statement(seed, _PURPOSE, digest(manifest))


def is_signed(signed: SignedProgram, keys: Iterable[bytes]) -> bool:
    """Did one of these keys sign a manifest of that digest?"""
    return any(
        signatures.statement_is_signed(key, signed.signature, _PURPOSE, signed.manifest) for key in keys
    )


def read_keys(text: str) -> tuple[bytes, ...]:
    """The keys of a `program.keys`: one a line in hexadecimal, a word of whose it is may follow."""
    words = [line.split()[0] for line in text.splitlines() if line.split()]
    return tuple(bytes.fromhex(word) for word in words if _DIGEST.fullmatch(word))


def read_manifest(content: bytes) -> ProgramManifest:
    """The manifest; raises ProgramUntrusted unless each file lies inside the tree and all is bounded."""
    try:
        manifest = msgspec.json.decode(content, type=ProgramManifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProgramUntrusted(_("新版本的清单看不懂")) from error
    if not _VERSION.fullmatch(manifest.version) or not _NAME.fullmatch(manifest.target):
        raise ProgramUntrusted(_("新版本的清单没有写明版本和机型"))
    if len(manifest.files) > MOST_FILES or len(content) > LARGEST_MANIFEST_BYTES:
        raise ProgramUntrusted(_("新版本的文件太多"))
    wrong = next((name for name, file in manifest.files.items() if not _is_sound(name, file)), None)
    if wrong is not None:
        raise ProgramUntrusted(_("新版本清单里的 {name} 不能用").format(name=quoted(wrong, 80)))
    if sum(file.size for file in manifest.files.values()) > LARGEST_TREE_BYTES or _clash(manifest.files):
        raise ProgramUntrusted(_("新版本的文件太大，或有重名"))
    return manifest


def unpack(packed: bytes, sha256: str, size: int) -> bytes:
    """What is in a file that came whole; raises ProgramUntrusted when it is another."""
    try:
        content = compression.expand(packed, size)
    except MessageUnreadable as error:
        raise ProgramUntrusted(_("收到的文件已损坏")) from error
    if digest(content) != sha256:
        raise ProgramUntrusted(_("收到的文件与清单不符"))
    return content


def is_digest(name: str) -> bool:
    """May a file be named so?"""
    return _DIGEST.fullmatch(name) is not None


def digest(content: bytes) -> str:
    """By what a file is named."""
    return hashlib.sha256(content).hexdigest()


def _is_sound(name: str, file: TreeFile) -> bool:
    """Does it lie inside the tree on every system, and is it bounded?"""
    pieces = name.split("/")
    if name in _BESIDE or PurePosixPath(name).is_absolute() or len(name) > 400:
        return False
    # Windows drops a dot or a blank at the end; "." and ".." lead elsewhere
    if any(not _NAME.fullmatch(each) or each.endswith((".", " ")) for each in pieces):
        return False
    return 0 <= file.size <= LARGEST_FILE_BYTES and is_digest(file.sha256)


def _clash(names: Iterable[str]) -> bool:
    """Would two of them meet where capitals do not count, or is one the folder of another?"""
    folded = [name.casefold() for name in names]
    files = set(folded)
    folders = {str(parent) for name in folded for parent in PurePosixPath(name).parents}
    return len(files) < len(folded) or not files.isdisjoint(folders)


understand(ProgramManifest, TreeFile)
