"""The forms that go out with a slip: made by one call, printed once more where they are there already."""

from __future__ import annotations

import msgspec
import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from casework.cases.draft import Draft
from casework.people.applicant import Applicant
from desktop.desk.desk import Desk
from desktop.errors import CaseError
from desktop.gui.background.tasks import TaskRunner
from desktop.gui.look.look import Look
from desktop.gui.parts.messages import Message
from desktop.gui.parts.output import SlipOutput
from desktop.gui.parts.output_choice import Target
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.set_output import SetOutput
from desktop.printing.jobs import JobState
from tests.support.desks import desk, folder, tray
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

__all__ = ["desk", "folder", "tray"]
MATTER = "SAMPLE-041"  # its release names two receipts and an authorization


def draft(desk: Desk, agent: str = "代办·乙") -> Draft:
    made = ready_draft(desk, MATTER)
    firm = Applicant(
        name="测试牧业合作社",
        document="credit_code",
        id_number="91350100M000100Y43",
        legal_person="测试甲",
        agent_name=agent,
    )
    return msgspec.structs.replace(made, applicant=firm)


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_set_is_made_once_and_printed_again_after(desk: Desk) -> None:
    number = desk.cases.open(draft(desk)).slip_number
    made = desk.forms.make_set(number)
    assert [(each.form.title, each.form.print_no, each.copies) for each in made.members] == [
        ("材料接收清单", 1, 2),
        ("代办委托书", 1, 1),
    ]
    assert made.left_out == ()
    again = desk.forms.make_set(number)
    assert [each.form.number for each in again.members] == [each.form.number for each in made.members]
    assert [each.form.print_no for each in again.members] == [2, 2]
    assert "第 2 次打印" in words(again.members[0].form.pdf)
    assert len(desk.cases.find(number).forms) == 2


def test_what_a_case_cannot_fill_is_said_and_the_rest_goes_out(desk: Desk) -> None:
    number = desk.cases.open(draft(desk, agent="")).slip_number
    made = desk.forms.make_set(number)
    assert [each.form.title for each in made.members] == ["材料接收清单"]
    assert made.left_out == (f"代办委托书：{number} 没有登记代办人",)


def test_a_matter_without_a_set_has_none_and_a_void_case_neither(desk: Desk) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    assert desk.forms.make_set(number).members == ()
    desk.cases.void(number, "录错")
    with pytest.raises(CaseError, match="作废"):
        desk.forms.make_set(number)


def test_one_key_prints_the_slip_that_waits_and_its_forms(desk: Desk, tray: PaperTray, qtbot: QtBot) -> None:
    runner = TaskRunner()
    output = SlipOutput(runner, desk, runner)
    told: list[Message] = []
    output.message_raised.connect(told.append)
    number = desk.cases.open(draft(desk)).slip_number
    sets = SetOutput(Workroom(Look(), runner, desk, output, ()), runner)
    sets.send(number)
    assert "还没有选打印机" in told[-1].what
    output.choose(Target(queue="tray"))
    sets.send(number)
    qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)
    assert told[-1].what == "告知单、材料接收清单 2 份、代办委托书 1 份，已送 tray"
    assert [(request.title[:2], request.copies) for request in tray.requests] == [
        ("ML", 1),
        ("SJ", 2),
        ("WT", 1),
    ]
    assert all(request.mark for request in tray.requests)
    assert len({request.mark for request in tray.requests}) == 3
    sets.send(number)
    qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)
    assert [request.title[:2] for request in tray.requests[3:]] == ["SJ", "WT"]  # the slip is out already
    runner.shut_down()


def test_the_forms_of_a_set_are_followed_too(desk: Desk, tray: PaperTray, qtbot: QtBot) -> None:
    runner = TaskRunner()
    output = SlipOutput(runner, desk, runner)
    told: list[Message] = []
    output.message_raised.connect(told.append)
    number = desk.cases.open(draft(desk)).slip_number
    output.choose(Target(queue="tray"))
    sets = SetOutput(Workroom(Look(), runner, desk, output, ()), runner)
    sets.send(number)
    qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)
    for state, words in (("stopped", "打印任务停住了"), ("completed", "单据已出纸")):
        tray.state = state  # type: ignore[assignment]
        sets.follow()
        qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)
        assert words in told[-1].what
    doubtful: tuple[tuple[JobState, tuple[str, ...]], ...] = (
        ("unknown", ()),
        ("completed", ("job-completed-with-errors",)),
    )
    for tray.state, tray.reasons in doubtful:
        sets.send(number)
        qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)
        sets.follow()
        qtbot.waitUntil(lambda: not runner.busy, timeout=20_000)
        assert (told[-1].tone, "是否出纸未确认" in told[-1].what) == ("attention", True)
    runner.shut_down()
