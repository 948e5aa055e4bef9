"""A tree as files that people carry: a Debian package in the form of UOS, and an archive to unpack."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from .debian_sources import BuildError, run
from .desktop_entries import APP_ID, write_entries
from .manifest import settle
from .targets import Target
from .version import four_numbers, moment_of_source, program_version

LARGEST_BYTES = 75_000_000
# Nobody reads mail there: who gives packages out says in TAMGA_MAINTAINER who he is.
_MAINTAINER = "Tamga <tamga@example.invalid>"
# Libraries that a desktop has anyway; alternatives are names with and without 64-bit time.
_NEEDS = (
    "libc6 (>= {glibc})",
    "libegl1",
    "libgl1",
    "libglib2.0-0 | libglib2.0-0t64",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon-x11-0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libx11-xcb1",
    "libcups2 | libcups2t64",
)
_WISHES = ("org.tamga.fonts", "cups", "cups-client", "cups-ipp-utils", "libxcb-cursor0")
_CONTROL = """Package: {package}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size_kb}
{depends}{wishes}Section: {section}
Priority: optional
Description: {title}
 {text}
"""


def write_counter_package(tree: Path, target: Target, out: Path) -> Path:
    """The .deb of a counter in the form that UOS asks for: all below /opt/apps, no scripts.  Its path."""
    version = four_numbers(program_version())
    staging = _fresh(out / f".{target.name}-deb")
    application = staging / "opt" / "apps" / APP_ID
    (application / "files").mkdir(parents=True)
    shutil.copytree(tree, application / "files" / "program")
    write_entries(application, version, target.debian)
    needs = ", ".join(_NEEDS).format(glibc=".".join(map(str, target.glibc)))
    said = {
        "package": APP_ID,
        "needs": needs,
        "wishes": f"Recommends: {', '.join(_WISHES)}\n",
        "section": "misc",
        "title": "bilingual counter software of a pastoral banner",
        "text": "Records what a counter handles and prints notifications; works without a network.",
    }
    return build_deb(staging, said, target, out / f"tamga_{version}_{target.debian}.deb")


def build_deb(staging: Path, said: dict[str, str], target: Target, into: Path) -> Path:
    """Pack a folder, laid out as it will lie below /, with the words of its control file."""
    version = four_numbers(program_version())
    size = sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
    control = _CONTROL.format(
        version=version,
        architecture=target.debian,
        maintainer=os.environ.get("TAMGA_MAINTAINER", _MAINTAINER),
        size_kb=size // 1024,
        depends=f"Depends: {said['needs']}\n" if said["needs"] else "",
        **said,
    )
    (staging / "DEBIAN").mkdir()
    (staging / "DEBIAN" / "control").write_text(control, "utf-8")
    sums = [
        f"{_md5(path)}  {path.relative_to(staging)}"
        for path in sorted(staging.rglob("*"))
        if _is_packed(path, staging)
    ]
    (staging / "DEBIAN" / "md5sums").write_text("\n".join(sums) + "\n", "utf-8")
    settle(staging, moment_of_source())
    into.unlink(missing_ok=True)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment_of_source()), "XZ_DEFAULTS": ""}
    command = [
        "dpkg-deb",
        "--root-owner-group",
        "-Zxz",
        "-z6",
        "--threads-max=1",
        "--build",
        str(staging),
        str(into),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(done.stderr)
    shutil.rmtree(staging)
    return into


def write_archive(tree: Path, target: Target, out: Path, part: str = "") -> Path:
    """The folder that runs from where it is unpacked, or a part of it, as .tar.zst; its path."""
    version = four_numbers(program_version())
    name = f"tamga-{version}-{target.name}"
    into = out / f"{name}{part}.tar.zst"
    command = ["tar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"]
    command += [
        f"--mtime=@{moment_of_source()}",
        f"--transform=s,^\\.,{name},",
        "-C",
        str(tree),
        "-cf",
        "-",
        ".",
    ]
    packing = ["zstd", "-q", "-19", "--long=27", "-T1", "-c"]
    with into.open("wb") as file, subprocess.Popen(command, stdout=subprocess.PIPE) as tar:
        packed = subprocess.run(packing, stdin=tar.stdout, stdout=file, check=False)
    if tar.returncode or packed.returncode:
        raise BuildError(f"not packed: {into.name}")
    return into


def write_sums(files: list[Path], out: Path, signing_key: Path | None) -> None:
    """`SHA256SUMS`, and its signature where there is a key (PEM, Ed25519).

    Raises BuildError for a file that is too large.
    """
    for file in files:
        if file.stat().st_size > LARGEST_BYTES:
            raise BuildError(f"{file.name} has {file.stat().st_size:,} bytes, more than {LARGEST_BYTES:,}")
    sums = out / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in sorted(files)]
    sums.write_text("\n".join(lines) + "\n", "ascii")
    if signing_key:
        run(
            [
                "openssl",
                "pkeyutl",
                "-sign",
                "-rawin",
                "-inkey",
                str(signing_key),
                "-in",
                str(sums),
                "-out",
                f"{sums}.sig",
            ]
        )


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _is_packed(path: Path, staging: Path) -> bool:
    return path.is_file() and "DEBIAN" not in path.relative_to(staging).parts
