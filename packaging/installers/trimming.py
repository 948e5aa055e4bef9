"""What of other people's packages a counter never uses, and so is not carried to it."""

from __future__ import annotations

import fnmatch
import platform
import shutil
from pathlib import Path

from .binaries import compiled_files, needed
from .debian_sources import run
from .targets import Target

# The modules of Qt that the program imports; a test compares.
QT_MODULES = ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtPrintSupport", "QtSvg", "QtWidgets")
# Plug-ins that Qt loads by itself, by folder and name.  No TLS: HTTP is Python's; no GTK: it drags in more.
_PLUGINS = (
    "platforms/*qxcb*",
    "platforms/*qoffscreen*",
    "platforms/*qminimal.*",
    "platforms/*qwayland*",
    "platforms/qwindows*",
    "platforminputcontexts/*ibus*",
    "platforminputcontexts/*compose*",
    "platformthemes/*xdgdesktopportal*",
    "wayland-*-client/*",
    "wayland-shell-integration/*",
    "xcbglintegrations/*",
    "imageformats/*qjpeg*",
    "imageformats/*qico*",
    "imageformats/*qsvg*",
    "iconengines/*",
    "printsupport/*",
    "styles/*",
)
_WORDS = ("qtbase_zh_CN.qm", "qtbase_zh_TW.qm", "qtbase_en.qm")
_OF_PYTHON = (
    "test",
    "idlelib",
    "tkinter",
    "turtledemo",
    "turtle.py",
    "ensurepip",
    "lib2to3",
    "pydoc_data",
    "venv",
    "config-*",
    "EXTERNALLY-MANAGED",
    "__phello__",
    "lib-dynload/_test*",
    "lib-dynload/xxlimited*",
)
# Tests, sources and stubs of packages; build tools that only compile.
_OF_PACKAGES = (
    "bin",
    "Scripts",
    "*.dist-info/RECORD",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
    "*.dist-info/uv_cache.json",
    "_virtualenv.*",
    ".lock",
    "**/tests",
    "**/testing",
    "**/*.pyi",
    "**/*.c",
    "**/*.h",
    "**/*.pxd",
    "**/*.pyx",
    "**/__pycache__",
    "pypinyin/legacy",
    "zstandard/_cffi.*",  # the other way to the same library, not taken where the first is there
    "PIL/_avif.*",  # pictures that no scanner makes
    "pillow.libs/libavif*",
)


def trim_interpreter(library: Path) -> None:
    """Take out of `lib/python3.x` what only whoever develops Python needs."""
    _remove(library, _OF_PYTHON)
    _remove(library, ("**/__pycache__",))


def trim_packages(packages: Path) -> None:
    """Take out of site-packages what is not for running, and all of Qt that nothing here asks for."""
    _remove(packages, _OF_PACKAGES)
    if (packages / "PySide6").is_dir():
        _trim_qt(packages / "PySide6")


def strip_debug(folder: Path, target: Target) -> None:
    """Take out of compiled files what only a debugger reads: two thirds of some, and where they were made."""
    strip = "strip" if target.machine == platform.machine() else f"{target.machine}-linux-gnu-strip"
    for path in compiled_files(folder):
        if ".debug_info" in run(["readelf", "-SW", str(path)]):
            run([strip, "--strip-debug", str(path)])


def _trim_qt(pyside: Path) -> None:
    qt = pyside / "Qt" if (pyside / "Qt").is_dir() else pyside
    for path in pyside.iterdir():
        if path.is_dir() and path not in {
            qt,
            pyside / "plugins",
            pyside / "translations",
            pyside / "support",
        }:
            shutil.rmtree(path)
        elif path.is_file() and not _is_wanted(path):
            path.unlink()
    for path in qt.iterdir():
        if path.is_dir() and path.name not in {"lib", "plugins", "translations", "support"}:
            shutil.rmtree(path)
    for path in sorted((qt / "plugins").rglob("*")):
        name = path.relative_to(qt / "plugins").as_posix()
        if path.is_file() and not any(fnmatch.fnmatch(name, wanted) for wanted in _PLUGINS):
            path.unlink()
    for path in (qt / "translations").iterdir():
        if path.name not in _WORDS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    _remove_unasked(pyside, qt)


def _is_wanted(path: Path) -> bool:
    if path.suffix in {".py", ".dll"}:
        return True
    return path.name.startswith("libpyside6.") or path.name.partition(".")[0] in QT_MODULES


def _remove_unasked(pyside: Path, qt: Path) -> None:
    """Libraries that no module and no plug-in asks for, directly or through others, go."""
    folder = qt / "lib" if (qt / "lib").is_dir() else qt
    libraries = {
        path.name.lower(): path for path in folder.iterdir() if ".so" in path.name or path.suffix == ".dll"
    }
    modules = [path for path in pyside.iterdir() if path.suffix in {".so", ".pyd"}]
    waiting = (
        modules
        + list(pyside.glob("*pyside6.*"))
        + [path for path in (qt / "plugins").rglob("*") if path.is_file()]
    )
    kept: set[Path] = set()
    while waiting:
        for name in needed(waiting.pop()):
            library = libraries.get(name.lower())
            if library and library not in kept:
                kept.add(library)
                waiting.append(library)
    for library in libraries.values():
        # Runtime libraries of the compiler are loaded by the package itself on Windows.
        if library not in kept and not library.name.lower().startswith(
            ("msvcp", "vcruntime", "concrt", "pyside6.")
        ):
            library.unlink()


def _remove(folder: Path, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        for path in sorted(folder.glob(pattern), reverse=True):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.exists() or path.is_symlink():
                path.unlink()
