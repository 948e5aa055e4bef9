"""Parts of others' chains are no breaks; a broken link in them still is."""

from __future__ import annotations

import msgspec

from casework.cases.entries import Head, Observation, Recorded, head_of, make_entry
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
