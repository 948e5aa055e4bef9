"""A short slip's PDF as the bytes that an 80 mm receipt printer takes: 576 dots of black and white a line."""

from __future__ import annotations

import pypdfium2
from PIL import ImageOps

from desktop.printing.pdfium import pdfium_lock
from forms.pdf.escpos import Bitmap, raster
from forms.sheet.paper import THERMAL_DOTS, THERMAL_DOTS_PER_INCH

# A dot is black from this grey on: thin strokes must not break.
_BLACK_BELOW = 150


def thermal_bytes(pdf: bytes) -> bytes:
    """ESC/POS for all pages of the PDF, each cut off; the margins that the head cannot reach are left out."""
    with pdfium_lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return b"".join(raster(_bitmap(document[number])) for number in range(len(document)))
        finally:
            document.close()


def _bitmap(page: pypdfium2.PdfPage) -> Bitmap:
    white = (255, 255, 255, 255)
    rendered = page.render(scale=THERMAL_DOTS_PER_INCH / 72, fill_color=white, grayscale=True)
    image = rendered.to_pil().convert("L")
    left = (image.width - THERMAL_DOTS) // 2
    middle = image.crop((left, 0, left + THERMAL_DOTS, image.height))
    # PIL's white is 1, paper's black is.
    inked = ImageOps.invert(middle).point(lambda grey: 255 if grey > 255 - _BLACK_BELOW else 0).convert("1")
    return Bitmap(THERMAL_DOTS, inked.tobytes())
