"""Sources and fonts from Debian's archive, through the apt of this machine and pinned by hash."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .version import ROOT

LOCK = ROOT / "packaging" / "interpreter" / "sources.lock"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


class BuildError(Exception):
    """A package cannot be built here; the text says what to do."""


@dataclass(frozen=True)
class PinnedSource:
    """One line of sources.lock: the folder it is compiled from, and whose it is."""

    folder: str
    package: str
    version: str
    suite: str
    sha256: str  # of the .dsc file, which holds the hashes of the others


def read_lock(lock: Path = LOCK) -> list[PinnedSource]:
    """The pinned sources, in the order in which they are compiled."""
    lines = (line.split() for line in lock.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [PinnedSource(*fields) for fields in lines if fields]


def fetch_sources(cache: Path, into: Path) -> None:
    """Unpack every pinned source, with Debian's patches, into a folder of its name below `into`."""
    archive = _Archive(cache / "debian")
    for source in read_lock():
        control = archive.source(source)
        shutil.rmtree(into / source.folder, ignore_errors=True)
        into.mkdir(parents=True, exist_ok=True)
        run(["dpkg-source", "--require-strong-checksums", "-x", str(control), str(into / source.folder)])


class _Archive:
    """apt with lists and a cache of its own: the machine's are not touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._is_current = False

    def source(self, source: PinnedSource) -> Path:
        """The .dsc file of a source, fetched with what it names unless it is there."""
        folder = self.folder / source.folder
        control = folder / f"{source.package}_{source.version.partition(':')[2] or source.version}.dsc"
        if not control.is_file():
            self._update()
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            asked = f"{source.package}={source.version}"
            try:
                run(["apt-get", *self._options(), "source", "--download-only", asked], folder)
            except BuildError as error:
                message = f"Debian's archive has {asked} no longer: write {LOCK.name} anew\n{error}"
                raise BuildError(message) from error
        if hashlib.sha256(control.read_bytes()).hexdigest() != source.sha256:
            raise BuildError(f"{control.name} is not the file that {LOCK.name} names: remove {folder}")
        return control

    def _update(self) -> None:
        if self._is_current:
            return
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        suites = sorted({source.suite for source in read_lock()})
        lines = [f"deb-src [signed-by={KEYRING}] {address_of_archive()} {suite} main" for suite in suites]
        (self.folder / "sources.list").write_text("\n".join(lines) + "\n", "utf-8")
        run(["apt-get", *self._options(), "update"])
        self._is_current = True

    def _options(self) -> list[str]:
        return [
            "-qq",
            *("-o", f"Dir::Etc::sourcelist={self.folder}/sources.list"),
            *("-o", "Dir::Etc::sourceparts=/dev/null"),
            *("-o", f"Dir::State::lists={self.folder}/lists"),
            *("-o", f"Dir::Cache={self.folder}/cache"),
            *("-o", "APT::Sandbox::User=root"),
        ]


def address_of_archive() -> str:
    """Where this machine's apt has Debian from."""
    asked = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)", "Created-By: Packages"]
    listed = run(asked)
    for line in listed.splitlines():
        origin, label, address = line.split()
        if origin == label == "Debian":
            return address
    raise BuildError("apt of this machine knows no Debian archive: run apt-get update once")


def run(command: list[str], folder: Path | None = None) -> str:
    """Run a tool; what it wrote to stdout.  Raises BuildError with its last words."""
    try:
        done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise BuildError(
            f"{command[0]} is missing: apt-get install the packages of packaging/debian/build.txt"
        ) from error
    except subprocess.CalledProcessError as error:
        words = (error.stderr or error.stdout or "").strip().splitlines()[-20:]
        raise BuildError("\n".join([f"failed: {' '.join(command[:6])}", *words])) from error
    return done.stdout
