"""Verifying the journal: every chain of this store, with the heads it keeps."""

from __future__ import annotations

from sqlalchemy import select

from casework.entries import Head
from desktop.database import journal
from desktop.database.engine import Store
from desktop.database.tables import Workplace
from sync.journal import JournalReport, verify


def verify_journal(store: Store) -> JournalReport:
    """Check seq, links, hashes, bodies and ends; reads everything once."""
    with store.reading() as connection:
        heads = journal.read_heads(connection)
        own = connection.scalars(select(Workplace.device)).one()  # its chain began with the set-up
        return verify(journal.all_entries(connection), {own: Head(own), **heads})
