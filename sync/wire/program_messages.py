"""What devices and the banner say to each other of versions of the program: which is offered, and its files.

A version is a tree of files named by what is in them.  They travel compressed, one zstd frame each, in
pieces: a large file takes many, many small ones fit into one answer.
"""

from __future__ import annotations

import msgspec

from casework.understanding import understand

LARGEST_MANIFEST_BYTES = 8 * 1024 * 1024
LARGEST_FILE_BYTES = 256 * 1024 * 1024
LARGEST_TREE_BYTES = 2 * 1024 * 1024 * 1024
MOST_FILES = 50_000
MOST_PIECES = 256  # asked for at once
PIECES_BYTES = 512 * 1024  # in one answer


class SignedProgram(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A version for one kind of machine: its manifest by digest and size, under the program key's signature.

    `version` is for who looks for it; what counts is in the manifest.  Empty when none is offered.
    """

    version: str = ""
    manifest: str = ""  # SHA-256 of its bytes
    size: int = 0
    signature: bytes = b""


class ProgramAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks for the newest version that is offered to its site, for this kind of machine."""

    target: str


class WantedPiece(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file by digest, from this byte of its compressed form on."""

    sha256: str
    first: int = 0


class PiecesAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A device asks for files that it lacks."""

    wanted: tuple[WantedPiece, ...]


class ProgramPiece(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Bytes of the compressed form from `first` on, which has `packed_bytes` in all."""

    sha256: str
    packed_bytes: int
    content: bytes
    first: int = 0


class PiecesGiven(msgspec.Struct, frozen=True, kw_only=True):
    """As many as one answer holds, in the order asked for; the last one may be a part."""

    pieces: tuple[ProgramPiece, ...]


understand(SignedProgram, ProgramAsked, WantedPiece, PiecesAsked, ProgramPiece, PiecesGiven)
