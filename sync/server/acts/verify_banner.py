"""Checking all that the banner has: every device's chain, the signatures over it, and its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from casework.cases.entries import Entry, Head, Recorded
from casework.cases.kinds.purging import PURGES, is_let_go, words_of_banner
from sync.server.store.entries import recorded_of
from sync.server.store.rows import among, listed
from sync.server.store.sealing import APART, seal_of
from sync.server.store.tables import Device, EntrySetAside, SignedHead, StoredEntry
from sync.wire import journal
from sync.wire.journal import Break, Chain, JournalReport
from sync.wire.packing import unpack
from sync.wire.proofs import BatchProof, proven
from sync.wire.protocol import WireEntry

_FIELDS = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)
_WORDS = select(*_FIELDS, StoredEntry.body).where(
    among(StoredEntry.subject, "subjects"), StoredEntry.kind.in_(PURGES)
)


def verify_banner(connection: Connection) -> JournalReport:
    """Each chain and each break in it, one device at a time: memory does not grow with the banner."""
    chains, breaks = list[Chain](), list[Break]()
    known = select(Device.device, Device.key, Device.seq, Device.hash).order_by(Device.device)
    for row in connection.execute(known).all():
        report = _of_device(connection, row)
        chains += report.chains
        breaks += report.breaks
    strangers = select(StoredEntry.device).where(StoredEntry.device.not_in(select(Device.device))).distinct()
    breaks += [_unsigned(device, 0) for device in connection.scalars(strangers)]
    return JournalReport(tuple(chains), tuple(breaks))


def _of_device(connection: Connection, known: Any) -> JournalReport:
    device, key, seq, head_hash = known
    recorded = sorted(_recorded(connection, device), key=lambda each: each.entry.seq)
    heads = {device: Head(device, seq, head_hash)} if seq else None
    report = journal.verify(recorded, heads if recorded else None)
    hashes = {(device, each.entry.seq): each.entry.hash for each in recorded}
    rows = connection.execute(
        select(SignedHead.first_seq, SignedHead.seq, SignedHead.signature, SignedHead.suite).where(
            SignedHead.device == device
        )
    )
    batches = [
        BatchProof(device=device, first=row.first_seq, last=row.seq, signature=row.signature, suite=row.suite)
        for row in rows
    ]
    good = proven({device: key}, batches, hashes)
    unsigned = [_unsigned(device, place[1]) for place in sorted(hashes.keys() - good)]
    lost = list(_lost(connection, recorded))
    return JournalReport(report.chains, (*report.breaks, *lost, *unsigned))


def _lost(connection: Connection, recorded: Sequence[Recorded]) -> Iterator[Break]:
    """Bodies that are gone though the banner never let go of their cases."""
    bare = [each.entry for each in recorded if each.body is None]
    subjects = {entry.subject for entry in bare}
    rows = connection.execute(_WORDS, {"subjects": listed(subjects)}) if subjects else ()
    words = words_of_banner(Recorded(Entry(*fields), body) for *fields, body in rows)
    for entry in bare:
        if not is_let_go(words, entry):
            yield Break(
                device=entry.device, seq=entry.seq, trouble="body", expected=entry.body_digest, actual=""
            )


def _recorded(connection: Connection, device: str) -> Iterator[Recorded]:
    rows = connection.execute(select(*_FIELDS, StoredEntry.body).where(StoredEntry.device == device))
    yield from recorded_of(connection, rows)
    apart = select(EntrySetAside.seq, EntrySetAside.content).where(EntrySetAside.device == device)
    for seq, content in connection.execute(apart):  # in the chain too, whatever is wrong with it
        plain = seal_of(connection).open(APART, (device, seq), content)
        yield unpack([msgspec.json.decode(plain, type=WireEntry)])[0].recorded


def _unsigned(device: str, seq: int) -> Break:
    return Break(device=device, seq=seq, trouble="signature", expected="signature", actual="")
