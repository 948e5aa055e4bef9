"""The own entries that go next: read and packed while the ones before are on their way."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from casework.cases.entries import Entry, Recorded
from sync.device.batches import BatchSize
from sync.device.composing import batch_of
from sync.device.store import ExchangeStore, SyncState
from sync.wire.protocol import Batch, Mark

_BATCH_BYTES = 2 * 1024 * 1024  # of bodies, before compression


class OwnBatch(msgspec.Struct, frozen=True):
    """Own entries that follow the one that is acknowledged, and the same as they travel; none at the end."""

    device: str
    after: Mark
    entries: Sequence[Recorded] = ()
    batch: Batch | None = None


class Outbox:
    """Gives out the next batch, as long as `size` allows; may have it ready before it is asked for."""

    def __init__(self, store: ExchangeStore, size: BatchSize) -> None:
        self._store = store
        self._size = size
        self._ready: OwnBatch | None = None

    def take(self, state: SyncState) -> OwnBatch:
        """What goes next from where the device stands."""
        ready, self._ready = self._ready, None
        if ready is None or not self._fits(ready, state):
            ready = self._read(state)
        return ready

    def prepare(self, state: SyncState, last: Entry | None) -> None:
        """Have ready what goes next once the entry that is on its way is acknowledged."""
        if last is not None and last.seq < state.head.seq:
            after = Mark(seq=last.seq, hash=last.hash)
            self._ready = self._read(msgspec.structs.replace(state, acknowledged=after))

    def _fits(self, ready: OwnBatch, state: SyncState) -> bool:
        at = (state.device, state.acknowledged)
        return at == (ready.device, ready.after) and len(ready.entries) <= self._size.count

    def _read(self, state: SyncState) -> OwnBatch:
        after = state.acknowledged
        if after.seq >= state.head.seq:
            return OwnBatch(state.device, after)
        entries = self._store.outgoing(after.seq, self._size.count, _BATCH_BYTES)
        return OwnBatch(state.device, after, entries, batch_of(state, entries))
