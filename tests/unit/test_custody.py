"""Custody of originals: a ledger out of the entries, each paper in one place, impossible moves refused."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.case_tasks import case_tasks
from casework.cases.custody import APPLICANT, Custody, Holder
from casework.cases.fold import fold
from casework.cases.kinds.keeping import move_of
from casework.cases.preconditions import why_not
from tests.support.case_histories import (
    OTHER_SHEET,
    POINT,
    RECEIPT,
    SHEET,
    TOWN,
    CaseHistory,
    arrived,
    papers,
    received,
    returned,
    transferred,
)

HERE, THERE, ON_THE_WAY = Holder("site", POINT), Holder("site", TOWN), Holder("way", SHEET)
KINDS_OF = {
    "PapersReceived": "case_papers_received",
    "CaseTransferred": "case_transferred",
    "PapersArrived": "case_papers_arrived",
    "PapersReturned": "case_papers_returned",
}


def case_after(*bodies: Body) -> Case:
    history = CaseHistory()
    for body in bodies:
        history.say(KINDS_OF[type(body).__name__], body)
    return history.case


def test_an_original_goes_from_hand_to_hand_and_comes_back() -> None:
    bag = case_after(received(m1=2, m2=1), transferred(m1=2, m2=1)).custody
    assert (bag.at(HERE), bag.at(ON_THE_WAY), bag.at_sites()) == ({}, {"m1": 2, "m2": 1}, {})
    there = case_after(received(m1=2), transferred(m1=2), arrived(m1=2)).custody
    assert (there.at(ON_THE_WAY), there.at(THERE), there.missing()) == ({}, {"m1": 2}, {})
    assert there.at_sites() == {"m1": 2}
    halved = case_after(received(m1=2, m2=1), transferred(m1=1), arrived(m1=1)).custody
    assert halved.at_sites() == {"m1": 2, "m2": 1}, "whichever site it is"
    back = case_after(received(m1=2), returned(m1=2)).custody
    assert back.lying() == ()
    assert [(each.origin, each.goal, each.count, each.number) for each in back.movements] == [
        (APPLICANT, HERE, 2, RECEIPT),
        (HERE, APPLICANT, 2, RECEIPT),
    ]


def test_six_of_seven_arrive_and_the_one_that_is_missed_stays_on_the_way() -> None:
    bodies = [received(m1=7), transferred(m1=7)]
    assert case_tasks(case_after(*bodies)) == ()
    case = case_after(*bodies, arrived(m1=6))
    assert case.custody.missing() == {SHEET: {"m1": 1}}
    assert case.custody.at(THERE) == {"m1": 6}
    assert [(task.kind, task.about) for task in case_tasks(case)] == [("missing_in_transfer", SHEET)]
    found = case_after(*bodies, arrived(m1=6), arrived(m1=1))
    assert (found.custody.missing(), case_tasks(found)) == ({}, ())
    at_home = case_after(*bodies, arrived(m1=6), arrived(site=POINT, m1=1))  # it was left on the table
    assert at_home.custody.at(HERE) == {"m1": 1}


def test_a_case_that_was_not_in_the_bag_is_missed_even_without_originals() -> None:
    absent = arrived()
    body = type(absent)(number=SHEET, site=TOWN, is_absent=True)
    case = case_after(transferred(), body)
    assert case.custody.missing() == {SHEET: {}}
    assert case_tasks(case)[0].kind == "missing_in_transfer"
    assert case_after(transferred(), body, arrived()).custody.missing() == {}


@pytest.mark.parametrize(("before", "body", "words"), [
    ([], transferred(m1=1), "在站点 ML0101有 0 份，不能移出 1 份"),
    ([received(m1=1)], transferred(m1=2), "有 1 份，不能移出 2 份"),
    ([received(m1=1), transferred(m1=1)], returned(m1=1), "有 0 份，不能移出 1 份"),
    ([received(m1=1), transferred(m1=1)], arrived(m1=2), "途中"),
    ([received(m1=1), transferred(m1=1), arrived(m1=1)], arrived(m1=1), "有 0 份"),
    ([received(m1=1), transferred(m1=1), arrived(m1=1)], arrived(), "已经点收"),
    ([received(m1=1), transferred(m1=1)], arrived(OTHER_SHEET), "没有随转办单"),
    ([received(m1=1), returned(m1=1)], returned(m1=1), "有 0 份"),
])  # fmt: skip
def test_a_move_that_cannot_be_is_refused_with_the_reason(before: list[Body], body: Body, words: str) -> None:
    case = case_after(*before)
    assert words in why_not(case, KINDS_OF[type(body).__name__], body)
    # What another device wrote all the same is named, and moves nothing that is not there.
    after = fold([*CaseHistory().entries]).custody if not before else case.custody
    assert total(case_after(*before, body).custody) == total(after)


def total(custody: Custody) -> Counter[str]:
    """All that was ever taken in, wherever it is now, with what went back."""
    counts: Counter[str] = Counter()
    for each in custody.lying():
        counts[each.code] += each.count
    for movement in custody.movements:
        if movement.goal == APPLICANT:
            counts[movement.code] += movement.count
    return counts


_COUNTS = st.dictionaries(st.sampled_from(("m1", "m2")), st.integers(0, 3), max_size=2)
_BODIES = st.one_of(
    _COUNTS.map(lambda counts: received(**counts)),
    st.tuples(st.sampled_from((SHEET, OTHER_SHEET)), _COUNTS).map(lambda e: transferred(e[0], **e[1])),
    st.tuples(st.sampled_from((SHEET, OTHER_SHEET)), st.sampled_from((POINT, TOWN)), _COUNTS).map(
        lambda e: arrived(e[0], e[1], **e[2])
    ),
    st.tuples(st.sampled_from((POINT, TOWN)), _COUNTS).map(lambda e: returned(e[0], **e[1])),
)


@given(st.lists(_BODIES, max_size=12))
def test_whatever_is_said_no_original_is_in_two_places_and_none_is_lost(bodies: list[Body]) -> None:
    case = case_after(*bodies)
    taken: Counter[str] = Counter()
    for body in bodies:
        move = move_of(body)
        assert move is not None
        if move.origin == APPLICANT:
            taken.update(move.papers)
    assert +total(case.custody) == +taken
    assert all(each.count > 0 for each in case.custody.lying())
    history = CaseHistory()
    for body in bodies:
        history.say(KINDS_OF[type(body).__name__], body)
    shuffled = [*history.entries, *history.entries]
    Random(len(bodies)).shuffle(shuffled)  # noqa: S311
    assert fold(shuffled).custody == fold(history.entries).custody


@given(st.lists(_BODIES, max_size=12))
def test_who_writes_only_what_is_not_refused_moves_all_that_is_said(bodies: list[Body]) -> None:
    history = CaseHistory()
    for body in bodies:
        kind = KINDS_OF[type(body).__name__]
        if not why_not(history.case, kind, body):
            history.say(kind, body)
    assert all(each.unfounded == 0 for each in history.case.custody.movements)


def test_originals_of_a_case_that_ended_are_to_be_returned() -> None:
    from casework.cases.kinds.cases import CaseVoided

    history = CaseHistory().say("case_papers_received", received(m1=1))
    assert case_tasks(history.case) == ()
    history.say("case_voided", CaseVoided(reason="重复"))
    assert [(task.kind, task.about) for task in case_tasks(history.case)] == [("originals_to_return", POINT)]
    assert not why_not(history.case, "case_papers_returned", returned(m1=1))
    history.say("case_papers_returned", returned(m1=1))
    assert case_tasks(history.case) == ()
    assert papers(m1=1)[0].originals == 1
