"""Environments with the packages of one lock and no others, linked from the tests' own."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import venv
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from tests.support.source import ROOT

LOCKS = ROOT / "packaging" / "python"


class Environment:
    """A virtual environment without pip in `folder`, made of the packages of `lock`."""

    def __init__(self, folder: Path, lock: str) -> None:
        venv.create(folder, symlinks=True)
        self._bin = folder / "bin"
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        self._packages = folder / "lib" / version / "site-packages"
        for name in wanted(lock):
            self._link(importlib.metadata.distribution(name))

    def _link(self, package: importlib.metadata.Distribution) -> None:
        """One link a folder; the programs of a package, outside of its folder, are not wanted here."""
        for top in {file.parts[0] for file in package.files or ()} - {"..", "__pycache__"}:
            link = self._packages / top
            if not link.exists():
                link.symlink_to(Path(str(package.locate_file(top))).resolve())

    def install(self, wheel: Path) -> None:
        """Install a wheel as it is: what it asks for is what the lock is to have brought."""
        options = ["--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
        command = [sys.executable, "-m", "pip", "--python", str(self._bin / "python"), "install", *options]
        subprocess.run([*command, str(wheel)], check=True, timeout=120)

    def run(self, program: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment, which knows nothing of the tests' own."""
        known = {
            name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")
        }
        return subprocess.run(
            [self._bin / program, *arguments],
            cwd=cwd,
            env={**known, "PATH": f"{self._bin}:/usr/bin:/bin", "HOME": str(cwd)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def program(self, name: str) -> Path:
        """The path of a program of this environment."""
        return self._bin / name


def wanted(lock: str) -> list[str]:
    """The packages that a lock pins for this kind of machine."""
    result = []
    for line in (LOCKS / lock).read_text("utf-8").splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            requirement, _, marker = line.rstrip(" \\").partition(" ; ")
            if not marker or Marker(marker).evaluate():
                result.append(str(canonicalize_name(requirement.partition("==")[0])))
    return result
