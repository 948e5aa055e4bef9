"""What compiled files ask of a machine, as readelf and objdump tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .debian_sources import run
from .targets import Target

_ELF = b"\x7fELF"
_PE = b"MZ"
# The compiler's own library is of the same age as the C library of a system.
_NEWEST_OF = {
    (2, 28): {"GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11)},
    (2, 31): {"GLIBCXX": (3, 4, 28), "CXXABI": (1, 3, 12)},
}
_OLDEST_WINDOWS = (10, 0)
# Of every Windows 10; what else a .dll names has to lie in the tree.
_OF_WINDOWS = re.compile(
    r"(api-ms-win-|ext-ms-)|"
    r"^(kernel32|user32|gdi32|advapi32|shell32|ole32|oleaut32|ws2_32|msvcrt|ucrtbase|bcrypt|bcryptprimitives|ncrypt|crypt32|"
    r"secur32|version|winmm|winspool\.drv|comdlg32|comctl32|shlwapi|imm32|uxtheme|dwmapi|dwrite|d2d1|d3d9|d3d11|d3d12|dxgi|"
    r"opengl32|netapi32|userenv|authz|iphlpapi|dnsapi|wtsapi32|setupapi|shcore|mpr|ntdll|rpcrt4|psapi|dbghelp|propsys|"
    r"uiautomationcore|wsock32|cfgmgr32|dcomp|d3dcompiler_47|winhttp|rstrtmgr|pdh|powrprof|usp10)(\.dll|$)"
)


def compiled_files(tree: Path) -> Iterator[Path]:
    """Every ELF and PE file below a folder."""
    for path in sorted(tree.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(4)
            if head == _ELF or (head[:2] == _PE and path.suffix.lower() in {".dll", ".pyd", ".exe"}):
                yield path


def naming(tree: Path, folders: tuple[Path, ...]) -> list[str]:
    """The files of a tree that name one of these folders, a line each."""
    names = [str(folder).encode() for folder in folders]
    files = (path for path in sorted(tree.rglob("*")) if path.is_file())
    return [str(path.relative_to(tree)) for path in files if _has_any(path.read_bytes(), names)]


def _has_any(data: bytes, names: list[bytes]) -> bool:
    return any(name in data for name in names)


def needed(path: Path) -> list[str]:
    """The libraries that a compiled file names, without folders."""
    if path.read_bytes()[:4] == _ELF:
        return re.findall(r"\(NEEDED\)\s+Shared library: \[(.+)\]", run(["readelf", "-dW", str(path)]))
    return _needed_of(run(["objdump", "-p", str(path)]))


def too_new(tree: Path, target: Target) -> list[str]:
    """What asks for more than the oldest machine of a target has: a line each, [] when nothing does."""
    if target.is_windows:
        return _wrong_on_windows(tree)
    limits = {"GLIBC": target.glibc, **_NEWEST_OF[target.glibc]}
    wrong = []
    for path in compiled_files(tree):
        for kind, version in sorted(set(wanted_versions(path))):
            if kind in limits and version > limits[kind]:
                wrong.append(f"{path.relative_to(tree)}: {kind}_{'.'.join(map(str, version))}")
    return wrong


def wanted_versions(path: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The versions of system libraries that an ELF file asks for: ("GLIBC", (2, 28))."""
    _, _, needs = run(["readelf", "-VW", str(path)]).partition("Version needs section")
    for kind, version in re.findall(r"Name: (GLIBC|GLIBCXX|CXXABI)_([\d.]+) ", needs):
        yield kind, tuple(int(part) for part in version.split("."))


def newest_wanted(tree: Path) -> str:
    """The newest C library that any file of a tree asks for, as 2.28."""
    asked = [
        version for path in compiled_files(tree) for kind, version in wanted_versions(path) if kind == "GLIBC"
    ]
    return ".".join(map(str, max(asked, default=())))


def _wrong_on_windows(tree: Path) -> list[str]:
    there = {path.name.lower() for path in tree.rglob("*")}
    wrong = []
    for path in compiled_files(tree):
        said = run(["objdump", "-p", str(path)])
        missing = [name for name in _needed_of(said) if name.lower() not in there]
        wrong += [
            f"{path.relative_to(tree)}: {name}" for name in missing if not _OF_WINDOWS.search(name.lower())
        ]
        # Windows refuses what is marked for a later one than itself.
        marked = re.findall(r"^M(?:aj|in)orSubsystemVersion\s+(\d+)", said, re.M)
        if tuple(map(int, marked)) > _OLDEST_WINDOWS:
            wrong.append(f"{path.relative_to(tree)}: Windows {'.'.join(marked)}")
    return wrong


def _needed_of(said: str) -> list[str]:
    return re.findall(r"^\s*DLL Name: (.+)$", said, re.M)
