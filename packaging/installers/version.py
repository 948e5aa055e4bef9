"""The version, which is written in `desktop/__init__.py` and nowhere else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def program_version() -> str:
    """Three numbers, as the program says of itself."""
    text = (ROOT / "desktop" / "__init__.py").read_text("utf-8")
    (version,) = re.findall(r'^__version__ = "(\d+\.\d+\.\d+)"$', text, re.M)
    return str(version)


def four_numbers(version: str) -> str:
    """As UOS and Windows want it: 0.1.0.0."""
    return f"{version}.0"


def moment_of_source() -> int:
    """When the source was committed, in seconds since 1970: the time of every file of a package."""
    command = ["git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
