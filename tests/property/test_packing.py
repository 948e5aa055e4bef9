"""Whatever is packed arrives as it is: also what is damaged, purged, or of several devices."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.entries import Head, Recorded
from sync.wire.packing import Placed, pack, unpack
from sync.wire.protocol import WireEntry
from tests.support.entry_histories import History, damaged_journals

_DAMAGES = st.sampled_from(("", "", "", "body", "hash", "prev", "digest", "purged"))


def damaged(recorded: Recorded, how: str) -> Recorded:
    entry, body = recorded.entry, recorded.body
    match how:
        case "body":
            return Recorded(entry, b'{"broken":1}')
        case "hash":
            return Recorded(msgspec.structs.replace(entry, hash="ab" * 32), body)
        case "prev":
            return Recorded(msgspec.structs.replace(entry, prev="cd" * 32), body)
        case "digest":
            return Recorded(msgspec.structs.replace(entry, body_digest="ef" * 32), body)
        case "purged":
            return Recorded(entry, None)
    return recorded


@settings(max_examples=60, deadline=None)
@given(damaged_journals, st.data())
def test_entries_arrive_as_they_are(history: History, data: st.DataObject) -> None:
    sent = [
        Placed(damaged(each, data.draw(_DAMAGES)), data.draw(st.sampled_from("AB")))
        for each in history.entries
    ]
    wire = msgspec.json.encode(pack(sent))
    assert unpack(msgspec.json.decode(wire, type=list[WireEntry])) == sent


@settings(max_examples=60, deadline=None)
@given(damaged_journals)
def test_a_batch_after_a_known_entry_needs_no_hash_at_all(history: History) -> None:
    own = [Placed(each) for each in history.of("a")]
    start = Head("a", 0, own[0].recorded.entry.prev)
    wire = pack(own, start)
    worked_out = ((each.hash, each.prev, each.body_digest, each.device, each.seq) for each in wire)
    assert set(worked_out) == {(None,) * 5}
    assert unpack(wire, start) == own
