"""From PDF bytes to paper through a real print server."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from desktop.errors import PrintError
from desktop.printing.jobs import PrintJob, PrintRequest
from desktop.printing.queues import CupsPrinting
from desktop.printing.thermal import thermal_bytes
from forms.documents.notification.papers import lay_out
from forms.pdf.embed import to_pdf
from forms.sheet.paper import THERMAL
from tests.support.print_server import PrintServer, running_print_server
from tests.support.slips import fonts
from tests.support.slips import slip as made_slip


@pytest.fixture(scope="module")
def shared_server() -> Iterator[PrintServer]:
    with running_print_server() as server:
        server.add_queue("COUNTER", '窗口 "一"')
        server.add_queue("BACK")
        server.run("lpadmin", "-d", "COUNTER")
        yield server


@pytest.fixture
def server(shared_server: PrintServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    monkeypatch.setenv("CUPS_SERVER", str(shared_server.socket))
    shared_server.load_paper()
    yield shared_server
    shared_server.load_paper()
    shared_server.run("cancel", "-a")
    shared_server.run("/usr/sbin/cupsaccept", "COUNTER")


def slip(words: str = "SLIP") -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    canvas.setFont("Helvetica", 20)
    canvas.drawString(100, 700, words)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def request(queue: str = "COUNTER") -> PrintRequest:
    return PrintRequest(pdf=slip(), queue=queue, title="ML0101-20261124-001")


def test_programs_that_print_hear_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, heard = tmp_path / "lp", tmp_path / "heard"
    program.write_text(f"#!/bin/sh\n/usr/bin/env >{heard}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TAMGA_PASSWORD", "correct horse")
    monkeypatch.setenv("TAMGA_NEW_PASSWORD", "another horse")
    CupsPrinting().submit(request())
    assert "PATH=" in heard.read_text()
    assert "horse" not in heard.read_text()


def followed(job: PrintJob, until: Callable[[PrintJob], bool]) -> PrintJob:
    """The job once it is as asked for; the last one seen when that takes over 10 s."""
    end = time.monotonic() + 10
    while not until(job) and time.monotonic() < end:
        time.sleep(0.05)
        job = CupsPrinting().follow(job)
    return job


def test_the_pages_arrive_as_text_and_vectors(server: PrintServer) -> None:
    job = followed(CupsPrinting().submit(request()), lambda job: job.is_over)
    assert (job.state, job.reasons_zh) == ("completed", ())
    page = pypdfium2.PdfDocument(server.sheet(job.job_id))[0]
    assert page.get_textpage().get_text_bounded().strip() == "SLIP"
    assert (round(page.get_width()), round(page.get_height())) == (595, 842)


def test_no_paper_is_said_and_printing_goes_on_when_there_is(server: PrintServer) -> None:
    server.empty_the_tray()
    job = followed(CupsPrinting().submit(request()), lambda job: bool(job.reasons_zh))
    assert job.reasons_zh == ("打印机缺纸：装纸后会自动继续",)
    assert not job.is_over
    printer = next(printer for printer in CupsPrinting().printers() if printer.name == "COUNTER")
    assert printer.reasons_zh == ("打印机缺纸：装纸后会自动继续",)
    server.load_paper()
    assert followed(job, lambda job: job.is_over).state == "completed"


def test_a_job_can_be_taken_back(server: PrintServer) -> None:
    server.empty_the_tray()
    job = followed(CupsPrinting().submit(request()), lambda job: job.state == "processing")
    CupsPrinting().cancel(job)
    assert CupsPrinting().follow(job).state == "canceled"
    CupsPrinting().cancel(job)  # nothing to take back any more, and no error


def test_a_stopped_queue_is_seen_though_it_takes_the_job(server: PrintServer) -> None:
    # A queue of its own: CUPS goes on saying "no paper" of one whose job was taken back meanwhile.
    with server.queue("STOPPED"):
        server.run("/usr/sbin/cupsdisable", "STOPPED")
        job = followed(CupsPrinting().submit(request("STOPPED")), lambda job: bool(job.reasons_zh))
        assert job.state in {"pending", "stopped"}
        assert job.reasons_zh == ("打印队列已暂停：请在系统的打印机设置里恢复",)


def test_printers_are_listed_with_the_default_first(server: PrintServer) -> None:
    first, second = CupsPrinting().printers()
    assert (first.name, first.description, first.is_default) == ("COUNTER", '窗口 "一"', True)
    assert (second.name, second.is_default, second.state) == ("BACK", False, "idle")


def short_slip() -> bytes:
    return to_pdf(lay_out(made_slip("SAMPLE-004"), fonts(), THERMAL), fonts())


def test_a_receipt_printer_without_a_driver_gets_its_own_language(server: PrintServer) -> None:
    server.run("/usr/sbin/lpadmin", "-p", "RECEIPTS", "-E", "-v", f"paper:{server.folder}", "-m", "raw")
    try:
        found = next(each for each in CupsPrinting().printers() if each.name == "RECEIPTS")
        assert found.is_raw
        pdf = short_slip()
        asked = msgspec.structs.replace(request("RECEIPTS"), pdf=pdf, paper="80")
        job = followed(CupsPrinting().submit(asked), lambda job: job.is_over)
        assert server.sheet(job.job_id) == thermal_bytes(pdf)
        assert server.sheet(job.job_id).startswith(b"\x1b@\x1dv0")
        with pytest.raises(PrintError, match=r"只能打小票.*80 毫米"):
            CupsPrinting().submit(request("RECEIPTS"))
    finally:
        server.run("/usr/sbin/lpadmin", "-x", "RECEIPTS")


def test_other_papers_are_asked_for_by_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, heard = tmp_path / "lp", tmp_path / "heard"
    program.write_text(f'#!/bin/sh\necho "$@" >>{heard}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    for paper in ("a4", "a5", "241-half"):
        CupsPrinting().submit(msgspec.structs.replace(request(), paper=paper))
    CupsPrinting().submit(msgspec.structs.replace(request(), pdf=short_slip(), paper="80"))
    said = [line.rpartition("media=")[2] for line in heard.read_text().splitlines()]
    assert said[:3] == ["A4", "A5", "Custom.241.0x139.7mm"]
    assert re.fullmatch(r"Custom\.80\.0x\d{2,3}\.\dmm", said[3])


def test_the_print_server_knows_the_job_by_its_slip_number(server: PrintServer) -> None:
    followed(CupsPrinting().submit(request()), lambda job: job.is_over)
    assert "ML0101-20261124-001" in (server.root / "page.log").read_text()


def test_a_number_that_is_anothers_by_now_is_not_taken_for_ours(server: PrintServer) -> None:
    """Numbers begin again when the spool is cleared: name and queue have to fit as well."""
    job = followed(CupsPrinting().submit(request()), lambda job: job.is_over)
    assert job.state == "completed"
    number = job.job_id.rpartition("-")[2]
    stranger = msgspec.structs.replace(job, title="别的文件", state="pending")
    elsewhere = msgspec.structs.replace(job, queue="OTHER", job_id=f"OTHER-{number}", state="pending")
    with server.queue("OTHER"):
        for each in (stranger, elsewhere):
            assert CupsPrinting().follow(each).state == "unknown"
            CupsPrinting().cancel(each)
    assert CupsPrinting().follow(job).state == "completed"


def test_a_job_that_is_forgotten_is_unknown(server: PrintServer) -> None:
    gone = PrintJob(job_id="COUNTER-9999", queue="COUNTER", title="x", state="pending")
    assert CupsPrinting().follow(gone).state == "unknown"


def test_a_queue_that_is_gone_or_refuses_says_so(server: PrintServer) -> None:
    with pytest.raises(PrintError, match="没有这台打印机"):
        CupsPrinting().submit(request("NOWHERE"))
    server.run("/usr/sbin/cupsreject", "COUNTER")
    with pytest.raises(PrintError, match="打印机不收任务"):
        CupsPrinting().submit(request())


def test_a_server_that_is_down_is_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nonexistent/socket")
    job = PrintJob(job_id="COUNTER-1", queue="COUNTER", title="x", state="pending")
    printing = CupsPrinting()
    for call in (printing.printers, lambda: printing.submit(request()), lambda: printing.follow(job)):
        with pytest.raises(PrintError, match=r"打印服务没有运行.*另存为 PDF"):
            call()


def test_a_computer_without_cups_is_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(PrintError, match="请安装 cups-client"):
        CupsPrinting().submit(request())
