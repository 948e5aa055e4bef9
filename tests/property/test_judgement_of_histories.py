"""What honest devices wrote passes the banner's judgement as a plain function; a changed header does not."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.entries import Recorded, entry_hash
from casework.cases.plausible import LARGEST_COUNTER
from sync.server.intake.judgement import Judged, Speaker, judge
from sync.wire.protocol import Mark
from tests.support.entry_histories import DEVICES, NAMES, History, damaged_journals, journals
from tests.support.made_bodies import SITE

WRITER = Speaker(site=SITE, sites=frozenset({SITE}), is_hall=True)


def judged(entries: list[Recorded], after: Mark | None = None) -> list[Judged]:
    return list(judge(entries, after or Mark(), WRITER, {}))


@settings(max_examples=60, deadline=None)
@given(journals, st.sampled_from(DEVICES), st.data())
def test_an_honest_chain_passes_whole_and_from_any_place_on(
    history: History, device: str, data: st.DataObject
) -> None:
    chain = history.of(device)
    assert [each.reason for each in judged(chain)] == [""] * len(chain)
    known = data.draw(st.integers(0, len(chain)))
    after = Mark(seq=known, hash=chain[known - 1].entry.hash) if known else Mark()
    assert [each.reason for each in judged(chain[known:], after)] == [""] * (len(chain) - known)


@settings(max_examples=60, deadline=None)
@given(damaged_journals, st.sampled_from(DEVICES))
def test_what_no_id_can_be_is_kept_apart_alone(history: History, device: str) -> None:
    chain = history.of(device)
    for each in judged(chain):
        entry = each.recorded.entry
        is_plain = entry.staff == NAMES[0] and entry.subject.isascii()
        assert each.reason.startswith("" if is_plain else "fields: ")
        assert bool(each.reason) is not is_plain


@settings(max_examples=60, deadline=None)
@given(
    journals,
    st.sampled_from(("a=0", "a", "a=1 a=2", "b=1 a=1", f"z={LARGEST_COUNTER + 1}", "{own}=1", "z=1  y=1")),
    st.data(),
)
def test_a_header_that_cannot_be_is_kept_apart_and_those_behind_go_on(
    history: History, seen: str, data: st.DataObject
) -> None:
    chain = history.of("a")
    index = data.draw(st.integers(0, len(chain) - 1))
    entry = chain[index].entry
    forged = msgspec.structs.replace(entry, seen=seen.format(own=entry.device), rev=max(entry.rev, 2))
    forged = msgspec.structs.replace(forged, hash=entry_hash(forged))
    chain[index] = Recorded(forged, chain[index].body)
    reasons = [each.reason.partition(":")[0] for each in judged(chain)]
    expected = ["fields" if place == index else "" for place in range(len(chain))]
    if index + 1 < len(chain):
        expected[index + 1] = "chain"  # the next one stood on the entry that was there
    assert reasons == expected


@settings(max_examples=60, deadline=None)
@given(journals, st.data())
def test_what_a_hash_does_not_cover_is_found(history: History, data: st.DataObject) -> None:
    chain = history.of("a")
    index = data.draw(st.integers(0, len(chain) - 1))
    forged = msgspec.structs.replace(chain[index].entry, seen="b=1", rev=chain[index].entry.rev + 1)
    chain[index] = Recorded(forged, chain[index].body)
    reasons = [each.reason.partition(":")[0] for each in judged(chain)]
    assert reasons == ["hash" if place == index else "" for place in range(len(chain))]
