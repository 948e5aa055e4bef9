"""Since when the promised limit of a case runs: by acceptance where it is known, else from all papers."""

from __future__ import annotations

import msgspec

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.entries import ClockTrust, Head, Observation, Recorded, encode_body, head_of, make_entry
from casework.cases.fold import fold
from casework.cases.kinds.banner import CaseStatusChanged, ResultRecorded
from casework.cases.kinds.cases import CaseVoided
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded, MaterialsRequested
from casework.cases.promised_limit import LimitBegun, is_over, limit_begun
from casework.release.catalogue import Mode
from tests.support.entry_histories import CASE, opened

OPENED, LATER, LATEST = (f"2026-11-{day}T09:00:00+08:00" for day in (24, 25, 26))


class History:
    """One device's entries of one case, each with a time of its own."""

    def __init__(self, mode: Mode = "collect", clock: ClockTrust = "trusted") -> None:
        self.head = Head("a")
        self.clock = clock
        self.entries: list[Recorded] = []
        self.say("case_opened", msgspec.structs.replace(opened(), mode=mode), OPENED)

    def say(self, kind: str, body: Body, at: str) -> History:
        rev = len(self.entries) + 1
        told = Observation(subject=CASE, rev=rev, kind=kind, recorded_at=at, clock=self.clock, staff="s1")
        self.entries.append(make_entry(self.head, told, encode_body(body)))
        self.head = head_of(self.entries[-1].entry)
        return self

    def mark(self, state: MaterialState, at: str, code: str = "m1") -> History:
        change = MaterialChange(now=MaterialMark(code=code, state=state), was=self.case.materials.get(code))
        return self.say("materials_recorded", MaterialsRecorded(changes=(change,)), at)

    def progress(self, now: str, at: str) -> History:
        was = self.case.progress.text
        return self.say("case_status_changed", CaseStatusChanged(now=now, was=was, by="旗"), at)

    @property
    def case(self) -> Case:
        return fold(self.entries)


def test_while_something_is_missing_nothing_runs() -> None:
    assert limit_begun(History("accept").mark("missing", OPENED).case) == LimitBegun()
    assert limit_begun(History("accept").mark("invalid", OPENED).case) == LimitBegun()


def test_where_the_site_accepts_it_runs_from_when_all_was_there() -> None:
    history = History("accept").mark("missing", OPENED).mark("handed_in", LATER)
    assert limit_begun(history.case) == LimitBegun(LATER, is_accepted=True)
    history.mark("not_needed", LATEST, code="m2")
    assert limit_begun(history.case) == LimitBegun(LATER, is_accepted=True)


def test_where_the_site_accepts_nothing_it_is_no_more_than_likely() -> None:
    history = History("collect").mark("handed_in", OPENED)
    assert limit_begun(history.case) == LimitBegun(OPENED)
    assert limit_begun(History("accept", "doubtful").mark("handed_in", OPENED).case) == LimitBegun(OPENED)


def test_acceptance_by_the_banner_is_certain_and_the_first_counts() -> None:
    history = History("inform").mark("missing", OPENED).progress("received", OPENED)
    assert limit_begun(history.case) == LimitBegun()
    history.progress("accepted", LATER)
    assert limit_begun(history.case) == LimitBegun(LATER, is_accepted=True)
    history.progress("processing", LATEST).progress("accepted", LATEST)
    assert limit_begun(history.case) == LimitBegun(LATER, is_accepted=True)


def test_a_paper_that_is_wanted_again_begins_the_likely_limit_anew() -> None:
    history = History("collect").mark("handed_in", OPENED)
    again = MaterialMark(code="m1", state="missing", reason="看不清")
    change = MaterialChange(now=again, was=history.case.materials["m1"])
    history.say("materials_requested", MaterialsRequested(changes=(change,), by="旗"), LATER)
    assert limit_begun(history.case) == LimitBegun()
    assert limit_begun(history.mark("handed_in", LATEST).case) == LimitBegun(LATEST)


def test_it_does_not_run_while_the_banner_waits_or_has_stopped() -> None:
    for word in ("supplement", "suspended"):
        history = History("accept").mark("handed_in", OPENED).progress(word, LATER)
        assert limit_begun(history.case) == LimitBegun()
        assert limit_begun(history.progress("processing", LATEST).case).at == OPENED


def test_what_is_void_refused_done_or_has_a_result_is_over() -> None:
    assert not is_over(History().case)
    assert not is_over(History().progress("accepted", LATER).case)
    for word in ("completed", "refused"):
        assert is_over(History().progress(word, LATER).case)
    assert is_over(History().say("result_recorded", ResultRecorded(now="准予", by="旗"), LATER).case)
    void = History("accept").mark("handed_in", OPENED).say("case_voided", CaseVoided(reason="错"), LATER).case
    assert is_over(void)
    assert limit_begun(void) == LimitBegun()
