"""Sources and fonts from Debian's archive, through the apt of this machine and pinned by hash."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .version import ROOT

LOCK = ROOT / "packaging" / "interpreter" / "sources.lock"
LIBRARIES = LOCK.with_name("libraries.lock")
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


@dataclass(frozen=True)
class PinnedLibrary:
    """One line of libraries.lock."""

    package: str
    version: str
    suite: str
    architecture: str
    sha256: str


def read_libraries(architecture: str) -> list[PinnedLibrary]:
    """The pinned libraries of an architecture, by Debian's name of it."""
    lines = (line.split() for line in LIBRARIES.read_text("utf-8").splitlines() if not line.startswith("#"))
    pinned = [PinnedLibrary(*fields) for fields in lines if fields]
    return [library for library in pinned if library.architecture == architecture]


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


def fetch_libraries(cache: Path, architecture: str) -> list[Path]:
    """The folders into which the pinned libraries of an architecture are unpacked."""
    archive = _Archive(cache / "debian" / architecture, architecture)
    folders = []
    for library in read_libraries(architecture):
        folder = cache / "libraries" / f"{library.package}-{library.sha256[:16]}"
        if not (folder / "complete").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            run(["dpkg-deb", "-x", str(archive.library(library)), str(folder)])
            (folder / "complete").touch()
        folders.append(folder)
    return folders


class _Archive:
    """apt with lists and a cache of its own: the machine's are not touched."""

    def __init__(self, folder: Path, architecture: str = "") -> None:
        self.folder = folder
        self._architecture = architecture
        self._is_current = False

    def source(self, source: PinnedSource) -> Path:
        """The .dsc file of a source, fetched with what it names unless it is there."""
        folder = self.folder / source.folder
        control = folder / f"{source.package}_{source.version.rpartition(':')[2]}.dsc"
        if not control.is_file():
            self._fetch(folder, ["source", "--download-only", f"{source.package}={source.version}"])
        return _checked(control, source.sha256)

    def library(self, library: PinnedLibrary) -> Path:
        """A .deb, fetched unless it is there."""
        folder = self.folder / library.package
        name = f"{library.package}_{library.version.replace(':', '%3a')}_{library.architecture}.deb"
        if not (folder / name).is_file():
            self._fetch(folder, ["download", f"{library.package}={library.version}"])
        return _checked(folder / name, library.sha256)

    def _fetch(self, folder: Path, command: list[str]) -> None:
        self._update()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            run(["apt-get", *self._options(), *command], folder)
        except BuildError as error:
            words = (
                f"Debian's archive has {command[-1]} no longer: write its line of packaging/interpreter anew"
            )
            raise BuildError(f"{words}\n{error}") from error

    def _update(self) -> None:
        if self._is_current:
            return
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        pinned = read_libraries(self._architecture) if self._architecture else read_lock()
        address = address_of_archive()
        kind = f"deb [arch={self._architecture} " if self._architecture else "deb-src ["
        suites = sorted({each.suite for each in pinned})
        lines = [f"{kind}signed-by={KEYRING}] {address} {suite} main" for suite in suites]
        (self.folder / "sources.list").write_text("\n".join(lines) + "\n", "utf-8")
        run(["apt-get", *self._options(), "update"])
        self._is_current = True

    def _options(self) -> list[str]:
        said = {
            "Dir::Etc::sourcelist": f"{self.folder}/sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::lists": f"{self.folder}/lists",
            "Dir::Cache": f"{self.folder}/cache",
            "APT::Sandbox::User": "root",
        }
        if self._architecture:
            said |= {"APT::Architecture": self._architecture, "APT::Architectures": self._architecture}
        return ["-qq", *(word for name, value in said.items() for word in ("-o", f"{name}={value}"))]


def _checked(file: Path, sha256: str) -> Path:
    if hashlib.sha256(file.read_bytes()).hexdigest() != sha256:
        raise BuildError(
            f"{file.name} is not the file that packaging/interpreter names: remove {file.parent}"
        )
    return file


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
