"""Writes the fonts of resources/fonts from their makers' files: fewer points, large ones on a coarser grid.

    .venv/bin/python packaging/fonts/prepare.py [FOLDER]

Takes the originals from FOLDER, or from the npm packages that `ORIGINALS` names, and checks them by their
hashes.  The hashes of what it writes go into resources/fonts/README.md, where a test compares them.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.scaleUpem import scale_upem  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parent))

from glyph_outline import GRID, simplified

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
# What a renderer reads to fit outlines to dots: the instructions of the outlines go, and with them these.
_HINTING = ("cvt ", "fpgm", "prep")
# 通用规范汉字表, 8,105 characters: what legal notices are set in; rarer ones come from the fonts of the slip.
STANDARD_LIST = Path(__file__).resolve().parents[2] / "tests" / "support" / "tgh8105.txt"


class Original(NamedTuple):
    """One file as its maker released it, and how it is prepared.

    Where the file is here for one `script`, only its characters are kept.
    """

    package: str
    member: str
    sha256: str
    target: str
    grid: int
    characters: Path | None = None  # the list of the only Han characters to keep; None keeps all
    script: tuple[range, ...] = ()
    em: int = 0  # units that are one em; more than the file has make the letters smaller, 0 leaves them


_JOINERS = range(0x200C, 0x200E)
_ALL_LATIN = (
    range(0x20, 0x7F),
    range(0xA0, 0x530),  # Latin, marks, Greek, Cyrillic
    range(0x1AB0, 0x1B00),
    range(0x1C80, 0x1C90),
    range(0x1DC0, 0x2000),
    range(0x2010, 0x2028),
    range(0x20A0, 0x20D0),  # signs of currencies
    range(0x2DE0, 0x2E00),
    range(0xA640, 0xA6A0),
    range(0xA720, 0xA800),
)
_ALL_ARABIC = (
    range(0x20, 0x21),
    range(0x600, 0x700),
    range(0x750, 0x780),
    range(0x870, 0x900),
    _JOINERS,
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFEFD),
)
_ALL_HANGUL = (range(0x1100, 0x1200), range(0x3130, 0x3190), range(0xA960, 0xA980), range(0xAC00, 0xD800))

ORIGINALS = (
    Original(
        "@expo-google-fonts/noto-sans-mongolian@0.4.1",
        "package/400Regular/NotoSansMongolian_400Regular.ttf",
        "7c0edce49dfc23a2f7b5697df7d73b0dad24c8bb751a1ea1a4b9b59fc849f481",
        "noto-sans-mongolian/NotoSansMongolian-Regular.ttf",
        1,
    ),
    Original(
        "@expo-google-fonts/noto-sans-sc@0.4.3",
        "package/400Regular/NotoSansSC_400Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
        "noto-sans-sc/NotoSansSC-Regular.ttf",
        GRID,
    ),
    Original(
        "@expo-google-fonts/noto-sans-sc@0.4.3",
        "package/700Bold/NotoSansSC_700Bold.ttf",
        "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
        "noto-sans-sc/NotoSansSC-Bold.ttf",
        GRID,
    ),
    Original(
        "@expo-google-fonts/noto-serif-sc@0.4.3",
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
        "noto-serif-sc/NotoSerifSC-Regular.ttf",
        GRID,
        STANDARD_LIST,
    ),
    Original(
        "@expo-google-fonts/noto-sans@0.4.2",
        "package/400Regular/NotoSans_400Regular.ttf",
        "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614",
        "noto-scripts/NotoSans-Regular.ttf",
        1,
        script=_ALL_LATIN,
    ),
    Original(
        "@expo-google-fonts/noto-naskh-arabic@0.4.5",
        "package/400Regular/NotoNaskhArabic_400Regular.ttf",
        "706b4580c025f6c75ec1c06013e17f00a23ec1780091b77a5a5b339469bda94d",
        "noto-scripts/NotoNaskhArabic-Regular.ttf",
        1,
        script=_ALL_ARABIC,
    ),
    Original(
        "@expo-google-fonts/noto-serif-tibetan@0.4.2",
        "package/400Regular/NotoSerifTibetan_400Regular.ttf",
        "33bd11da711ad8fbf55e5df25f29e6ebdfce53424fb41d61c7c6b83c2ba948cf",
        "noto-scripts/NotoSerifTibetan-Regular.ttf",
        1,
        script=(range(0xF00, 0x1000),),
        em=1180,  # its stacks are taller than a line of Chinese
    ),
    Original(
        "@expo-google-fonts/noto-sans-yi@0.4.2",
        "package/400Regular/NotoSansYi_400Regular.ttf",
        "73713d66d97c9b42d683325210b9ea4a1d5e6e05b46619afa28d3a4040ef5928",
        "noto-scripts/NotoSansYi-Regular.ttf",
        1,
        script=(range(0xA000, 0xA4D0),),
    ),
    Original(
        "@expo-google-fonts/noto-sans-lisu@0.4.2",
        "package/400Regular/NotoSansLisu_400Regular.ttf",
        "a3ab833923b16a5e1b2985ecaf24fda664621ccf380e74c24051b9e915d2737c",
        "noto-scripts/NotoSansLisu-Regular.ttf",
        1,
        script=(range(0xA4D0, 0xA500),),
    ),
    Original(
        "@expo-google-fonts/noto-sans-kr@0.4.3",
        "package/400Regular/NotoSansKR_400Regular.ttf",
        "8cbc9b353bb9ce848fd69bb6a507319dfacc659cf5fd643db5d88f3c4970e1dd",
        "noto-scripts/NotoSansKR-Regular.ttf",
        GRID,
        script=_ALL_HANGUL,
    ),
)


def main(arguments: list[str]) -> int:
    """Prepare every font and say its size and hash."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(arguments[0]) if arguments else Path(work)
        for original in ORIGINALS:
            made = prepared(read_part(original, folder), original.grid)
            (FONTS / original.target).parent.mkdir(exist_ok=True)
            (FONTS / original.target).write_bytes(made)
            print(f"| {original.target} | {len(made):,} | `{hashlib.sha256(made).hexdigest()}` |")
    return 0


