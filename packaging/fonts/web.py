"""Writes resources/fonts/web/hudum.woff2: what pages need to set Mongolian, of the font of the paper.

    .venv/bin/python packaging/fonts/web.py

The whole font is 269 kB; Hudum with its punctuation and digits, all that banners write, is a twelfth.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
ORIGINAL = FONTS / "noto-sans-mongolian" / "NotoSansMongolian-Regular.ttf"
GOAL = FONTS / "web" / "hudum.woff2"
# Punctuation and separators, digits, letters of Hudum; joiners, dashes, the narrow space before a suffix; the
# digits and marks that stand between them.
HUDUM = (
    range(0x1800, 0x1810),
    range(0x1810, 0x181A),
    range(0x1820, 0x1843),
    range(0x200C, 0x200E),
    range(0x2013, 0x2015),
    range(0x202F, 0x2030),
    range(0x20, 0x40),
    range(0x5B, 0x5E),
    range(0x3008, 0x300C),
)


def made(original: bytes) -> bytes:
    """The font for pages as woff2."""
    font = TTFont(io.BytesIO(original), recalcBBoxes=False, recalcTimestamp=False)
    options = Options(layout_features=["*"], notdef_outline=True, glyph_names=False, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for part in HUDUM for code in part])
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> int:
    """Write the file and say how large it is."""
    GOAL.parent.mkdir(exist_ok=True)
    GOAL.write_bytes(made(ORIGINAL.read_bytes()))
    print(f"{GOAL.name}: {GOAL.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
