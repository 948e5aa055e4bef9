"""Printing page images through Qt, where there is no CUPS: Windows, and anywhere into a file."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from casework.language import _
from desktop.errors import PrintError
from desktop.printing.jobs import Printer, PrintJob, PrintRequest
from desktop.printing.pdfium import pdfium_lock

# More dots only cost time and memory; a thermal printer has 203 of them and is asked for no more.
DOTS_PER_INCH_LIMIT = 300
POINTS_PER_INCH = 72


class RasterPrinting:
    """The print system of Windows.

    Make it on the main thread: where no window runs, it starts what Qt's printing needs.  The system
    says no more of a job than that it was taken, so that every job is `unknown` from then on.
    """

    def __init__(self) -> None:
        self._application = QGuiApplication.instance() or QGuiApplication(["tamga"])

    def printers(self) -> list[Printer]:
        """The printers of this computer, the default one first; their state is not known."""
        default = QPrinterInfo.defaultPrinterName()
        printers = [
            Printer(name=info.printerName(), description=info.description(), is_default=info.isDefault())
            for info in QPrinterInfo.availablePrinters()
        ]
        return sorted(printers, key=lambda printer: (printer.name != default, printer.name))

    def submit(self, request: PrintRequest) -> PrintJob:
        """Paints the pages onto the printer; raises PrintError when it is gone or does not begin."""
        info = QPrinterInfo.printerInfo(request.queue)
        if info.isNull():
            raise PrintError(_("没有这台打印机"), _("所选的打印机已不在本机"), _("请在设置里另选打印机"))
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        state_options(printer, request)
        paint(request.pdf, printer)
        return PrintJob(job_id="", queue=request.queue, title=request.title, state="unknown")

    def follow(self, job: PrintJob) -> PrintJob:
        """The job as it was: nothing more becomes known."""
        return job

    def cancel(self, job: PrintJob) -> None:
        """Does nothing: the system takes no job back from us."""

    def stop(self) -> None:
        """Does nothing: nobody is asked."""


def state_options(printer: QPrinter, request: PrintRequest) -> None:
    """What the job says of itself, whatever is usual with this printer: one-sided, all pages, each once.

    The page is painted in its own size; how many pages share a sheet and a driver's own scaling are no
    option of Qt's.
    """
    printer.setDocName(request.title)
    printer.setCopyCount(request.copies)
    printer.setCollateCopies(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    printer.setFromTo(0, 0)
    printer.setPrintRange(QPrinter.PrintRange.AllPages)
    printer.setPageOrder(QPrinter.PageOrder.FirstPageFirst)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)


def paint(pdf: bytes, printer: QPrinter) -> None:
    """Paints every page at the printer's own resolution, at most 300 dpi; raises PrintError."""
    printer.setResolution(min(printer.resolution(), DOTS_PER_INCH_LIMIT))
    printer.setFullPage(True)
    painter = QPainter()
    try:
        for number, image in enumerate(page_images(pdf, printer.resolution())):
            _set_paper(printer, image)
            started = painter.begin(printer) if number == 0 else printer.newPage()
            if not started:
                raise PrintError(
                    _("打印未送出"), _("打印机没有接受这份文件"), _("请检查打印机后再打，或另存为 PDF")
                )
            painter.drawImage(QRectF(0, 0, image.width(), image.height()), image)
    finally:
        if painter.isActive():
            painter.end()


def page_images(pdf: bytes, dots_per_inch: int) -> Iterator[QImage]:
    """The pages in grey on white, one after the other; each knows its resolution."""
    with pdfium_lock:
        document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            with pdfium_lock:
                image = _page_image(document[number], dots_per_inch)
            yield image
    finally:
        with pdfium_lock:
            document.close()


def _page_image(page: pypdfium2.PdfPage, dots_per_inch: int) -> QImage:
    white = (255, 255, 255, 255)
    bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, fill_color=white, grayscale=True)
    shared = QImage(
        bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8
    )
    image = shared.copy()  # the bitmap's memory goes with it
    dots_per_metre = round(dots_per_inch / 0.0254)
    image.setDotsPerMeterX(dots_per_metre)
    image.setDotsPerMeterY(dots_per_metre)
    return image


def _set_paper(printer: QPrinter, image: QImage) -> None:
    """The paper is as large as the page; what its printer cannot print at the edge is cut off."""
    points = POINTS_PER_INCH / printer.resolution()
    size = QPageSize(
        QSizeF(image.width() * points, image.height() * points),
        QPageSize.Unit.Point,
        "",
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
