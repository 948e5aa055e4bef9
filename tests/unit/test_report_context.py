"""Around the month's counts: twelve months with their year's end, and sites of which nothing has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.release.catalogue import Site, Text
from casework.report.report_context import MonthCount
from casework.report.report_files import report_sheets
from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.services.cases.month_report import unheard_sites, year_counts
from desktop.services.upkeep.new_workplace import SetUp
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

TODAY = dt.datetime.now().astimezone().date()
FIRST = TODAY.replace(day=1)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Desk]:
    """A township with points below it."""
    folder = tmp_path / "town"
    bootstrap.set_up(folder, SetUp(site_code="ML01", staff_name="乌云"))
    opened = Desk(demo_duty(folder), folder, PaperTray())
    yield opened
    opened.close()


def test_twelve_months_end_with_the_one_that_is_asked_for(hall: Desk) -> None:
    gone = hall.cases.open(ready_draft(hall, "SAMPLE-004")).slip_number
    hall.cases.open(ready_draft(hall, "SAMPLE-004"))
    hall.cases.void(gone, "重复登记")
    report = hall.ledgers.report(f"{FIRST:%Y-%m}")
    assert len(report.months) == 12
    assert report.months[-1] == MonthCount(month=f"{FIRST:%Y-%m}", cases=report.total.cases)
    assert sum(each.cases for each in report.months) == 1
    next_year = FIRST.replace(year=FIRST.year + 1)
    with hall.state.duty.store.reading() as connection:
        assert [each.cases for each in year_counts(connection, next_year)] == [0] * 12
        later = (FIRST + dt.timedelta(days=62)).replace(day=1)
        months = year_counts(connection, later)
    assert [each.month for each in months if each.cases] == [f"{FIRST:%Y-%m}"]
    assert len({each.month for each in months}) == 12


def test_months_go_over_the_turn_of_the_year(hall: Desk) -> None:
    with hall.state.duty.store.reading() as connection:
        months = [each.month for each in year_counts(connection, dt.date(2026, 2, 1))]
    assert (months[0], months[9:]) == ("2025-03", ["2025-12", "2026-01", "2026-02"])


def test_a_hall_hears_who_is_missing_and_since_when(hall: Desk) -> None:
    report = hall.ledgers.report(f"{FIRST:%Y-%m}")
    below = {site.code for site in hall.catalogue.release.sites if site.parent == "ML01"}
    assert below
    assert {each.site for each in report.unheard} == below, "of none of them has anything come"
    assert all(each.since == "" for each in report.unheard)
    titles = [sheet.title for sheet in report_sheets(report)]
    assert titles[-2:] == ["十二个月的办件", "没有消息的站点"]


def test_a_point_has_nobody_below_it(tmp_path: Path) -> None:
    folder = tmp_path / "point"
    bootstrap.set_up(folder, SetUp(site_code="ML0101", staff_name="其其格"))
    desk = Desk(demo_duty(folder), folder, PaperTray())
    report = desk.ledgers.report(f"{FIRST:%Y-%m}")
    assert report.unheard == ()
    assert [sheet.title for sheet in report_sheets(report)][-1] == "十二个月的办件"
    desk.close()


def test_who_was_heard_after_the_month_s_end_is_not_named(hall: Desk) -> None:
    release = hall.catalogue.release
    last = FIRST - dt.timedelta(days=1)  # of the month before
    with hall.state.duty.store.reading() as connection:
        of_before = unheard_sites(connection, release, "", last, TODAY)
        other = replace(
            release, sites=(*release.sites, Site(code="X", name=Text(zh="自己"), kind="gacha", parent="X"))
        )
        assert unheard_sites(connection, other, "X", last, TODAY) == ()
        of_banner = unheard_sites(connection, release, "ML", last, TODAY)
    assert "ML01" not in {each.site for each in (*of_before, *of_banner)}, "it has written since"
