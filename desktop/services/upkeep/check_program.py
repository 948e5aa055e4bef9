"""Is the program itself whole: Python, its packages, the libraries of the system, the fonts?"""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import os
import platform
import re
import sys
import threading
from pathlib import Path
from typing import Literal

import msgspec

import resources
from casework.language import _, listed, sentences
from desktop.services.upkeep.check_package import damage_words, package_folder, read_manifest
from desktop.services.upkeep.own_program import program_state

Level = Literal["ok", "attention", "broken"]

# Of a checkout; an installed package has none, and its packages were chosen by who installed it.
LOCK = resources.FOLDER.parent / "packaging" / "python" / "counter.lock"
PYTHON_AT_LEAST = (3, 11)
QT_BELOW = (6, 12)  # 6.12.0 loses a reference to None on every void call and aborts after enough of them
# Shared library → its Debian package.  Without the first lot no wheel of Qt loads.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-randr.so.0": "libxcb-randr0",
}
RARE_FONTS = {"HanaMinB.ttf": "fonts-hanazono", "BabelStoneHan.ttf": "fonts-babelstone-han"}
# What lies beside the installer: all that GB 18030-2022 asks for.
CARRIED_FONTS = {"HanaMinB.ttf": "tamga-fonts"}


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at; `mend` is "" when there is nothing to do."""

    subject: str
    level: Level
    state: str
    mend: str = ""


def check_program() -> list[Finding]:
    """Every check of the program, from the ground up."""
    return [_python(), *check_package(package_folder()), *check_packages(), *_libraries(), *_fonts()]


def check_package(folder: Path | None, stop: threading.Event | None = None) -> list[Finding]:
    """Is every file of the package as it was given out?  Nothing is said where no package put it here."""
    if folder is None:
        return []
    mend = _("请用安装包重新安装；数据不受影响")
    try:
        manifest = read_manifest(folder)
    except (OSError, msgspec.DecodeError):
        return [Finding(_("程序包"), "broken", _("清单 manifest.json 读不出来"), mend)]
    damage = damage_words(folder, manifest, stop)
    if damage:
        return [Finding(_("程序包"), "broken", damage, mend)]
    words = _("版本 {version}（{target}），{count} 个文件与发布时一致")
    here = words.format(version=manifest.version, target=manifest.target, count=len(manifest.files))
    return [_with_other_versions(here)]


def _with_other_versions(here: str) -> Finding:
    """The package is whole: what comes next, and what did not come up on this machine."""
    state, subject = program_state(), _("程序包")
    if state.refused:
        words = _("{here}；{version} 版在本机没有启动起来，已退回")
        words = words.format(here=here, version=list(state.refused)[-1])
        return Finding(subject, "attention", words, _("请告诉技术支持；照常使用即可"))
    if state.target and not state.has_keys:
        return Finding(subject, "ok", sentences((here, _("不自动更新"))))
    return Finding(subject, "ok", sentences(filter(None, (here, state.words))))


def has_display() -> bool:
    """Is there a screen that a window could open on?"""
    return not sys.platform.startswith("linux") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _python() -> Finding:
    version = _("{version}（{program}）").format(version=platform.python_version(), program=sys.executable)
    if sys.version_info[:2] < PYTHON_AT_LEAST:
        return Finding("Python", "broken", version, _("请安装 Python 3.11 或更新的版本"))
    return Finding("Python", "ok", version)


def check_packages(lock: Path = LOCK) -> list[Finding]:
    """The installed packages against what the program asks for; a checkout asks for exact versions."""
    is_checkout = lock.is_file()
    wrong = _other_versions(lock) if is_checkout else _not_installed()
    qt = _version("PySide6-Essentials") or "0"
    if tuple(int(part) for part in re.findall(r"\d+", qt)[:2]) >= QT_BELOW:
        wrong.append(_("PySide6 {qt} 有缺陷，会使程序中止").format(qt=qt))
    if wrong:
        mend = _how_to_mend(is_checkout=is_checkout)
        return [Finding(_("Python 软件包"), "broken", sentences(wrong), mend)]
    return [
        Finding(
            _("Python 软件包"),
            "ok",
            (_("Qt {qt}，与发布时的版本一致") if is_checkout else _("Qt {qt}，齐全")).format(qt=qt),
        )
    ]


def _other_versions(lock: Path) -> list[str]:
    """What differs from the pins that hold on every kind of machine."""
    pins = re.findall(r"^([\w.-]+)==([^\s;\\]+) *\\?$", lock.read_text("utf-8"), re.M)
    installed = [(name, pinned, _version(name)) for name, pinned in pins]
    return [
        _("{name} {version}（应为 {pinned}）").format(
            name=name, version=version or _("没有安装"), pinned=pinned
        )
        for name, pinned, version in installed
        if version != pinned
    ]


def _not_installed() -> list[str]:
    """What the installed package asks for and is not there; what it may ask for beyond that is left out."""
    try:
        asked = importlib.metadata.requires("tamga") or []
    except importlib.metadata.PackageNotFoundError:  # a bundle carries its packages itself
        return []
    names = [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in asked if "extra ==" not in line]
    return [_("{name} 没有安装").format(name=name) for name in names if not _version(name)]


def _how_to_mend(*, is_checkout: bool) -> str:
    if package_folder() is not None:
        return _("请用安装包重新安装；数据不受影响")
    return _("请删除 .venv 文件夹后再启动") if is_checkout else _("请运行 pip install --upgrade tamga")


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _libraries() -> list[Finding]:
    if not sys.platform.startswith("linux"):
        return []
    wanted = QT_LIBRARIES | (WINDOW_LIBRARIES if has_display() else {})
    missing = sorted(package for file, package in wanted.items() if not _loads(file))
    if not missing:
        return [Finding(_("系统库"), "ok", _("齐全"))]
    mend = _("请运行 sudo apt-get install {missing}").format(missing=" ".join(missing))
    return [Finding(_("系统库"), "broken", _("缺少 {missing}").format(missing=listed(missing)), mend)]


def _loads(file: str) -> bool:
    spec = importlib.util.find_spec("PySide6")
    own = Path(*(spec.submodule_search_locations if spec else None) or ["."], "Qt", "lib", file)
    try:
        ctypes.CDLL(str(own) if own.is_file() else file)  # a package may bring it along
    except OSError:
        return False
    return True


def _fonts() -> list[Finding]:
    # A library that does not load must be a finding, not the end of all findings.
    try:
        from forms.errors import DocumentError
        from forms.text.fonts import HAN, MONGOLIAN, find_rare_files, load_fonts
    except ImportError as error:
        return [
            Finding(
                _("字体"),
                "broken",
                _("字体引擎不能载入：{error}").format(error=error),
                _how_to_mend(is_checkout=LOCK.is_file()),
            )
        ]
    try:
        fonts = load_fonts()
        versions = [
            f"{word} {fonts.face(name).version.partition(';')[0]}"
            for word, name in ((_("蒙文"), MONGOLIAN), (_("中文"), HAN))
        ]
    except DocumentError as error:
        return [Finding(_("字体"), "broken", error.what, error.next_step)]
    present = {path.name for path in find_rare_files()}
    is_packaged = package_folder() is not None
    wanted = CARRIED_FONTS if is_packaged else RARE_FONTS
    missing = [package for file, package in wanted.items() if file not in present]
    findings = [Finding(_("字体"), "ok", _("，").join(versions))]
    if missing:
        mend = (
            _("请装和安装包放在一起的 {missing}")
            if is_packaged
            else _("请运行 sudo apt-get install {missing}")
        ).format(missing=" ".join(missing))
        findings.append(Finding(_("生僻字字体"), "attention", _("不全，有的人名打印不出来"), mend))
    else:
        findings.append(Finding(_("生僻字字体"), "ok", _("齐全")))
    return findings
