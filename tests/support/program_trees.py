"""Made versions of the program: small signed trees, that start a script and can be as bad as is wanted."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from desktop.services.upkeep.own_program import OwnProgram
from sync.device import program_feed
from sync.device.program_feed import ProgramManifest, TreeFile
from sync.wire import signatures

TARGET = "linux-x86_64"
SEED = signatures.new_seed()
KEY = signatures.public_key(SEED)
# What a version does when it is started: it says who it is and comes up, as the window does.
COMES_UP = "which_version.came_up(os.environ['TAMGA_VERSIONS'], VERSION); print(VERSION, *sys.argv[1:])"
ENDS_BADLY = "sys.exit(3)"
SHARED = {"lib/shared.bin": b"as it was " * 500}


def make_tree(
    folder: Path,
    version: str,
    does: str = COMES_UP,
    files: Mapping[str, bytes] = SHARED,
    seed: bytes = SEED,
    **facts: str,
) -> Path:
    """A signed tree of that version; `does` is Python."""
    root = Path(__file__).parents[2]
    script = f"#!{sys.executable} -P\nimport os, sys\nsys.path.insert(0, {str(root)!r})\n"
    script += f"from desktop import which_version\nVERSION = {version!r}\n{does}\n"
    contents = {
        "tamga": script.encode(),
        "program.keys": f"{KEY.hex()} tests\n".encode(),
        "version.txt": version.encode(),
        **files,
    }
    lines = {}
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755 if name == "tamga" else 0o644)
        lines[name] = TreeFile(
            program_feed.digest(content), len(content), "755" if name == "tamga" else "644"
        )
    manifest = ProgramManifest(version=version, target=TARGET, files=lines)
    sign_tree(folder, msgspec.structs.replace(manifest, **facts), seed)
    return folder


def sign_tree(folder: Path, manifest: ProgramManifest, seed: bytes = SEED) -> None:
    """Put this manifest and its signature into the tree."""
    content = msgspec.json.encode(manifest)
    (folder / program_feed.MANIFEST).write_bytes(content)
    (folder / program_feed.SIGNATURE).write_bytes(program_feed.sign(content, seed))


def installed(tree: Path, versions: Path, version: str = "0.1.0") -> OwnProgram:
    """The program of a tree as it knows itself."""
    return OwnProgram(version=version, target=TARGET, tree=tree, versions=versions, keys=(KEY,))
