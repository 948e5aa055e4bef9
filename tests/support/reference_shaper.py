"""hb-shape, HarfBuzz's own program, as the reference for glyphs, advances and offsets."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support.packages import hb_shape


class Shaped(NamedTuple):
    """A glyph with its origin from the text's start and the pen after it, in units of its font."""

    gid: int
    x: int
    y: int
    pen: int  # along the writing direction, downwards for ttb


def reference(font: Path, texts: Sequence[str], *options: str) -> list[list[Shaped]]:
    """What hb-shape makes of each text; `options` are its direction, script and language."""
    done = subprocess.run(
        [hb_shape(), "--no-glyph-names", "--no-clusters", "--output-format=json", *options, str(font)],
        input="\n".join(texts) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    found = [_collect(json.loads(line)) for line in done.stdout.splitlines()]
    assert len(found) == len(texts)
    return found


def _collect(glyphs: list[dict[str, int]]) -> list[Shaped]:
    result = []
    x, y = 0, 0
    for glyph in glyphs:
        at = (x + glyph["dx"], y + glyph["dy"])
        x, y = x + glyph["ax"], y + glyph["ay"]
        result.append(Shaped(glyph["g"], *at, x or -y))
    return result
