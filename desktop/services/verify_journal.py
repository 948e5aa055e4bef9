"""Verifying the journal: every chain of this store, with the heads it keeps."""

from __future__ import annotations

from desktop.database import journal
from desktop.database.engine import Store
from sync.journal import JournalReport, verify


def verify_journal(store: Store) -> JournalReport:
    """Check seq, links, hashes, bodies and ends; reads everything once."""
    with store.reading() as connection:
        heads = journal.read_heads(connection)  # of the chains that were written here
        return verify(journal.all_entries(connection), heads, heads.keys())
