"""Prints of guides, ledgers and other sheets without a number: followed by entries, by their titles."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.cases.history import sentence
from casework.cases.kinds.table import read_body
from desktop.cli.commands import main
from desktop.database import journal
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.printing.jobs import PrintJob, PrintRequest
from desktop.services.cases.list_form_prints import list_form_prints
from desktop.services.forms.form_kind import MadeForm
from desktop.services.forms.guide import GuideOrder
from desktop.services.forms.ledger import LedgerOrder
from desktop.services.forms.receipt import ReceiptOrder
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]


@pytest.fixture
def number(desk: Desk) -> str:
    return desk.cases.open(ready_draft(desk)).slip_number


@pytest.fixture
def receipt(desk: Desk, number: str) -> MadeForm:
    return desk.forms.make(ReceiptOrder(slip_number=number))


def tasks(desk: Desk) -> list[tuple[str, str, str]]:
    return [(line.words, line.place, line.about) for line in desk.affairs.today() if line.kind == "print"]


@pytest.fixture
def guide(desk: Desk) -> MadeForm:
    return desk.forms.make(GuideOrder(matter_code="SAMPLE-001"))


def sheet_entries(desk: Desk) -> list[str]:
    """What the journal says in words of sheets without a number, in order; who sent them included."""
    entries = list(desk.upkeep.journal())
    with desk.state.duty.store.reading() as connection:
        said = [
            journal.of_subject(connection, subject) for subject in dict.fromkeys(e.subject for e in entries)
        ]
    known = {each.entry.hash: each for subject in said for each in subject}
    told = [known[entry.hash] for entry in entries if entry.kind in ("form_print", "act_done")]
    return [
        sentence(each.entry.kind, body)
        for each in told
        if (body := read_body(each)) is not None and getattr(body, "act", "print") == "print"
    ]


def test_a_sheet_without_a_number_is_followed_by_its_title(
    desk: Desk, guide: MadeForm, tray: PaperTray
) -> None:
    desk.forms.print_form(guide, "tray", 2)
    (request,) = tray.requests
    assert (request.title, request.copies, request.pdf) == (guide.title, 2, guide.pdf)
    (job,) = desk.slips.jobs()
    assert (job.number, job.standing.state) == (guide.title, "printing")
    assert tasks(desk) == []
    tray.state = "completed"
    assert [job.standing.state for job in desk.slips.jobs()] == ["printed"]
    name = guide.title
    assert sheet_entries(desk) == [
        f"送去打印 {name}",
        f"单据 {name} 送往打印机",
        f"打印机收下单据 {name}",
        f"打印机在打单据 {name}",
        f"单据 {name} 已出纸",
    ]
    assert desk.upkeep.verify().ok


def test_a_ledger_that_nobody_vouches_for_is_a_task_after_a_restart(
    desk: Desk, folder: Path, number: str, tray: PaperTray
) -> None:
    def power_goes(request: PrintRequest) -> PrintJob:
        raise KeyboardInterrupt(request.title)

    day = dt.date(2026, 11, 24)
    ledger = desk.forms.make(LedgerOrder(first=day, last=day))
    tray.submit = power_goes  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.forms.print_form(ledger, "tray")
    assert not any("已出纸" in words for words in sheet_entries(desk))
    desk.close()
    again = Desk(demo_duty(folder), folder, PaperTray())
    again.upkeep.recover()
    words = f"{ledger.title} 打印没确认：纸出来了吗？"
    assert tasks(again) == [(words, "today", ledger.title)]
    assert [line.asks_for_paper for line in again.affairs.today() if line.kind == "print"] == [True]
    before = again.affairs.today()
    again.upkeep.rebuild()
    assert again.affairs.today() == before
    again.forms.confirm(ledger.title)
    assert tasks(again) == []
    assert sheet_entries(again)[-1] == f"有人看到单据 {ledger.title} 已出纸"
    with pytest.raises(CaseError, match="没有未确认的打印"):
        again.forms.confirm(ledger.title)
    again.close()


def test_a_sheet_that_did_not_come_out_is_asked_for_no_more(
    desk: Desk, guide: MadeForm, tray: PaperTray
) -> None:
    """However often it was tried; a form with a number is printed again instead."""
    for _time in range(2):
        desk.forms.print_form(guide, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    assert len(tasks(desk)) == 1, "it is one paper to whoever looks for it"
    desk.forms.deny(guide.title)
    assert tasks(desk) == []
    assert {job.standing.state for job in desk.slips.jobs()} == {"unprinted"}
    with pytest.raises(CaseError, match="没有未确认的打印"):
        desk.forms.deny(guide.title)


def test_a_sheet_that_came_out_the_second_time_is_no_task(
    desk: Desk, guide: MadeForm, tray: PaperTray
) -> None:
    other = desk.forms.make(GuideOrder(matter_code="SAMPLE-004"))

    def newest_came_out(job: PrintJob) -> PrintJob:
        is_newest = job.job_id == f"tray-{len(tray.requests)}"
        return replace(job, state="completed" if is_newest and len(tray.requests) > 1 else "unknown")

    tray.follow = newest_came_out  # type: ignore[method-assign]
    for sheet, left in ((guide, 1), (other, 1), (guide, 0)):
        desk.forms.print_form(sheet, "tray")
        desk.slips.jobs()
        assert len(tasks(desk)) == left, "another sheet says nothing of this one"


def test_a_form_with_a_number_is_never_denied(desk: Desk, receipt: MadeForm, tray: PaperTray) -> None:
    desk.forms.print_form(receipt, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    with pytest.raises(CaseError, match="没有未确认的打印"):
        desk.forms.deny(receipt.number)
    assert len(tasks(desk)) == 1


def test_a_long_title_is_told_of_by_its_beginning(desk: Desk, tray: PaperTray) -> None:
    """As a number a title has to be plausible to every reader."""
    made = MadeForm(title="月报\n" + "长" * 90, number="", pdf=b"%PDF", print_no=0)
    desk.forms.print_form(made, "tray")
    (job,) = desk.slips.jobs()
    assert job.number == "月报 " + "长" * 57
    assert desk.upkeep.verify().ok


def test_a_sheet_of_another_device_is_nobodys_task_here(desk: Desk, guide: MadeForm, tray: PaperTray) -> None:
    desk.forms.print_form(guide, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    with desk.state.duty.store.reading() as connection:
        assert len(list_form_prints(connection, desk.state.duty.device, str)) == 1
        assert list_form_prints(connection, "f" * 16, str) == []


def test_commands_say_that_a_sheet_is_here_or_is_not(
    desk: Desk, folder: Path, guide: MadeForm, tray: PaperTray, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = []
    tray.state = "unknown"
    for missed in ((), ("--missed",)):
        desk.forms.print_form(guide, "tray")
        desk.slips.jobs()
        assert main(["cases", "printed", guide.title, *missed, "--json", "--data", str(folder)]) == 0
        ends.append(sheet_entries(desk)[-1])
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f'{{"number":"{guide.title}"}}', f'{{"missed":"{guide.title}"}}']
    assert ends == [
        f"有人看到单据 {guide.title} 已出纸",
        f"单据 {guide.title} 没有打印出来：经手人看到纸没有出来",
    ]
