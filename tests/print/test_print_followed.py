"""A print job is followed to its end, over restarts of server and program, and is no other's."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.desk.desk import Desk
from desktop.errors import CaseError, PrintError, PrintUnanswered
from desktop.printing.jobs import PrintJob, PrintRequest
from desktop.printing.queues import CupsPrinting
from desktop.printing.reasons import INTERRUPTED, LOST, SEEN, UNANSWERED
from desktop.services.slips.follow_prints import FollowedPrint, mark_unconfirmed
from tests.support.print_server import PrintServer, running_print_server
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

pytestmark = pytest.mark.slow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintServer]:
    with running_print_server() as server:
        server.add_queue("P1")
        server.add_queue("P2")
        monkeypatch.setenv("CUPS_SERVER", str(server.socket))
        yield server


def opened(folder: Path, printing: CupsPrinting | None = None) -> Desk:
    return Desk(demo_duty(folder), folder, printing or CupsPrinting())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return demo_folder(tmp_path / "data")


@pytest.fixture
def desk(server: PrintServer, folder: Path) -> Iterator[Desk]:
    desk = opened(folder)
    yield desk
    desk.close()


def state_of(job: FollowedPrint) -> str:
    return job.standing.state


def followed(desk: Desk, wanted: str) -> FollowedPrint:
    """The newest job once it stands as wanted; the last that was heard when that takes over 10 s."""
    end = time.monotonic() + 10
    job = desk.slips.jobs()[0]
    while state_of(job) != wanted and time.monotonic() < end:
        time.sleep(0.05)
        job = desk.slips.jobs()[0]
    return job


def test_a_strangers_job_under_our_number_is_not_ours(server: PrintServer, desk: Desk) -> None:
    """Whatever it is called, and in whatever queue: numbers begin again when a spool is cleared."""
    server.run("/usr/sbin/cupsdisable", "P2")
    number = desk.cases.open(ready_draft(desk)).slip_number
    job = desk.slips.print(number, "P2")
    assert followed(desk, "held_up").queue_job == job.job_id
    server.clear_the_spool()
    server.run("/usr/sbin/cupsenable", "P2")
    stranger = server.root / "stranger.pdf"
    stranger.write_bytes(desk.slips.archive(number))  # even our own paper, when it is not this job
    server.run("lp", "-d", "P2", "-t", number, str(stranger))
    strangers = PrintJob(job_id=job.job_id, queue="P2", title=number, state="pending")
    end = time.monotonic() + 10
    while CupsPrinting().follow(strangers).state != "completed" and time.monotonic() < end:
        time.sleep(0.05)
    assert CupsPrinting().follow(strangers).state == "completed"
    assert (state_of(desk.slips.jobs()[0]), desk.slips.jobs()[0].reason) == ("unconfirmed", LOST)
    assert desk.cases.list()[0].print_count == 0
    assert "slip_printed" not in {entry.kind for entry in desk.upkeep.journal()}


def test_a_print_server_that_begins_again_is_asked_again(server: PrintServer, desk: Desk) -> None:
    server.empty_the_tray()
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "P1")
    followed(desk, "held_up")
    server.stop()
    with pytest.raises(PrintError):
        desk.slips.jobs()
    assert desk.cases.list()[0].print_state == "held_up"
    server.load_paper()
    server.start()
    assert state_of(followed(desk, "printed")) == "printed"


def test_a_program_that_begins_again_follows_what_waited(
    server: PrintServer, desk: Desk, folder: Path
) -> None:
    server.empty_the_tray()
    desk.slips.print(desk.cases.open(ready_draft(desk)).slip_number, "P1")
    followed(desk, "held_up")
    desk.close()
    server.stop()  # the computer, too
    server.load_paper()
    server.start()
    again = opened(folder)
    assert mark_unconfirmed(again.state.duty) == 0
    assert state_of(followed(again, "printed")) == "printed"
    again.close()


class PowerCutError(Exception):
    """The program ends here."""


class CutOff(CupsPrinting):
    """Hands the slip over, and the power goes before the answer is recorded."""

    def submit(self, request: PrintRequest) -> PrintJob:
        super().submit(request)
        raise PowerCutError


def test_a_job_whose_number_nobody_heard_is_found_by_its_mark(server: PrintServer, folder: Path) -> None:
    cut = opened(folder, CutOff())
    number = cut.cases.open(ready_draft(cut)).slip_number
    with pytest.raises(PowerCutError):
        cut.slips.print(number, "P1")
    cut.close()
    desk = opened(folder)
    assert mark_unconfirmed(desk.state.duty) == 1
    assert desk.cases.list()[0].print_reason == INTERRUPTED
    job = followed(desk, "printed")
    assert (state_of(job), job.queue_job) == ("printed", "P1-1")
    desk.close()


def an_lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    """An `lp` that does something first and then hangs."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "lp").write_text(f"#!/bin/sh\n{first}\nsleep 600\n")
    (programs / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")


def test_an_lp_that_hangs_after_it_handed_over(
    server: PrintServer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_lp(tmp_path, monkeypatch, f'{shutil.which("lp")} "$@"')
    desk = opened(folder, CupsPrinting(submit_timeout_s=2))
    number = desk.cases.open(ready_draft(desk)).slip_number
    with pytest.raises(PrintUnanswered):
        desk.slips.print(number, "P1")
    assert desk.cases.list()[0].print_reason == UNANSWERED
    assert state_of(followed(desk, "printed")) == "printed"
    assert len(list(server.folder.glob("*.pdf"))) == 1
    desk.close()


def test_an_lp_that_hangs_before_leaves_the_print_unconfirmed_until_somebody_looks(
    server: PrintServer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_lp(tmp_path, monkeypatch, "cat >/dev/null")
    desk = opened(folder, CupsPrinting(submit_timeout_s=1))
    number = desk.cases.open(ready_draft(desk)).slip_number
    with pytest.raises(PrintUnanswered):
        desk.slips.print(number, "P1")
    assert desk.slips.jobs()[0].reason == LOST
    desk.slips.confirm(number)
    row = desk.cases.list()[0]
    assert (row.print_state, row.print_reason, row.print_count) == ("printed", SEEN, 1)
    assert desk.slips.jobs()[0].reason == SEEN  # the print system is not asked any more
    with pytest.raises(CaseError, match="没有未确认的打印"):
        desk.slips.confirm(number)
    desk.close()


def test_a_print_after_one_without_an_answer_is_a_second_one(
    server: PrintServer, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hanging:
        an_lp(tmp_path, hanging, "cat >/dev/null")
        desk = opened(folder, CupsPrinting(submit_timeout_s=1))
        number = desk.cases.open(ready_draft(desk)).slip_number
        with pytest.raises(PrintUnanswered):
            desk.slips.print(number, "P1")
    desk.slips.print(number, "P1", "没有出来")
    job = followed(desk, "printed")
    assert (job.print_no, state_of(job)) == (2, "printed")
    desk.close()
