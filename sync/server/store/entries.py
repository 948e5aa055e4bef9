"""Entries as they are read from the banner's database, with what was sealed of them opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from casework.cases.entries import Entry, Recorded
from sync.server.store.sealing import seal_of


def recorded_of(connection: Connection, rows: Iterable[Sequence[Any]]) -> Iterator[Recorded]:
    """Rows of the columns that an entry has, in their order, and then its body; raises StaysSealed."""
    seal = seal_of(connection)
    for *fields, body in rows:
        entry = Entry(*fields)
        yield Recorded(entry, seal.open_body(entry.device, entry.seq, body))
