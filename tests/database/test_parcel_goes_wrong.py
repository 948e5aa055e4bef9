"""Both ends differ, or an answer is wrong: parcels put it right as the network does, or say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from msgspec.structs import replace

from desktop.services.exchange.exchange_parcel import Taken, make_parcel, take_answer
from sync.device import parcel
from sync.device.engine import Conduct, synchronise
from sync.device.errors import ExchangeError, OtherAnswer
from sync.device.parcel import Answers, ParcelRefused, Reply
from sync.server.doors.parcels import answer_parcel
from sync.server.store.streams import require_stream
from sync.wire import signatures
from sync.wire.protocol import Mark, Refusal, SyncAnswer
from sync.wire.sums import Sum
from tests.support.devices import Device
from tests.support.sync_worlds import Direct, World

pytestmark = pytest.mark.slow

Change = Callable[[SyncAnswer], SyncAnswer]


@pytest.fixture
def world() -> Iterator[World]:
    made = World(devices=2)
    for device in made.devices:
        carry(made, device)  # what the set-up wrote is there
    yield made
    made.close()


def carry(world: World, device: Device) -> Taken:
    """A stick goes to the banner and comes back."""
    return take_answer(device.duty, answered(world, device))


def answered(world: World, device: Device) -> bytes:
    return answer_parcel(world.banner.database, make_parcel(device.duty))


def banner_seed(world: World) -> bytes:
    with world.banner.reading() as connection:
        return require_stream(connection).seed


def sealed(world: World, device: Device, *replies: Reply, seed: bytes = b"") -> bytes:
    """An answer with these replies; the banner's own unless another seed signs it."""
    state = device.sync_store().state()
    assert state is not None
    key = signatures.public_key(state.seed)
    return parcel.make_answer(seed or banner_seed(world), state.device, key, Answers(replies))


def opened(world: World, device: Device, data: bytes) -> tuple[Reply, ...]:
    state = device.sync_store().state()
    assert state is not None
    return parcel.open_answer(state, signatures.public_key(banner_seed(world)), data).answers.replies


def changed(world: World, device: Device, change: Change) -> bytes:
    """What the banner answers to a parcel, but for one thing in the last reply."""
    *before, last = opened(world, device, answered(world, device))
    assert last.answer is not None
    return sealed(world, device, *before, replace(last, answer=change(last.answer)))


def wrong_total(answer: SyncAnswer) -> SyncAnswer:
    assert answer.total is not None
    return replace(answer, total=Sum(999, "ab" * 32))


def notes(device: Device) -> list[tuple[str, str]]:
    return [(kind, text) for _at, kind, text in device.status().notes]


def settled(world: World) -> None:
    """Two sticks each, and both ends hold the same."""
    for device in chain(world.devices, world.devices):
        carry(world, device)
    lost, doubled, differing = world.verdict()
    assert (lost, doubled) == (set(), 0)
    assert differing == []


def test_ends_that_agree_say_nothing(world: World) -> None:
    point, other = world.devices
    for index in (0, 1, 0):
        world.write(index, 3)
        carry(world, world.devices[index])
    carry(world, other)
    carry(world, point)
    assert notes(point) == notes(other) == []
    settled(world)


def test_ends_that_differ_read_again_and_are_healed(world: World) -> None:
    point, other = world.devices
    world.write(1, 3)
    carry(world, other)
    take_answer(point.duty, changed(world, point, wrong_total))
    assert notes(point) == [("healed", "两端核对不一致，下一个包裹会重读全部记录")]
    state = point.sync_store().state()
    assert state is not None
    assert state.position == 0
    (reply,) = opened(world, point, answered(world, point))
    assert reply.answer is not None
    assert len(reply.answer.entries) > 0, "all of the other's again"
    assert carry(world, point).received == 0
    assert len(notes(point)) == 1
    settled(world)


def test_a_difference_that_stays_is_told_and_not_read_for_ever(world: World) -> None:
    point, other = world.devices
    world.write(1, 3)
    carry(world, other)
    for _ in range(2):
        take_answer(point.duty, changed(world, point, wrong_total))
    assert ("healed", "两端核对仍不一致，请联系技术支持") in notes(point)
    state = point.sync_store().state()
    assert state is not None
    assert state.position > 0
    settled(world)


def test_a_banner_that_has_less_gets_it_again(world: World) -> None:
    point, _other = world.devices
    world.keep_backup()
    world.write(0, 4)
    carry(world, point)
    world.restore()
    world.write(0, 2)
    carry(world, point)
    assert point.status().entries_waiting == 6, "it sends again what is lacking there"
    carry(world, point)
    assert point.status().entries_waiting == 0
    stored = set(world.banner.hashes())
    assert {each.entry.hash for each in point.own()} <= stored
    assert notes(point) == [], "a banner that was restored differs from nobody"
    settled(world)


