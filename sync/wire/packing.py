"""Packing entries for their way: hashes that the receiver can work out are not sent.

Three digests of random bytes would be half of what a compressed entry weighs.  What can be worked out is
worked out on both ends; where it comes out otherwise (a damaged entry, or one of a suite that is not known
here), the stored value is sent, so that the receiver sees exactly what the sender has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from casework.cases.entries import Entry, Fields, Head, Recorded, digest, entry_hash, hashed, head_of
from casework.suite import SUITE
from sync.wire.protocol import WireEntry


class Placed(msgspec.Struct, frozen=True, gc=False):
    """An entry with the site where it counts; "" where that is not said."""

    recorded: Recorded
    site: str = ""


def pack(entries: Iterable[Placed], start: Head | None = None) -> tuple[WireEntry, ...]:
    """Entries for the wire, in this order; `start` is the entry before, known to the receiver."""
    return tuple(_pack(entries, start or Head("")))


def unpack(wire: Iterable[WireEntry], start: Head | None = None) -> list[Placed]:
    """The entries as the sender has them; raises ValueError where device or seq cannot be known."""
    return list(_unpack(wire, start or Head("")))


def _pack(entries: Iterable[Placed], previous: Head) -> Iterator[WireEntry]:
    ends: dict[str, Head] = {previous.device: previous}
    site = ""
    for placed in entries:
        entry, body = placed.recorded.entry, placed.recorded.body
        end = previous
        if entry.device != previous.device:
            end = ends.get(entry.device) or Head(entry.device, 0, "")
        is_known = entry.suite == SUITE
        worked_out = digest(body) if body is not None else None
        yield WireEntry(
            subject=entry.subject,
            rev=entry.rev,
            seen=entry.seen,
            kind=entry.kind,
            recorded_at=entry.recorded_at,
            staff=entry.staff,
            clock=entry.clock,
            # A body that is no text is damaged already: its digest tells.
            body=None if body is None else body.decode("utf-8", "replace"),
            device=None if entry.device == previous.device else entry.device,
            seq=None if entry.seq == end.seq + 1 else entry.seq,
            body_digest=None if is_known and worked_out == entry.body_digest else entry.body_digest,
            prev=None if entry.prev == end.hash else entry.prev,
            hash=None if is_known and entry.hash == entry_hash(entry) else entry.hash,
            site=None if placed.site == site else placed.site,
            suite=entry.suite,
        )
        site = placed.site
        previous = ends[entry.device] = head_of(entry)


def _unpack(wire: Iterable[WireEntry], start: Head) -> Iterator[Placed]:
    # An entry is the end of its chain as it is: it has all that a head has.
    previous: Head | Entry = start
    ends = {previous.device: previous}
    site = ""
    for each in wire:
        device = previous.device if each.device is None else each.device
        end = previous if device == previous.device else ends.get(device) or Head(device, 0, "")
        body = None if each.body is None else each.body.encode()
        entry = _entry(each, end, body)
        site = site if each.site is None else each.site
        yield Placed(Recorded(entry, body), site)
        previous = ends[device] = entry


def _entry(each: WireEntry, end: Head | Entry, body: bytes | None) -> Entry:
    if not end.device or (body is None and each.body_digest is None):
        raise ValueError("device or body digest missing")
    if each.suite != SUITE and (each.hash is None or each.body_digest is None):
        raise ValueError(f"hash or digest of suite {each.suite} cannot be worked out here")
    fields = Fields(
        end.device,
        end.seq + 1 if each.seq is None else each.seq,
        each.subject,
        each.rev,
        each.seen,
        each.kind,
        each.recorded_at,
        each.clock,
        each.staff,
        each.body_digest if each.body_digest is not None else digest(body or b""),
        each.prev if each.prev is not None else end.hash,
    )
    return hashed(fields) if each.hash is None else Entry(*fields, each.hash, each.suite)
