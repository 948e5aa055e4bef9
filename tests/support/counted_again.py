"""The sums of confirmed entries, counted anew from the entries."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop.database.tables import ConfirmedEntry, JournalEntry
from sync.wire.sums import Sum, add_hashes


def counted_again(connection: Connection) -> dict[str, Sum]:
    """By site; what `desktop.database.confirmed` keeps up with every entry."""
    same = (JournalEntry.device == ConfirmedEntry.device) & (JournalEntry.seq == ConfirmedEntry.seq)
    sums: dict[str, Sum] = {}
    for site, known in connection.execute(
        select(ConfirmedEntry.site, JournalEntry.hash).join(JournalEntry, same)
    ):
        sums[site] = add_hashes(sums.get(site, Sum()), [known])
    return sums
