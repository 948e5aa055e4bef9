"""What an entry says its writer had seen: exact, tiny, and nothing that cannot be."""

from __future__ import annotations

import msgspec
import pytest

from casework.cases.entries import Entry, canonical_bytes
from casework.cases.fold import order
from casework.cases.plausible import entry_problem
from casework.cases.seen import (
    MOST_HEADS,
    SubjectHead,
    is_one_line,
    past_from,
    past_of,
    seen_heads,
    with_head,
)
from tests.support.entry_histories import Writers, opened


def entry(seen: str, rev: int = 5) -> Entry:
    writers = Writers()
    written = writers.write("a", "case_opened", opened()).entry
    return msgspec.structs.replace(written, device="m", rev=rev, seq=9, seen=seen)


def test_a_case_of_one_device_says_nothing() -> None:
    writers = Writers()
    for _count in range(3):
        writers.write("a", "case_opened", opened())
    assert {each.entry.seen for each in writers.entries} == {""}


def test_what_others_wrote_is_named_by_its_last_entry() -> None:
    writers = Writers()
    writers.write("c", "case_opened", opened())
    writers.write("a", "case_opened", opened())
    writers.write("a", "case_opened", opened())
    writers.hear("b")
    first, second = (writers.write("b", "case_opened", opened()).entry for _count in range(2))
    assert (first.seen, second.seen) == ("a=2 c=1", "a=2 c=1")
    assert (first.rev, second.rev) == (3, 4)
    assert past_of(second) == {"a": 2, "b": 1, "c": 1}


def test_of_too_many_devices_the_newest_are_named() -> None:
    heads = [SubjectHead(f"d{number:03d}", 1, number) for number in range(MOST_HEADS + 5)]
    named = seen_heads(past_from(heads, "d004").seen)
    assert len(named) == MOST_HEADS
    assert "d003" not in named
    assert not entry_problem(entry(past_from(heads, "m").seen))


def test_a_moved_entry_names_what_stayed_under_the_old_id() -> None:
    assert with_head("a=2 c=1", "b", 7) == "a=2 b=7 c=1"
    assert with_head("", "b", 7) == "b=7"


def test_the_hash_covers_it() -> None:
    assert canonical_bytes(entry("a=2")) != canonical_bytes(entry("a=3"))


@pytest.mark.parametrize("seen", ["", "a=1", "a=2 c=1", f"a={2**53 - 1}", "0123456789abcdef=12 n=3"])
def test_what_can_be_is_plausible(seen: str) -> None:
    assert entry_problem(entry(seen)) == ""


@pytest.mark.parametrize("seen", [
    "a", "a=", "=1", "a=0", "a=-1", "a=01", "a=1 ", " a=1", "a=1  c=1", "a=x", "a=1.0", "a=١",
    f"a={2**53}", f"a={10**40}", "c=1 a=1", "a=1 a=2", "a=1\nb=2", "a=1,c=1", "巴图=1", "a b=1",
    "m=3", "m=9", "m=900", "a=1 m=8",
    " ".join(f"d{number:03d}=1" for number in range(MOST_HEADS + 1)), "x" * 300 + "=1", "a=1 " * 100_000,
])  # fmt: skip
def test_what_cannot_be_is_not(seen: str) -> None:
    assert entry_problem(entry(seen))


def test_the_first_entry_of_a_subject_has_seen_nothing() -> None:
    assert entry_problem(entry("a=1", rev=1))
    assert not entry_problem(entry("a=1", rev=2))


@pytest.mark.parametrize("seen", ["x", "a=x", "=", "a=²", "a= b=2", "  a==3", "a=" + "9" * 5_000])
def test_what_cannot_be_read_is_not_believed(seen: str) -> None:
    assert all(isinstance(seq, int) for seq in seen_heads(seen).values())


def test_one_line_is_where_each_had_all_before() -> None:
    writers = Writers()

    def write(device: str, *, hears: bool = True) -> None:
        if hears:
            writers.hear(device)
        writers.write(device, "case_opened", opened())

    def is_line() -> bool:
        return is_one_line(each.entry for each in sorted(writers.entries, key=order))

    assert is_line(), "of nothing"
    for device in ("a", "a", "b", "a", "c", "b", "b"):
        write(device)
        assert is_line(), device
    write("c", hears=False)
    assert not is_line(), "it had not heard of b"
    write("a")
    assert not is_line(), "what came before stays so"


def test_two_that_begin_abreast_are_no_line() -> None:
    writers = Writers()
    for device in "ab":
        writers.write(device, "case_opened", opened())
    entries = [each.entry for each in writers.entries]
    assert not is_one_line(entries)
    assert [is_one_line([each]) for each in entries] == [True, True]
