"""One layout, two outputs: what the painter draws on screen stands where the PDF has it, glyph by glyph."""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import uharfbuzz as hb
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QGlyphRun, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.gui.parts.page_painter import PagePainter
from forms.documents.notification import papers as notification_papers
from forms.page import Document, GlyphRun, Page
from forms.pdf.embed import to_pdf
from forms.pdf.telling import TextSpan, text_spans
from forms.sheet.paper import A4, A4_LARGE, A5, CONTINUOUS_HALF, THERMAL
from forms.text.fonts import MONGOLIAN
from tests.support.documents import DOCUMENTS
from tests.support.page_glyphs import Outlines, Shown, programs, shown
from tests.support.slips import fonts, mongolian_first, pictured, slip

SCALE = 2.5  # pixels to the point
NEAR = 0.02  # points, less than a hundredth of a millimetre: the PDF writes hundredths

KINDS: dict[str, Callable[[], Document]] = {
    "notification": lambda: notification_papers.lay_out(slip("SAMPLE-003"), fonts(), A4),
    "half of a continuous sheet": lambda: notification_papers.lay_out(slip(), fonts(), CONTINUOUS_HALF),
    "thermal slip": lambda: notification_papers.lay_out(slip(), fonts(), THERMAL),
    "receipt": DOCUMENTS["receipt"],
    "A5": lambda: notification_papers.lay_out(mongolian_first(slip("SAMPLE-001")), fonts(), A5),
    "ledger": DOCUMENTS["ledger"],
    "pictograms in large print": lambda: notification_papers.lay_out(pictured(slip()), fonts(), A4_LARGE),
}


Pen = tuple[int, float, float, bool]


