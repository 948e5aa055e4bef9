"""The counts of a month: each column is summed, what was replaced is no visit, months end on their day."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from casework.release.catalogue import Release
from casework.report.counting import (
    CountedCase,
    CountedSlip,
    ReportRow,
    all_together,
    by_site,
    last_day,
    rows_of,
    without_replaced,
)
from resources import SAMPLE_RELEASE

COUNTS = [field.name for field in msgspec.structs.fields(ReportRow) if field.type is int]


def row(site: str, first: int) -> ReportRow:
    """Each count is another number."""
    return ReportRow(site=site, site_name=site, **{name: first + at for at, name in enumerate(COUNTS)})


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


def load() -> Release:
    return msgspec.json.decode(SAMPLE_RELEASE.read_bytes(), type=Release)