def read_original(original: Original, folder: Path) -> bytes:
    """The maker's file, out of the package in `folder`, which is fetched when it is not there.

    Raises ValueError when it is not the file that the hash is of, CalledProcessError without a network.
    """
    with tarfile.open(archive_of(original.package, folder)) as opened:
        member = opened.extractfile(original.member)
        data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != original.sha256:
        raise ValueError(f"{original.member} of {original.package} is not the file that was verified")
    return data


def archive_of(package: str, folder: Path) -> Path:
    """The npm package's file in `folder`; CalledProcessError where it is not there and cannot be fetched."""
    archive = folder / (package.lstrip("@").replace("/", "-").replace("@", "-") + ".tgz")
    if not archive.exists():
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder), package]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    return archive


def read_part(original: Original, folder: Path) -> bytes:
    """The maker's file with the characters that are kept: its script's, or all but Han that is not listed."""
    data = read_original(original, folder)
    if original.characters is None and not original.script:
        return data
    font = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    font["head"].unitsPerEm = original.em or font["head"].unitsPerEm
    kept = [code for code in font.getBestCmap() if _is_kept(code, original)]
    subsetter = Subsetter(
        Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, glyph_names=False)
    )
    subsetter.populate(unicodes=kept)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _is_kept(code: int, original: Original) -> bool:
    if original.characters is None:
        return any(code in part for part in original.script)
    return code in _listed(original.characters) or not unicodedata.name(chr(code), "").startswith("CJK ")


@cache
def _listed(characters: Path) -> frozenset[int]:
    return frozenset(map(ord, characters.read_text("utf-8")))


def prepared(data: bytes, grid: int) -> bytes:
    """The font at a `grid`th of its units, unhinted, each outline with fewer points."""
    font = TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    outlines = _outlines(font, lambda outline: simplified(outline, grid))
    if grid > 1:
        _scale(font, grid, outlines)
    _replace(font, outlines)
    for tag in _HINTING:
        if tag in font:
            del font[tag]
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _outlines(font: TTFont, change: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """Every outline of the font, unhinted and changed."""
    table = font["glyf"]
    result = {}
    for name in font.getGlyphOrder():
        glyph = table.glyphs[name]
        outline = _bytes_of(glyph)
        if outline[:1] >= b"\x80":  # made of others
            glyph.expand(table)
            glyph.removeHinting()
            result[name] = glyph.compile(table, recalcBBoxes=False)
        else:
            result[name] = change(outline)
    return result


def _bytes_of(glyph: Glyph) -> bytes:
    return bytes(getattr(glyph, "data", b""))


def _replace(font: TTFont, outlines: dict[str, bytes]) -> None:
    font["glyf"].glyphs.update({name: Glyph(outline) for name, outline in outlines.items()})


def _scale(font: TTFont, grid: int, outlines: dict[str, bytes]) -> None:
    """All but the outlines in the coarser units; a glyph's place stays where its new outline has it."""
    origins = {name: _top(_bytes_of(font["glyf"].glyphs[name])) + font["vmtx"][name][1] for name in outlines}
    _replace(font, dict.fromkeys(outlines, b""))
    units = font["head"].unitsPerEm
    scale_upem(font, units // grid)
    for name, outline in outlines.items():
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, _left(outline))
        height, _ = font["vmtx"][name]
        # Rounded by itself, the distance would let signs of one line of a column stand at several heights.
        font["vmtx"][name] = (height, round(origins[name] / grid) - _top(outline))


def _left(outline: bytes) -> int:
    return int.from_bytes(outline[2:4], "big", signed=True)


def _top(outline: bytes) -> int:
    return int.from_bytes(outline[8:10], "big", signed=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
