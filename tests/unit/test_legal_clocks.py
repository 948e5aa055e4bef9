"""The legal clocks: five working days for a supplement, limits from acceptance, stops, corrected times."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from casework.cases.draft import MaterialMark
from casework.cases.kinds.banner import CaseStatusChanged
from casework.cases.kinds.limits import LimitResumed, LimitStopped, TimeCorrected
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.cases.legal_clocks import Clocks, MatterLimits, clocks, facts_of
from casework.deadline import WorkingDays
from casework.release.catalogue import Limit
from tests.support.case_histories import TOWN, CaseHistory, arrived, supplement_asked, transferred

LICENCE = MatterLimits(
    kind="行政许可",
    delegated=frozenset(("ML0101", "ML01")),
    promised=Limit(value=5, unit="working_day"),
    statutory=Limit(value=20, unit="working_day"),
    excluded_steps=("专家评审",),
)
SERVICE = replace(LICENCE, kind="公共服务")
MONDAY = dt.date(2026, 11, 2)  # no holiday until New Year
DAYS = WorkingDays()


def at(day: dt.date) -> str:
    return f"{day.isoformat()}T09:00:00+08:00"


def after(days: int) -> dt.date:
    return MONDAY + dt.timedelta(days=days)


def handed_in(code: str = "m1", other: str = "") -> MaterialsRecorded:
    marks = [MaterialMark(code=code, state="handed_in")]
    marks += [MaterialMark(code=other, state="missing")] if other else []
    return MaterialsRecorded(changes=tuple(MaterialChange(now=mark) for mark in marks))


def of(history: CaseHistory, today: dt.date, matter: MatterLimits = LICENCE) -> Clocks:
    return clocks(facts_of(history.case), matter, DAYS, today)


def incomplete() -> CaseHistory:
    """One paper came on Monday, another lacks."""
    return CaseHistory(at=at(MONDAY)).say("materials_recorded", handed_in(other="m2"), at(MONDAY))


def test_five_working_days_for_a_supplement_run_from_the_first_papers() -> None:
    found = of(incomplete(), MONDAY)
    assert found.supplement_by is not None
    assert found.supplement_by.day == after(7)  # the weekend does not count
    assert (found.accepted_on, found.promised) == (None, None)
    assert not of(incomplete(), after(7)).is_deemed


def test_who_was_told_nothing_in_time_counts_as_accepted_from_the_day_of_the_papers() -> None:
    found = of(incomplete(), after(8))
    assert (found.is_deemed, found.is_certain, found.accepted_on) == (True, True, MONDAY)
    assert found.promised is not None
    assert (found.promised.day, found.promised.provisional) == (after(7), False)


def test_who_was_told_in_time_does_not() -> None:
    in_time = incomplete().say("case_supplement_asked", supplement_asked(), at(after(7)))
    assert not of(in_time, after(30)).is_deemed
    too_late = incomplete().say("case_supplement_asked", supplement_asked(), at(after(8)))
    assert of(too_late, after(30)).is_deemed


def test_only_licences_at_delegated_sites_have_that_clock() -> None:
    assert of(incomplete(), after(30), SERVICE) == Clocks()
    assert of(incomplete(), after(30), replace(LICENCE, delegated=frozenset())) == Clocks()
    assert of(CaseHistory(), after(30)).supplement_by is None


def bagged(at_town: str) -> CaseHistory:
    """Papers came to the point on Monday, and in a bag to the township."""
    sent = incomplete().say("case_transferred", transferred(), at(after(1)))
    return sent.say("case_papers_arrived", arrived(), at_town)


def test_at_a_point_that_only_collects_nothing_starts_and_at_the_township_it_does() -> None:
    town_alone = replace(LICENCE, delegated=frozenset({TOWN}))
    assert of(incomplete(), after(30), town_alone) == Clocks()
    came = bagged(at(after(9)))
    found = of(came, after(16), town_alone)
    assert found.supplement_by is not None
    assert (found.papers_at, found.supplement_by.day, found.is_deemed) == (at(after(9)), after(16), False)
    late = of(came, after(17), town_alone)
    assert (late.is_deemed, late.accepted_on) == (True, after(9))
    in_time = came.say("case_supplement_asked", supplement_asked(), at(after(16)))
    assert not of(in_time, after(30), town_alone).is_deemed


def test_where_it_runs_already_a_bag_begins_nothing_anew() -> None:
    found = of(bagged(at(after(4))), after(4))
    assert found.papers_at == at(MONDAY)


def test_a_case_without_papers_and_a_bag_without_the_case_bring_none() -> None:
    town_alone = replace(LICENCE, delegated=frozenset({TOWN}))
    empty = CaseHistory(at=at(MONDAY)).say("case_transferred", transferred(), at(MONDAY))
    empty.say("case_papers_arrived", arrived(), at(after(1)))
    assert of(empty, after(30), town_alone).papers_at == ""
    first = empty.say("materials_recorded", handed_in(other="m2"), at(after(2)))
    assert of(first, after(2), town_alone).papers_at == at(after(2)), "ticked where the case lies now"
    missed = incomplete().say("case_transferred", transferred(), at(MONDAY))
    missed.say("case_papers_arrived", replace(arrived(), is_absent=True), at(after(1)))
    assert of(missed, after(30), town_alone).papers_at == ""


def test_what_the_banner_said_is_not_deemed_over() -> None:
    refused = incomplete().say("case_status_changed", CaseStatusChanged(now="refused", by="旗"), at(MONDAY))
    assert not of(refused, after(30)).is_deemed


def whole(mode: str = "accept") -> CaseHistory:
    opened = CaseHistory(mode, at(MONDAY))  # type: ignore[arg-type]
    return opened.say("materials_recorded", handed_in(), at(MONDAY))


def test_promised_and_statutory_days_run_from_acceptance() -> None:
    found = of(whole(), MONDAY)
    assert found.promised is not None
    assert found.statutory is not None
    assert (found.promised.day, found.statutory.day) == (after(7), after(28))
    collected = of(whole("collect"), MONDAY, SERVICE)
    assert collected.promised is not None
    assert collected.promised.provisional


def test_an_excluded_step_stops_both_and_its_days_do_not_count() -> None:
    stopped = whole().say("case_limit_stopped", LimitStopped(step="专家评审"), at(after(1)))
    found = of(stopped, after(2))
    assert (found.stopped_by, found.promised, found.statutory) == ("专家评审", None, None)
    resumed = stopped.say("case_limit_resumed", LimitResumed(step="专家评审"), at(after(3)))
    found = of(resumed, after(3))
    assert found.promised is not None
    assert found.promised.day == after(9)  # Tuesday and Wednesday were left out
    months = replace(LICENCE, promised=Limit(value=1, unit="month"))
    found = of(resumed, after(3), months)
    assert found.promised is not None
    assert found.promised.day == dt.date(2026, 12, 4)  # 2 December, and two days


def test_a_step_that_the_catalogue_does_not_exclude_stops_nothing() -> None:
    stopped = whole().say("case_limit_stopped", LimitStopped(step="开会"), at(after(1)))
    assert of(stopped, after(2)).promised == of(whole(), after(2)).promised


def test_the_time_in_which_the_banner_waits_does_not_count() -> None:
    paused = whole().say("case_status_changed", CaseStatusChanged(now="suspended", by="旗"), at(after(1)))
    assert of(paused, after(2)).promised is None
    going_on = CaseStatusChanged(now="processing", was="suspended", by="旗")
    again = of(paused.say("case_status_changed", going_on, at(after(3))), after(3))
    assert again.promised is not None
    assert again.promised.day == after(9)


def test_a_corrected_clock_moves_all_days() -> None:
    wrong = "2019-01-01T09:00:00+08:00"
    history = CaseHistory("accept", wrong, "doubtful")
    history.say("materials_recorded", handed_in(), wrong, "doubtful")
    assert not facts_of(history.case).begun.is_accepted
    for entry in [each.entry for each in history.entries]:
        moment = dt.datetime.fromisoformat(at(MONDAY))
        corrected = TimeCorrected(device=entry.device, seq=entry.seq, at=moment)
        history.say("case_time_corrected", corrected, at(after(4)))
    found = of(history, after(4))
    assert found.promised is not None
    assert (found.accepted_on, found.promised.day, found.is_certain) == (MONDAY, after(7), True)
    assert len(history.case.corrections) == 2


def test_what_a_trusted_clock_said_nobody_corrects() -> None:
    history = whole()
    entry = history.entries[-1].entry
    corrected = TimeCorrected(device=entry.device, seq=entry.seq, at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert of(history.say("case_time_corrected", corrected), MONDAY).accepted_on == MONDAY


def test_a_correction_that_cannot_be_read_corrects_nothing() -> None:
    history = CaseHistory("accept", "2019-01-01T09:00:00+08:00", "doubtful")
    entry = history.entries[-1].entry
    moment = dt.datetime.fromisoformat(at(MONDAY))
    history.say("case_time_corrected", TimeCorrected(device=entry.device, seq=entry.seq, at=moment))
    history.say("case_time_corrected", handed_in())
    assert history.case.opened_at == moment.isoformat()
    assert history.case.unread == ("case_time_corrected",)
