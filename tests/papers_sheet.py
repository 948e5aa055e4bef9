"""The picture of all papers: `python -m tests.papers_sheet` writes docs/pictures/papers.png.

The first page of every document, and of the notification on every paper, side by side with its name; all
data is invented.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from forms.documents.notification import papers as notification_papers
from forms.errors import NoRoom
from forms.page import Document
from forms.pdf.embed import to_pdf
from forms.sheet.paper import PAPERS
from forms.text.fonts import BUNDLED_FILES, HAN, fonts_folder
from tests.support.documents import DOCUMENTS
from tests.support.paper import picture
from tests.support.slips import fonts, mongolian_first, slip
from tests.support.source import ROOT

TARGET = ROOT / "docs" / "pictures" / "papers.png"
_DOTS_PER_INCH = 50
_COLUMNS = 6
_CELL = (430, 640)
_BETWEEN, _CAPTION = 14, 22
_GROUND, _EDGE = 246, 190
_MONGOLIAN_FIRST = ("a4", "a4-large", "a5", "241-full", "241-half", "80")


class NamedPicture(NamedTuple):
    """A page and what it is called."""

    name: str
    image: Image.Image


def pictures() -> Iterator[NamedPicture]:
    """The first page of every paper that is made."""
    for key, paper in PAPERS.items():
        try:
            made = notification_papers.lay_out(slip(), fonts(), paper)
        except NoRoom:  # the third of a sheet holds shorter slips alone
            made = notification_papers.lay_out(slip(states=("handed_in",)), fonts(), paper)
        yield _named(f"notification {key}", made)
    for key in _MONGOLIAN_FIRST:
        made = notification_papers.lay_out(mongolian_first(slip()), fonts(), PAPERS[key])
        yield _named(f"notification {key} mn_first", made)
    for name, make in DOCUMENTS.items():
        if "_many" not in name and "_long" not in name:
            yield _named(name, make())


def _named(name: str, document: Document) -> NamedPicture:
    return NamedPicture(name, picture(to_pdf(document, fonts()), 0, _DOTS_PER_INCH))


def sheet(papers: list[NamedPicture]) -> Image.Image:
    """All of them in rows, from left to right."""
    rows = -(-len(papers) // _COLUMNS)
    width, height = (_CELL[0] + _BETWEEN), (_CELL[1] + _BETWEEN + _CAPTION)
    whole = Image.new("L", (width * _COLUMNS + _BETWEEN, height * rows + _BETWEEN), _GROUND)
    draw = ImageDraw.Draw(whole)
    font = ImageFont.truetype(fonts_folder() / BUNDLED_FILES[HAN], 15)
    for index, paper in enumerate(papers):
        row, column = divmod(index, _COLUMNS)
        x, y = _BETWEEN + column * width, _BETWEEN + row * height
        image = paper.image.copy()
        image.thumbnail(_CELL)
        draw.text((x, y), paper.name, fill=0, font=font)
        draw.rectangle((x - 1, y + _CAPTION - 1, x + image.width, y + _CAPTION + image.height), outline=_EDGE)
        whole.paste(image, (x, y + _CAPTION))
    return whole


def main(target: Path = TARGET) -> int:
    """Write the picture and say what is on it."""
    papers = list(pictures())
    sheet(papers).quantize(16).save(target, optimize=True)
    print(f"{target}: {len(papers)} papers, {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
