"""The banner's report has the numbers of the desk's, case by case; and who is missing is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from casework.cases.draft import Draft, MaterialMark
from casework.report.counting import MonthReport
from desktop.desk.desk import Desk
from desktop.services.cases.record_affairs import Asked
from sync.server.acts import case_acts
from sync.server.refusals import Refused
from sync.server.report.gather import report_of
from sync.server.report.span import ReportSpan, month_span, span_of
from tests.support.banners import HALL, POINT, Banner
from tests.support.public_cases import draft_of, publish, sample_release, workplace
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow

TODAY = dt.datetime.now().astimezone().date()
MONTH = f"{TODAY:%Y-%m}"


@pytest.fixture
def desk(served: Banner, tmp_path: Path) -> Iterator[Desk]:
    opened = workplace(served, tmp_path / "data")
    yield opened
    opened.close()


def shared_draft(desk: Desk) -> Draft:
    """A matter of which one paper is known by sharing of data."""
    draft = draft_of(desk, "SAMPLE-007", "handed_in")
    marks = [
        msgspec.structs.replace(mark, state="not_needed") if mark.code == "SAMPLE-007-M01" else mark
        for mark in draft.marks
    ]
    assert "not_needed" in {mark.state for mark in marks}
    return msgspec.structs.replace(draft, marks=tuple(marks))


def a_month_of(desk: Desk, banner: Banner) -> None:
    """Whole at once, twice, corrected, void, evaluated, asked by phone, decided by the banner."""
    whole = desk.cases.open(draft_of(desk, "SAMPLE-004", "handed_in")).slip_number
    part = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    missing = desk.cases.find(part).missing[0].material.code
    desk.slips.issue_again(part, (MaterialMark(code=missing, state="handed_in"),))
    desk.cases.open(shared_draft(desk))
    gone = desk.cases.open(ready_draft(desk, "SAMPLE-001")).slip_number
    desk.cases.void(gone, "重复登记")
    desk.events.evaluate(whole, "very_satisfied")
    desk.events.evaluate(part, "dissatisfied")
    desk.affairs.note_enquiry(Asked(matter_code="SAMPLE-001"))
    desk.exchange.sync()
    with banner.writing() as connection:
        case_acts.change_status(connection, whole, "accepted", note="", by="旗里")
        case_acts.change_status(connection, whole, "completed", note="", by="旗里")
        case_acts.change_status(connection, part, "accepted", note="", by="旗里")
    desk.exchange.sync()


def of_banner(banner: Banner, span: ReportSpan) -> MonthReport:
    with banner.reading() as connection:
        return report_of(connection, span, sample_release(), TODAY)


def test_the_numbers_are_those_of_the_desk(served: Banner, desk: Desk) -> None:
    publish(served)
    a_month_of(desk, served)
    ours, theirs = of_banner(served, month_span(MONTH)), desk.ledgers.report(MONTH)
    assert [msgspec.structs.asdict(row) for row in ours.rows] == [
        msgspec.structs.asdict(row) for row in theirs.rows
    ]
    assert (ours.total, ours.sites, ours.grades, ours.enquiries, ours.months) == (
        theirs.total,
        theirs.sites,
        theirs.grades,
        theirs.enquiries,
        theirs.months,
    )
    assert (ours.total.cases, ours.total.voided, ours.total.slips, ours.total.ended) == (3, 1, 4, 1)
    assert ours.total.promised >= 1
    assert ours.total.proofs_avoided > 0
    assert ours.grades["dissatisfied"] == 1


def test_who_is_missing_is_named_with_the_last_word(served: Banner, desk: Desk) -> None:
    publish(served)
    a_month_of(desk, served)
    unheard = of_banner(served, month_span("2026-02" if MONTH != "2026-02" else "2026-03")).unheard
    assert POINT not in {each.site for each in unheard}
    assert {each.site for each in unheard} == {
        site.code for site in sample_release().sites if site.code not in (HALL, POINT)
    }
    assert {each.since for each in unheard} == {""}


def test_a_span_counts_its_days_alone(served: Banner, desk: Desk) -> None:
    publish(served)
    a_month_of(desk, served)
    assert of_banner(served, span_of(TODAY, TODAY)).total.cases == 3
    before = TODAY - dt.timedelta(days=40)
    assert of_banner(served, span_of(before, TODAY - dt.timedelta(days=1))).total.cases == 0


def test_spans_that_cannot_be_are_refused() -> None:
    for wrong in ("2026-13", "11", "2026-11-01", ""):
        with pytest.raises(Refused, match="不是月份"):
            month_span(wrong)
    with pytest.raises(Refused, match="对调"):
        span_of(TODAY, TODAY - dt.timedelta(days=1))
    assert month_span("2026-02").name == "2026-02"
    assert span_of(dt.date(2026, 2, 1), dt.date(2026, 2, 27)).name == "2026-02-01/2026-02-27"