class Recorder(QPainter):
    """Paints as ever, and keeps each glyph that it is given: its id and where its pen stands, in pixels."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.pens: list[Pen] = []

    def drawGlyphRun(self, position: QPointF | QPoint, glyphs: QGlyphRun) -> None:  # type: ignore[override]
        matrix = self.combinedTransform()
        for gid, place in zip(glyphs.glyphIndexes(), glyphs.positions(), strict=True):
            at = matrix.map(QPointF(position) + place)
            self.pens.append((gid, at.x(), at.y(), abs(matrix.m12()) > 0.5))
        super().drawGlyphRun(position, glyphs)


def painted(page: Page) -> tuple[list[Pen], NDArray[np.float64]]:
    """The pens of a page painted for the screen, in points, and its picture in greys.

    Like pdfium, it fills the last pixel of width and height.
    """
    wide, high = math.ceil(page.width * SCALE), math.ceil(page.height * SCALE)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    recorder = Recorder(image)
    recorder.scale(wide / page.width / SCALE, high / page.height / SCALE)
    recorder.setRenderHint(QPainter.RenderHint.Antialiasing)
    PagePainter(lambda name: fonts().face(name).path).paint(recorder, page, SCALE)
    recorder.end()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    data = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    across, down = page.width / wide, page.height / high
    pens = [(gid, x * across, y * down, turned) for gid, x, y, turned in recorder.pens]
    return pens, data[:, : grey.width()].astype(float)


def rendered(pdf: bytes, number: int) -> NDArray[np.float64]:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[number].render(scale=SCALE).to_pil().convert("L")
    document.close()
    return np.asarray(picture, dtype=float)


def inked(page: Page, pens: list[Pen]) -> list[tuple[str, Pen]]:
    """Each simple glyph with ink painted on screen, with its font, in the order of the page."""
    left = iter(pens)
    runs = [item for item in page.items if isinstance(item, GlyphRun)]
    result = [(run.font, simple) for run in runs for _ in run.glyphs for simple in _simple(run, next(left))]
    assert next(left, None) is None
    return result


@cache
def _outlines(name: str) -> Outlines:
    return Outlines(io.BytesIO(fonts().face(name).path.read_bytes()))


def _simple(run: GlyphRun, pen: Pen) -> Iterator[Pen]:
    """The glyphs without parts that one glyph is made of."""
    gid, x, y, down = pen
    for part, right, up in _outlines(run.font).parts(gid):
        along, across = right * run.size, up * run.size
        yield (part, x + across, y + along, down) if down else (part, x + along, y - across, down)


def laid(pdf: bytes) -> list[list[Shown]]:
    """The glyphs with ink of each page of the file; marks and spaces of readers have none."""
    return [[glyph for glyph in page if glyph.inked] for page in shown(pdf)]


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_readers_see_has_no_ink(kind: str) -> None:
    """Else a mark that is left out of the comparison below could be seen on paper."""
    document = KINDS[kind]()
    marks = [glyph for page in shown(to_pdf(document, fonts())) for glyph in page if glyph.is_mark]
    assert {glyph.font for glyph in marks} == {fonts().face(MONGOLIAN).postscript_name}
    told = [item for page in document.pages for item in text_spans(page.items) if isinstance(item, TextSpan)]
    places = [part for column in told for part in column.parts if not isinstance(part, GlyphRun)]
    assert len(marks) == len(places) > 0
    assert not any(glyph.inked for glyph in marks)


@pytest.mark.parametrize("kind", KINDS)
def test_each_glyph_stands_on_screen_where_the_file_has_it(qapp: QApplication, kind: str) -> None:
    document = KINDS[kind]()
    for page, in_file in zip(document.pages, laid(to_pdf(document, fonts())), strict=True):
        pens = inked(page, painted(page)[0])
        assert len(pens) == len(in_file) > 100
        for (name, (gid, x, y, down)), glyph in zip(pens, in_file, strict=True):
            assert fonts().face(name).postscript_name == glyph.font
            assert down == glyph.down
            assert math.dist((x, y), (glyph.x, glyph.y)) < NEAR, (gid, x, y, glyph)


@pytest.mark.parametrize("kind", KINDS)
def test_each_glyph_of_the_file_is_the_one_on_screen(qapp: QApplication, kind: str) -> None:
    document = KINDS[kind]()
    pdf = to_pdf(document, fonts())
    pairs: set[tuple[str, int, int]] = set()
    for page, in_file in zip(document.pages, laid(pdf), strict=True):
        pens = inked(page, painted(page)[0])
        pairs |= {(n, pen[0], g.embedded) for (n, pen), g in zip(pens, in_file, strict=True)}
    embedded = {name: hb.Font(hb.Face(data)) for name, data in programs(pdf).items()}
    for name, gid, number in pairs:
        face = fonts().face(name)
        ours, theirs = _box(face.hb_font, gid), _box(embedded[face.postscript_name], number)
        # Thousandths of the em, counted without what floats add.
        assert max(abs(round((x - y) * 1000, 6)) for x, y in zip(ours, theirs, strict=True)) <= 6, (name, gid)
    # A glyph that is written for two texts stands twice in the file (0128); no place there is two glyphs.
    assert len(pairs) == len({(name, number) for name, _, number in pairs})


def _box(font: hb.Font, gid: int) -> tuple[float, ...]:
    """Left, top, width and height of a glyph, in ems.

    Not its advance: in the file a ligature has its first letter's share.  Where pens stand is compared above.
    """
    box, upem = font.get_glyph_extents(gid), font.face.upem
    ends = (box.x_bearing, box.y_bearing, box.width, box.height)
    return tuple(end / upem for end in ends)


@pytest.mark.parametrize("kind", KINDS)
def test_pdfium_finds_each_letter_at_a_pen_of_the_screen(qapp: QApplication, kind: str) -> None:
    """The same, asked of a reader that is not ours: every letter it knows the origin of.

    The second letter of a ligature has no pen on screen: it stands inside the ligature.
    """
    document = KINDS[kind]()
    page, pdf = document.pages[0], to_pdf(document, fonts())
    pens = {(round(x, 1), round(y, 1)) for _, x, y, _ in painted(page)[0]}
    later = {(round(glyph.x, 1), round(glyph.y, 1)) for glyph in shown(pdf)[0] if not glyph.inked}
    places = pens | later
    assert len(later - pens) < 0.2 * len(pens)
    origins = _origins(pdf, page.height)
    near = [
        any((round(x + i, 1), round(y + j, 1)) in places for i in STEPS for j in STEPS) for x, y in origins
    ]
    assert len(near) > 100
    assert all(near)


STEPS = (-0.05, 0.0, 0.05)


def _origins(pdf: bytes, height: float) -> list[tuple[float, float]]:
    file = pypdfium2.PdfDocument(pdf)
    text = file[0].get_textpage()
    result = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index) or chr(pdfium.FPDFText_GetUnicode(text, index)).isspace():
            continue
        if pdfium.FPDFText_GetCharOrigin(text, index, x, y):
            result.append((x.value, height - y.value))
    text.close()
    file.close()
    return result


@pytest.mark.parametrize("kind", KINDS)
def test_screen_and_file_look_alike(qapp: QApplication, kind: str) -> None:
    document = KINDS[kind]()
    pdf = to_pdf(document, fonts())
    for number, page in enumerate(document.pages):
        screen = painted(page)[1]
        paper = rendered(pdf, number)
        likeness = float(np.corrcoef(screen.ravel(), paper.ravel())[0, 1])
        dark = (screen < 128, paper < 128)
        overlap = float((dark[0] & dark[1]).sum() / (dark[0] | dark[1]).sum())
        # Each smooths edges in its own way; one pixel aside would give 0.82 and 0.61.
        assert likeness >= 0.95
        assert overlap >= 0.85
