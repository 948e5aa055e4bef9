"""The banner's intake as plain functions on a real database: once, in order, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from casework.cases.entries import GENESIS, Recorded
from casework.cases.kinds.banner import CaseStatusChanged
from casework.cases.kinds.people import StaffAppointed
from casework.cases.plausible import LARGEST_STEP
from sync.server.intake import totals
from sync.server.intake.intake import read_batch
from sync.server.refusals import Refused
from sync.server.store.tables import EntrySetAside, SignedHead, StoredEntry
from sync.wire.protocol import MOST_ENTRIES_LONG, Batch, EntryResult, Mark, Refusal, SyncAnswer, WireEntry
from sync.wire.sums import Sum, add_hashes, add_sums
from tests.support.banners import HALL, OTHER_POINT, POINT, TOWN, Banner, new_banner
from tests.support.bare_devices import BareDevice
from tests.support.entry_histories import opened
from tests.support.forged import Claim

SITES = (HALL, TOWN, POINT, OTHER_POINT)


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def point(banner: Banner) -> BareDevice:
    return BareDevice(banner)


def opening(case: str = "case-1", site: str = POINT, **fields: object) -> Claim:
    return replace(Claim(case, "case_opened", replace(opened(), site=site)), **fields)


def step(case: str = "case-1", rev: int = 2, **fields: object) -> Claim:
    body = CaseStatusChanged(now="accepted", by="旗")
    return replace(Claim(case, "case_status_changed", body, rev), **fields)


def refusal_of(say: Callable[[], SyncAnswer]) -> Refusal:
    """What is refused, having stored nothing."""
    with pytest.raises(Refused) as refused:
        say()
    return refused.value.refusal


def stored(banner: Banner) -> list[tuple[int, str, str, int]]:
    columns = (StoredEntry.position, StoredEntry.site, StoredEntry.device, StoredEntry.seq)
    with banner.reading() as connection:
        return [(p, s, d, n) for p, s, d, n in connection.execute(select(*columns).order_by(columns[0]))]


def test_entries_are_stored_once_in_order_with_their_sums(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), step(), step(rev=3))
    answer = point.send()
    assert (answer.acknowledged, answer.compared, answer.results) == (point.mark(3), 3, ())
    assert stored(banner) == [(seq, POINT, point.name, seq) for seq in (1, 2, 3)]
    assert banner.hashes() == [each.entry.hash for each in point.chain]
    assert banner.bodies() == [each.body for each in point.chain]
    with banner.reading() as connection:
        (total,) = totals.read_totals(connection, SITES)
        heads = connection.execute(select(SignedHead.device, SignedHead.seq, SignedHead.hash)).all()
    assert (total.site, total.sum) == (POINT, add_hashes(Sum(), banner.hashes()))
    assert heads == [(point.name, 3, point.chain[2].entry.hash)]


def test_the_same_again_is_no_news(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), step())
    first = point.send()
    before = banner.rows()["entries"], banner.rows()["site_totals"]
    again = point.send()
    assert (again.acknowledged, again.results) == (first.acknowledged, first.results)
    assert (banner.rows()["entries"], banner.rows()["site_totals"]) == before


def test_of_a_partly_known_delivery_the_rest_is_taken(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), step(rev=0), step(), step(rev=0), step(rev=3))
    first = point.send(upto=2)
    assert [each.seq for each in first.results] == [2]
    answer = point.send()
    assert answer.acknowledged == point.mark(5)
    assert [each.seq for each in answer.results] == [2, 4]
    assert all(each.quarantined.startswith("fields: ") for each in answer.results)
    assert [seq for _, _, _, seq in stored(banner)] == [1, 3, 5]
    assert [position for position, _, _, _ in stored(banner)] == [1, 2, 3]


def test_a_gap_is_answered_with_what_is_here(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), step(), step(rev=3))
    point.send(upto=1)
    before = banner.rows()["entries"]
    refusal = refusal_of(lambda: point.send(after=2))
    assert (refusal.code, refusal.acknowledged) == ("gap", point.mark(1))
    assert banner.rows()["entries"] == before
    assert point.send(after=1).acknowledged == point.mark(3)


@pytest.mark.parametrize("good", [True, False])
def test_another_entry_at_the_same_place_is_a_fork(banner: Banner, point: BareDevice, good: bool) -> None:
    point.write(opening(), step(rev=2 if good else 0), step(rev=3))
    point.send()
    known = point.mark(3)
    point.chain = point.chain[:1]
    point.write(step(rev=5), step(rev=6))
    before = banner.rows()["entries"]
    refusal = refusal_of(point.send)
    assert (refusal.code, refusal.fork_seq, refusal.acknowledged) == ("fork", 2, known)
    assert banner.rows()["entries"] == before


def test_where_the_entry_before_differs_the_device_has_to_go_back_further(point: BareDevice) -> None:
    point.write(opening(), step())
    point.send()
    point.chain = point.chain[:1]
    point.write(step(rev=5), step(rev=6))
    refusal = refusal_of(lambda: point.send(after=2))
    assert (refusal.code, refusal.fork_seq) == ("fork", 0)
    refusal = refusal_of(lambda: point.send(after=1))
    assert (refusal.code, refusal.fork_seq) == ("fork", 2)


def test_the_next_batch_after_a_known_one_is_no_fork(point: BareDevice) -> None:
    point.write(opening(), step(rev=0), step(rev=2), step(rev=3))
    for after in range(4):
        assert point.send(after, after + 1).acknowledged == point.mark(after + 1)
    assert point.send(after=1, upto=3).acknowledged == point.mark(4)


def test_nothing_is_stored_before_the_device_agrees_what_is_out_of_scope(
    banner: Banner, point: BareDevice
) -> None:
    point.write(opening(), opening("case-2", OTHER_POINT), step("case-2"), step())
    refusal = refusal_of(point.send)
    assert (refusal.code, refusal.seqs) == ("out_of_scope", (2, 3))
    assert refusal.what == "this device does not speak for these cases; nothing of the batch was stored"
    assert refusal_of(lambda: point.send(set_aside=(2,))).seqs == (2, 3)
    assert stored(banner) == []
    answer = point.send(set_aside=(2, 3))
    assert [(each.seq, each.quarantined.partition(":")[0]) for each in answer.results] == [
        (2, "scope"),
        (3, "scope"),
    ]
    assert [seq for _, _, _, seq in stored(banner)] == [1, 4]


def test_what_is_set_aside_is_not_counted_as_agreed_to_for_other_reasons(point: BareDevice) -> None:
    """Only what is out of scope is asked back: what is implausible is no choice of the device."""
    point.write(opening(rev=0), opening("case-2"))
    assert [each.seq for each in point.send().results] == [1]


def test_a_carried_batch_cannot_be_asked_back(banner: Banner, point: BareDevice) -> None:
    point.write(opening("case-2", OTHER_POINT), opening())
    answer = point.send(carried=True)
    assert [each.seq for each in answer.results] == [1]
    assert [seq for _, _, _, seq in stored(banner)] == [2]


def test_a_case_once_out_of_scope_stays_so_in_later_batches(banner: Banner, point: BareDevice) -> None:
    point.write(opening("case-2", OTHER_POINT))
    point.send(set_aside=(1,))
    point.write(step("case-2"), opening("case-2", rev=3), opening())
    assert refusal_of(lambda: point.send(after=1)).seqs == (2, 3)
    assert [each.seq for each in point.send(after=1, set_aside=(2, 3)).results] == [2, 3]
    assert [seq for _, _, _, seq in stored(banner)] == [4]


def test_a_case_that_was_set_aside_for_another_reason_may_go_on(point: BareDevice) -> None:
    point.write(opening(rev=0))
    point.send()
    point.write(opening())
    assert point.send(after=1).results == ()


def test_what_became_of_entries_is_told_as_often_as_they_come(banner: Banner, point: BareDevice) -> None:
    point.write(opening(rev=0), opening(), step())
    told = point.send().results
    assert [each.seq for each in told] == [1]
    assert point.send().results == told
    assert point.send(upto=1).results == told
    assert point.send(after=1).results == ()
    town = BareDevice(banner, "e" * 16, TOWN)
    town.write(step(rev=4), opening("case-2", TOWN), step("case-2"))
    moved = (EntryResult(seq=1, site=POINT),)
    assert (town.send().results, town.send().results, town.send(after=1).results) == (moved, moved, ())


def test_a_moved_device_may_send_what_it_wrote_before_and_is_told_where_it_counts(
    banner: Banner, point: BareDevice
) -> None:
    point.write(opening(), opening("case-2", OTHER_POINT), opening("case-3", TOWN), opening("case-4"))
    point.send(upto=1)
    banner.move(point.name, OTHER_POINT)
    answer = point.send(set_aside=(3,))
    assert [(each.seq, each.site, each.quarantined[:5]) for each in answer.results] == [
        (1, POINT, ""),
        (3, "", "scope"),
        (4, POINT, ""),
    ]
    assert [site for _, site, _, _ in stored(banner)] == [POINT, OTHER_POINT, POINT]


def test_a_device_believes_to_stand_where_it_stands(banner: Banner, point: BareDevice) -> None:
    point.write(opening())
    refusal = refusal_of(lambda: point.send(site=TOWN))
    assert (refusal.code, refusal.site) == ("wrong_site", POINT)
    assert stored(banner) == []
    assert point.send(site=POINT).acknowledged == point.mark(1)


def test_the_roster_comes_from_the_hall_alone(banner: Banner) -> None:
    body = StaffAppointed(site=POINT, name="甲", role="clerk")
    for name, site, good in (("e" * 16, TOWN, False), ("f" * 16, HALL, True)):
        device = BareDevice(banner, name, site)
        device.write(Claim(f"staff-{site}", "staff_appointed", body))
        result = device.send(set_aside=(1,)).results
        assert [bool(each.quarantined) for each in result] == [not good]
    assert [(site, device) for _, site, device, _ in stored(banner)] == [(POINT, "f" * 16)]


def test_a_statement_comes_in_under_one_id(banner: Banner, point: BareDevice) -> None:
    """As from a copied disk: word for word in another chain, also when somebody else's said it first."""
    (said,) = point.write(opening())
    point.send()
    copy = BareDevice(banner, "e" * 16)
    assert said.body is not None
    copy.write(opening(body=said.body), step())
    answer = copy.send()
    assert [(each.seq, each.quarantined.partition(":")[0]) for each in answer.results] == [(1, "twice")]
    assert [seq for _, _, device, seq in stored(banner) if device == copy.name] == [2]


