"""The list of cases is filtered by words: days and states, with and without a search."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from desktop.database.tables import CaseLine
from desktop.desk.desk import Desk
from desktop.gui.cases.cases import FILTERS, CasesPage
from desktop.gui.window.work_area import WorkArea
from tests.gui.counter import KEY, Counter
from tests.support.window_pages import cases_page
from tests.support.workplaces import ready_draft


@pytest.fixture
def page(counter: Counter, work: WorkArea, desk: Desk) -> CasesPage:
    """One case of last year that lacks papers, one of today that is whole."""
    old = desk.cases.open(ready_draft(desk, "SAMPLE-004"))
    desk.cases.open(ready_draft(desk, "SAMPLE-001"))
    then = (dt.datetime.now().astimezone() - dt.timedelta(days=400)).isoformat()
    with desk.state.duty.store.writing() as connection:
        connection.execute(update(CaseLine).where(CaseLine.case_id == old.case_id).values(opened_at=then))
    counter.press(KEY.Key_F3)
    counter.settle()
    return cases_page(work)


def shown(page: CasesPage, counter: Counter, name: str) -> list[str]:
    page.filters[name].click()
    counter.settle()
    return [row.matter_code for row in page.model.rows]


def test_each_word_shows_its_cases(page: CasesPage, counter: Counter) -> None:
    both = ["SAMPLE-001", "SAMPLE-004"]
    expected = {
        "today": both[:1],
        "week": both[:1],
        "incomplete": both[1:],
        "running": both[:1],
        "finished": [],
        "all": both,
    }
    assert {name: shown(page, counter, name) for name in FILTERS} == expected
    assert page.filters["all"].isChecked()


def test_who_searches_means_any_day_within_the_word(page: CasesPage, counter: Counter) -> None:
    page.search.setText("SAMPLE-004")
    counter.settle()
    assert [row.matter_code for row in page.model.rows] == ["SAMPLE-004"]
    assert shown(page, counter, "running") == []
