"""The fonts of paper and screen: where they are, which one has a character, and their faces.

Bundled are Mongolian, Chinese (regular and bold) and the scripts of `forms.text.scripts`; rare Han
characters come from package dependencies.
Files are mapped into memory when their face is first used, so that an unused font costs nothing.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import uharfbuzz as hb

import resources
from forms.errors import FontMissing, FontWrong
from forms.text.scripts import SCRIPTS, script_of

MONGOLIAN = "mongolian"
HAN = "han"
HAN_BOLD = "han_bold"
SONG = "song"

# Noto Sans Mongolian 2.x, which Debian installs under the same family name, lacks FVS4 and sets wrong widths.
MONGOLIAN_VERSION = "Version 3.002"
# A full Noto Sans SC of this make; its outlines are what the embedded subsets are made of.
HAN_VERSION = "Version 2.004"
SONG_VERSION = "Version 2.003"
_VERSIONS = {MONGOLIAN: MONGOLIAN_VERSION, SONG: SONG_VERSION}

BUNDLED_FILES = {
    MONGOLIAN: "noto-sans-mongolian/NotoSansMongolian-Regular.ttf",
    HAN: "noto-sans-sc/NotoSansSC-Regular.ttf",
    HAN_BOLD: "noto-sans-sc/NotoSansSC-Bold.ttf",
    SONG: "noto-serif-sc/NotoSerifSC-Regular.ttf",
}
# Tried in this order: LXGW WenKai has mainland shapes but few rare characters, HanaMin nearly all.
RARE_FILES = ("LXGWWenKai-Regular.ttf", "HanaMinA.ttf", "HanaMinB.ttf", "BabelStoneHan.ttf", "LaterHan.ttf")
RARE_FOLDERS = (
    "/opt/apps/org.tamga.fonts/files",
    "/usr/share/fonts/truetype/lxgw-wenkai",
    "/usr/share/fonts/truetype/hanazono",
    "/usr/share/fonts/truetype/babelstone",
    "/usr/share/fonts/truetype/noto",
    "/usr/local/share/fonts",
    "C:/Windows/Fonts",
)


class Face:
    """One font file: its HarfBuzz face and font at scale units-per-em, loaded on first use.

    That raises FontMissing where there is no file, and FontWrong where it is not of `wanted_version`.
    """

    def __init__(self, name: str, path: Path, wanted_version: str = "") -> None:
        self.name = name
        self.path = path
        self._wanted_version = wanted_version
        self._advances: dict[int, float] = {}

    @cached_property
    def hb_face(self) -> hb.Face:
        if not self.path.is_file():
            raise FontMissing(str(self.path))
        face = hb.Face(hb.Blob.from_file_path(str(self.path)))
        version = str(face.get_name(5) or "")
        if not version.startswith(self._wanted_version):
            raise FontWrong(str(self.path), version or "无法识别的文件", self._wanted_version)
        return face

    @cached_property
    def hb_font(self) -> hb.Font:
        return hb.Font(self.hb_face)

    @cached_property
    def tables(self) -> dict[bytes, memoryview]:
        """The tables of the file by their tags, mapped into memory: only what is looked at is read."""
        _ = self.hb_face  # the errors above
        with self.path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        count = int.from_bytes(data[4:6], "big")
        entries = struct.iter_unpack(">4s4xII", data[12 : 12 + 16 * count])
        return {tag: data[start : start + length] for tag, start, length in entries}

    @cached_property
    def upem(self) -> int:
        return int(self.hb_face.upem)

    @property
    def version(self) -> str:
        return str(self.hb_face.get_name(5) or "")

    @cached_property
    def postscript_name(self) -> str:
        return str(self.hb_face.get_name(6) or self.name)

    @cached_property
    def blank(self) -> int:
        """A glyph without ink and width: the Mongolian font has some for what letters leave out."""
        return int(self.hb_font.get_glyph_from_name("_uni1820.A.fina"))

    def has(self, character: str) -> bool:
        """Whether the font maps this character to a glyph."""
        return bool(self.hb_font.get_nominal_glyph(ord(character)))

    def advance(self, gid: int) -> float:
        """The width of a glyph in ems, as the font's own table has it."""
        advance = self._advances.get(gid)
        if advance is None:
            advance = self._advances[gid] = self.hb_font.get_glyph_h_advance(gid) / self.upem
        return advance


