"""A case is the fold of its entries, whatever order and however often they come."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.draft import MaterialMark
from casework.cases.entries import Head, Observation, Recorded, head_of, make_entry
from casework.cases.fold import GrowingCase, fold, order
from casework.cases.kinds.materials import MaterialsRecorded, MaterialsRequested
from casework.cases.kinds.table import decode_body
from tests.support.entry_histories import CASE, Writers, histories, number_of, opened, play, slip


@settings(max_examples=60, deadline=None)
@given(histories, st.randoms(use_true_random=False))
def test_any_order_and_any_duplicates_make_the_same_case(history: list[Recorded], random: Random) -> None:
    again = history + random.choices(history, k=len(history))
    random.shuffle(again)
    assert fold(again) == fold(history)


@settings(max_examples=40, deadline=None)
@given(histories, st.data())
def test_a_partial_history_folds_and_the_rest_completes_it(
    history: list[Recorded], data: st.DataObject
) -> None:
    part = data.draw(st.lists(st.sampled_from(history), unique_by=order, max_size=len(history)))
    if part:
        assert fold(part).case_id == CASE
    assert fold(part + history) == fold(history)


@settings(max_examples=40, deadline=None)
@given(histories, st.data())
def test_a_purged_body_leaves_the_rest_standing(history: list[Recorded], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(history) - 1))
    purged = list(history)
    purged[index] = Recorded(history[index].entry, None)
    assert fold(purged).purged == 1
    assert fold(purged).rev == fold(history).rev
    assert fold(purged + history) == fold(history)


@settings(max_examples=40, deadline=None)
@given(histories)
def test_the_last_mark_in_order_stands(history: list[Recorded]) -> None:
    said: dict[str, MaterialMark] = {}
    for recorded in sorted(history, key=order):
        body = decode_body(recorded.entry.kind, recorded.body or b"")
        if isinstance(body, MaterialsRecorded | MaterialsRequested):
            said |= {change.now.code: change.now for change in body.changes}
    assert fold(history).materials == said


def test_unknown_kinds_and_versions_are_named_and_change_nothing() -> None:
    history = play([("a", "unknown", 3)])
    assert fold(history).unread == ("from_the_future_3",)
    assert fold(history).applicant.name == "测试·甲"
    writers = Writers()
    writers.write("a", "case_opened", opened())
    writers.write("a", "case_voided", b'{"v":2,"reason":"?"}')
    assert fold(writers.entries).status == "open"
    assert fold(writers.entries).unread == ("case_voided",)


def test_marks_made_without_seeing_each_other_are_a_conflict() -> None:
    history = play([("b", "hear", 0), ("c", "hear", 0), ("b", "mark", 0), ("c", "mark", 3)])
    case = fold(history)
    assert [conflict.what for conflict in case.conflicts] == ["materials.m0"]
    assert case.materials["m0"] == MaterialMark(code="m0", state="not_needed")
    sides = case.conflicts[0].sides
    assert [(side.device, side.value) for side in sides] == [("b", "handed_in"), ("c", "not_needed")]


def test_marks_made_one_after_the_other_are_none() -> None:
    history = play([("b", "hear", 0), ("b", "mark", 0), ("c", "hear", 0), ("c", "mark", 3)])
    assert fold(history).conflicts == ()


def test_one_slip_number_twice_keeps_the_first_and_says_so() -> None:
    writers = Writers()
    writers.write("a", "case_opened", opened())
    writers.hear("b")
    writers.write("a", "slip_issued", slip(number_of("a", 0)))
    writers.write("b", "slip_issued", slip(number_of("a", 0)))
    case = fold(writers.entries)
    assert [issued.number for issued in case.slips] == [number_of("a", 0)]
    assert [conflict.what for conflict in case.conflicts] == [f"slips.{number_of('a', 0)}"]


@settings(max_examples=40, deadline=None)
@given(histories)
def test_a_statement_under_two_ids_counts_once(history: list[Recorded]) -> None:
    """As a copied disk may bring it: every entry of one device again, word for word, in another chain."""
    head, copies = Head("copy"), []
    for entry, body in ((each.entry, each.body) for each in history if each.entry.device == "a"):
        said = Observation(
            subject=entry.subject,
            rev=entry.rev,
            kind=entry.kind,
            recorded_at=entry.recorded_at,
            clock="trusted" if entry.clock == "trusted" else "doubtful",
            staff=entry.staff,
        )
        copies.append(make_entry(head, said, body or b""))
        head = head_of(copies[-1].entry)
    assert fold([*history, *copies]) == fold(history)


@settings(max_examples=60, deadline=None)
@given(histories, st.lists(st.integers(1, 5), min_size=1, max_size=12))
def test_a_case_that_grows_is_the_fold_of_all_its_entries_or_says_that_it_cannot(
    history: list[Recorded], lengths: list[int]
) -> None:
    growing, known = GrowingCase(), list[Recorded]()
    for length in lengths:
        more = history[len(known) : len(known) + length]
        known += more
        if not growing.takes(more):
            return
        assert not known or growing.case == fold(known)


def test_what_one_writes_after_the_other_grows_and_what_meets_does_not() -> None:
    apart = play([("b", "hear", 0), ("c", "hear", 0), ("b", "mark", 0), ("c", "mark", 3)])
    line = play([("b", "hear", 0), ("b", "mark", 0), ("c", "hear", 0), ("c", "mark", 3)])
    assert GrowingCase().takes(line)
    assert not GrowingCase().takes(apart)
    assert not GrowingCase().takes([*line, line[0]])
