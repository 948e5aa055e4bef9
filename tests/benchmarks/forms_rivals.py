"""The same notification by other makers of PDF, each run in a process of its own.

`python -m tests.benchmarks.forms_rivals NAME FOLDER ROUNDS` makes the file FOLDER/NAME.pdf once, then
ROUNDS times again, and prints the milliseconds of processor time of these as JSON.

The rivals are spared all layout: they get the lines of our page with their places, and leave out rules and
code.  What each does to the text is its own: reportlab shapes no Mongolian, Qt and fpdf2 shape each line.
"""

from __future__ import annotations

import html
import io
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from forms.text.fonts import BUNDLED_FILES, MONGOLIAN, fonts_folder


class Run(msgspec.Struct, frozen=True):
    """One line of one font on a page: points from the top left corner; `turned` ones run down the page."""

    font: str
    text: str
    size: float
    x: float
    y: float
    turned: bool


class Sheets(msgspec.Struct, frozen=True):
    """The pages of one document as lines; `notification` is the data that they were made from, as JSON."""

    width: float
    height: float
    pages: tuple[tuple[Run, ...], ...]
    notification: msgspec.Raw


def _font_file(name: str) -> Path:
    return fonts_folder() / BUNDLED_FILES[name]


def tamga(sheets: Sheets, _folder: Path) -> Callable[[], bytes]:
    """Ours, from the data of the notification, layout and all."""
    from forms.documents.notification import a4 as notification
    from forms.documents.notification.data import Notification
    from forms.pdf.embed import to_pdf
    from forms.text.fonts import load_fonts

    made = msgspec.json.decode(sheets.notification, type=Notification)
    fonts = load_fonts()
    return lambda: to_pdf(notification.lay_out(made, fonts), fonts)


def reportlab(sheets: Sheets, _folder: Path) -> Callable[[], bytes]:
    """reportlab's own fonts and drawString."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in BUNDLED_FILES:
        pdfmetrics.registerFont(TTFont(name, str(_font_file(name))))

    def make() -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, (sheets.width, sheets.height), pageCompression=1, invariant=1)
        for page in sheets.pages:
            for run in page:
                canvas.saveState()
                canvas.translate(run.x, sheets.height - run.y)
                canvas.rotate(-90 if run.turned else 0)
                canvas.setFont(run.font, run.size)
                canvas.drawString(0, 0, run.text)
                canvas.restoreState()
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make


def fpdf2(sheets: Sheets, _folder: Path) -> Callable[[], bytes]:
    """fpdf2 with its text shaping by HarfBuzz."""
    from fpdf import FPDF

    def make() -> bytes:
        pdf = FPDF(unit="pt", format=(sheets.width, sheets.height))
        pdf.c_margin = 0
        for name in BUNDLED_FILES:
            pdf.add_font(name, fname=_font_file(name))
        pdf.set_auto_page_break(False)
        for page in sheets.pages:
            pdf.add_page()
            for run in page:
                script = "mong" if run.font == MONGOLIAN else "hani"
                pdf.set_text_shaping(True, direction="ltr", script=script, language="mn")
                pdf.set_font(run.font, size=run.size)
                # A cell without height has its baseline three tenths of the size below its top.
                pdf.set_xy(run.x, run.y - 0.3 * run.size)
                with pdf.rotation(-90 if run.turned else 0, run.x, run.y):
                    pdf.cell(h=0, text=run.text)
        return bytes(pdf.output())

    return make


def qt(sheets: Sheets, _folder: Path) -> Callable[[], bytes]:
    """QPdfWriter and drawText; Qt picks up our very files under names of their own families."""
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
    from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QPageSize, QPainter, QPdfWriter

    application = QGuiApplication(["bench", "-platform", "offscreen"])
    families = {}
    for name in BUNDLED_FILES:
        number = QFontDatabase.addApplicationFont(str(_font_file(name)))
        families[name] = QFontDatabase.applicationFontFamilies(number)[0]

    def font(run: Run) -> QFont:
        made = QFont(families[run.font])
        made.setPointSizeF(run.size)
        made.setBold(run.font.endswith("bold"))
        return made

    def make() -> bytes:
        assert application
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(720)
        writer.setPageSize(QPageSize(QSizeF(sheets.width, sheets.height), QPageSize.Unit.Point))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter(writer)
        for number, page in enumerate(sheets.pages):
            if number:
                writer.newPage()
            for run in page:
                painter.save()
                painter.translate(run.x * 10, run.y * 10)
                painter.rotate(90 if run.turned else 0)
                painter.setFont(font(run))
                painter.drawText(0, 0, run.text)
                painter.restore()
        painter.end()
        return bytes(buffer.data().data())

    return make


def chromium(sheets: Sheets, folder: Path) -> Callable[[], bytes]:
    """Chromium's print-to-pdf, a new browser each time, as programs call it."""
    from tests.support.chromium import print_to_pdf

    faces = "".join(
        f"@font-face{{font-family:{name};src:url({_font_file(name).as_uri()})}}" for name in BUNDLED_FILES
    )
    style = (
        f"{faces}@page{{size:{sheets.width}pt {sheets.height}pt;margin:0}}body{{margin:0}}"
        f"section{{position:relative;height:{sheets.height}pt;break-after:page;overflow:hidden}}"
        "p{position:absolute;margin:0;white-space:pre}"
    )
    pages = "".join(f"<section>{''.join(map(_paragraph, page))}</section>" for page in sheets.pages)
    markup = f"<!doctype html><html lang=zh><meta charset=utf-8><style>{style}</style>{pages}"
    return lambda: print_to_pdf(folder, markup)


def _paragraph(run: Run) -> str:
    top = run.y if run.turned else run.y - run.size
    place = f"left:{run.x}pt;top:{top}pt;font:{run.size}pt/1 {run.font}"
    if run.turned:
        place += ";writing-mode:vertical-lr"
    return f"<p style='{place}'>{html.escape(run.text)}</p>"


def processor_s() -> float:
    """Seconds of processor time of this process and of all that it has started and seen the end of."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


RIVALS = {"tamga": tamga, "reportlab": reportlab, "qt": qt, "fpdf2": fpdf2, "chromium": chromium}


def main() -> None:
    """Make the file in this process, as often as is asked."""
    name, folder, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    sheets = msgspec.json.decode((folder / "sheets.json").read_bytes(), type=Sheets)
    make = RIVALS[name](sheets, folder)
    (folder / f"{name}.pdf").write_bytes(make())
    taken = []
    for _ in range(rounds):
        start = processor_s()
        make()
        taken.append((processor_s() - start) * 1000)
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
