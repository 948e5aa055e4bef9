"""Parts of others' chains are no breaks; a broken link in them still is."""

from __future__ import annotations

import msgspec

from casework.cases.entries import Entry, Fields, Head, Observation, Recorded, hashed, head_of, make_entry
from casework.suite import SUITE
from sync.wire.journal import verify


def chain(device: str, count: int) -> list[Recorded]:
    head, made = Head(device), []
    for number in range(count):
        said = Observation(
            subject="s", rev=number + 1, kind="k", recorded_at="t", clock="trusted", staff="someone"
        )
        made.append(make_entry(head, said, b"{}"))
        head = head_of(made[-1].entry)
    return made


def test_gaps_are_breaks_only_where_a_chain_has_to_be_whole() -> None:
    entries = chain("other", 6)
    part = [entries[1], entries[2], entries[5]]
    assert verify(part, whole=("own",)).ok
    assert not verify(part).ok
    assert not verify(part, whole=("other",)).ok


def test_what_is_there_of_others_is_checked_all_the_same() -> None:
    entries = chain("other", 4)
    forged = Recorded(msgspec.structs.replace(entries[2].entry, prev="0" * 64), entries[2].body)
    assert [found.trouble for found in verify([entries[1], forged], whole=()).breaks] == ["prev", "hash"]
    changed = Recorded(entries[3].entry, b'{"x":1}')
    assert [found.trouble for found in verify([changed], whole=()).breaks] == ["body"]


def test_only_chains_that_are_whole_here_have_heads() -> None:
    own, other = chain("own", 2), chain("other", 4)
    heads = {"own": head_of(own[1].entry)}
    assert verify([*own, *other[1:3]], heads, heads.keys()).ok
    assert [found.trouble for found in verify([own[0], *other], heads, heads.keys()).breaks] == ["head"]


def test_an_entry_of_a_later_suite_is_counted_and_not_judged() -> None:
    entries = chain("other", 3)
    later = msgspec.structs.replace(entries[1].entry, suite=SUITE + 1, hash="ab" * 32)
    following = msgspec.structs.replace(entries[2].entry, prev=later.hash)
    report = verify([entries[0], Recorded(later, b"sealed"), Recorded(hashed_again(following), b"{}")])
    assert report.breaks == ()
    (told,) = report.chains
    assert (told.entries, told.unchecked) == (3, 1)


def test_an_entry_of_this_suite_does_not_pass_for_one_of_a_later() -> None:
    entries = chain("other", 2)
    disguised = msgspec.structs.replace(entries[1].entry, suite=SUITE + 1)
    (found,) = verify([entries[0], Recorded(disguised, b"changed")], whole=()).breaks
    assert (found.seq, found.trouble, found.actual) == (2, "hash", f"suite {SUITE + 1}")


def hashed_again(entry: Entry) -> Entry:
    """With the hash that this program's suite would give it."""
    return hashed(Fields(*msgspec.structs.astuple(entry)[:-2]))