@pytest.mark.parametrize("known", [0, 2], ids=["nothing", "some"])
def test_a_gap_is_closed_by_the_next_parcel(world: World, known: int) -> None:
    point = world.devices[0]
    world.write(0, 4)
    carry(world, point)
    world.write(0, 1)
    own = point.own()
    mark = Mark(seq=known, hash=own[known - 1].entry.hash) if known else Mark()
    gap = Reply(refusal=Refusal(code="gap", what="", acknowledged=mark))
    take_answer(point.duty, sealed(world, point, gap))
    state = point.sync_store().state()
    assert state is not None
    assert state.acknowledged == mark
    outside = parcel.read_outside(make_parcel(point.duty))
    assert (outside.first_seq, outside.last_seq) == (known + 1, len(own))
    settled(world)


def test_a_gap_up_to_an_entry_that_is_not_ours_begins_anew(world: World) -> None:
    point = world.devices[0]
    world.write(0, 4)
    carry(world, point)
    foreign = Refusal(code="gap", what="", acknowledged=Mark(seq=3, hash="ab" * 32))
    take_answer(point.duty, sealed(world, point, Reply(refusal=foreign)))
    assert parcel.read_outside(make_parcel(point.duty)).first_seq == 1
    settled(world)


def test_of_two_copies_the_second_is_sent_to_the_network(world: World) -> None:
    world.write(0, 2)
    carry(world, world.devices[0])
    world.clone(0)
    world.write(0, 1)
    world.write(2, 2)
    carry(world, world.devices[0])
    copy = world.devices[2]
    before, waiting = copy.hashes(), copy.status().entries_waiting
    with pytest.raises(ParcelRefused) as refused:
        carry(world, copy)
    assert refused.value.what.startswith("旗里没有接受（fork：")
    assert (copy.hashes(), copy.status().entries_waiting) == (before, waiting), "nothing of it was taken"
    report = synchronise(copy.sync_store(), Direct(world.banner), Conduct())
    assert "forked" in [note.kind for note in report.notes]
    settled(world)


def test_an_answer_about_a_copys_entry_moves_nothing_forward(world: World) -> None:
    point = world.devices[0]
    world.write(0, 2)
    stranger = Mark(seq=2, hash="ab" * 32)
    bad = changed(world, point, lambda answer: replace(answer, acknowledged=stranger))
    waiting = point.status().entries_waiting
    with pytest.raises(ParcelRefused, match="可能是副本"):
        take_answer(point.duty, bad)
    assert point.status().entries_waiting == waiting
    settled(world)


def test_a_damaged_answer_is_refused_whole(world: World) -> None:
    """Wherever a byte is lost or changed: nothing is taken in, the right file may come afterwards."""
    point, other = world.devices
    world.write(0, 2)
    world.write(1, 2)
    carry(world, other)
    answer = answered(world, point)
    before, waiting = point.hashes(), point.status().entries_waiting
    step = max(1, len(answer) // 60)
    for at in range(0, len(answer), step):
        for bad in (answer[:at], answer[:at] + bytes([answer[at] ^ 1]) + answer[at + 1 :]):
            with pytest.raises(ParcelRefused):
                take_answer(point.duty, bad)
    assert (point.hashes(), point.status().entries_waiting) == (before, waiting)
    take_answer(point.duty, answer)
    assert point.status().entries_waiting == 0
    settled(world)


def test_an_answer_that_somebody_else_signed_is_refused(world: World) -> None:
    point = world.devices[0]
    world.write(0, 2)
    replies = opened(world, point, answered(world, point))
    with pytest.raises(ParcelRefused, match="不是本旗签发"):
        take_answer(point.duty, sealed(world, point, *replies, seed=signatures.new_seed()))
    assert point.status().entries_waiting == 2
    settled(world)


def test_entries_that_no_server_would_send_are_told_and_stop_nothing(world: World) -> None:
    point, other = world.devices
    world.write(1, 2)
    carry(world, other)

    def senseless(answer: SyncAnswer) -> SyncAnswer:
        first, *rest = answer.entries
        return replace(answer, entries=(replace(first, device=None), *rest))

    bad = changed(world, point, senseless)
    before = point.hashes()
    with pytest.raises(ExchangeError) as error:
        take_answer(point.duty, bad)
    assert isinstance(error.value, OtherAnswer | ParcelRefused)
    assert point.hashes() == before
    settled(world)


@pytest.mark.parametrize("code", ["revoked", "unknown_device", "bad_signature"])
def test_a_refusal_is_told_with_its_reason(world: World, code: str) -> None:
    point = world.devices[0]
    world.write(0)
    reply = Reply(refusal=Refusal(code=code, what="since yesterday"))
    with pytest.raises(ParcelRefused, match="since yesterday"):
        take_answer(point.duty, sealed(world, point, reply))
    assert point.status().entries_waiting == 1