class FontSet:
    """All fonts that forms may use, and the caches that live as long as they do.

    `caches` belongs to the layout modules; every entry follows from its key and these fonts alone.
    """

    def __init__(self, faces: dict[str, Face], rare: tuple[str, ...] = ()) -> None:
        self._faces = faces
        self.rare = rare
        self.mark = ""  # what `forms.sheet.mark` puts on every page that is set with these
        self._face_by_character: dict[tuple[str, bool, bool], Face | None] = {}
        self.caches: dict[str, dict[object, object]] = {}
        self._share = 1

    def __iter__(self) -> Iterator[Face]:
        return iter(self._faces.values())

    def face(self, name: str) -> Face:
        """The face of that name (as `forms.page.GlyphRun.font` has it)."""
        return self._faces[name]

    def find(self, character: str, bold: bool = False, song: bool = False) -> Face | None:
        """The first face with `character`: Chinese, its script's, Mongolian, those of rare characters."""
        key = (character, bold, song)
        if key not in self._face_by_character:
            self._face_by_character[key] = self._search(character, bold, song)
        return self._face_by_character[key]

    def find_all(self, text: str, bold: bool = False, song: bool = False) -> Face | None:
        """The first face that has every character of `text`, or None."""
        chinese = _han(bold, song)
        foreign = next((c for c in text if not self._faces[chinese[-1]].has(c)), "")
        names = (*chinese, *self._own(foreign), *self.rare) if foreign else chinese
        return next((self._faces[name] for name in names if all(map(self._faces[name].has, text))), None)

    def _search(self, character: str, bold: bool, song: bool) -> Face | None:
        names = (*_han(bold, song), *self._own(character), MONGOLIAN, *self.rare)
        return next((self._faces[name] for name in names if self._faces[name].has(character)), None)

    def _own(self, character: str) -> tuple[str, ...]:
        """The font of the script of `character`, so that no other has to be opened."""
        script = script_of(character)
        return (script.font,) if script and script.font in self._faces else ()

    def cache(self, name: str, limit: int = 20_000) -> dict[object, object]:
        """A dictionary for `name`, emptied when it has grown past `limit` entries.

        Another thread may empty it between two calls: what was found or made is kept in a variable.
        """
        cache = self.caches.setdefault(name, {})
        if len(cache) > limit // self._share:
            cache.clear()
        return cache

    @contextmanager
    def frugal(self) -> Iterator[None]:
        """Caches a quarter as large meanwhile: a long document says a thing once, or again and again."""
        self._share = 4
        try:
            yield
        finally:
            self._share = 1


def _han(bold: bool, song: bool) -> tuple[str, ...]:
    """The Chinese faces in the order in which they are asked; Song has one weight, and the standard list."""
    usual = HAN_BOLD if bold else HAN
    return (SONG, usual) if song else (usual,)


def fonts_folder() -> Path:
    """The folder of bundled fonts."""
    return resources.FOLDER / "fonts"


def rare_folders() -> list[Path]:
    """Where fonts for rare characters may lie: `TAMGA_FONTS` first, then bundled, then the system's."""
    override = os.environ.get("TAMGA_FONTS", "")
    chosen = [Path(part) for part in override.split(os.pathsep) if part]
    home = Path("~/.local/share/fonts").expanduser()
    # Where Windows puts what one user installs for himself.
    of_user = [Path(name, "Microsoft/Windows/Fonts") for name in [os.environ.get("LOCALAPPDATA", "")] if name]
    return [*chosen, fonts_folder() / "rare", *map(Path, RARE_FOLDERS), home, *of_user]


def find_rare_files() -> list[Path]:
    """The installed fonts for rare characters, in the order in which they are asked."""
    folders = [folder for folder in rare_folders() if folder.is_dir()]
    paths = (next((f / name for f in folders if (f / name).is_file()), None) for name in RARE_FILES)
    return [path for path in paths if path is not None]


def find_script_files() -> dict[str, Path]:
    """The fonts of other scripts that are here, by their names."""
    folders = [fonts_folder() / "noto-scripts", *(folder for folder in rare_folders() if folder.is_dir())]
    wanted = ((script.font, folder / script.file) for script in SCRIPTS for folder in reversed(folders))
    return {name: path for name, path in wanted if path.is_file()}


def load_fonts() -> FontSet:
    """The fonts of all forms.

    Raises FontMissing when a bundled font is not there and FontWrong when the Mongolian one is not
    the verified version; the Chinese ones are asked for theirs when they are first used.  Fonts for rare
    characters may be absent: their characters then raise MissingGlyph when they are laid out.
    """
    faces = {
        name: Face(name, fonts_folder() / file, _VERSIONS.get(name, HAN_VERSION))
        for name, file in BUNDLED_FILES.items()
    }
    for face in faces.values():
        if not face.path.is_file():
            raise FontMissing(str(face.path))
    # Opened at once, for everything stands on it; the others say so when they are first used.
    _ = faces[MONGOLIAN].hb_face
    rare = {path.stem: Face(path.stem, path) for path in find_rare_files()}
    scripts = {name: Face(name, path) for name, path in find_script_files().items()}
    return FontSet({**faces, **scripts, **rare}, tuple(rare))