def test_a_forged_hash_keeps_its_entry_apart_and_not_the_ones_behind(
    banner: Banner, point: BareDevice
) -> None:
    first, second, third = point.write(opening(), step(), step(rev=3))
    forged = Recorded(replace(second.entry, hash="ab" * 32), second.body)
    answer = point.say(batch=point.batch_of([first, forged, third]))
    assert [(each.seq, each.quarantined.partition(":")[0]) for each in answer.results] == [
        (2, "hash"),
        (3, "chain"),
    ]
    assert [seq for _, _, _, seq in stored(banner)] == [1]


def test_a_changed_body_keeps_its_entry_apart(banner: Banner, point: BareDevice) -> None:
    first, second = point.write(opening(), step())
    answer = point.say(batch=point.batch_of([Recorded(first.entry, b"{}"), second]))
    assert [(each.seq, each.quarantined.partition(":")[0]) for each in answer.results] == [(1, "body")]
    assert [seq for _, _, _, seq in stored(banner)] == [2]


def test_a_revision_rests_on_what_the_banner_has(banner: Banner, point: BareDevice) -> None:
    point.write(opening(), step(rev=LARGEST_STEP), step(rev=2 * LARGEST_STEP), step("case-2", LARGEST_STEP))
    assert point.send().results == ()
    town = BareDevice(banner, "e" * 16, TOWN)
    town.write(
        step(rev=3 * LARGEST_STEP), step(rev=4 * LARGEST_STEP + 1), step("case-2", 2 * LARGEST_STEP + 1)
    )
    assert [each.seq for each in town.send().results if each.quarantined] == [2, 3]


