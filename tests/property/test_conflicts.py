"""Conflicts as the fold finds them, beside those of a reference that knows what each writer had."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.case import Case
from casework.cases.entries import Recorded
from casework.cases.fold import fold, order
from casework.cases.seen import is_one_line, past_of
from tests.support.entry_histories import History, cases
from tests.support.seen_reference import Expected, did_not_see_each_other, expected_conflicts


def conflicts(case: Case) -> list[Expected]:
    return sorted(
        Expected(each.what, tuple(sorted((side.device, side.seq) for side in each.sides)), each.is_settled)
        for each in case.conflicts
    )


@settings(max_examples=80, deadline=None)
@given(cases)
def test_the_fold_finds_what_did_not_see_each_other_and_nothing_else(history: History) -> None:
    assert conflicts(fold(history.entries)) == expected_conflicts(history, history.entries)


@settings(max_examples=50, deadline=None)
@given(cases, st.data())
def test_a_part_of_a_case_has_the_conflicts_of_that_part(history: History, data: st.DataObject) -> None:
    part = data.draw(st.lists(st.sampled_from(history.entries), unique_by=order, min_size=1))
    assert conflicts(fold(part)) == expected_conflicts(history, part)


@settings(max_examples=50, deadline=None)
@given(cases, st.randoms(use_true_random=False))
def test_whatever_comes_first_they_are_the_same(history: History, random: Random) -> None:
    again = [*history.entries, *random.choices(history.entries, k=3)]
    random.shuffle(again)
    assert fold(again).conflicts == fold(history.entries).conflicts


@settings(max_examples=50, deadline=None)
@given(cases)
def test_headers_say_exactly_what_their_writers_had(history: History) -> None:
    for one in history.entries:
        for other in history.entries:
            first, second = one.entry, other.entry
            had = past_of(first).get(second.device, 0) >= second.seq
            assert had is ((second.device, second.seq) in history.had[first.device, first.seq])


@settings(max_examples=50, deadline=None)
@given(cases)
def test_one_glance_takes_no_branch_for_a_line(history: History) -> None:
    in_order = sorted(history.entries, key=order)
    places = [(each.entry.device, each.entry.seq) for each in in_order]
    if is_one_line(each.entry for each in in_order):
        assert not [
            (one, other) for one in places for other in places if did_not_see_each_other(history, one, other)
        ]


@settings(max_examples=30, deadline=None)
@given(cases)
def test_each_side_says_who_where_and_when(history: History) -> None:
    by_place: dict[tuple[str, int], Recorded] = {
        (each.entry.device, each.entry.seq): each for each in history.entries
    }
    for conflict in fold(history.entries).conflicts:
        assert len(conflict.sides) >= 2
        assert any(side.writes for side in conflict.sides)
        for side in conflict.sides:
            entry = by_place[side.device, side.seq].entry
            assert (side.kind, side.staff, side.at) == (entry.kind, entry.staff, entry.recorded_at)
            assert (side.digest, side.stands) == (entry.body_digest, side.value or entry.body_digest)
