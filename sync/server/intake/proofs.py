"""Proofs of a page: the signatures that cover its entries, and the certificates of who wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, select

from sync.server.store.rows import among, listed
from sync.server.store.tables import Device, EntrySetAside, SignedHead, StoredEntry
from sync.wire.packing import Placed
from sync.wire.proofs import LONGEST_BATCH, BatchProof, DeviceCertificate, SkippedRun, certified, run_of

_APART = 2 * LONGEST_BATCH  # entries of one device that are farther apart are looked for one by one
_FIELDS = ("device", "site", "former_sites", "key", "letter", "forked_from")
_KNOWN = select(*(getattr(Device, name) for name in _FIELDS)).where(among(Device.device, "devices"))
_COVERING = (
    select(SignedHead.first_seq, SignedHead.seq, SignedHead.signature, SignedHead.suite)
    .where(
        SignedHead.device == bindparam("writer"),
        SignedHead.seq >= bindparam("low", type_=Integer),
        SignedHead.seq <= bindparam("high", type_=Integer) + LONGEST_BATCH,
        SignedHead.first_seq <= bindparam("high", type_=Integer),
    )
    .order_by(SignedHead.seq)
)


def _hashes_of(table: Any) -> Any:
    between = table.seq.between(bindparam("low", type_=Integer), bindparam("high", type_=Integer))
    return select(table.seq, table.hash).where(table.device == bindparam("writer"), between)


_HASHES = tuple(_hashes_of(table) for table in (StoredEntry, EntrySetAside))


def proofs_of(connection: Connection, entries: Sequence[Placed]) -> tuple[BatchProof, ...]:
    """A signature for each entry of a page, with the hashes of what else it covers."""
    return tuple(
        proof
        for device, seqs in _seqs(entries).items()
        for group in _groups(seqs)
        for proof in _covering(connection, device, group)
    )


def certificates_of(
    connection: Connection, seed: bytes, entries: Sequence[Placed]
) -> tuple[DeviceCertificate, ...]:
    """The banner's word for the key of each device that wrote something of a page."""
    devices = {each.recorded.entry.device for each in entries}
    if not devices:
        return ()
    rows = connection.execute(_KNOWN, {"devices": listed(devices)})
    return tuple(certified(seed, _bare(row)) for row in rows)


def end_of_batch(connection: Connection, device: str, seq: int) -> tuple[int, int]:
    """The first and the last seq of the batch in which an entry came."""
    asked = {"writer": device, "low": seq, "high": seq}
    row = connection.execute(_COVERING.limit(1), asked).first()
    return (row.first_seq, row.seq) if row else (seq, seq)


def _bare(row: Any) -> DeviceCertificate:
    return DeviceCertificate(
        device=row.device,
        site=row.site,
        former_sites=row.former_sites,
        key=row.key,
        letter=row.letter,
        origin=row.forked_from,
        signature=b"",
    )


def _seqs(entries: Iterable[Placed]) -> dict[str, list[int]]:
    by_device: dict[str, list[int]] = {}
    for each in entries:
        by_device.setdefault(each.recorded.entry.device, []).append(each.recorded.entry.seq)
    return by_device


def _groups(seqs: list[int]) -> Iterator[list[int]]:
    """Seqs that stand near each other, in order."""
    group: list[int] = []
    for seq in sorted(seqs):
        if group and seq - group[-1] > _APART:
            yield group
            group = []
        group.append(seq)
    yield group


def _covering(connection: Connection, device: str, seqs: list[int]) -> Iterator[BatchProof]:
    here = set(seqs)
    wanted = set(seqs)
    asked = {"writer": device, "low": seqs[0], "high": seqs[-1]}
    for row in connection.execute(_COVERING, asked).all():
        covered = range(row.first_seq, row.seq + 1)
        if wanted.isdisjoint(covered):
            continue
        wanted.difference_update(covered)
        missing = [seq for seq in covered if seq not in here]
        yield BatchProof(
            device=device,
            first=row.first_seq,
            last=row.seq,
            signature=row.signature,
            skipped=_skipped(connection, device, missing),
            suite=row.suite,
        )


def _skipped(connection: Connection, device: str, seqs: list[int]) -> tuple[SkippedRun, ...]:
    """The hashes of these entries, whatever became of them."""
    if not seqs:
        return ()
    asked = {"writer": device, "low": seqs[0], "high": seqs[-1]}
    known = {seq: each for look in _HASHES for seq, each in connection.execute(look, asked)}
    runs: list[list[int]] = []
    for seq in seqs:
        if seq not in known:
            continue
        if runs and runs[-1][-1] == seq - 1:
            runs[-1].append(seq)
        else:
            runs.append([seq])
    return tuple(run_of(run[0], (known[seq] for seq in run)) for run in runs)
