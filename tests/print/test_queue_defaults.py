"""A legal form comes out as it was set, whatever is usual for a queue or a person; the default printer."""

from __future__ import annotations

import io
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.errors import PrintUnanswered
from desktop.printing.jobs import PrintJob, PrintRequest
from desktop.printing.queues import CupsPrinting
from forms.sheet.paper import PAPERS
from tests.support.print_server import PrintServer, running_print_server

TITLE = "ML0101-20261124-001"
# What a print dialog may have left for a person, in ~/.cups/lpoptions.
OF_A_PERSON = (
    "number-up=4",
    "page-ranges=1",
    "page-set=odd",
    "booklet=yes",
    "booklet=shuffle-only",
    "even-duplex=true",
    "fill=true",
    "crop-to-fit=true",
    "position=bottom-right",
    "PageRegion=Letter",
    "fit-to-page=true",
    "fitplot=true",
    "print-scaling=fill",
    "landscape=true",
    "orientation-requested=4",
    "mirror=true",
    "page-border=double",
    "page-label=DRAFT",
    "sides=two-sided-long-edge",
    "Duplex=DuplexNoTumble",
    "PageSize=Letter",
    "media=Letter",
    "job-sheets=standard,standard",
    "job-hold-until=indefinite",
    "copies=3",
    "natural-scaling=50",
)
OF_A_QUEUE = (
    "number-up-default=2",
    "page-ranges-default=1",
    "print-scaling-default=fill",
    "sides-default=two-sided-long-edge",
    "orientation-requested-default=4",
    "job-sheets-default=standard,standard",
    "job-hold-until-default=indefinite",
    "fit-to-page-default=true",
    "copies-default=2",
    "media-default=Letter",
)


@pytest.fixture(scope="module")
def shared_server() -> Iterator[PrintServer]:
    with running_print_server() as server:
        server.add_queue("P1", "窗口打印机")
        yield server


