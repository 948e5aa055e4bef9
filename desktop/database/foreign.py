"""Entries of other devices in this store: they come with the banner's pages, and go with the scope."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, and_, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.entries import Recorded
from desktop.database import bulk_projections, confirmed, journal, projections
from desktop.database.tables import ConfirmedEntry, DisplacedEntry, JournalBody, JournalEntry
from sync.packing import Placed, pack


def add(connection: Connection, own: str, page: Sequence[Placed]) -> int:
    """Add what is new of a page; returns how much that was.

    What the banner has now takes the place of another entry at the same (device, seq), which is kept
    aside: the banner was restored, and what it had before is not what all others see.
    """
    theirs = [placed for placed in page if placed.recorded.entry.device != own]
    known = _known_hashes(connection, theirs)
    fresh = [placed for placed in theirs if known.get(_place(placed)) != placed.recorded.entry.hash]
    displaced = [_place(placed) for placed in fresh if _place(placed) in known]
    for device, seq in displaced:
        displace(connection, device, seq, "banner")
    journal.insert_entries(connection, [placed.recorded for placed in fresh])
    confirmed.confirm(connection, [(placed.recorded.entry, placed.site) for placed in theirs])
    if displaced:
        confirmed.count_again(connection)
    bulk_projections.refresh_all(
        connection, list(dict.fromkeys(placed.recorded.entry.subject for placed in fresh))
    )
    return len(fresh)


def displace(connection: Connection, device: str, seq: int, moved_to: str) -> Recorded:
    """Take an entry out of the journal and keep it aside, whole."""
    recorded = journal.at_place(connection, device, seq)
    entry = recorded.entry
    row = {
        "hash": entry.hash,
        "device": device,
        "seq": seq,
        "moved_to": moved_to,
        "content": msgspec.json.encode(pack([Placed(recorded)])[0]),
    }
    connection.execute(upsert(DisplacedEntry).values(row).on_conflict_do_nothing())
    for table in (ConfirmedEntry, JournalBody, JournalEntry):
        connection.execute(delete(table).where(table.device == device, table.seq == seq))
    return recorded


def evict(connection: Connection, own: str, kept_sites: Sequence[str]) -> None:
    """Let go of others' entries of sites that are no longer in scope; the banner has them all."""
    gone = and_(ConfirmedEntry.site.not_in(kept_sites), ConfirmedEntry.device != own)
    same = and_(ConfirmedEntry.device == JournalEntry.device, ConfirmedEntry.seq == JournalEntry.seq)
    rows = connection.execute(
        select(JournalEntry.device, JournalEntry.seq, JournalEntry.subject)
        .join(ConfirmedEntry, same)
        .where(gone)
    ).all()
    for device, seq, _subject in rows:
        for table in (ConfirmedEntry, JournalBody, JournalEntry):
            connection.execute(delete(table).where(table.device == device, table.seq == seq))
    confirmed.count_again(connection)
    for subject in dict.fromkeys(subject for _device, _seq, subject in rows):
        projections.refresh(connection, subject)


def _known_hashes(connection: Connection, page: Sequence[Placed]) -> dict[tuple[str, int], str]:
    by_device: dict[str, list[int]] = {}
    for placed in page:
        by_device.setdefault(placed.recorded.entry.device, []).append(placed.recorded.entry.seq)
    found: dict[tuple[str, int], str] = {}
    for device, seqs in by_device.items():
        rows = connection.execute(
            select(JournalEntry.seq, JournalEntry.hash).where(
                JournalEntry.device == device, JournalEntry.seq.in_(seqs)
            )
        )
        found.update(((device, seq), entry_hash) for seq, entry_hash in rows)
    return found


def _place(placed: Placed) -> tuple[str, int]:
    entry = placed.recorded.entry
    return (entry.device, entry.seq)
