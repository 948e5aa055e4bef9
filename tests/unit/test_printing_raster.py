"""The page images that reach a printer without CUPS: the real QPrinter, printing into a file."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QImage, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop.errors import PrintError
from desktop.printing.jobs import PrintJob, PrintRequest
from desktop.printing.raster import RasterPrinting, page_images, paint, state_options

A4 = (595.276, 841.89)


def two_pages() -> bytes:
    """A black square of 72 pt in the top left corner of page 1, in the bottom right one of page 2."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.rect(36, A4[1] - 108, 72, 72, stroke=0, fill=1)
    canvas.showPage()
    canvas.rect(A4[0] - 108, 36, 72, 72, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def printed(path: Path, pdf: bytes) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    paint(pdf, printer)
    return printer


def dark_box(image: QImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom edge of what is dark, in points."""
    scale = 72 / (image.dotsPerMeterX() * 0.0254)
    dark = [
        (x, y)
        for y in range(0, image.height(), 2)
        for x in range(0, image.width(), 2)
        if image.pixelColor(x, y).lightness() < 128
    ]
    columns, rows = [x for x, _ in dark], [y for _, y in dark]
    edges = min(columns), min(rows), max(columns), max(rows)
    left, top, right, bottom = (round(edge * scale) for edge in edges)
    return left, top, right, bottom


def test_each_page_lands_where_it_was_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    printed(tmp_path / "slip.pdf", two_pages())
    pages = list(page_images((tmp_path / "slip.pdf").read_bytes(), 72))
    expected = [(36, 36, 108, 108), (487, 734, 559, 806)]
    assert len(pages) == 2
    for page, box in zip(pages, expected, strict=True):
        assert dark_box(page) == pytest.approx(box, abs=2)


def test_paper_is_as_large_as_the_page_and_dots_are_not_wasted(qtbot: QtBot, tmp_path: Path) -> None:
    printer = printed(tmp_path / "slip.pdf", two_pages())
    assert printer.resolution() == 300
    document = pypdfium2.PdfDocument(tmp_path / "slip.pdf")
    assert document[0].get_size() == pytest.approx(A4, abs=2)
    document.close()


def test_what_is_not_drawn_is_white() -> None:
    page = next(page_images(two_pages(), 72))
    assert page.pixelColor(300, 400).getRgb() == (255, 255, 255, 255)


def test_a_printer_that_is_gone_says_so(qtbot: QtBot) -> None:
    with pytest.raises(PrintError, match="没有这台打印机"):
        RasterPrinting().submit(PrintRequest(pdf=two_pages(), queue="NOWHERE", title="x"))


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_folder_that_is_gone_is_an_error_and_no_crash(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(PrintError, match="打印未送出"):
        printed(tmp_path / "gone" / "slip.pdf", two_pages())


def test_nothing_more_becomes_known_of_a_job(qtbot: QtBot) -> None:
    job = PrintJob(job_id="", queue="A", title="x", state="unknown")
    assert RasterPrinting().follow(job) == job
    assert job.is_over


def test_a_job_states_what_it_needs_whatever_is_usual_with_the_printer(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "slip.pdf"))
    printer.setCopyCount(3)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    printer.setFromTo(1, 1)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    state_options(printer, PrintRequest(pdf=two_pages(), queue="", title="ML0101-20261124-001"))
    assert (printer.copyCount(), printer.duplex()) == (1, QPrinter.DuplexMode.DuplexNone)
    assert printer.pageOrder() == QPrinter.PageOrder.FirstPageFirst
    assert printer.printRange() == QPrinter.PrintRange.AllPages
    assert (printer.fromPage(), printer.toPage()) == (0, 0)
    assert printer.docName() == "ML0101-20261124-001"
    paint(two_pages(), printer)
    sizes = [(page.width(), page.height()) for page in page_images((tmp_path / "slip.pdf").read_bytes(), 72)]
    assert sizes == [(595, 842), (595, 842)]
