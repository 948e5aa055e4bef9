"""Writes resources/fonts/rare: the later Han characters that Chiron Sung HK has, in one weight.

    .venv/bin/python packaging/fonts/later_han.py [FOLDER]

Takes the npm package from FOLDER, or fetches it.  It has the font as some three hundred variable web fonts,
each for a part of the characters; needs `brotli`.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).resolve().parent))

from glyph_outline import GRID
from prepare import FONTS, archive_of, prepared

PACKAGE = "chiron-sung-hk-webfont@1.0.24"
SHA256 = "2ed38eea995014e7c3ef179e3b2d164dc765878ed161fac4a86497fc033a31d7"
TARGET = FONTS / "rare" / "LaterHan.ttf"
_PARTS = "package/woff2/vf/"
_WEIGHT = {"wght": 400, "PADG": 0}
# What GB 18030-2022 does not ask for: the ends of older blocks, Extensions I, G, H and J.
LATER = (
    range(0x4DB6, 0x4DC0),
    range(0x9FF0, 0xA000),
    range(0x2A6D7, 0x2A6E0),
    range(0x2B735, 0x2B740),
    range(0x2EBF0, 0x2EE5E),
    range(0x30000, 0x3134B),
    range(0x31350, 0x323B0),
    range(0x323B0, 0x3347A),
)
_EM, _ASCENT = 1000, 880
_MOST_OFF = 1.0  # units by which a quadratic curve may miss the cubic one
_COPYRIGHT = "© 2017-2024 Adobe (http://www.adobe.com/). Made of Chiron Sung HK 1.024 by Tamcy, OFL-1.1."


def main(arguments: list[str]) -> int:
    """Write the font and say its size and hash."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(arguments[0]) if arguments else Path(work)
        made = later_han(archive_of(PACKAGE, folder))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(made)
    count = len(TTFont(io.BytesIO(made)).getBestCmap())
    print(f"| rare/{TARGET.name} | {len(made):,} | `{hashlib.sha256(made).hexdigest()}` | {count} characters")
    return 0


def later_han(archive: Path) -> bytes:
    """The font, of the web fonts in the package; ValueError where that is another package."""
    data = archive.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"{archive} is not the package that was verified")
    glyphs: dict[int, Glyph] = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as opened:
        for member in sorted(opened.getnames()):
            part = opened.extractfile(member)
            if part and member.startswith(_PARTS) and member.endswith(".woff2"):
                glyphs |= _drawn(TTFont(io.BytesIO(part.read())))
    return prepared(_built(dict(sorted(glyphs.items()))), GRID)


def _drawn(font: TTFont) -> dict[int, Glyph]:
    """The later characters of one web font with quadratic curves, in the weight of a text."""
    shapes = font.getGlyphSet(location=_WEIGHT)
    result = {}
    for code, name in font.getBestCmap().items():
        if any(code in block for block in LATER):
            pen = TTGlyphPen(None)
            shapes[name].draw(Cu2QuPen(pen, _MOST_OFF, reverse_direction=True))
            result[code] = pen.glyph()
    return result


def _built(glyphs: dict[int, Glyph]) -> bytes:
    """A font of these alone, every one a square."""
    names = {code: f"u{code:X}" for code in glyphs}
    shapes = {".notdef": TTGlyphPen(None).glyph(), **{names[code]: glyphs[code] for code in glyphs}}
    font = FontBuilder(_EM, isTTF=True)
    font.setupGlyphOrder(list(shapes))
    font.setupCharacterMap(names)
    font.setupGlyf(shapes)
    table = font.font["glyf"]
    font.setupHorizontalMetrics({name: (_EM, getattr(table[name], "xMin", 0)) for name in shapes})
    font.setupHorizontalHeader(ascent=_ASCENT, descent=_ASCENT - _EM)
    font.setupVerticalMetrics({name: (_EM, _ASCENT - getattr(table[name], "yMax", 0)) for name in shapes})
    font.setupVerticalHeader(ascent=_EM // 2, descent=-_EM // 2)
    font.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_ASCENT - _EM)
    names_of = {"familyName": "Later Han", "styleName": "Regular", "version": "Version 1.024"}
    font.setupNameTable({**names_of, "psName": "LaterHan", "copyright": _COPYRIGHT})
    font.setupPost(keepGlyphNames=False)
    font.updateHead(created=0, modified=0)
    out = io.BytesIO()
    font.font.recalcTimestamp = False
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
