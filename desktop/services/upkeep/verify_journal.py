"""Verifying the journal: every chain of this store, with the heads it keeps."""

from __future__ import annotations

from sqlalchemy import select

from casework.cases.entries import Head
from desktop.database import journal
from desktop.database.engine import Store
from desktop.database.tables import Workplace
from sync.wire.journal import JournalReport, verify


def verify_journal(store: Store) -> JournalReport:
    """Check seq, links, hashes, bodies and ends; reads everything once."""
    with store.reading() as connection:
        heads = journal.read_heads(connection)  # of the chains that were written here
        own, first = connection.execute(select(Workplace.device, Workplace.keyring)).one()
        if own == first:  # its chain began with the set-up; that of a later id may still be empty
            heads = {own: Head(own), **heads}
        elif heads.get(own, Head(own)).seq == 0:
            heads.pop(own, None)
        return verify(journal.all_entries(connection), heads, heads.keys())
