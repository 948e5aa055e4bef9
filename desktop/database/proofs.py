"""What proves that entries of others are theirs: kept as it came, and looked at again by `journal verify`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.orm import aliased

from casework.cases.kinds.table import JudgedEntry
from casework.language import _
from desktop.database import confirmed
from desktop.database.proof_tables import HashBeside, KnownDevice, SignedBatch
from desktop.database.set_aside import IN_PLACE
from desktop.database.tables import JournalEntry, SetAsideEntry
from sync.device.store import Arrived
from sync.wire.journal import Break
from sync.wire.proofs import BatchProof, DeviceCertificate, Place, is_certified, proven

_BATCH = ("device", "first", "last", "signature", "suite")


def believed(connection: Connection, arrived: Arrived) -> Sequence[JudgedEntry]:
    """Keep what proves these entries; their verdicts, those of devices with another key than before as false.

    A device's key never changes: the banner that certifies another one is not to be believed there.
    """
    named = [each.device for each in arrived.certificates]
    known = {each.device: each for each in devices(connection, named)} if named else {}
    changed = {each.device for each in arrived.certificates if known.get(each.device, each).key != each.key}
    fresh = [each for each in arrived.certificates if known.get(each.device) != each]
    _keep_devices(connection, [each for each in fresh if each.device not in changed])
    _keep_batches(connection, [each for each in arrived.proofs if each.device not in changed])
    if not changed:
        return arrived.judged
    problem = _("写它的设备换了密钥，可能是别人编的")
    return [
        msgspec.structs.replace(verdict, problem=problem)
        if placed.recorded.entry.device in changed
        else verdict
        for placed, verdict in zip(arrived.entries, arrived.judged, strict=True)
    ]


def _keep_devices(connection: Connection, certificates: Iterable[DeviceCertificate]) -> None:
    for each in certificates:
        row: dict[str, object] = {"device": each.device, "content": msgspec.msgpack.encode(each)}
        statement = upsert(KnownDevice).values(row)
        connection.execute(statement.on_conflict_do_update(index_elements=["device"], set_=row))


def _keep_batches(connection: Connection, batches: Sequence[BatchProof]) -> None:
    if not batches:
        return
    rows = [{name: getattr(each, name) for name in _BATCH} for each in batches]
    connection.execute(upsert(SignedBatch).on_conflict_do_nothing(), rows)
    stay_signed(
        connection,
        {(each.device, seq): known for each in batches for seq, known in each.not_here().items()},
    )


def devices(connection: Connection, named: Collection[str] | None = None) -> list[DeviceCertificate]:
    """Devices whose certificate came: all, or those that are named."""
    wanted = select(KnownDevice.content)
    rows = connection.scalars(wanted if named is None else wanted.where(KnownDevice.device.in_(named)))
    return [msgspec.msgpack.decode(each, type=DeviceCertificate) for each in rows]


def stay_signed(connection: Connection, hashes: Mapping[Place, str]) -> None:
    """These entries are not in the journal: what was signed together with them stays proven."""
    rows = [{"device": device, "seq": seq, "hash": known} for (device, seq), known in hashes.items()]
    if rows:
        connection.execute(upsert(HashBeside).on_conflict_do_nothing(), rows)


def unproven(connection: Connection, keys: tuple[bytes, ...], own: Collection[str]) -> list[Break]:
    """Entries of others for which no signature stands; those that are set aside count for nothing anyhow."""
    certified = {each.device: each.key for each in devices(connection) if is_certified(keys, each)}
    aside = {
        (row.device, row.seq) for row in connection.execute(select(SetAsideEntry.device, SetAsideEntry.seq))
    }
    breaks: list[Break] = []
    aside |= _moving(connection)
    for device in connection.scalars(select(JournalEntry.device).where(IN_PLACE).distinct()).all():
        if device not in own:
            breaks += _unproven_of(connection, device, certified, aside)
    return breaks


def _moving(connection: Connection) -> set[Place]:
    """Own entries that go aside: copies under another id are behind the journal (`database.rehoming`)."""
    copy = aliased(JournalEntry)
    there = (JournalEntry.position == -copy.position) & (copy.position < 0)
    rows = connection.execute(select(JournalEntry.device, JournalEntry.seq).join(copy, there))
    return {(row.device, row.seq) for row in rows}


def proven_of(connection: Connection, keys: tuple[bytes, ...], writers: Collection[str]) -> set[Place]:
    """The places of entries of these devices for which a signature stands, by what the banner certified."""
    certified = {each.device: each.key for each in devices(connection, writers) if is_certified(keys, each)}
    return {place for device in certified for place in _good_of(connection, device, certified)}


def withheld(connection: Connection) -> dict[str, int]:
    """How many entries of a device lie before its last one that came, and did not come themselves.

    Of devices that always stood in scope alone: all that they write counts here, unless the banner doubts it.
    """
    scope = confirmed.read_scope(connection) or frozenset()
    gap = func.max(JournalEntry.seq) - func.count()
    rows = connection.execute(select(JournalEntry.device, gap).group_by(JournalEntry.device)).all()
    missing = {row[0]: int(row[1]) for row in rows}
    seen_whole = [
        each for each in devices(connection) if scope.issuperset((each.site, *each.former_sites.split()))
    ]
    return {each.device: missing[each.device] for each in seen_whole if missing.get(each.device)}


def _unproven_of(
    connection: Connection, device: str, keys: dict[str, bytes], aside: set[tuple[str, int]]
) -> list[Break]:
    here = _hashes(connection, JournalEntry, device)
    good = _good_of(connection, device, keys)
    return [
        Break(device=device, seq=seq, trouble="signature", expected="signature", actual="")
        for seq in sorted(here)
        if (device, seq) not in good and (device, seq) not in aside
    ]


def _good_of(connection: Connection, device: str, keys: dict[str, bytes]) -> set[Place]:
    known = _hashes(connection, HashBeside, device) | _hashes(connection, JournalEntry, device)
    hashes = {(device, seq): each for seq, each in known.items()}
    columns = (getattr(SignedBatch, name) for name in _BATCH)
    rows = connection.execute(select(*columns).where(SignedBatch.device == device)).mappings()
    return proven(keys, [BatchProof(**row) for row in rows], hashes)


def _hashes(connection: Connection, table: Any, device: str) -> dict[int, str]:
    rows = connection.execute(select(table.seq, table.hash).where(table.device == device))
    return {row.seq: row.hash for row in rows}
