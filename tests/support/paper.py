"""What pdfium and poppler, two independent readers, find in a PDF: text and pictures."""

from __future__ import annotations

import re
import subprocess

import pypdfium2 as pdfium
from PIL import Image

from tests.support.packages import program


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, as a reader copies it."""
    document = pdfium.PdfDocument(pdf)
    return [document[index].get_textpage().get_text_bounded() for index in range(len(document))]


def poppler_texts(pdf: bytes, *options: str) -> list[str]:
    """The text of each page as poppler has it; with "-raw" in the order in which it was written."""
    command = [program("pdftotext"), *options, "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode("utf-8").split("\f")[:-1]


def letters(text: str) -> str:
    """Text without spaces and line ends, which depend on where lines break; U+202F is kept."""
    return re.sub(r"[ \r\n\u3000]", "", text)


def picture(pdf: bytes, page: int, dots_per_inch: int) -> Image.Image:
    """One page in greys."""
    bitmap = pdfium.PdfDocument(pdf)[page].render(scale=dots_per_inch / 72)
    made: Image.Image = bitmap.to_pil().convert("L")
    return made
