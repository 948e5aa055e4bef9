"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("casework", "forms", "sync", "desktop")


def modules(*tops: str) -> list[Path]:
    """Every Python file below the given top-level folders."""
    return sorted(path for top in tops for path in (ROOT / top).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    """The syntax tree of one file, which many tests look at and none changes."""
    return _parsed(path.read_text("utf-8"), str(path))


@cache
def _parsed(text: str, name: str) -> ast.Module:
    return ast.parse(text, name)


def nodes(path: Path) -> list[ast.AST]:
    """Every node of one file's syntax tree; to find them costs more than most that is asked of them."""
    return _walked(path.read_text("utf-8"), str(path))


@cache
def _walked(text: str, name: str) -> list[ast.AST]:
    return list(ast.walk(_parsed(text, name)))


def name(path: Path) -> str:
    """The path from the root, as messages show it."""
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    """What git keeps, and what it would if it were added now."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=30).stdout
    paths = (ROOT / entry for entry in listed.decode().split("\0") if entry)
    return sorted(path for path in paths if path.is_file())
