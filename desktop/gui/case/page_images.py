"""The pages of papers and attached files as pictures."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from casework.language import _
from desktop.errors import CaseError
from desktop.printing.raster import page_images

_PDF = b"%PDF"
_MOST_PX = 4_000  # of a side, of a picture on screen


def images_of_pdf(pdf: bytes, dots_per_inch: int, most: int = 0) -> list[QImage]:
    """The pages of a PDF, the first `most` of them where that is not 0."""
    return list(islice(page_images(pdf, dots_per_inch), most or None))


def images_of_file(content: bytes, dots_per_inch: int, most: int = 0) -> list[QImage]:
    """The pages of an attached file; raises CaseError for what cannot be drawn."""
    if content.startswith(_PDF):
        return images_of_pdf(content, dots_per_inch, most)
    held = QByteArray(content)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _MOST_PX:
        reader.setScaledSize(size.scaled(_MOST_PX, _MOST_PX, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        what = _("这个文件不是本机能显示的图片或 PDF")
        raise CaseError(_("显示不出来"), what, _("要看内容，请用 tamga cases save-attached 另存"))
    return [image]
