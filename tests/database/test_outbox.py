"""The next batch: ready beforehand, and read anew wherever it would not fit any more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from casework.cases.entries import Recorded
from desktop.database.sync_store import SyncStore
from sync.device.batches import BatchSize
from sync.device.outbox import Outbox
from sync.device.store import SyncState
from sync.wire.protocol import Mark
from tests.benchmarks.sync_records import bodies
from tests.support.banners import POINT
from tests.support.devices import Device


class Counted(SyncStore):
    """The store, noting which entries were read."""

    def __init__(self, device: Device) -> None:
        super().__init__(device.store)
        self.reads: list[int] = []

    def outgoing(self, after: int, count: int, size_bytes: int) -> Sequence[Recorded]:
        self.reads.append(after)
        return super().outgoing(after, count, size_bytes)


@pytest.fixture
def store(device: Device) -> Counted:
    return Counted(device)


@pytest.fixture
def device(tmp_path: Path) -> Device:
    made = Device.new(tmp_path / "point", POINT)
    made.write(bodies(12, POINT, 1))
    return made


def state_of(device: Device) -> SyncState:
    """As the device stands once it is enrolled, nothing acknowledged yet."""
    own = [recorded.entry for recorded in device.journal()]
    head = Mark(seq=own[-1].seq, hash=own[-1].hash)
    return SyncState(device=own[0].device, seed=bytes(32), head=head)


def after(state: SyncState, recorded: Recorded) -> SyncState:
    entry = recorded.entry
    return msgspec.structs.replace(state, acknowledged=Mark(seq=entry.seq, hash=entry.hash))


def test_what_was_prepared_is_given_out_without_another_look(device: Device, store: Counted) -> None:
    outbox, state = Outbox(store, BatchSize(5, 5)), state_of(device)
    first = outbox.take(state)
    outbox.prepare(state, first.entries[-1].entry)
    read = list(store.reads)
    second = outbox.take(after(state, first.entries[-1]))
    assert [each.entry.seq for each in second.entries] == [6, 7, 8, 9, 10]
    assert second.batch is not None
    assert second.batch.after.seq == 5
    assert store.reads == read == [0, 5]


def test_all_entries_come_once_and_in_order(device: Device, store: Counted) -> None:
    outbox, state = Outbox(store, BatchSize(5, 5)), state_of(device)
    seqs: list[int] = []
    while (own := outbox.take(state)).batch is not None:
        outbox.prepare(state, own.entries[-1].entry)
        seqs += [each.entry.seq for each in own.entries]
        state = after(state, own.entries[-1])
    assert seqs == list(range(1, state.head.seq + 1))


def test_it_is_read_anew_where_less_was_acknowledged(device: Device, store: Counted) -> None:
    outbox, state = Outbox(store, BatchSize(5, 5)), state_of(device)
    first = outbox.take(state)
    outbox.prepare(state, first.entries[-1].entry)
    again = outbox.take(after(state, first.entries[1]))
    assert [each.entry.seq for each in again.entries] == [3, 4, 5, 6, 7]


def test_it_is_read_anew_where_the_line_wants_smaller_ones(device: Device, store: Counted) -> None:
    size = BatchSize(8, 8)
    outbox, state = Outbox(store, size), state_of(device)
    first = outbox.take(state)
    outbox.prepare(state, first.entries[3].entry)
    size.went_wrong()
    smaller = outbox.take(after(state, first.entries[3]))
    assert [each.entry.seq for each in smaller.entries] == [5, 6]


def test_it_is_read_anew_under_another_id(device: Device, store: Counted) -> None:
    outbox, state = Outbox(store, BatchSize(5, 5)), state_of(device)
    first = outbox.take(state)
    outbox.prepare(state, first.entries[-1].entry)
    moved = msgspec.structs.replace(after(state, first.entries[-1]), device="feedfeedfeedfeed")
    assert outbox.take(moved).device == "feedfeedfeedfeed"


def test_nothing_is_prepared_behind_the_end(device: Device, store: Counted) -> None:
    outbox, state = Outbox(store, BatchSize(50, 50)), state_of(device)
    whole = outbox.take(state)
    outbox.prepare(state, whole.entries[-1].entry)
    at_the_end = outbox.take(after(state, whole.entries[-1]))
    assert at_the_end.batch is None
    assert not at_the_end.entries
    assert store.reads == [0]
