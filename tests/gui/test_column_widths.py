"""What matters in the table of cases is not cut while there is room."""

from __future__ import annotations

from desktop.desk.desk import Desk
from desktop.gui.cases.column_widths import shared
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.support.window_pages import cases_page
from tests.support.workplaces import ready_draft


def test_one_column_has_what_the_others_leave() -> None:
    assert shared(500, [100, 400, 90], [50, 60, 50], 1) == [100, 310, 90]


def test_who_wants_most_gives_first_where_there_is_no_room() -> None:
    assert shared(300, [100, 400, 200], [50, 60, 50], 1) == [100, 60, 140]
    assert shared(100, [100, 400, 200], [50, 60, 50], 1) == [50, 60, 50]


def test_every_word_but_the_matter_is_whole_on_the_laptop(
    counter: Counter, work: WorkArea, desk: Desk
) -> None:
    """With names shown, the staff of a demonstration, several prints and a limit."""
    desk.cases.open(ready_draft(desk))
    counter.window.window().resize(1366, 768)
    counter.press(KEY.Key_F3)
    counter.settle()
    page = cases_page(work)
    page.names.setChecked(True)
    counter.settle()
    assert page.model.shows_names
    table = page.table
    for column in set(range(table.model().columnCount())) - {2}:
        assert table.columnWidth(column) >= table.sizeHintForColumn(column), column
    assert sum(table.columnWidth(column) for column in range(table.model().columnCount())) == (
        table.viewport().width()
    )
