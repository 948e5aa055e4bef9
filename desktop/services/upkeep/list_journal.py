"""Listing the journal: every entry of every device, without the bodies."""

from __future__ import annotations

from collections.abc import Iterator

from casework.cases.entries import Entry
from desktop.database import journal
from desktop.database.engine import Store


def list_journal(store: Store) -> Iterator[Entry]:
    """Entries by device and seq, read as they are asked for."""
    with store.reading() as connection:
        for recorded in journal.all_entries(connection):
            yield recorded.entry
