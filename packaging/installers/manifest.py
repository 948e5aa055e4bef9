"""The manifest of a tree: what lies in it, byte for byte."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

NAME = "manifest.json"


def write_manifest(tree: Path, version: str, target: str) -> None:
    """Write `manifest.json`: version, target, and sha256, bytes and mode (octal) of every other file."""
    files = {
        path.relative_to(tree).as_posix(): _described(path)
        for path in sorted(tree.rglob("*"))
        if path.is_file() and path != tree / NAME
    }
    said = {"version": version, "target": target, "files": files}
    (tree / NAME).write_text(json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def differences(tree: Path) -> list[str]:
    """What is not as the manifest says, a line each: the path, and what is wrong."""
    files = json.loads((tree / NAME).read_text("utf-8"))["files"]
    wrong = []
    for name, said in files.items():
        path = tree / name
        if not path.is_file():
            wrong.append(f"{name}: missing")
        elif _described(path) != said:
            wrong.append(f"{name}: changed")
    there = {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}
    return wrong + [f"{name}: not of the package" for name in sorted(there - set(files) - {NAME})]


def settle(tree: Path, moment: int) -> None:
    """Give every file the mode that it has in a package, and the time `moment` (seconds since 1970)."""
    for path in [tree, *sorted(tree.rglob("*"))]:
        if path.is_symlink():
            raise ValueError(f"a link in the tree: {path}")  # neither Windows nor a stick (FAT) takes one
        is_run = path.is_dir() or bool(path.stat().st_mode & 0o100)
        path.chmod(0o755 if is_run else 0o644)
        os.utime(path, (moment, moment))


def _described(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    mode = "755" if path.stat().st_mode & 0o100 else "644"
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "mode": mode}
