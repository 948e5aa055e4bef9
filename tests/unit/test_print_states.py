"""What is said of a print: from entries alone, and never more than is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from casework.cases.case import Case, PrintStep, Slip
from casework.cases.entries import Recorded
from casework.cases.fold import fold
from casework.cases.kinds.prints import SlipPrint
from casework.cases.print_states import (
    NO_ANSWER,
    PRINT_STATES,
    PrintStanding,
    print_standing,
    printed_count,
    slip_standing,
)
from desktop.desk.desk import Desk
from desktop.errors import PrintError
from desktop.printing.jobs import JobState, PrintJob
from desktop.services.slips.follow_prints import FollowedPrint
from tests.support.desks import desk, folder, tray
from tests.support.entry_histories import Writers, number_of, opened, slip
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]
NUMBER = number_of("a", 0)
Told = tuple[str, Mapping[str, Any]]


def history(*steps: Told) -> Slip:
    """A slip of which these print entries tell, all by its own device."""
    writers = Writers()
    writers.write("a", "case_opened", opened())
    writers.write("a", "slip_issued", slip(NUMBER))
    for kind, fields in steps:
        body = SlipPrint(slip_number=NUMBER, print_no=1, job="j1", queue="q")
        writers.write("a", kind, replace(body, **fields))
    return folded_slip(writers.entries)


def folded_slip(entries: Sequence[Recorded]) -> Slip:
    return fold(entries).slips[0]


def standing(*steps: Told) -> tuple[str, str]:
    found = slip_standing(history(*steps))
    return (found.state, found.reason)


QUEUED: Told = ("slip_print_queued", {})
ACCEPTED: Told = ("slip_print_accepted", {"queue_job": "q-1"})
STARTED: Told = ("slip_print_started", {})
PRINTED: Told = ("slip_printed", {})


def test_every_step_has_its_words() -> None:
    assert {print_standing(step).state for step in get_args(PrintStep)} == PRINT_STATES.keys()


def test_each_step_is_said_when_it_is_known() -> None:
    assert standing() == ("unprinted", "")
    assert standing(QUEUED) == ("unconfirmed", NO_ANSWER)
    assert standing(QUEUED, ACCEPTED) == ("queued", "")
    assert standing(QUEUED, ACCEPTED, STARTED) == ("printing", "")
    held_up = ("slip_print_held_up", {"reason": "打印机缺纸"})
    assert standing(QUEUED, ACCEPTED, held_up) == ("held_up", "打印机缺纸")
    assert standing(QUEUED, ACCEPTED, held_up, STARTED) == ("printing", "")
    assert standing(QUEUED, ACCEPTED, PRINTED) == ("printed", "")
    lost = ("slip_print_unconfirmed", {"reason": "打印系统已不知道这个任务"})
    assert standing(QUEUED, ACCEPTED, lost) == ("unconfirmed", "打印系统已不知道这个任务")


def test_what_never_reached_the_printer_leaves_the_slip_as_it_was() -> None:
    failed = ("slip_print_failed", {"job": "j2", "print_no": 2, "reason": "缺纸"})
    assert standing(("slip_print_queued", {}), ("slip_print_failed", {"reason": "缺纸"})) == (
        "unprinted",
        "缺纸",
    )
    again = ("slip_print_queued", {"job": "j2", "print_no": 2})
    assert standing(QUEUED, PRINTED, again, failed) == ("printed", "")


def test_the_newest_print_is_the_one_that_is_told_of() -> None:
    again = ("slip_print_queued", {"job": "j2", "print_no": 2})
    taken = ("slip_print_accepted", {"job": "j2", "print_no": 2})
    made = history(QUEUED, again, taken, ("slip_printed", {}))
    assert slip_standing(made) == PrintStanding("queued")
    assert printed_count(made) == 1


def test_a_late_word_on_an_older_slip_does_not_make_it_the_newest() -> None:
    writers = Writers()
    writers.write("a", "case_opened", opened())
    for number in (NUMBER, number_of("a", 1)):
        writers.write("a", "slip_issued", slip(number))
    writers.write("a", "slip_printed", SlipPrint(slip_number=NUMBER, print_no=1, job="j1"))
    case: Case = fold(writers.entries)
    assert [each.number for each in case.slips] == [NUMBER, number_of("a", 1)]
    assert slip_standing(case.slips[-1]) == PrintStanding()


class Spool:
    """A print server that counts from 1 again when its spool was cleared, and answers by number alone."""

    def __init__(self, tray: PaperTray) -> None:
        self._tray = tray
        self.states: dict[str, JobState] = {}
        self.reasons: tuple[str, ...] = ()
        self.is_down = False
        self.given = 0
        tray.submit = self.submit  # type: ignore[method-assign]
        tray.follow = self.follow  # type: ignore[method-assign]

    def submit(self, request: object) -> PrintJob:
        self.given += 1
        number = f"tray-{self.given}"
        self.states[number] = "pending"
        return PrintJob(job_id=number, queue="tray", title=getattr(request, "title", ""), state="pending")

    def follow(self, job: PrintJob) -> PrintJob:
        if self.is_down:
            raise PrintError("打印服务没有运行", "没有回应", "请稍后")
        return replace(job, state=self.states.get(job.job_id, "unknown"), reasons=self.reasons)

    def clear(self) -> None:
        self.states.clear()
        self.given = 0


@pytest.fixture
def spool(tray: PaperTray) -> Spool:
    return Spool(tray)


def newest_first(jobs: Sequence[FollowedPrint]) -> list[str]:
    return [job.standing.state for job in jobs]


def test_a_job_that_vanished_is_not_confirmed_until_it_is_known_again(desk: Desk, spool: Spool) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    states, spool.states = spool.states, {}
    assert newest_first(desk.slips.jobs()) == ["unconfirmed"]
    assert (desk.cases.list()[0].print_state, desk.cases.list()[0].print_count) == ("unconfirmed", 0)
    spool.states = dict.fromkeys(states, "completed")  # it had only been starting
    assert newest_first(desk.slips.jobs()) == ["printed"]
    assert desk.cases.list()[0].print_count == 1


def test_a_number_that_was_given_again_belongs_to_the_newer_job(desk: Desk, spool: Spool) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    spool.clear()
    desk.slips.print(number, "tray", "再要一份")
    spool.states["tray-1"] = "completed"
    assert newest_first(desk.slips.jobs()) == ["printed", "unconfirmed"]
    assert desk.cases.list()[0].print_count == 1


def test_a_print_server_that_is_down_changes_nothing_that_is_known(desk: Desk, spool: Spool) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    spool.is_down = True
    with pytest.raises(PrintError):
        desk.slips.jobs()
    assert desk.cases.list()[0].print_state == "queued"
    spool.is_down = False
    spool.states["tray-1"] = "completed"
    assert newest_first(desk.slips.jobs()) == ["printed"]


def test_no_paper_is_still_said_when_the_program_was_killed(desk: Desk, spool: Spool, folder: object) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    spool.states["tray-1"], spool.reasons = "processing", ("media-empty-error",)
    desk.slips.jobs()
    again = Desk(demo_duty(desk.data_dir), desk.data_dir, PaperTray())
    row = again.cases.list()[0]
    assert (row.print_state, row.print_reason) == ("held_up", "打印机缺纸：装纸后会自动继续")
    assert row.print_count == 0
    again.close()


def test_what_a_printer_only_warns_of_holds_nothing_up(desk: Desk, spool: Spool) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    spool.states["tray-1"], spool.reasons = "processing", ("media-low-report", "toner-low-warning")
    (job,) = desk.slips.jobs()
    assert (job.standing.state, job.hint) == ("printing", "打印机纸不多了")


def test_a_printer_that_flickers_does_not_fill_the_journal(desk: Desk, spool: Spool) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    spool.states["tray-1"] = "processing"
    for count in range(60):
        spool.reasons = ("door-open-error",) if count % 2 else ()
        desk.slips.jobs()
    kinds = [entry.kind for entry in desk.upkeep.journal()]
    assert kinds.count("slip_print_started") + kinds.count("slip_print_held_up") == 40
    spool.states["tray-1"] = "completed"
    assert newest_first(desk.slips.jobs()) == ["printed"]


def test_a_later_step_keeps_what_it_does_not_say() -> None:
    quiet = {"queue": ""}
    (job,) = history(("slip_print_queued", {"queue_job": "q-1"}), ("slip_print_started", quiet)).prints
    assert (job.queue, job.queue_job, job.step) == ("q", "q-1", "printing")
    (moved,) = history(QUEUED, ("slip_print_accepted", {"queue": "other", "queue_job": "q-2"})).prints
    assert (moved.queue, moved.queue_job, moved.queued_at) == ("other", "q-2", job.queued_at)
    (first,) = history(("slip_print_started", quiet)).prints
    assert (first.queue, first.queue_job, first.reason) == ("", "", "")


def test_a_job_that_ended_with_errors_is_not_called_printed(desk: Desk, spool: Spool) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    spool.states["tray-1"], spool.reasons = "completed", ("job-completed-with-errors",)
    (job,) = desk.slips.jobs()
    assert (job.standing.state, job.reason) == ("unconfirmed", "打印中出过错：请看纸上是否完整")


def test_a_job_that_waits_again_is_said_to_wait(desk: Desk, spool: Spool) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.slips.print(number, "tray")
    spool.states["tray-1"], spool.reasons = "processing", ("media-empty-error",)
    assert newest_first(desk.slips.jobs()) == ["held_up"]
    spool.states["tray-1"], spool.reasons = "pending", ()
    assert newest_first(desk.slips.jobs()) == ["queued"]
    assert desk.cases.list()[0].print_reason == ""
