"""Prints of forms besides the slip: said by entries, step by step, and never more than is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Connection

from casework.cases.case import CaseForm
from casework.cases.fold import fold
from casework.cases.kinds.prints import FormPrint, FormPrintStep, forms_printed, step_of
from casework.cases.print_states import PRINT_STATES, PrintStanding, print_standing
from casework.slip_number import is_form_number
from desktop.cli.commands import main
from desktop.database import journal
from desktop.database.engine import Store
from desktop.desk.desk import Desk
from desktop.errors import CaseError, PrintError, PrintUnanswered
from desktop.printing.jobs import PrintJob, PrintRequest
from desktop.printing.reasons import INTERRUPTED, UNANSWERED
from desktop.services.forms.authorization import AuthorizationOrder
from desktop.services.forms.enquiry import EnquiryOrder
from desktop.services.forms.form_kind import MadeForm, Order
from desktop.services.forms.handover import HandoverOrder
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]

ORDERS: dict[str, Callable[[str], Order]] = {
    "receipt": lambda number: ReceiptOrder(slip_number=number),
    "authorization": lambda number: AuthorizationOrder(slip_number=number, agent="代办·乙"),
    "handover": lambda number: HandoverOrder(slip_number=number, outcome="准予"),
    "transfer": lambda number: TransferOrder(slip_numbers=(number,), to_site="ML01"),
    "enquiry": lambda _number: EnquiryOrder(asked="怎么办", answered="这样办"),
}


@pytest.fixture
def number(desk: Desk) -> str:
    return desk.cases.open(ready_draft(desk)).slip_number


@pytest.fixture
def receipt(desk: Desk, number: str) -> MadeForm:
    return desk.forms.make(ReceiptOrder(slip_number=number))


def steps(desk: Desk, form: MadeForm) -> list[str]:
    """What the journal tells of the form's prints, in order."""
    with desk.state.duty.store.reading() as connection:
        said = journal.of_subject(connection, form.subject)
    return [
        body["step"]
        for each in said
        if each.entry.kind.endswith("form_print") and (body := decoded(each.body))["number"] == form.number
    ]


def decoded(body: bytes | None) -> dict[str, str]:
    import msgspec

    read: dict[str, str] = msgspec.json.decode(body or b"{}")
    return read


def form_of(desk: Desk, form: MadeForm) -> CaseForm:
    with desk.state.duty.store.reading() as connection:
        case = fold(journal.of_subject(connection, form.subject))
    return next(each for each in case.forms if each.issued.number == form.number)


def standing(desk: Desk, slip: str, form: MadeForm) -> PrintStanding | None:
    """What the page of the case says of it."""
    papers = desk.cases.place_again(slip).papers
    return next(each.standing for each in papers if each.number == form.number)


def tasks(desk: Desk) -> list[tuple[str, str, str]]:
    return [(line.words, line.place, line.about) for line in desk.affairs.today() if line.kind == "print"]


def test_every_step_has_a_state() -> None:
    bodies = [
        FormPrint(number="SJ-1", form="case_papers_received", print_no=1, job="j", step=step)
        for step in get_args(FormPrintStep)
    ]
    assert {print_standing(step_of(body)).state for body in bodies} == PRINT_STATES.keys()


