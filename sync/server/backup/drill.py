"""A restore rehearsed: the backup comes back in a place of its own, and what came is counted again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, select

from casework.language import _
from sync.server.backup import backups, restoring
from sync.server.backup import file as backup_file
from sync.server.backup.file import BackupHead, BackupRefused
from sync.server.intake.totals import read_totals
from sync.server.store.database import Database
from sync.server.store.schema import bring_up_to_date
from sync.server.store.sealing import NO_SEAL, Seal
from sync.server.store.tables import EntrySetAside, SiteTotal, StoredEntry
from sync.wire.sums import Sum, add_hashes


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: whose, up to where, how many entries and rows."""

    head: BackupHead
    rows: int
    entries: int


def rehearse(file: Path, seal: Seal = NO_SEAL) -> Rehearsed:
    """Restore into a folder that is gone afterwards, sealed as here; raises BackupRefused, OSError.

    Every site's entries are added up again and every device's chain is walked: a backup of a damaged database
    is whole as a file.
    """
    with tempfile.TemporaryDirectory(prefix="tamga-drill-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'banner.db'}", seal=seal)
        try:
            bring_up_to_date(database)
            restored = restoring.restore(database, file)
            with database.reading() as connection:
                entries = _require_sums(connection)
                _require_chains(connection)
        finally:
            database.close()
    return Rehearsed(head=restored.head, rows=restored.rows, entries=entries)


def rehearse_now(database: Database) -> Rehearsed:
    """The same with a backup that is made for it and gone afterwards: it counts as none."""
    with tempfile.TemporaryDirectory(prefix="tamga-drill-") as folder:
        file = Path(folder) / "backup"
        with database.reading() as connection:
            backup_file.write(file, backups.head_of(connection), backups.tables(connection))
        return rehearse(file, database.seal)


def _require_sums(connection: Connection) -> int:
    sites = list(connection.scalars(select(SiteTotal.site)))
    known = {each.site: each.sum for each in read_totals(connection, sites)}
    hashes: dict[str, list[str]] = {}
    count = 0
    for site, entry_hash in connection.execute(select(StoredEntry.site, StoredEntry.hash)):
        hashes.setdefault(site, []).append(entry_hash)
        count += 1
    added = {site: add_hashes(Sum(), of_site) for site, of_site in hashes.items()}
    wrong = sorted(site for site in known.keys() | added.keys() if known.get(site) != added.get(site))
    if wrong:
        raise BackupRefused(_("站点 {site} 的记录和总数对不上").format(site=wrong[0]))
    return count


def _require_chains(connection: Connection) -> None:
    """Every device's entries, those kept apart among them, are there from the first without a gap."""
    counts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for table in (StoredEntry, EntrySetAside):
        rows = connection.execute(
            select(table.device, func.count(), func.max(table.seq)).group_by(table.device)
        )
        for device, count, last in rows:
            counts[device] = counts.get(device, 0) + count
            ends[device] = max(ends.get(device, 0), last)
    wrong = sorted(device for device, count in counts.items() if count != ends[device])
    if wrong:
        raise BackupRefused(_("设备 {device} 的记录有缺").format(device=wrong[0]))
