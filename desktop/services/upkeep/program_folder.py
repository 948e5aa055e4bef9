"""A signed version on a stick: the same tree and signature as the banner's, without a banner."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casework.language import _
from casework.named_files import read_named
from sync.device import program_feed
from sync.device.program_feed import ProgramUntrusted
from sync.wire import compression
from sync.wire.program_messages import PiecesGiven, ProgramPiece, SignedProgram, WantedPiece


class ProgramFolder:
    """A tree in a folder, as `sync.device.program_feed.ProgramFeed`; raises FileUnreadable for none."""

    def __init__(self, tree: Path) -> None:
        content = read_named(tree / program_feed.MANIFEST)
        manifest = program_feed.read_manifest(content)
        self._signed = SignedProgram(
            version=manifest.version,
            manifest=program_feed.digest(content),
            size=len(content),
            signature=read_named(tree / program_feed.SIGNATURE),
        )
        self._paths = {file.sha256: tree / name for name, file in manifest.files.items()}
        self._paths[self._signed.manifest] = tree / program_feed.MANIFEST

    def newest_program(self, _target: str) -> SignedProgram:
        """The version that lies there, whatever machine it is for: its manifest says so."""
        return self._signed

    def program_pieces(self, wanted: Sequence[WantedPiece]) -> PiecesGiven:
        """The first file that is wanted, whole; raises ProgramUntrusted when it is not there."""
        first = wanted[0]
        if first.sha256 not in self._paths:
            raise ProgramUntrusted(_("文件夹里缺少清单上的文件"))
        packed = compression.compress(read_named(self._paths[first.sha256]))
        piece = ProgramPiece(
            sha256=first.sha256, first=first.first, packed_bytes=len(packed), content=packed[first.first :]
        )
        return PiecesGiven(pieces=(piece,))