def test_what_is_printed_while_it_is_read_is_followed(
    desk: Desk, number: str, receipt: MadeForm, tray: PaperTray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window prints in the background while the page of prints is read; every moment between is tried."""
    store = desk.state.duty.store
    reading = type(store).reading
    pauses: list[int] = []

    @contextmanager
    def with_a_print_after(self: Store) -> Iterator[Connection]:
        with reading(self) as connection:
            yield connection
        pauses.append(len(pauses))
        if len(pauses) == moment:
            desk.forms.print_form(receipt, "tray", 1)

    for moment in (1, 2, 3):
        pauses.clear()
        with monkeypatch.context() as patched:
            patched.setattr(type(store), "reading", with_a_print_after)
            desk.slips.jobs()
        assert len(pauses) >= moment
        assert len(desk.slips.jobs()) == moment


@pytest.mark.parametrize("name", sorted(ORDERS))
def test_each_form_is_in_the_journal_before_the_printer_hears_of_it(
    desk: Desk, number: str, tray: PaperTray, name: str
) -> None:
    form = desk.forms.make(ORDERS[name](number))
    heard: list[list[str]] = []
    submit = tray.submit

    def listening(request: PrintRequest) -> PrintJob:
        heard.append(steps(desk, form))
        return submit(request)

    tray.submit = listening  # type: ignore[method-assign]
    desk.forms.print_form(form, "tray", 2)
    assert heard == [["handed_over"]]
    (request,) = tray.requests
    assert (request.title, request.copies, request.pdf) == (form.number, 2, form.pdf)
    assert steps(desk, form) == ["handed_over", "accepted"]
    assert [job.standing.state for job in desk.slips.jobs()] == ["printing"]
    tray.state = "completed"
    assert [job.standing.state for job in desk.slips.jobs()] == ["printed"]
    assert [job.standing.state for job in desk.slips.jobs()] == ["printed"]
    assert steps(desk, form) == ["handed_over", "accepted", "printing", "printed"]
    assert tasks(desk) == []
    assert desk.upkeep.verify().ok


def test_the_page_of_the_case_says_how_it_stands(
    desk: Desk, number: str, receipt: MadeForm, tray: PaperTray
) -> None:
    assert standing(desk, number, receipt) is None, "nothing is known of it"
    desk.forms.print_form(receipt, "tray")
    assert standing(desk, number, receipt) == PrintStanding("queued")
    tray.state = "completed"
    desk.slips.jobs()
    assert standing(desk, number, receipt) == PrintStanding("printed")


@pytest.mark.parametrize(
    ("name", "title"), [("receipt", "材料接收清单"), ("transfer", "转办单"), ("enquiry", "电话咨询记录")]
)
def test_what_nobody_vouches_for_is_a_task_until_somebody_does(
    desk: Desk, folder: Path, number: str, tray: PaperTray, name: str, title: str
) -> None:
    form = desk.forms.make(ORDERS[name](number))
    desk.forms.print_form(form, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    goal = {
        "receipt": ("case", number),
        "transfer": ("bags", form.number),
        "enquiry": ("ledger", form.number),
    }
    assert tasks(desk) == [(f"{title}打印没确认：纸出来了吗？", *goal[name])]
    desk.forms.confirm(form.number.lower())
    assert steps(desk, form)[-1] == "seen"
    assert tasks(desk) == []
    with pytest.raises(CaseError, match="没有未确认的打印"):
        desk.forms.confirm(form.number)
    assert [job.standing.state for job in desk.slips.jobs()] == ["printed"]


def test_no_paper_is_a_task_that_says_so(desk: Desk, receipt: MadeForm, tray: PaperTray) -> None:
    desk.forms.print_form(receipt, "tray")
    tray.follow = lambda job: PrintJob(  # type: ignore[method-assign]
        job_id=job.job_id,
        queue=job.queue,
        title=job.title,
        state="processing",
        reasons=("media-empty-error",),
    )
    (job,) = desk.slips.jobs()
    assert (job.standing.state, job.reason) == ("held_up", "打印机缺纸：装纸后会自动继续")
    assert [words for words, _place, _about in tasks(desk)] == ["材料接收清单打印停住了：看一看打印机"]


def test_after_a_crash_a_print_without_an_answer_is_not_confirmed(
    desk: Desk, folder: Path, number: str, receipt: MadeForm, tray: PaperTray
) -> None:
    def power_goes(request: PrintRequest) -> PrintJob:
        raise KeyboardInterrupt(request.title)

    tray.submit = power_goes  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        desk.forms.print_form(receipt, "tray")
    desk.close()
    again = Desk(demo_duty(folder), folder, PaperTray())
    again.upkeep.recover()
    assert standing(again, number, receipt) == PrintStanding("unconfirmed", INTERRUPTED)
    told = len(list(again.upkeep.journal()))
    again.upkeep.recover()
    assert len(list(again.upkeep.journal())) == told
    again.close()


def test_a_restart_goes_on_with_what_was_on_its_way(
    desk: Desk, folder: Path, number: str, receipt: MadeForm
) -> None:
    desk.forms.print_form(receipt, "tray")
    tray = PaperTray()
    tray.state = "completed"
    again = Desk(demo_duty(folder), folder, tray)
    again.slips.jobs()
    assert standing(again, number, receipt) == PrintStanding("printed")
    again.close()


def test_a_print_that_never_left_is_printed_as_it_lies_and_counts_as_none(
    desk: Desk, number: str, receipt: MadeForm, tray: PaperTray
) -> None:
    tray.refuses = True
    with pytest.raises(PrintError, match="缺纸"):
        desk.forms.print_form(receipt, "tray")
    assert standing(desk, number, receipt) == PrintStanding("unprinted", "缺纸")
    assert tasks(desk) == []
    tray.refuses = False
    again = desk.forms.once_more(receipt.number)
    assert again == receipt
    desk.forms.print_form(again, "tray")
    assert desk.forms.once_more(receipt.number, "卡纸").print_no == 2


def test_who_gave_no_answer_is_not_called_refused(
    desk: Desk, number: str, receipt: MadeForm, tray: PaperTray
) -> None:
    def silent(request: PrintRequest) -> PrintJob:
        raise PrintUnanswered("打印服务没有回应", f"没有收下 {request.title}", "请看打印机")

    tray.submit = silent  # type: ignore[method-assign]
    with pytest.raises(PrintUnanswered):
        desk.forms.print_form(receipt, "tray")
    assert standing(desk, number, receipt) == PrintStanding("unconfirmed", UNANSWERED)


def test_the_newest_print_is_the_one_that_is_told_of(
    desk: Desk, number: str, receipt: MadeForm, tray: PaperTray
) -> None:
    desk.forms.print_form(receipt, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    again = desk.forms.once_more(receipt.number, "上次没有打印完成")
    tray.state = "completed"
    desk.forms.print_form(again, "tray")
    newest = desk.slips.jobs()[0]
    assert (newest.print_no, newest.standing.state) == (2, "printed")
    assert standing(desk, number, receipt) == PrintStanding("printed")
    assert tasks(desk) == []


def test_a_printer_that_flickers_does_not_fill_the_journal(
    desk: Desk, receipt: MadeForm, tray: PaperTray
) -> None:
    desk.forms.print_form(receipt, "tray")
    reasons: tuple[str, ...] = ()
    tray.follow = lambda job: PrintJob(  # type: ignore[method-assign]
        job_id=job.job_id, queue=job.queue, title=job.title, state="processing", reasons=reasons
    )
    for count in range(60):
        reasons = ("door-open-error",) if count % 2 else ()
        desk.slips.jobs()
    assert len(steps(desk, receipt)) == 41, "one was handed over, and forty came after"


def test_lists_made_anew_are_the_same(desk: Desk, number: str, receipt: MadeForm, tray: PaperTray) -> None:
    bag = desk.forms.make(TransferOrder(slip_numbers=(number,), to_site="ML01"))
    for form in (receipt, bag):
        desk.forms.print_form(form, "tray")
    before = (desk.slips.jobs(), desk.affairs.today())
    assert len(before[0]) == 2
    desk.upkeep.rebuild()
    assert (desk.slips.jobs(), desk.affairs.today()) == before


def test_a_copied_disk_tells_of_a_bags_print_once(desk: Desk, number: str, tray: PaperTray) -> None:
    """Two device ids may state the same step of one job."""
    bag = desk.forms.make(TransferOrder(slip_numbers=(number,), to_site="ML01"))
    desk.forms.print_form(bag, "tray")
    from msgspec.structs import replace

    from casework.cases.fold import statements

    with desk.state.duty.store.reading() as connection:
        own = journal.of_subject(connection, bag.subject)
    copies = [
        replace(each, entry=replace(each.entry, device="f" * 16, hash=f"{place:064x}"))
        for place, each in enumerate(own)
    ]
    (form,) = forms_printed(statements([*own, *copies])).values()
    assert [(job.step, job.device) for job in form.prints] == [("accepted", own[0].entry.device)]


def test_the_command_confirms_a_form_by_its_number(
    desk: Desk, folder: Path, receipt: MadeForm, tray: PaperTray, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.forms.print_form(receipt, "tray")
    tray.state = "unknown"
    desk.slips.jobs()
    assert main(["cases", "printed", receipt.number.lower(), "--json", "--data", str(folder)]) == 0
    assert capsys.readouterr().out == f'{{"number":"{receipt.number}"}}\n'
    assert steps(desk, receipt)[-1] == "seen"


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("SJ-ML0101-20261124-A001", True),
        ("ML0101-20261124-A001", False),
        ("BQ-20261124-A001", False),
        ("SJML0101-20261124-A001", False),
        ("ABCDE-ML0101-20261124-A001", False),
        ("S1-ML0101-20261124-A001", False),
        ("SJ-ML0101-20261124-A1", False),
    ],
)
def test_numbers_of_forms_are_told_from_those_of_slips(number: str, is_one: bool) -> None:
    assert is_form_number(number) is is_one
