"""What each job says of itself, so that no default of a queue or a person changes a legal form.

CUPS takes what a job does not state from four places: `lpadmin`, the driver, `/etc/cups/lpoptions` and the
person's own.  Which tray, how dark and which page first are left to them.
"""

from __future__ import annotations

from desktop.printing.jobs import PrintRequest
from desktop.printing.pdfium import pdfium_lock
from forms.sheet.paper import A4, A5, MILLIMETRE, PAPERS

MARK = "tamga-job"  # an attribute of the job that is ours alone: CUPS keeps it and tells it again
_WHOLE = (
    "sides=one-sided",
    "Duplex=None",  # the driver's word: a person's own default of it would win over `sides`
    "even-duplex=false",
    "booklet=false",
    "number-up=1",
    "page-set=all",
    "print-scaling=none",
    "fit-to-page=false",
    "fitplot=false",
    "fill=false",
    "crop-to-fit=false",
    "position=center",
    "natural-scaling=100",
    "orientation-requested=3",
    "landscape=false",
    "mirror=false",
    "MirrorPrint=False",
    "page-border=none",
    "page-label=",
)
_NOTHING_ELSE = ("job-sheets=none,none", "job-hold-until=no-hold")


def stated_options(request: PrintRequest) -> list[str]:
    """Every option of a job that goes through the filters, as `lp` takes them."""
    sizes = _page_sizes(request.pdf)
    media = _media(request, sizes)
    paper = (f"page-ranges=1-{len(sizes)}", f"PageSize={media}", f"media={media}")
    return _as_words((*_mark(request), *_NOTHING_ELSE, *_WHOLE, *paper))


def raw_options(request: PrintRequest) -> list[str]:
    """The same for what goes to the printer as it is: no filter is there to turn or to shrink it."""
    return _as_words(("raw", *_NOTHING_ELSE, *_mark(request)))


def _mark(request: PrintRequest) -> tuple[str, ...]:
    return (f"{MARK}={request.mark}",) if request.mark else ()


def _as_words(options: tuple[str, ...]) -> list[str]:
    return [word for option in options for word in ("-o", option)]


def _media(request: PrintRequest, sizes: list[tuple[float, float]]) -> str:
    """The paper as `lp` names it (PWG 5101.1 sizes by width and height, and custom ones)."""
    paper = PAPERS[request.paper]
    for sheet in (A4, A5):
        if (paper.width, paper.height) == (sheet.width, sheet.height):
            return sheet.name
    height = paper.height or sizes[0][1]  # a short slip is as long as what it says
    return f"Custom.{paper.width / MILLIMETRE:.1f}x{height / MILLIMETRE:.1f}mm"


def _page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    import pypdfium2  # start-up time: who does not print needs none of it

    with pdfium_lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [document.get_page_size(number) for number in range(len(document))]
        finally:
            document.close()
