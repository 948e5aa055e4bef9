"""What pdfium, an independent reader, finds in a PDF: text and pictures."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
from PIL import Image


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, as a reader copies it."""
    document = pdfium.PdfDocument(pdf)
    return [document[index].get_textpage().get_text_bounded() for index in range(len(document))]


def letters(text: str) -> str:
    """Text without spaces and line ends, which depend on where lines break; U+202F is kept."""
    return re.sub(r"[ \r\n\u3000]", "", text)


def picture(pdf: bytes, page: int, dots_per_inch: int) -> Image.Image:
    """One page in greys."""
    bitmap = pdfium.PdfDocument(pdf)[page].render(scale=dots_per_inch / 72)
    made: Image.Image = bitmap.to_pil().convert("L")
    return made
