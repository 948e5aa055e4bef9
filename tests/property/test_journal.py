"""A broken chain is found, and the place is named."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.entries import Head, Recorded, canonical_bytes, entry_hash, head_of
from sync.wire.journal import verify
from tests.support.entry_histories import damaged_journals, play

histories = damaged_journals.map(lambda history: list(history.entries))


def by_chain(history: list[Recorded]) -> list[Recorded]:
    return sorted(history, key=lambda recorded: (recorded.entry.device, recorded.entry.seq))


@settings(max_examples=40, deadline=None)
@given(histories)
def test_chains_as_written_are_whole_in_any_interleaving(history: list[Recorded]) -> None:
    heads = {recorded.entry.device: head_of(recorded.entry) for recorded in history}
    assert verify(history, heads).ok
    assert verify(by_chain(history), heads).breaks == ()


@settings(max_examples=60, deadline=None)
@given(histories, st.data())
def test_any_changed_field_is_found_where_it_stands(history: list[Recorded], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(history) - 1))
    entry = history[index].entry
    field = data.draw(st.sampled_from(entry.__struct_fields__))
    value = getattr(entry, field)
    other = value + 1 if isinstance(value, int) else value + "x"
    forged = list(history)
    forged[index] = Recorded(msgspec.structs.replace(entry, **{field: other}), history[index].body)
    report = verify(forged)
    assert not report.ok
    if field not in ("device", "seq"):
        assert (report.breaks[0].device, report.breaks[0].seq) == (entry.device, entry.seq)


@settings(max_examples=40, deadline=None)
@given(histories, st.data())
def test_a_body_with_one_other_byte_is_found(history: list[Recorded], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(history) - 1))
    entry, body = history[index].entry, history[index].body or b""
    forged = list(history)
    forged[index] = Recorded(entry, body + b" ")
    (found,) = verify(forged).breaks
    assert (found.device, found.seq, found.trouble) == (entry.device, entry.seq, "body")
    assert found.expected == entry.body_digest


@settings(max_examples=40, deadline=None)
@given(histories)
def test_purged_bodies_do_not_break_a_chain(history: list[Recorded]) -> None:
    report = verify(Recorded(recorded.entry, None) for recorded in history)
    assert report.ok
    assert sum(chain.bodies_gone for chain in report.chains) == len(history)
    assert all(chain.bodies_gone == 0 for chain in verify(history).chains)


def test_a_missing_entry_is_named_with_what_was_expected() -> None:
    history = play([("a", "mark", 0), ("a", "mark", 1), ("a", "mark", 2)])
    (found,) = verify(history[:1] + history[2:]).breaks
    assert (found.device, found.seq, found.trouble) == ("a", 3, "seq")
    assert (found.expected, found.actual) == ("2", "3")


def test_a_rewritten_entry_breaks_the_link_of_the_next() -> None:
    history = play([("a", "mark", 0), ("a", "mark", 1)])
    entry = msgspec.structs.replace(history[1].entry, staff="someone")
    rewritten = msgspec.structs.replace(entry, hash=entry_hash(entry))
    (found,) = verify([history[0], Recorded(rewritten, history[1].body), history[2]]).breaks
    assert (found.seq, found.trouble, found.expected) == (3, "prev", rewritten.hash)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_chain_cut_short_differs_from_its_head(kept: int) -> None:
    history = play([("a", "mark", 0), ("a", "mark", 1)])
    (found,) = verify(history[:kept], {"a": head_of(history[-1].entry)}).breaks
    assert (found.trouble, found.seq) == ("head", kept + 1)
    assert found.expected.startswith("3 ")


def test_a_head_that_is_gone_is_missed() -> None:
    history = play([("a", "mark", 0)])
    (found,) = verify(history, {}).breaks
    assert (found.device, found.seq, found.trouble) == ("a", 3, "head")
    assert (found.expected, found.actual[:2]) == (f"0 {Head('a').hash}", "2 ")


def test_a_chain_that_must_be_there_is_missed() -> None:
    (found,) = verify([], {"a": Head("a")}).breaks
    assert (found.device, found.seq, found.trouble) == ("a", 1, "head")


def test_canonical_bytes_are_as_documented() -> None:
    entry = play([])[0].entry
    start = canonical_bytes(entry).split(b",")
    assert start[:3] == [b"tamga-entry-1\n\x011:a", b"1:1", b"6:case-1"]
    assert Head("a").hash == entry.prev
    moved = msgspec.structs.replace(entry, subject="case-11", rev=1, kind="1case_opened")
    assert canonical_bytes(moved) != canonical_bytes(entry)