@pytest.fixture
def home(shared_server: PrintServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home of a person of this test alone, who prints with the server of the module."""
    monkeypatch.setenv("CUPS_SERVER", str(shared_server.socket))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("LPDEST", "PRINTER"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".cups").mkdir()
    yield tmp_path
    shared_server.run("cancel", "-a", "-x")


class Sheet(NamedTuple):
    """A page as it came: its size, how it is turned, and where its words stand."""

    size: tuple[int, int]
    turned: int
    words: str
    place: tuple[float, float]  # of the first sign


def two_pages(paper: str = "a4") -> bytes:
    """Two pages of a paper, a word at the same place of each."""
    size = (PAPERS[paper].width, PAPERS[paper].height)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    for word in ("ONE", "TWO"):
        canvas.setFont("Helvetica", 20)
        canvas.drawString(100, size[1] - 150, word)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def sheets(pdf: bytes) -> list[Sheet]:
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        words = text.get_text_bounded().strip()
        size = (round(page.get_width()), round(page.get_height()))
        left, below, _right, _top = text.get_charbox(0)
        found.append(Sheet(size, page.get_rotation(), words, (left, below)))
    document.close()
    return found


def assert_same(came: list[Sheet], paper: str = "a4") -> None:
    """The pages are as they were set; words may lie a point and a half off."""
    right = sheets(two_pages(paper))
    assert [sheet[:3] for sheet in came] == [sheet[:3] for sheet in right]
    for one, other in zip(came, right, strict=True):
        assert one.place == pytest.approx(other.place, abs=1.5)


def came_out(server: PrintServer, request: PrintRequest) -> list[Sheet]:
    job = CupsPrinting().submit(request)
    end = time.monotonic() + 20
    while not CupsPrinting().follow(job).is_over:
        assert time.monotonic() < end, CupsPrinting().follow(job)
        time.sleep(0.05)
    return sheets(server.sheet(job.job_id))


def request(paper: str = "a4") -> PrintRequest:
    return PrintRequest(pdf=two_pages(paper), queue="P1", title=TITLE, paper=paper, mark="0123456789abcdef")


@pytest.mark.parametrize("usual", [*OF_A_PERSON, " ".join(OF_A_PERSON)])
def test_what_is_usual_for_a_person_changes_no_page(
    usual: str, home: Path, shared_server: PrintServer
) -> None:
    (home / ".cups" / "lpoptions").write_text(f"Dest P1 {usual}\n")
    assert_same(came_out(shared_server, request()))


@pytest.mark.parametrize("paper", ["a4", "a5", "241-full", "241-half", "241-third"])
def test_what_is_usual_for_a_queue_changes_no_page(
    paper: str, home: Path, shared_server: PrintServer
) -> None:
    shared_server.add_queue("P1", "窗口打印机")
    words = [word for option in OF_A_QUEUE for word in ("-o", option)]
    shared_server.run("lpadmin", "-p", "P1", *words)
    try:
        assert_same(came_out(shared_server, request(paper)), paper)
    finally:
        shared_server.run("lpadmin", "-x", "P1")
        shared_server.add_queue("P1", "窗口打印机")


@pytest.fixture(scope="module")
def postscript(shared_server: PrintServer) -> Path:
    """The driver of a PostScript printer that can print on both sides."""
    if not shutil.which("ppdc"):
        pytest.skip("ppdc, which makes drivers for the print server, is not installed")
    shared_server.run("ppdc", "-d", str(shared_server.root), "/usr/share/cups/drv/sample.drv")
    return shared_server.root / "generic.ppd"


def test_a_driver_that_is_set_to_both_sides_prints_on_one(
    home: Path, shared_server: PrintServer, postscript: Path
) -> None:
    usual = ("Duplex=DuplexNoTumble", "PageSize=Letter", "number-up-default=2")
    with shared_server.queue("PS", driver=postscript):
        shared_server.run("lpadmin", "-p", "PS", *(word for each in usual for word in ("-o", each)))
        (home / ".cups" / "lpoptions").write_text("Dest PS Duplex=DuplexTumble PageSize=Legal number-up=4\n")
        job = CupsPrinting().submit(msgspec.structs.replace(request(), queue="PS"))
        end = time.monotonic() + 20
        while not CupsPrinting().follow(job).is_over and time.monotonic() < end:
            time.sleep(0.05)
        program = shared_server.sheet(job.job_id).decode("latin-1")
    assert "%%Pages: 2" in program
    assert "/Duplex false" in program
    assert "/Duplex true" not in program
    assert re.search(r"%%BoundingBox: 0 0 59[56] 84[12]", program)


def default() -> list[str]:
    return [printer.name for printer in CupsPrinting().printers() if printer.is_default]


def test_the_default_is_found_wherever_it_was_chosen(
    home: Path, shared_server: PrintServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared_server.queue("P2", "P3", "P4"):
        assert default() == []
        shared_server.run("lpadmin", "-d", "P2")
        assert default() == ["P2"]
        (home / ".cups" / "lpoptions").write_text("Default P3\n")
        assert default() == ["P3"]
        (home / ".cups" / "lpoptions").write_text("Default P1/duplex sides=two-sided-long-edge\n")
        assert default() == ["P1"]
        monkeypatch.setenv("PRINTER", "P3")
        assert default() == ["P3"]
        monkeypatch.setenv("LPDEST", "P4")
        assert default() == ["P4"]


def test_a_default_that_no_queue_has_hides_no_printer(
    home: Path, shared_server: PrintServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared_server.queue("P2"):
        shared_server.run("lpadmin", "-d", "P2")
        monkeypatch.setenv("PRINTER", "GONE")
        assert default() == ["P2"]
        monkeypatch.delenv("PRINTER")
        (home / ".cups" / "lpoptions").write_text("Default GONE\n")
        assert default() == ["P2"]


HANGING = "#!/bin/sh\necho hangs\nsleep 600 &\nwait\n"  # as a script: its child holds the pipes


@pytest.mark.parametrize("name", ["lp", "lpstat", "ipptool"])
def test_a_program_that_hangs_is_ended_with_its_children(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = home / "bin"
    programs.mkdir()
    (programs / name).write_text(HANGING)
    (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    printing, begun = CupsPrinting(1.0, 1.0), time.monotonic()
    job = PrintJob(job_id="P1-1", queue="P1", title=TITLE, state="pending")
    asks = {"lp": lambda: printing.submit(request()), "lpstat": printing.printers}
    with pytest.raises(PrintUnanswered):
        asks.get(name, lambda: printing.follow(job))()
    assert time.monotonic() - begun < 5
