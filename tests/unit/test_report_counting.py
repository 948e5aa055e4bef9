"""The counts of a month: each column is summed, what was replaced is no visit, months end on their day."""

from __future__ import annotations

import datetime as dt
import itertools

import msgspec
import pytest

from casework.cases.visits import CountedSlip, without_replaced
from casework.release.catalogue import Release
from casework.report.counting import (
    CountedCase,
    ReportRow,
    all_together,
    by_site,
    last_day,
    rows_of,
)
from casework.report.report_context import silent_sites, sites_under
from resources import SAMPLE_RELEASE

COUNTS = [field.name for field in msgspec.structs.fields(ReportRow) if field.type is int]


def row(site: str, first: int) -> ReportRow:
    """Each count is another number."""
    made = ReportRow(site=site, site_name=site)
    for at, name in enumerate(COUNTS):
        setattr(made, name, first + at)
    return made


def test_every_column_is_summed() -> None:
    rows = (row("ML01", 100), row("ML01", 1_000), row("ML02", 10_000))
    total = all_together(rows)
    sites = {each.site: each for each in by_site(rows)}
    for at, name in enumerate(COUNTS):
        assert getattr(total, name) == 11_100 + 3 * at
        assert (getattr(sites["ML01"], name), getattr(sites["ML02"], name)) == (1_100 + 2 * at, 10_000 + at)
    assert (total.matter, total.mode, sites["ML01"].matter, sites["ML01"].mode) == ("", "", "", "")


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2028-02-01", "2028-02-29"),
     ("2026-04-01", "2026-04-30"), ("2026-12-01", "2026-12-31")],
)  # fmt: skip
def test_a_month_ends_on_its_last_day(first: str, last: str) -> None:
    assert last_day(dt.date.fromisoformat(first)).isoformat() == last


def test_a_slip_without_a_number_is_replaced_by_none() -> None:
    """As older programs wrote it: what is not said is nothing."""
    slips = [CountedSlip(), CountedSlip(slip_number="A1"), CountedSlip(slip_number="A2", replaces="A1")]
    assert [each.slip_number for each in without_replaced(slips)] == ["", "A2"]


def test_what_is_promised_runs_or_ran_and_is_late_while_nothing_came_of_it() -> None:
    day = dt.date(2026, 11, 24)
    release = load()
    case = CountedCase(site="ML01", matter_code="SAMPLE-001", matter_name="x", promised_on=day)
    ended = msgspec.structs.replace(case, is_over=True)
    free = msgspec.structs.replace(case, promised_on=None)
    void = msgspec.structs.replace(case, is_voided=True)
    (counted,) = rows_of((case, ended, free, void), release, day + dt.timedelta(days=1))
    assert (counted.cases, counted.promised, counted.overdue, counted.voided) == (3, 2, 1, 1)
    (counted,) = rows_of((case,), release, day)
    assert counted.overdue == 0, "the day itself is in time"


def test_a_site_that_wrote_on_the_last_day_is_not_silent() -> None:
    until = dt.date(2026, 11, 24)
    silent = silent_sites(release_of(("A1", ""), ("B1", "A1"), ("B2", "A1")), "A1", HEARD, until)
    assert [(each.site, each.since) for each in silent] == [("B2", HEARD["B2"])]


def test_sites_that_stand_below_each_other_are_each_named_once() -> None:
    release = release_of(("A1", "B1"), ("B1", "A1"), ("C1", "B1"))
    assert [each.code for each in itertools.islice(sites_under(release, "A1"), 9)] == ["B1", "C1"]


HEARD = {
    code: dt.datetime(2026, 11, day, 12).astimezone().isoformat() for code, day in (("B1", 24), ("B2", 23))
}


def release_of(*parents: tuple[str, str]) -> Release:
    """A release with these sites and their parents."""
    release = load()
    first = release.sites[0]
    sites = tuple(msgspec.structs.replace(first, code=code, parent=parent) for code, parent in parents)
    return msgspec.structs.replace(release, sites=sites)


def load() -> Release:
    return msgspec.json.decode(SAMPLE_RELEASE.read_bytes(), type=Release)