def test_nothing_in_an_entry_can_stop_the_database(banner: Banner, point: BareDevice) -> None:
    point.write(opening("a\0b"), opening("x" * 400), step("a\0b", 3000), opening())
    answer = point.send()
    assert [each.seq for each in answer.results] == [1, 2, 3]
    with banner.reading() as connection:
        subjects = list(connection.scalars(select(EntrySetAside.subject).order_by(EntrySetAside.seq)))
        contents = list(connection.scalars(select(EntrySetAside.content)))
    assert subjects == ["a�b", "x" * 200, "a�b"]
    assert len(contents) == 3
    assert [seq for _, _, _, seq in stored(banner)] == [4]


def test_the_sums_of_sites_grow_with_each_batch(banner: Banner, point: BareDevice) -> None:
    town = BareDevice(banner, "e" * 16, TOWN)
    point.write(opening(), step())
    town.write(opening("case-2", TOWN), step(rev=5), opening("case-3", OTHER_POINT))
    point.send(upto=1)
    point.send(after=1)
    answer = town.send(sums=True, page=0)
    answer = town.say(sums=True, scope=answer.scope.version if answer.scope else "", position=0)
    by_site: dict[str, list[str]] = {}
    for _, site, device, seq in stored(banner):
        chain = point.chain if device == point.name else town.chain
        by_site.setdefault(site, []).append(chain[seq - 1].entry.hash)
    assert {each.site: each.sum for each in answer.sums} == {
        site: add_hashes(Sum(), hashes) for site, hashes in by_site.items()
    }
    assert answer.total == add_sums(each.sum for each in answer.sums)


