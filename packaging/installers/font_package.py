"""The fonts for rare characters, carried apart: with them the counter's package would be above its limit.

Either form has the very same files; the program finds both (`forms.text.fonts.rare_folders`).
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

from .debian_sources import BuildError
from .targets import Target
from .tree import site_packages
from .version import four_numbers, program_version
from .wrappings import build_deb, write_archive

FONTS_ID = "org.tamga.fonts"
RARE_FONTS = Path("/usr/share/fonts/truetype/hanazono")
FILES = ("HanaMinA.ttf", "HanaMinB.ttf")
LICENCE = Path("/usr/share/doc/fonts-hanazono/copyright")


def write_font_package(target: Target, out: Path, fonts: Path = RARE_FONTS) -> Path:
    """The .deb of the fonts, for every architecture, in the form that UOS asks for; its path."""
    version = four_numbers(program_version())
    staging = out / ".fonts-deb"
    shutil.rmtree(staging, ignore_errors=True)
    application = staging / "opt" / "apps" / FONTS_ID
    _place(fonts, application / "files", application / "files" / "licences")
    info = {"appid": FONTS_ID, "name": "Tamga fonts", "version": version, "arch": ["all"], "permissions": {}}
    (application / "info").write_text(json.dumps(info, indent=2) + "\n", "utf-8")
    said = {
        "package": FONTS_ID,
        "needs": "",
        "wishes": "",
        "section": "fonts",
        "title": "fonts for rare characters in names",
        "text": "HanaMin, with which Tamga prints Chinese characters that few fonts have.",
    }
    every = dataclasses.replace(target, debian="all")
    return build_deb(staging, said, every, out / f"tamga-fonts_{version}_all.deb")


def write_font_archive(target: Target, out: Path, fonts: Path = RARE_FONTS) -> Path:
    """The same as .tar.zst, unpacked over the portable folder of that target; its path."""
    tree = out / ".fonts-tree"
    shutil.rmtree(tree, ignore_errors=True)
    into = site_packages(tree, target) / "resources" / "fonts" / "rare"
    _place(fonts, into, tree / "licences" / "fonts-hanazono")
    written = write_archive(tree, target, out, "-fonts")
    shutil.rmtree(tree)
    return written


def _place(fonts: Path, into: Path, licences: Path) -> None:
    missing = [str(path) for path in (*(fonts / name for name in FILES), LICENCE) if not path.is_file()]
    if missing:
        raise BuildError(f"not there: {', '.join(missing)}; apt-get install fonts-hanazono")
    into.mkdir(parents=True)
    licences.mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(fonts / name, into / name)
    shutil.copyfile(LICENCE, licences / "copyright")
