"""What the banner says of a case is kept with who, note and when; two that differ are a conflict."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from casework.cases.body import Body
from casework.cases.case import BannerWord, Case
from casework.cases.entries import Head, Recorded
from casework.cases.fold import fold
from casework.cases.kinds.banner import CaseStatusChanged, ResultRecorded
from casework.cases.kinds.cases import CaseVoided
from tests.support.entry_histories import opened
from tests.support.forged import AT, Claim, chained

HALL, POINT = "f" * 16, "d" * 16
LATER = "2026-11-25T10:00:00.000+08:00"


def written(device: str, *claims: Claim) -> list[Recorded]:
    return chained(Head(device), claims)


def after_hearing(seen: list[Recorded], claim: Claim) -> Recorded:
    """The point's entry, written where these were."""
    return written(POINT, replace(claim, seen=f"{HALL}={seen[-1].entry.seq}"))[0]


def told(kind: str, body: Body, rev: int, at: str = AT) -> Claim:
    return Claim("case-1", kind, body, rev, at=at)


def status(now: str, rev: int, at: str = AT, **fields: Any) -> Claim:
    return told("case_status_changed", CaseStatusChanged(now=now, by="王", **fields), rev, at)


def result(now: str, rev: int, **fields: Any) -> Claim:
    return told("result_recorded", ResultRecorded(now=now, by="李", **fields), rev)


def opening(rev: int = 1) -> Claim:
    return told("case_opened", opened(), rev)


def conflicts(case: Case) -> list[tuple[str, list[tuple[str, int]]]]:
    return [(each.what, [(side.device, side.seq) for side in each.sides]) for each in case.conflicts]


def test_who_said_how_far_it_is_with_which_note_and_when() -> None:
    case = fold(written(HALL, opening(), status("accepted", 2, LATER, note="缺户口簿")))
    assert case.progress == BannerWord(text="accepted", note="缺户口簿", by="王", at=LATER)
    assert case.result == BannerWord()


def test_the_first_acceptance_counts() -> None:
    steps = [status("received", 2), status("accepted", 3, LATER, was="received")]
    again = [status("processing", 4, was="accepted"), status("accepted", 5, AT, was="processing")]
    case = fold(written(HALL, opening(), *steps, *again))
    assert (case.accepted_at, case.progress.text, case.progress.at) == (LATER, "accepted", AT)
    assert case.conflicts == ()
    assert fold(written(HALL, opening(), steps[0])).accepted_at == ""


def test_a_result_has_its_document() -> None:
    case = fold(written(HALL, opening(), result("准予", 2, document_number="内许〔2026〕1号")))
    assert case.result == BannerWord(text="准予", note="内许〔2026〕1号", by="李", at=AT)
    assert case.progress == BannerWord()


@pytest.mark.parametrize(("say", "what"), [(status, "progress"), (result, "result")])
def test_two_that_did_not_see_each_other_are_a_conflict_and_the_later_stands(say: object, what: str) -> None:
    assert callable(say)
    case = fold([*written(HALL, opening(), say("甲", 2)), *written(POINT, say("乙", 3))])
    assert conflicts(case) == [(what, [(HALL, 2), (POINT, 1)])]
    assert getattr(case, what).text == "乙"


@pytest.mark.parametrize("say", [status, result])
def test_who_saw_what_stands_or_says_the_same_makes_none(say: object) -> None:
    assert callable(say)
    hall = written(HALL, opening(), say("甲", 2))
    seen = fold([*hall, after_hearing(hall, say("乙", 3))])
    same = fold([*hall, *written(POINT, say("甲", 3))])
    assert (conflicts(seen), conflicts(same)) == ([], [])


def test_a_case_opened_twice_is_a_conflict_and_the_first_stands() -> None:
    other = told("case_opened", replace(opened(), matter_code="SAMPLE-002"), 2)
    case = fold([*written(POINT, opening()), *written(HALL, other)])
    assert ("case", [(POINT, 1), (HALL, 1)]) in conflicts(case)
    assert (case.matter_code, case.opened_at) == ("SAMPLE-001", AT)


def test_the_newest_reason_of_a_void_case_stands() -> None:
    void = told("case_voided", CaseVoided(reason="重复"), 2)
    again = told("case_voided", CaseVoided(reason="撤回"), 3)
    case = fold([*written(POINT, opening(), void), *written(HALL, again)])
    assert (case.status, case.void_reason) == ("voided", "撤回")
    assert fold(written(POINT, opening())).void_reason == ""


def test_a_doubtful_clock_is_kept_with_the_case() -> None:
    (entry,) = written(POINT, opening())
    assert fold([entry]).clock_trusted
    doubtful = Recorded(replace(entry.entry, clock="doubtful"), entry.body)
    assert not fold([doubtful]).clock_trusted
