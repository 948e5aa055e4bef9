"""What an entry leaves away on its way, and what it must say: one case each, beside the property."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from casework.cases.entries import GENESIS, Fields, Head, Recorded, digest, hashed, head_of
from casework.suite import SUITE
from sync.device.composing import arrived_in
from sync.device.errors import OtherAnswer
from sync.wire.packing import Placed, pack, unpack
from sync.wire.protocol import Mark, SyncAnswer, WireEntry
from tests.support.forged import Claim, chained

ONE, TWO = "a" * 16, "b" * 16
LEFT_AWAY = ("device", "seq", "body_digest", "prev", "hash", "site")


def written(device: str, count: int, staff: str = "s1") -> list[Recorded]:
    claims = [Claim("case-1", "some_kind", b'{"v":1}', rev + 1, staff=staff) for rev in range(count)]
    return chained(Head(device), claims)


def told(wire: WireEntry) -> set[str]:
    """Which of the fields that may be left away it has."""
    return {name for name in LEFT_AWAY if getattr(wire, name) is not None}


def over_the_wire(sent: list[Placed], start: Head | None = None) -> list[Placed]:
    data = msgspec.json.encode(pack(sent, start))
    return unpack(msgspec.json.decode(data, type=list[WireEntry]), start)


def test_a_chain_from_its_beginning_says_its_device_and_its_first_link_once() -> None:
    sent = [Placed(each) for each in written(ONE, 3)]
    assert [told(each) for each in pack(sent)] == [{"device", "prev"}, set(), set()]
    assert pack(sent)[0].prev == GENESIS
    assert over_the_wire(sent) == sent


def test_a_chain_behind_a_known_entry_says_nothing() -> None:
    first, *rest = written(ONE, 3)
    start, sent = head_of(first.entry), [Placed(each) for each in rest]
    assert [told(each) for each in pack(sent, start)] == [set(), set()]
    assert over_the_wire(sent, start) == sent


def test_devices_in_turns_are_named_and_their_chains_go_on() -> None:
    one, two = written(ONE, 2), written(TWO, 2)
    sent = [Placed(each) for each in (one[0], two[0], one[1], two[1])]
    assert [told(each) for each in pack(sent)] == [
        {"device", "prev"},
        {"device", "prev"},
        {"device"},
        {"device"},
    ]
    assert over_the_wire(sent) == sent


def test_a_part_of_a_chain_says_where_it_stands() -> None:
    sent = [Placed(each) for each in written(ONE, 4)[2:]]
    first, second = pack(sent)
    assert (told(first), first.seq, told(second)) == ({"device", "seq", "prev"}, 3, set())
    assert over_the_wire(sent) == sent


def test_a_site_is_said_when_it_changes() -> None:
    sites = ["", "ML01", "ML01", "", "ML02"]
    sent = [Placed(each, site) for each, site in zip(written(ONE, 5), sites, strict=True)]
    assert [each.site for each in pack(sent)] == [None, "ML01", None, "", "ML02"]
    assert [each.site for each in over_the_wire(sent)] == sites


def test_an_entry_without_a_site_has_none() -> None:
    (entry,) = written(ONE, 1)
    assert Placed(entry).site == ""
    assert pack([Placed(entry)])[0].site is None


@pytest.mark.parametrize("body", [b"", b"x", "蒙".encode()])
def test_any_body_arrives(body: bytes) -> None:
    (made,) = chained(Head(ONE), [Claim("c", "k", body)])
    assert told(pack([Placed(made)])[0]) == {"device", "prev"}
    assert over_the_wire([Placed(made)]) == [Placed(made)]


def test_a_purged_body_leaves_its_digest() -> None:
    (made,) = written(ONE, 1)
    purged = Placed(Recorded(made.entry, None))
    (wire,) = pack([purged])
    assert (wire.body, wire.body_digest) == (None, digest(b'{"v":1}'))
    assert over_the_wire([purged]) == [purged]


def test_a_body_that_is_no_text_is_damaged_and_its_digest_tells() -> None:
    (made,) = written(ONE, 1)
    (arrived,) = over_the_wire([Placed(Recorded(made.entry, b"\xff"))])
    assert arrived.recorded.entry == made.entry
    assert arrived.recorded.body == "\ufffd".encode()


def test_a_doubtful_clock_and_any_script_need_no_hash() -> None:
    (made,) = written(ONE, 1, staff="其其格")
    fields = made.entry.__struct_fields__
    values = {name: getattr(made.entry, name) for name in fields if name not in ("hash", "suite")}
    doubtful = Placed(Recorded(hashed(Fields(**{**values, "clock": "doubtful"})), made.body))
    assert told(pack([doubtful])[0]) == {"device", "prev"}
    assert over_the_wire([doubtful]) == [doubtful]


def test_what_belongs_to_another_suite_is_passed_on_with_its_own_hash() -> None:
    (made,) = written(ONE, 1)
    later = Placed(Recorded(replace(made.entry, suite=SUITE + 1, hash="ab" * 32), made.body))
    (wire,) = pack([later])
    assert {"hash", "body_digest"} <= told(wire)
    assert over_the_wire([later]) == [later]
    for missing in ("hash", "body_digest"):
        with pytest.raises(ValueError, match=f"suite {SUITE + 1}"):
            unpack([replace(wire, **{missing: None})])


def test_what_cannot_be_known_is_refused() -> None:
    (made,) = written(ONE, 1)
    (wire,) = pack([Placed(made)])
    for missing in ({"device": None}, {"body": None}):
        with pytest.raises(ValueError, match="device or body digest missing"):
            unpack([replace(wire, **missing)])
    assert unpack([replace(wire, device=None)], Head(ONE, 0, GENESIS))[0].recorded == made


def test_an_answer_with_two_entries_at_one_place_is_no_answer() -> None:
    """Else the store would refuse the second, in words of the database, each time that it comes."""
    one = WireEntry(
        device="0123456789abcdef",
        seq=7,
        subject="s",
        rev=1,
        kind="note_added",
        recorded_at="2026-11-24T09:00:00.000+08:00",
        staff="staff-1",
        body="{}",
        prev="p",
    )
    answer = SyncAnswer(
        version=1,
        epoch="e",
        server_time="2026-11-24T09:00:00+00:00",
        acknowledged=Mark(),
        receipt="",
        position=2,
        entries=(one, msgspec.structs.replace(one, kind="case_opened")),
    )
    with pytest.raises(OtherAnswer, match="two entries at one place"):
        arrived_in(answer, lambda: ())
    apart = msgspec.structs.replace(one, seq=8)
    assert len(arrived_in(msgspec.structs.replace(answer, entries=(one, apart)), lambda: ()).entries) == 2
