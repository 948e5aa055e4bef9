"""A paper of no case that nobody vouches for: the page of today asks, and takes the answer by one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.desk.desk import Desk
from desktop.gui.parts.output_choice import Target
from desktop.gui.parts.page import Place
from desktop.gui.today.today import TodayPage
from desktop.gui.window.work_area import WorkArea
from desktop.services.forms.enquiry import EnquiryOrder
from desktop.services.forms.form_kind import Order
from desktop.services.forms.guide import GuideOrder
from desktop.services.forms.transfer import TransferOrder
from tests.gui.counter import KEY, Counter
from tests.gui.test_today_page import today_page
from tests.support.printers import PaperTray
from tests.support.workplaces import ready_draft

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def tray(desk: Desk) -> PaperTray:
    made = PaperTray()
    made.state = "unknown"
    desk.state.printing = made
    return made


def ask(counter: Counter, work: WorkArea, desk: Desk, order: Order) -> TodayPage:
    """Print it, and press Enter on the task that comes of it."""
    desk.forms.print_form(desk.forms.make(order), "tray")
    desk.slips.jobs()
    work.output.choose(Target(queue="tray"))
    work.open_place(Place("today", ""))
    counter.settle()
    page = today_page(work)
    counter.qtbot.waitUntil(lambda: prints(page) > 0, timeout=10_000)
    row = next(at for at in range(len(page.model.rows)) if is_print(page, at))
    page.list.setCurrentIndex(page.model.index(row))
    counter.press(KEY.Key_Return)
    counter.settle()
    return page


def is_print(page: TodayPage, row: int) -> bool:
    line = page.model.line(row)
    return line is not None and line.kind == "print"


def prints(page: TodayPage) -> int:
    return sum(line.kind == "print" for line in page.lines)


def shown(page: TodayPage) -> list[str]:
    return [message.title for message in page.messages.shown()]


GUIDE = GuideOrder(matter_code="SAMPLE-001")


@pytest.mark.parametrize(("key", "state"), [(KEY.Key_H, "printed"), (KEY.Key_N, "unprinted")])
def test_a_sheet_is_here_or_is_wanted_no_more(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray, key: Qt.Key, state: str
) -> None:
    page = ask(counter, work, desk, GUIDE)
    assert shown(page) == ["办事指南 SAMPLE-001 打印没确认：纸出来了吗？"]
    counter.press(key, held=ALT)
    counter.settle()
    counter.qtbot.waitUntil(lambda: prints(page) == 0, timeout=10_000)
    assert shown(page) == []
    assert [job.standing.state for job in desk.slips.jobs()] == [state]


def test_a_form_of_no_case_is_printed_again(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    page = ask(counter, work, desk, EnquiryOrder(asked="怎么办", answered="这样办"))
    tray.state = "completed"
    counter.press(KEY.Key_R, held=ALT)
    counter.settle()
    counter.qtbot.waitUntil(lambda: len(tray.requests) == 2, timeout=10_000)
    desk.slips.jobs()
    counter.qtbot.waitUntil(lambda: prints(page) == 0, timeout=10_000)


def test_the_question_of_a_bag_leads_to_the_bag(
    counter: Counter, work: WorkArea, desk: Desk, tray: PaperTray
) -> None:
    number = desk.cases.open(ready_draft(desk)).slip_number
    page = ask(counter, work, desk, TransferOrder(slip_numbers=(number,), to_site="ML01"))
    counter.press(KEY.Key_B, held=ALT)
    counter.qtbot.waitUntil(lambda: work.page is work.page_named("bags"), timeout=10_000)
    assert prints(page) == 1, "nobody has answered"
