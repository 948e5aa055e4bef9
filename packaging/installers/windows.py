"""A tree for Windows around an embeddable Python that the packager gives, and its installer."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from .debian_sources import BuildError, run
from .parts import Part
from .targets import Target
from .version import ROOT, four_numbers, moment_of_source, program_version

SOURCES = ROOT / "packaging" / "windows"
ICON = ROOT / "packaging" / "desktop" / "org.tamga.counter.ico"
# %LOCALAPPDATA%\Programs\Tamga\program.new\ of a user with a long name is 80; Windows takes 259 at most.
LONGEST_PATH = 170
_WRONG = '\\:*?"<>|$`'
# In the resources of the library, as UTF-16.
_NUMBER = re.compile("ProductVersion\0".encode("utf-16-le") + rb"(?:\0\0)*((?:[0-9.]\0)+)")
_COMPILE = ("x86_64-w64-mingw32-gcc", "-Os", "-s", "-municode", "-Wl,--no-insert-timestamp")
_RESOURCES = """1 ICON "{icon}"
1 VERSIONINFO
FILEVERSION {numbers}
PRODUCTVERSION {numbers}
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "080404b0"
    BEGIN
      VALUE "FileDescription", "Tamga"
      VALUE "FileVersion", "{version}"
      VALUE "LegalCopyright", "Apache-2.0"
      VALUE "ProductName", "Tamga"
      VALUE "ProductVersion", "{version}"
    END
  END
  BLOCK "VarFileInfo"
  BEGIN
    VALUE "Translation", 0x0804, 1200
  END
END
"""


@dataclass(frozen=True)
class Embeddable:
    """`python-3.13.x-embed-amd64.zip` as python.org gives it out: where it is unpacked, and what it is."""

    folder: Path
    sha256: str  # of the .zip
    version: str

    @property
    def part(self) -> Part:
        """Its line in the list of parts."""
        origin = f"pkg:generic/python@{self.version}?checksum=sha256:{self.sha256}"
        return Part("python", self.version, origin, "PSF-2.0")


def open_embeddable(file: Path, python: str, into: Path) -> Embeddable:
    """Unpack the embeddable Python into a folder that is made anew.

    Raises BuildError when it is not one of version `python` (3.13).
    """
    stem = f"python{python.replace('.', '')}"
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            wanted = {
                "python.exe",
                "pythonw.exe",
                f"{stem}.dll",
                f"{stem}.zip",
                f"{stem}._pth",
                "LICENSE.txt",
            }
            missing = sorted(wanted - set(names))
            if missing or any(_leads_out(name) for name in names):
                raise BuildError(
                    f"{file} is no embeddable Python {python} for 64 bits: {', '.join(missing) or 'paths'}"
                )
            shutil.rmtree(into, ignore_errors=True)
            archive.extractall(into)
    except (OSError, zipfile.BadZipFile) as error:
        raise BuildError(f"{file}: no archive that can be read ({error})") from error
    licences = into / "licences" / "python"
    licences.mkdir(parents=True)
    (into / "LICENSE.txt").rename(licences / "LICENSE.txt")
    number = _NUMBER.search((into / f"{stem}.dll").read_bytes())
    version = number[1].decode("utf-16-le") if number else python
    if not f"{version}.".startswith(f"{python}."):
        raise BuildError(f"{file} is Python {version}: {python} is wanted")
    return Embeddable(into, hashlib.sha256(file.read_bytes()).hexdigest(), version)


def write_path_file(python: Path) -> None:
    """Let an embeddable Python find the packages beside it, and nothing of the machine's."""
    for path in python.glob("python*._pth"):
        path.write_text(f"{path.stem}.zip\n.\nLib\\site-packages\n", "ascii")


def compile_starts(tree: Path) -> None:
    """Write `tamga.exe`, which opens the window, and `tamga.com`, which is for commands."""
    version = four_numbers(program_version())
    words, compiled = tree / ".start.rc", tree / ".start.o"
    numbers = version.replace(".", ",")
    words.write_text(_RESOURCES.format(icon=ICON, version=version, numbers=numbers), "ascii")
    run(["x86_64-w64-mingw32-windres", str(words), str(compiled)])
    source = str(SOURCES / "start.c")
    run([*_COMPILE, "-mwindows", source, str(compiled), "-o", str(tree / "tamga.exe")])
    run([*_COMPILE, "-DCOMMAND", source, str(compiled), "-o", str(tree / "tamga.com")])
    words.unlink()
    compiled.unlink()


def write_installer(tree: Path, target: Target, out: Path) -> Path:
    """The installer of a tree; its path."""
    version = four_numbers(program_version())
    into = out / f"tamga-{version}-{target.name}.exe"
    listed = out / f".{target.name}-files.nsh"
    listed.write_text(files_to_write(tree), "utf-8")
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file())
    _make("installer.nsi", into, FILES=str(listed), ICON=str(ICON), KB=str(size // 1024))
    listed.unlink()
    return into


def write_font_installer(target: Target, out: Path, fonts: Path, licence: Path) -> Path:
    """The installer of the fonts for rare characters; its path."""
    into = out / f"tamga-fonts-{four_numbers(program_version())}-{target.name}.exe"
    folder = out / ".fonts-windows"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in (*sorted(fonts.glob("HanaMin?.ttf")), licence):
        shutil.copyfile(file, folder / file.name)
    _make("fonts.nsi", into, FONTS=str(folder))
    shutil.rmtree(folder)
    return into


def files_to_write(tree: Path) -> str:
    """The lines of the installer that write a tree, in an order that no file system decides.

    Raises BuildError for a path that Windows or the installer's language cannot have, and for two that differ
    in capitals alone.
    """
    lines: list[str] = []
    folder, known = None, set()
    for path in sorted(path for path in tree.rglob("*") if path.is_file()):
        name = path.relative_to(tree).as_posix()
        if len(name) > LONGEST_PATH or name.lower() in known or not set(_WRONG).isdisjoint(name):
            raise BuildError(f"not for Windows: {name} is too long, there twice, or has a sign of {_WRONG}")
        known.add(name.lower())
        if path.parent != folder:
            folder = path.parent
            below = "".join(f"\\{part}" for part in path.relative_to(tree).parts[:-1])
            lines.append(f'SetOutPath "$INSTDIR\\program.new{below}"')
        lines.append(f'File "{path}"')
    return "\n".join(lines) + "\n"


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name


def _make(script: str, into: Path, **defined: str) -> None:
    into.unlink(missing_ok=True)
    said = {"VERSION": four_numbers(program_version()), "OUT": str(into), **defined}
    command = ["makensis", "-V2", "-NOCD", "-INPUTCHARSET", "UTF8", "-XTarget amd64-unicode"]
    command += [f"-D{name}={value}" for name, value in said.items()]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(moment_of_source()),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    try:
        done = subprocess.run(
            [*command, str(SOURCES / script)], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise BuildError(
            "makensis is missing: apt-get install the packages of packaging/debian/build.txt"
        ) from error
    if done.returncode:
        raise BuildError(f"no installer of {script}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
