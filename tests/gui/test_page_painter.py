"""The preview shows what the paper shows."""

from __future__ import annotations

import pypdfium2
from PySide6.QtGui import QFont, QImage, QRawFont

from desktop.desk.desk import Desk
from desktop.gui.parts.page_painter import PagePainter
from desktop.gui.parts.raw_fonts import raw_font
from forms.documents.notification import a4 as notification
from forms.page import Box, Document, GlyphRun, Item, Modules, Page, Rule
from forms.pdf.embed import to_pdf
from forms.text.fonts import HAN_BOLD
from tests.gui.counter import Counter
from tests.support.workplaces import ready_draft

SCALE = 1.5


def ink(image: QImage, cells: int = 60) -> list[float]:
    """How dark each cell of a grid over the page is, 0 to 1."""
    small = image.convertToFormat(QImage.Format.Format_Grayscale8)
    wide, high = small.width() // cells, small.height() // cells
    bits, stride = bytes(small.constBits()), small.bytesPerLine()
    result = []
    for row in range(cells):
        for column in range(cells):
            start = row * high * stride + column * wide
            dark = sum(
                wide * 255 - sum(bits[start + line * stride : start + line * stride + wide])
                for line in range(high)
            )
            result.append(dark / (wide * high * 255))
    return result


def likeness(first: list[float], second: list[float]) -> float:
    """Correlation of two grids."""
    means = sum(first) / len(first), sum(second) / len(second)
    pairs = [(a - means[0], b - means[1]) for a, b in zip(first, second, strict=True)]
    spread = sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs)
    return float(sum(a * b for a, b in pairs) / spread**0.5)


def test_screen_and_paper_are_alike(counter: Counter, desk: Desk) -> None:
    document = notification.lay_out(desk.slips.preview(ready_draft(desk)), desk.fonts)
    painter = PagePainter(lambda name: desk.fonts.face(name).path)
    screen = painter.picture(document.pages[0], SCALE, 1.0).toImage()
    pdf = pypdfium2.PdfDocument(to_pdf(document, desk.fonts))
    bitmap = pdf[0].render(scale=SCALE, rev_byteorder=True)
    shape = (bitmap.width, bitmap.height, bitmap.stride)
    form = QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888
    paper = QImage(bytes(bitmap.buffer), *shape, form).scaled(screen.size())
    assert likeness(ink(screen), ink(paper)) > 0.97
    pdf.close()


def test_each_kind_of_item_leaves_ink(counter: Counter, desk: Desk) -> None:
    whole = notification.lay_out(desk.slips.preview(ready_draft(desk)), desk.fonts).pages[0]
    items: list[Item] = [
        next(item for item in whole.items if isinstance(item, GlyphRun) and not item.turned),
        next(item for item in whole.items if isinstance(item, GlyphRun) and item.turned),
        Rule(10, 10, 90, 10, width=1, dash=3),
        Box(10, 10, 30, 30, fill=0.5, line=1),
        Modules(10, 10, 40, ((True, False), (False, True))),
    ]
    painter = PagePainter(lambda name: desk.fonts.face(name).path)
    for item in items:
        page = Page(whole.width, whole.height, (item,))
        assert max(ink(painter.picture(page, 1.0, 1.0).toImage())) > 0.01, item


def test_the_picture_is_sharp_on_a_dense_screen(counter: Counter, desk: Desk) -> None:
    document = Document("t", (Page(100, 50, ()),))
    picture = PagePainter(lambda name: desk.fonts.face(name).path).picture(document.pages[0], 1.0, 2.0)
    assert (picture.width(), picture.height(), picture.devicePixelRatio()) == (200, 100, 2.0)


def test_a_font_is_in_memory_once_and_is_the_one_of_the_file(counter: Counter, desk: Desk) -> None:
    path = desk.fonts.face(HAN_BOLD).path
    first = raw_font(path)
    assert raw_font(path) is first
    alone = QRawFont(str(path), 32.0, QFont.HintingPreference.PreferNoHinting)
    for table in ("head", "maxp", "hmtx"):
        assert bytes(first.fontTable(table).data()) == bytes(alone.fontTable(table).data())
    assert first.boundingRect(first.glyphIndexesForString("\u8349")[0]) == alone.boundingRect(
        alone.glyphIndexesForString("\u8349")[0]
    )
