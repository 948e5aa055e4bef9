"""Is the package whole that this program runs from?"""

from __future__ import annotations

import hashlib
import sys
import threading
from pathlib import Path

import msgspec

from casework.language import _, listed

_NAMED = 3  # of the files that are otherwise, the rest is counted


class PackedFile(msgspec.Struct, frozen=True):
    """What a manifest says of a file; `size` in bytes, `mode` octal."""

    sha256: str
    size: int
    mode: str


class PackageManifest(msgspec.Struct, frozen=True):
    """`manifest.json` of a package: four numbers, the kind of machine, and every file by its path."""

    version: str
    target: str
    files: dict[str, PackedFile]


def package_folder(prefix: Path | None = None) -> Path | None:
    """The folder that a package put here; None for a checkout and for what pip installed."""
    folder = (prefix or Path(sys.prefix)).parent
    return folder if (folder / "manifest.json").is_file() else None


def read_manifest(folder: Path) -> PackageManifest:
    """Raises OSError or msgspec.DecodeError."""
    return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=PackageManifest)


def damage_words(folder: Path, manifest: PackageManifest, stop: threading.Event | None = None) -> str:
    """What is missing or otherwise than it was given out, in words; "" when nothing is.

    `stop` ends it early: what was not looked at by then counts as whole.
    """
    wrong: list[str] = []
    for name, file in manifest.files.items():
        if stop is not None and stop.is_set():
            break
        if not _is_as_given(folder / name, file):
            wrong.append(name)
    if not wrong:
        return ""
    if len(wrong) <= _NAMED:
        return _("{files} 缺失或被改动").format(files=listed(wrong))
    return _("{files} 等 {count} 个文件缺失或被改动").format(files=listed(wrong[:_NAMED]), count=len(wrong))


def _is_as_given(path: Path, file: PackedFile) -> bool:
    try:
        if path.stat().st_size != file.size:
            return False
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256")
    except OSError:
        return False
    return digest.hexdigest() == file.sha256
