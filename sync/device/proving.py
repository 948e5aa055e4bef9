"""Are entries that came really by whom they name?  Looked at before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from casework.cases.entries import digest, entry_hash
from casework.cases.kinds.table import JudgedEntry
from casework.language import _
from casework.suite import SUITE
from sync.wire.packing import Placed
from sync.wire.proofs import is_certified, place_of, proven
from sync.wire.protocol import SyncAnswer, WireEntry


def with_proofs(
    answer: SyncAnswer, keys: tuple[bytes, ...], entries: tuple[Placed, ...], judged: tuple[JudgedEntry, ...]
) -> tuple[JudgedEntry, ...]:
    """The verdicts, those without a proof as what cannot be; `keys` are those of the banner."""
    certified = {each.device: each.key for each in answer.certificates if is_certified(keys, each)}
    hashes = {place_of(each.recorded.entry): each.recorded.entry.hash for each in entries}
    good = proven(certified, answer.proofs, hashes)
    altered = set(_altered(answer.entries, entries))
    return tuple(
        verdict
        if place_of(placed.recorded.entry) in good and place_of(placed.recorded.entry) not in altered
        else msgspec.structs.replace(verdict, problem=_("没有写它的设备的签名，可能是别人编的"))
        for placed, verdict in zip(entries, judged, strict=True)
    )


def _altered(wire: tuple[WireEntry, ...], entries: tuple[Placed, ...]) -> Iterator[tuple[str, int]]:
    """Entries whose hash or digest was sent, and is not what comes out of them."""
    for sent, placed in zip(wire, entries, strict=True):
        entry, body = placed.recorded.entry, placed.recorded.body
        if entry.suite != SUITE:
            continue
        has_other_hash = sent.hash is not None and entry_hash(entry) != entry.hash
        has_other_body = (
            sent.body_digest is not None and body is not None and digest(body) != entry.body_digest
        )
        if has_other_hash or has_other_body:
            yield place_of(entry)