def changed(batch: Batch, **fields: object) -> Batch:
    return replace(batch, **fields)


OWN = "a batch has the sender's own entries, in order and without a gap"
PLACE = "a place in the chain is out of range"
UNSIGNED = "the batch is not signed by this device"
SAID = {
    "empty": f"a batch has 1 to {MOST_ENTRIES_LONG} entries",
    "another suite": "this server is too old for suite 2",
    "of another device": OWN,
    "not in order": OWN,
    "no hash": "a hash is 64 hexadecimal digits",
    "before the beginning": PLACE,
    "beyond the end": PLACE,
    "no digest": "device or body digest missing",
    "another signature": UNSIGNED,
    "signature of another end": UNSIGNED,
    "a changed entry": UNSIGNED,
}
WRONG_BATCHES: dict[str, tuple[str, Callable[[BareDevice], Batch]]] = {
    "empty": ("malformed", lambda d: changed(d.batch(), entries=())),
    "another suite": ("unknown_suite", lambda d: changed(d.batch(), suite=2)),
    "of another device": ("malformed", lambda d: _with_first(d, device="f" * 16)),
    "not in order": ("malformed", lambda d: _with_first(d, seq=2)),
    "no hash": ("malformed", lambda d: _with_first(d, hash="AB" * 32)),
    "no digest": ("malformed", lambda d: _with_first(d, body=None)),
    "before the beginning": ("malformed", lambda d: changed(d.batch(), after=Mark(seq=-1))),
    "beyond the end": ("malformed", lambda d: changed(d.batch(), after=Mark(seq=2**63 - 2))),
    "another signature": ("bad_signature", lambda d: changed(d.batch(), signature=bytes(64))),
    "signature of another end": ("bad_signature", lambda d: changed(d.batch(), signature=_half(d))),
    "a changed entry": ("bad_signature", lambda d: _with_first(d, staff="somebody-else")),
}  # fmt: skip


def _half(sender: BareDevice) -> bytes:
    return sender.batch(0, 1).signature


def _with_first(sender: BareDevice, /, **fields: object) -> Batch:
    batch = sender.batch()
    return changed(batch, entries=(replace(batch.entries[0], **fields), *batch.entries[1:]))


@pytest.mark.parametrize("wrong", WRONG_BATCHES)
def test_a_batch_that_its_device_cannot_have_sent_is_refused(
    banner: Banner, point: BareDevice, wrong: str
) -> None:
    point.write(opening(), step())
    code, make = WRONG_BATCHES[wrong]
    refusal = refusal_of(lambda: point.say(batch=make(point)))
    assert refusal.code == code
    assert refusal.what == SAID[wrong]
    assert stored(banner) == []


def test_a_batch_has_so_many_entries_and_no_more(point: BareDevice) -> None:
    point.write(*(step(rev=n + 1) for n in range(MOST_ENTRIES_LONG + 1)))
    assert len(read_batch(point.sender, point.batch(0, MOST_ENTRIES_LONG)).entries) == MOST_ENTRIES_LONG
    with pytest.raises(Refused):
        read_batch(point.sender, point.batch())


def test_what_was_worked_out_here_is_known_to_be_right(point: BareDevice) -> None:
    first, second = point.write(opening(), step())
    assert read_batch(point.sender, point.batch()).worked_out
    forged = Recorded(replace(second.entry, hash="ab" * 32), second.body)
    assert not read_batch(point.sender, point.batch_of([first, forged])).worked_out
    purged = Recorded(first.entry, None)
    assert not read_batch(point.sender, point.batch_of([purged, second])).worked_out
    assert point.chain[0].entry.prev == GENESIS
    assert isinstance(point.batch().entries[0], WireEntry)
