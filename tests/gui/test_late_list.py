"""The list of cases shows those that are overdue, of whatever day, by one tick."""

from __future__ import annotations

from desktop.desk.desk import Desk
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.gui.test_fit import clipped, overlapping_edges
from tests.support.window_pages import cases_page
from tests.unit.test_late_cases import begun


def test_one_tick_shows_what_is_overdue(counter: Counter, work: WorkArea, desk: Desk) -> None:
    late = begun(desk, "2024-03-04T09:00:00+08:00")
    begun(desk, "")
    counter.press(KEY.Key_F3)
    counter.settle()
    page = cases_page(work)
    assert len(page.model.rows) == 2
    assert clipped(counter.window) == []
    assert overlapping_edges(counter.window) == []
    page.late.setChecked(True)
    counter.settle()
    assert [row.slip_number for row in page.model.rows] == [late]
    assert page.count.text() == "超期 1 件"
    assert not page.search.isEnabled()
    desk.cases.void(late, "试验")
    page.look_up()
    counter.settle()
    assert not page.model.rows
    assert page.empty.text() == "没有超期的办件。"
    page.late.setChecked(False)
    counter.settle()
    assert len(page.model.rows) == 2
    assert page.search.isEnabled()
