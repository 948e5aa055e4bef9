"""The tree: one folder with interpreter, packages and program, that runs wherever it is put.

manifest.json         version, target, and what every other file is
program.keys          who may sign versions that come later; empty: none comes by itself
tamga                 starts the program of this tree (on Windows tamga.exe, and tamga.com for commands)
python/               the interpreter; packages and program in its dist-packages
licences/             one folder for each part that others wrote
sbom.cdx.json         the parts with their versions and licences
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import binaries, trimming, windows
from .debian_sources import BuildError, run
from .manifest import settle, write_manifest
from .parts import Part, write_parts
from .targets import Target
from .version import ROOT, four_numbers, moment_of_source, program_version

PYTHON = "3.13"
# What runs, by the lock that it needs.
PROGRAMS = {
    "counter": ("casework", "forms", "sync", "desktop", "resources"),
    "banner": ("casework", "forms", "sync", "resources"),
}
_START = """#!/bin/sh
# Starts the program that lies beside this file, with nothing of the machine's own Python.
self=$(readlink -f "$0")
unset PYTHONHOME PYTHONPATH QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH
exec "${self%/*}/python/bin/python3" -P -s -m MODULE "$@"
"""


@dataclass(frozen=True)
class TreeOrder:
    """What tree is wanted, and of what it is made: `interpreter` is a folder that runs on the target."""

    target: Target
    program: str  # of PROGRAMS
    interpreter: Path
    compiler: Path  # a Python of the same version that runs here and writes the .pyc files
    libraries: tuple[Path, ...] = ()  # folders of unpacked Debian packages
    keys: Path | None = None  # public halves of program keys, as `banner program key` prints them
    parts: tuple[Part, ...] = ()  # what is no wheel and pinned nowhere


def build_tree(order: TreeOrder, uv: Path, tree: Path) -> None:
    """Make the tree anew in the folder `tree`.  Raises BuildError."""
    shutil.rmtree(tree, ignore_errors=True)
    packages = _place_interpreter(order, tree)
    _install_packages(order, uv, packages)
    trimming.trim_packages(packages)
    if not order.target.is_windows:
        trimming.strip_debug(tree / "python", order.target)
    _place_libraries(order, packages)
    _place_program(order, packages)
    _compile(order, tree)
    place_start(order, tree)
    if order.program == "counter":
        place_keys(order.keys, tree)
    write_parts(tree, packages, order.target, tuple(_licence_texts(order)), order.parts)
    wrong = binaries.too_new(tree, order.target)
    if wrong:
        raise BuildError("\n".join([f"newer than {order.target.name} has:", *wrong]))
    # Somebody else's build has other folders, and would have other bytes.
    wrong = binaries.naming(tree, (order.interpreter.parent, tree, ROOT))
    if wrong:
        raise BuildError("\n".join(["made for the folders of this machine:", *wrong]))
    settle(tree, moment_of_source())
    write_manifest(tree, four_numbers(program_version()), order.target.name)
    settle(tree, moment_of_source())


def site_packages(tree: Path, target: Target) -> Path:
    """Where packages and program lie in a tree."""
    if target.is_windows:
        return tree / "python" / "Lib" / "site-packages"
    return tree / "python" / "lib" / f"python{PYTHON}" / "dist-packages"  # as Debian has it


def _place_interpreter(order: TreeOrder, tree: Path) -> Path:
    packages = site_packages(tree, order.target)
    if order.target.is_windows:
        shutil.copytree(order.interpreter, tree / "python", ignore=shutil.ignore_patterns("licences"))
        windows.write_path_file(tree / "python")
    else:
        (tree / "python" / "bin").mkdir(parents=True)
        # Copied, not linked: a stick takes no links.
        shutil.copy(order.interpreter / "bin" / f"python{PYTHON}", tree / "python" / "bin" / "python3")
        library = tree / "python" / "lib" / f"python{PYTHON}"
        shutil.copytree(order.interpreter / "lib" / f"python{PYTHON}", library)
        trimming.trim_interpreter(library)
        for words in library.glob("_sysconfigdata_*.py"):  # says with what and where it was compiled
            words.write_text(re.sub(r"/[^'\" ]*\.work/", "/", words.read_text("utf-8")), "utf-8")
    packages.mkdir(parents=True, exist_ok=True)
    return packages


def _install_packages(order: TreeOrder, uv: Path, packages: Path) -> None:
    lock = ROOT / "packaging" / "python" / f"{order.program}.lock"
    if order.target.qt and order.program == "counter":
        lock = lock.with_name(f"{order.program}-{order.target.name}.lock")
    platform = (
        "x86_64-pc-windows-msvc"
        if order.target.is_windows
        else order.target.platforms[0].replace(f"_{order.target.machine}", "")
    )
    if not order.target.is_windows:
        platform = f"{order.target.machine}-{platform}"
    command = [str(uv), "pip", "install", "--quiet", "--no-config", "--link-mode", "copy", "--require-hashes"]
    command += [
        "--only-binary",
        ":all:",
        "--no-deps",
        "--python-version",
        PYTHON,
        "--python-platform",
        platform,
    ]
    run([*command, "--target", str(packages), "-r", str(lock)])


def _place_libraries(order: TreeOrder, packages: Path) -> None:
    """Beside Qt's own, where its plug-ins look first."""
    for folder in order.libraries:
        for file in sorted(folder.rglob("*.so.*")):
            if not file.is_symlink():
                known_as = ".".join(file.name.split(".")[:3])  # libx.so.0.1.2 is asked for as libx.so.0
                shutil.copyfile(file, packages / "PySide6" / "Qt" / "lib" / known_as)


