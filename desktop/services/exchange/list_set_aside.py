"""Entries that came and that this device cannot use: what they are and why, for a person to look at."""

from __future__ import annotations

from desktop.database import set_aside
from desktop.database.engine import Store
from desktop.database.set_aside import SetAside


def list_set_aside(store: Store) -> list[SetAside]:
    """All that stands aside, the newest first."""
    with store.reading() as connection:
        return set_aside.read_all(connection)
