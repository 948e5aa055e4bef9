"""All pairs and triples of kinds, at once: what touches one cell is a conflict, and nothing else is.

They come from the table of kinds, so that a new one is tried without a word here.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations_with_replacement, permutations
from random import Random

import pytest

from casework.cases.body import Body
from casework.cases.entries import Recorded, head_of
from casework.cases.fold import fold
from casework.cases.kinds.table import KINDS
from tests.property.test_conflicts import conflicts
from tests.support.entry_histories import History, Writers, opened
from tests.support.made_bodies import made_body
from tests.support.seen_reference import expected_conflicts

BODIES_OF_A_KIND = 3
SOME_TRIPLES = 40  # of each kind every day; all of them with the slow tests


@cache
def first_seen() -> Recorded:
    """The beginning of the case, which all devices have."""
    return Writers().write("a", "case_opened", opened())


@cache
def written(device: str, kind: str, number: int) -> Recorded:
    """An entry by a device that has the beginning of the case and nothing else."""
    writers = Writers()
    writers.entries.append(first_seen())
    writers.hear(device)
    writers.heads["a"] = head_of(first_seen().entry)
    return writers.write(device, kind, body_of(kind, number))


@cache
def body_of(kind: str, number: int) -> Body:
    return made_body(kind, Random(f"{kind} {number}"))  # noqa: S311 - made-up data


def at_once(*acts: tuple[str, int]) -> History:
    """As many devices have the same case, and each writes one entry that the others do not have."""
    entries = [written(device, *act) for device, act in zip("abc", acts, strict=False)]
    had = {(each.entry.device, each.entry.seq): frozenset({("a", 1)}) for each in entries}
    return History((first_seen(), *entries), {("a", 1): frozenset(), **had})


def seen_in_turn(*acts: tuple[str, int]) -> History:
    """The same by devices that have all that came before."""
    writers = Writers()
    writers.write("a", "case_opened", opened())
    for device, (kind, number) in zip("bca", acts, strict=False):
        writers.hear(device)
        writers.write(device, kind, body_of(kind, number))
    return History(tuple(writers.entries), writers.had)


@pytest.mark.parametrize("first", sorted(KINDS))
def test_two_at_once_are_a_conflict_where_they_touch_one_cell(first: str) -> None:
    for second in sorted(KINDS):
        for number in range(BODIES_OF_A_KIND):
            history = at_once((first, number), (second, BODIES_OF_A_KIND - number))
            opening, one, other = history.entries
            case = fold(history.entries)
            assert conflicts(case) == expected_conflicts(history, history.entries), (first, second)
            assert fold([other, one, opening]) == case


@pytest.mark.parametrize("first", sorted(KINDS))
def test_two_who_saw_each_other_are_none(first: str) -> None:
    for second in sorted(KINDS):
        assert fold(seen_in_turn((first, 0), (second, 1)).entries).conflicts == (), (first, second)


def check_three(first: str, second: str, third: str) -> None:
    history = at_once((first, 0), (second, 1), (third, 2))
    opening, *acts = history.entries
    case = fold(history.entries)
    assert conflicts(case) == expected_conflicts(history, history.entries), (first, second, third)
    assert fold([*reversed(acts), opening]) == case


@pytest.mark.parametrize("first", sorted(KINDS))
def test_three_at_once_make_the_same_conflicts_in_any_order(first: str) -> None:
    others = list(combinations_with_replacement(sorted(KINDS), 2))
    for second, third in Random(first).sample(others, SOME_TRIPLES):  # noqa: S311 - made-up data
        check_three(first, second, third)


@pytest.mark.slow
@pytest.mark.parametrize("first", sorted(KINDS))
def test_so_do_all_triples_of_kinds(first: str) -> None:
    for second, third in combinations_with_replacement(sorted(KINDS), 2):
        if second >= first:
            check_three(first, second, third)


def test_two_that_touch_nothing_of_each_other_commute() -> None:
    """Whatever device has the lower name: the case is the same but for who wrote what."""
    for one, other in permutations((("case_voided", 0), ("case_note_added", 0)), 2):
        case = fold(at_once(one, other).entries)
        assert (case.status, len(case.notes), case.conflicts) == ("voided", 1, ())