def _licence_texts(order: TreeOrder) -> Iterator[Path]:
    """Folders with the licences of what is no wheel, one a part."""
    compiled = order.interpreter / "licences"
    if compiled.is_dir():
        yield from sorted(compiled.iterdir())
    for folder in order.libraries:
        yield from sorted((folder / "usr" / "share" / "doc").iterdir())


def _place_program(order: TreeOrder, packages: Path) -> None:
    # The set-up of a server fills these in.
    configuration = ("packaging/server/one-machine",) if order.program == "banner" else ()
    for name in tracked(PROGRAMS[order.program] + configuration):
        into = packages / name
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, into)


def tracked(tops: tuple[str, ...]) -> list[str]:
    """The files of the repository below some folders, without what lies beside them by accident."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *tops]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in listed.split("\0") if name)


def place_keys(keys: Path | None, tree: Path) -> None:
    """Write whose later versions the tree believes, before its manifest is written.  Raises BuildError."""
    text = keys.read_text("ascii") if keys else ""
    wrong = [line for line in text.splitlines() if not re.fullmatch(r"[0-9a-f]{64}(\s.*)?", line)]
    if wrong or (keys and not text):
        raise BuildError(f"{keys}: no public keys, one a line as `banner program key` prints it")
    (tree / "program.keys").write_text(text, "ascii")


def _compile(order: TreeOrder, tree: Path) -> None:
    """Write the .pyc files: without them a slip takes three times as long where the folder is read-only."""
    library = site_packages(tree, order.target)
    folders = [library] if order.target.is_windows else [library.parent]
    command = [
        str(order.compiler),
        "-E",
        "-s",
        "-P",
        "-m",
        "compileall",
        "-q",
        "-j",
        "1",
        "--invalidation-mode",
    ]
    command += ["unchecked-hash", "-s", str(tree), "-x", r"lib2to3|/templates/", *map(str, folders)]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise BuildError(f"not compiled:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def place_start(order: TreeOrder, tree: Path) -> None:
    """Write what starts the program of the tree."""
    if order.target.is_windows:
        windows.compile_starts(tree)
        return
    # A counter's launcher looks first whether a later version is to be started.
    module = "desktop.launch" if order.program == "counter" else "sync.server"
    start = tree / ("tamga" if order.program == "counter" else "tamga-server")
    start.write_text(_START.replace("MODULE", module), "utf-8")
    start.chmod(0o755)
