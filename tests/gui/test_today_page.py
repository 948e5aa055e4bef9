"""The page of today, by keys: what needs somebody comes by itself, and Enter opens it."""

from __future__ import annotations

from casework.cases.today import TodayLine
from desktop.desk.desk import Desk
from desktop.gui.case.case import CasePage
from desktop.gui.today.today import TodayPage
from desktop.gui.window.work_area import WorkArea
from desktop.services.cases.record_events import Escalating
from tests.gui.counter import KEY, NAME, Counter
from tests.gui.test_case_page import HELD, is_on_screen
from tests.gui.test_fit import SIZES, clipped, overlapping_edges, show
from tests.support.window_pages import counter_page
from tests.support.workplaces import ready_draft


def today_page(work: WorkArea) -> TodayPage:
    page = work.page_named("today")
    assert isinstance(page, TodayPage)
    return page


def lines_of(counter: Counter, count: int) -> tuple[TodayLine, ...]:
    """The lines, once there are so many."""
    page = today_page(counter.window.work)  # type: ignore[arg-type]
    counter.qtbot.waitUntil(lambda: len(page.lines) == count, timeout=10_000)
    counter.settle()
    return page.lines


def test_an_empty_day_is_done(counter: Counter, work: WorkArea) -> None:
    counter.press(KEY.Key_2, held=HELD)
    counter.settle()
    assert today_page(work).empty.isVisible()
    assert today_page(work).empty.text() == "今天都办好了"


def test_what_comes_is_counted_in_the_rail_and_opens_by_enter(
    counter: Counter, work: WorkArea, desk: Desk
) -> None:
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    lines_of(counter, 1)
    assert work.rail.buttons["today"].needs.count == 0, "who is waited for needs nobody here"
    desk.events.escalate(number, Escalating(reason="系统里没有"))
    lines_of(counter, 1)
    counter.qtbot.waitUntil(lambda: work.rail.buttons["today"].needs.count == 1, timeout=10_000)
    counter.press(KEY.Key_2, held=HELD)
    counter.settle()
    page = today_page(work)
    assert page.list.hasFocus()
    line = page.current()
    assert line is not None
    assert line.words == "办不成事待答复"
    counter.press(KEY.Key_Return)
    counter.settle()
    opened = work.page
    assert isinstance(opened, CasePage)
    assert opened.place is not None
    assert opened.place.shown.slip_number == number
    counter.press(KEY.Key_Escape)
    assert is_on_screen(work, page), "one comes back to where one was"
    counter.press(KEY.Key_Escape)
    assert is_on_screen(work, counter_page(work))


def test_a_draft_is_gone_on_with(counter: Counter, work: WorkArea) -> None:
    counter.choose("SAMPLE-001")
    counter.type("11")
    counter.name_applicant()
    counter.press(KEY.Key_N, held=HELD)  # the next person comes first
    counter.settle()
    lines_of(counter, 1)
    counter.press(KEY.Key_2, held=HELD)
    counter.settle()
    counter.press(KEY.Key_Return)
    counter.settle()
    assert is_on_screen(work, counter_page(work))
    assert counter_page(work).draft.applicant.name == NAME


def test_words_filter_and_the_place_stays(counter: Counter, work: WorkArea, desk: Desk) -> None:
    for matter in ("SAMPLE-004", "SAMPLE-009"):
        number = desk.cases.open(ready_draft(desk, matter)).slip_number
    desk.events.evaluate(number, "dissatisfied")
    lines_of(counter, 2)
    counter.press(KEY.Key_2, held=HELD)
    counter.settle()
    page = today_page(work)
    shown = [name for name, press in page.filters.items() if press.isVisible()]
    assert shown == ["", "task", "waiting"]
    page.filters["waiting"].click()
    assert [line.kind for line in page.model.rows if isinstance(line, TodayLine)] == ["waiting"]
    desk.events.follow_up(number, "已回访")
    lines_of(counter, 2)
    counter.qtbot.waitUntil(lambda: not page.filters["task"].isVisible(), timeout=10_000)
    assert page.current() is not None


def test_it_fits_every_size(counter: Counter, work: WorkArea, desk: Desk) -> None:
    desk.cases.open(ready_draft(desk, "SAMPLE-004"))
    lines_of(counter, 1)
    counter.press(KEY.Key_2, held=HELD)
    for size in SIZES:
        show(counter, size)
        assert clipped(counter.window) == [], size
        assert overlapping_edges(counter.window) == [], size
