"""What a device says to its banner, and how it reads the answer: nothing here asks a store or a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import msgspec

from casework.cases.entries import Head, Recorded
from casework.cases.kinds.table import judge
from casework.language import _
from sync.device.errors import OtherAnswer
from sync.device.proving import with_proofs
from sync.device.store import Arrived, Fork, News, SyncState
from sync.wire import compression, signatures
from sync.wire.packing import Placed, pack, unpack
from sync.wire.proofs import sign_batch
from sync.wire.protocol import VERSIONS, Batch, ForkRequest, SyncAnswer, SyncRequest
from sync.wire.signatures import SignedRequest


def compose(state: SyncState, batch: Batch | None, program: str) -> SyncRequest:
    """What a device says that stands there and brings these entries."""
    return SyncRequest(
        versions=VERSIONS,
        acknowledged=state.acknowledged,
        receipt=state.receipt,
        epoch=state.epoch,
        position=state.position,
        scope=state.scope,
        batch=batch,
        device_time=dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        program=program,
        site=state.site,
        letter=state.letter,
        backed_up=state.backed_up,
    )


def seal(state: SyncState, number: int, request: SyncRequest) -> SignedRequest:
    """The request, compressed, numbered and signed."""
    payload = compression.compress(msgspec.json.encode(request))
    signature = signatures.sign_request(state.seed, state.device, number, payload)
    return SignedRequest(state.device, number, signature, payload)


def arrived_in(answer: SyncAnswer, keys: Callable[[], tuple[bytes, ...]]) -> Arrived:
    """The entries of an answer, judged; raises OtherAnswer when it is not what a server would say.

    `keys` tells those of the banner: what no certified device signed is judged as what cannot be.
    """
    try:
        entries = tuple(unpack(answer.entries))
        _require_places(entries)
    except ValueError as error:
        raise OtherAnswer(_("内容不合规：{error}").format(error=error)) from error
    if not entries:
        return Arrived()
    judged = tuple(judge(placed.recorded) for placed in entries)
    return Arrived(entries, with_proofs(answer, keys(), entries, judged), answer.proofs, answer.certificates)


def _require_places(entries: Sequence[Placed]) -> None:
    """Raises ValueError where two entries claim one place: a banner has one at each."""
    places = {(each.recorded.entry.device, each.recorded.entry.seq) for each in entries}
    if len(places) < len(entries):
        raise ValueError("two entries at one place")


def news_of(state: SyncState, answer: SyncAnswer, arrived: Arrived) -> News:
    """An answer, with the entries that came in it, as the store takes it."""
    return News(
        seen=state,
        epoch=answer.epoch,
        acknowledged=answer.acknowledged,
        receipt=answer.receipt,
        position=answer.position,
        results=answer.results,
        arrived=arrived,
        scope=answer.scope,
        letter=answer.letter,
        backed_up=answer.backed_up,
        signed_mark=answer.signed_mark,
    )


def fork_request(state: SyncState, fork: Fork) -> ForkRequest:
    """How a device that shares its id with a copy of itself asks for a new one."""
    key = signatures.public_key(fork.seed)
    statement = (state.device, fork.device, key.hex())
    return ForkRequest(
        versions=VERSIONS,
        device=state.device,
        new_device=fork.device,
        key=key,
        proof=signatures.sign_statement(state.seed, "fork", *statement),
        signature=signatures.sign_statement(fork.seed, "fork", *statement),
        letter=state.letter,
    )


def batch_of(state: SyncState, outgoing: Sequence[Recorded]) -> Batch | None:
    """Own entries that follow the acknowledged one, as they travel; None where there are none."""
    if not outgoing:
        return None
    after, hashes = state.acknowledged, [recorded.entry.hash for recorded in outgoing]
    start = Head(state.device, after.seq, after.hash)
    return Batch(
        after=after,
        entries=pack((Placed(recorded) for recorded in outgoing), start),
        signature=sign_batch(state.seed, state.device, after.seq + 1, hashes),
    )
