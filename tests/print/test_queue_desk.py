"""F9's print through a real print server: what the window is told while the slip waits for paper."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.printing.queues import CupsPrinting
from desktop.services.slips.follow_prints import FollowedPrint
from tests.support.print_server import PrintServer, running_print_server
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

pytestmark = pytest.mark.slow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    with running_print_server() as server:
        server.add_queue("COUNTER")
        monkeypatch.setenv("CUPS_SERVER", str(server.socket))
        yield server


@pytest.fixture
def desk(server: PrintServer, tmp_path: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    opened = Desk(demo_duty(folder), folder, CupsPrinting())
    yield opened
    opened.close()


def told(desk: Desk, until: Callable[[FollowedPrint], bool]) -> FollowedPrint:
    """The newest job as the window is told of it, once it is as asked for or 10 s have passed."""
    end = time.monotonic() + 10
    job = desk.slips.jobs()[0]
    while not until(job) and time.monotonic() < end:
        time.sleep(0.05)
        job = desk.slips.jobs()[0]
    return job


def test_a_slip_that_waits_for_paper_is_told_and_then_comes_out(server: PrintServer, desk: Desk) -> None:
    server.empty_the_tray()
    slip_number = desk.cases.open(ready_draft(desk)).slip_number
    job = desk.slips.print(slip_number, "COUNTER")
    assert told(desk, lambda job: bool(job.hint)).hint == "打印机缺纸：装纸后会自动继续"
    row = desk.cases.list()[0]
    assert (row.print_state, row.print_reason) == ("held_up", "打印机缺纸：装纸后会自动继续")
    assert row.print_count == 0
    server.load_paper()
    assert told(desk, lambda job: not job.is_open).standing.state == "printed"
    page = pypdfium2.PdfDocument(server.sheet(job.job_id))[0]
    assert slip_number in page.get_textpage().get_text_bounded()


def test_a_print_that_was_taken_back_is_not_called_printed(server: PrintServer, desk: Desk) -> None:
    server.empty_the_tray()
    job = desk.slips.print(desk.cases.open(ready_draft(desk)).slip_number, "COUNTER")
    told(desk, lambda job: job.standing.state == "held_up")
    server.run("cancel", job.job_id)
    assert told(desk, lambda job: not job.is_open).standing.state == "unconfirmed"


def test_the_command_line_asks_the_printer_before_it_lists(
    server: PrintServer, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    server.empty_the_tray()
    slip_number = desk.cases.open(ready_draft(desk)).slip_number
    job = desk.slips.print(slip_number, "COUNTER")

    def listed() -> tuple[str, str]:
        capsys.readouterr()
        assert main(["cases", "--json", "--data", str(desk.data_dir)]) == 0
        row = json.loads(capsys.readouterr().out)
        return row["print_state"], row["print_reason"]

    def until(wanted: str) -> tuple[str, str]:
        end = time.monotonic() + 10
        while (now := listed())[0] != wanted and time.monotonic() < end:
            time.sleep(0.05)
        return now

    assert until("held_up") == ("held_up", "打印机缺纸：装纸后会自动继续")
    server.load_paper()
    assert until("printed") == ("printed", "")
    assert server.sheet(job.job_id)
    steps = [each.step for each in desk.slips.jobs()]
    assert steps == ["printed"]


def test_the_list_is_there_where_no_printer_answers(
    server: PrintServer, desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.empty_the_tray()
    slip_number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(slip_number, "COUNTER")
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")
    assert main(["cases", "--data", str(desk.data_dir)]) == 0
    assert slip_number in capsys.readouterr().out
